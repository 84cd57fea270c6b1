"""The sentences of the desk as a list to look through. No routes, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.desk.house import House
from frontdesk.edges.console.settings.phrase_list import FILLED, GROUPS
from frontdesk.edges.console.settings.sheet import Fields
from frontdesk.trades.phrases import OPENINGS, PHRASES


@dataclass(frozen=True)
class Phrase:
    """A sentence of the list.

    field    of the form
    label    when it is said
    usual    how the trade says it, one way after the other
    typed    what stands in its field: own words, or what was refused
    is_own   whether the business says it in its own words
    fills    (placeholder, what is filled in) each
    wrong    why it was refused; "" if it was not
    is_hit   whether it is among those looked for; the others are there, out of sight
    """

    key: str
    field: str
    label: str
    usual: Sequence[str]
    typed: str
    is_own: bool
    fills: Sequence[tuple[str, str]]
    wrong: str
    is_hit: bool


@dataclass(frozen=True)
class Group:
    """Sentences of one kind; `is_open` unfolds them."""

    name: str
    phrases: Sequence[Phrase]
    is_open: bool

    @property
    def is_hit(self) -> bool:
        """Whether one of them is among those looked for."""
        return any(phrase.is_hit for phrase in self.phrases)

    @property
    def own(self) -> int:
        """How many of them the business says in its own words."""
        return sum(phrase.is_own for phrase in self.phrases)


def field_of(key: str) -> str:
    """Return the field in which a sentence is written."""
    return f"say-{key}"


def groups(house: House, own: Mapping[str, tuple[str, ...]], wanted: str, values: Fields, wrong: Fields) -> list[Group]:
    """Return the sentences by group, those found in which every wanted word is; those that begin a call stand above.

    values, wrong   field -> what stands in it, and what is wrong with it
    """
    words = wanted.casefold().split()
    found = []
    for name, labels in GROUPS.items():
        keys = [key for key in labels if key != OPENINGS[0]]
        phrases = [_phrase(key, labels[key], house, own=own, values=values, wrong=wrong, words=words) for key in keys]
        is_found = bool(words) and any(each.is_hit for each in phrases)
        found.append(Group(name, phrases, is_open=is_found or any(each.wrong for each in phrases)))
    return found


def _phrase(
    key: str,
    label: str,
    house: House,
    *,
    own: Mapping[str, tuple[str, ...]],
    values: Fields,
    wrong: Fields,
    words: Sequence[str],
) -> Phrase:
    field, usual = field_of(key), house.pack.phrases[key]
    searched = " ".join((label, *usual, values[field])).casefold()
    return Phrase(
        key=key,
        field=field,
        label=label,
        usual=usual,
        typed=values[field],
        is_own=key in own,
        fills=[(name, FILLED[name]) for name in sorted(PHRASES[key])],
        wrong=wrong.get(field, ""),
        is_hit=field in wrong or all(word in searched for word in words),
    )
