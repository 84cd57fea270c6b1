"""The sentences of the desk as a list to look through. No routes, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.desk.dialogue import House
from frontdesk.edges.console.settings.phrase_list import FILLED, GROUPS
from frontdesk.trades.phrases import OPENINGS, PHRASES


@dataclass(frozen=True)
class Phrase:
    """A sentence of the list.

    label    when it is said
    usual    how the trade says it, one way after the other
    typed    what stands in its field: own words, or what was refused
    is_own   whether the business says it in its own words
    fills    (placeholder, what is filled in) each
    """

    key: str
    label: str
    usual: Sequence[str]
    typed: str
    is_own: bool
    fills: Sequence[tuple[str, str]]
    is_wrong: bool


@dataclass(frozen=True)
class Group:
    """Sentences of one kind; `is_open` unfolds them."""

    name: str
    phrases: Sequence[Phrase]
    is_open: bool

    @property
    def own(self) -> int:
        """How many of them the business says in its own words."""
        return sum(phrase.is_own for phrase in self.phrases)


def groups(house: House, own: Mapping[str, tuple[str, ...]], wanted: str, typed: Mapping[str, Any]) -> list[Group]:
    """Return the sentences in which every wanted word is found, by group; those that begin a call stand above."""
    words = wanted.casefold().split()
    found = []
    for name, labels in GROUPS.items():
        phrases = [_phrase(key, label, house, own, typed) for key, label in labels.items() if key != OPENINGS[0]]
        hits = [each for each in phrases if all(word in _searched(each) for word in words)]
        if hits:
            found.append(Group(name, hits, is_open=bool(words) or any(each.is_wrong for each in hits)))
    return found


def _phrase(key: str, label: str, house: House, own: Mapping[str, tuple[str, ...]], typed: Mapping[str, Any]) -> Phrase:
    is_wrong = typed.get("key") == key
    return Phrase(
        key=key,
        label=label,
        usual=house.pack.phrases[key],
        typed=str(typed["texts"]) if is_wrong else "\n".join(own.get(key, ())),
        is_own=key in own,
        fills=[(name, FILLED[name]) for name in sorted(PHRASES[key])],
        is_wrong=is_wrong,
    )


def _searched(phrase: Phrase) -> str:
    return " ".join((phrase.label, *phrase.usual, phrase.typed)).casefold()
