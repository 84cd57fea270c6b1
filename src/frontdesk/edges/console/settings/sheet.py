"""A form that knows what it had shown: it changes what somebody changed in it, and nothing else. Pure.

Of two people who have one page open, each changes only the fields they touched. A field that both touched is theirs
who came first; whoever comes second is told what stands there now.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from http import HTTPStatus
from types import TracebackType

from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

Fields = Mapping[str, str]
"""What stands in the fields of a form, by field; a box that is ticked has TICKED, one that is not has nothing."""

TICKED = "on"
SHOWN = "shown"
"""The hidden field of what the others had when they were shown."""

Words = Callable[[str, str], str]
"""What stands in a field, as it is read: of a choice its word. From the field and what stands in it."""

_MARK_BYTES = 6


class NotSaved(Problem):
    """Fields of a form do not fit, each for its own reason."""

    title = "Not saved"


class ChangedMeanwhile(NotSaved):
    """Somebody else changed the same field while it was being changed here."""

    status = HTTPStatus.CONFLICT
    title = "Changed meanwhile"


class FormTorn(Problem):
    """The form came without some of its fields, or with some of another page."""

    title = "Not saved"


@dataclass
class Mistakes:
    """What is wrong in a form, gathered field by field, so that all of it is told at once."""

    found: dict[str, str] = field(default_factory=dict)
    kind: type[NotSaved] = NotSaved

    def at(self, name: str) -> At:
        """Return a block in which whatever is refused stands beside this field, and what follows goes on."""
        return At(self, name)

    def add(self, name: str, text: str) -> None:
        """Gather what is wrong with a field; what was found first stays."""
        self.found.setdefault(name, text)

    def check(self) -> None:
        """Go on if nothing is wrong.

        Raises NotSaved; ChangedMeanwhile if somebody else changed something that was changed here.
        """
        if self.found:
            raise self.kind(next(iter(self.found.values())), errors=dict(self.found))


@dataclass(frozen=True)
class At:
    """A block that ends where a Problem is met, and gathers it."""

    mistakes: Mistakes
    name: str

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, met: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Gather what was refused; everything else goes on being raised."""
        if isinstance(met, Problem):
            self.mistakes.add(self.name, met.detail)
        return isinstance(met, Problem)


@dataclass(frozen=True)
class Sent:
    """A form as it was sent, held against what is stored now.

    form      all of it, buttons and hidden fields included
    listed    the fields it had
    changed   those in which something else stands than was shown
    values    what is to be: what is stored, with what was changed over it
    mistakes  what is wrong with it, as far as that is known
    """

    form: Fields
    listed: frozenset[str]
    changed: frozenset[str]
    values: Fields
    mistakes: Mistakes = field(default_factory=Mistakes)

    def pressed(self, button: str) -> str:
        """Return the value of a button that was pressed, "" for another."""
        return self.form.get(button, "")

    def touches(self, *names: str) -> bool:
        """Return whether one of some fields was changed."""
        return not self.changed.isdisjoint(names)

    def value(self, name: str) -> str:
        """Return what is to stand in a field."""
        return self.values.get(name, "")

    def is_ticked(self, name: str) -> bool:
        """Return whether a box is to be ticked."""
        return bool(self.value(name))


def edition(fields: Fields) -> str:
    """Return what a form carries of what stood in its fields when it was shown: a mark of each."""
    return json.dumps({name: _mark(text) for name, text in fields.items()}, separators=(",", ":"))


def sent(form: Fields, now: Fields, words: Words) -> Sent:
    """Return a form as it was sent, held against what is stored now; what somebody else changed too is a mistake.

    Raises FormTorn if it does not say what it had shown.
    """
    marks = _marks(form)
    typed = {name: _plain(form.get(name, "")) for name in marks}
    # Of a line that is gone meanwhile nothing can be changed.
    changed = frozenset(name for name, text in typed.items() if name in now and _mark(text) != marks[name])
    mistakes = Mistakes()
    for name in (name for name in now if name in changed):
        if _mark(now[name]) not in (marks[name], _mark(typed[name])):
            mistakes.kind = ChangedMeanwhile
            mistakes.add(name, _meanwhile(words(name, now[name])))
    values = {**now, **{name: typed[name] for name in changed}}
    return Sent(form, frozenset(marks), changed, values, mistakes)


def as_it_stands(name: str, text: str) -> str:
    """Return what stands in a field as it is read, where that is the same."""
    del name
    return text


def _meanwhile(other: str) -> str:
    said = f"Changed meanwhile to “{' / '.join(other.splitlines())}”" if other.strip() else "Emptied meanwhile"
    return f"{said}. What you typed stands here: save again to keep it, or type the other back."


def _marks(form: Fields) -> dict[str, str]:
    try:
        marks = json.loads(form.get(SHOWN, ""))
    except ValueError:
        marks = None
    if not isinstance(marks, dict) or not all(isinstance(mark, str) for mark in marks.values()):
        raise FormTorn("Something of the form was lost on the way. Load the page again.")
    return marks


def _mark(text: str) -> str:
    return urlsafe_b64encode(blake2b(_plain(text).encode(), digest_size=_MARK_BYTES).digest()).decode()


def _plain(text: str) -> str:
    """Return a text without what a browser or a thumb adds."""
    return storable(text).replace("\r\n", "\n").strip()
