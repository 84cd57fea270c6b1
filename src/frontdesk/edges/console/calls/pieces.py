"""A text cut where footnotes begin and end. Pure.

Marks may overlap, repeat and hold each other. Each piece knows all the marks it belongs to, and the
pieces joined are the text as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from frontdesk.edges.console.calls.facts import GRAVE


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact's footnote on some words: its number, its kind, and whether another value has replaced it."""

    number: int
    kind: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a turn.

    marks     the facts that these words tell, the one that tells most of them last
    ending    numbers of those whose last words these are
    unheard   whether the listener had spoken over them
    """

    text: str
    marks: tuple[Mark, ...] = ()
    ending: tuple[int, ...] = ()
    unheard: bool = False

    @property
    def head(self) -> str:
        """All but the last word, which stays on one line with the number."""
        return self.text[: len(self.text) - len(self.tail)]

    @property
    def tail(self) -> str:
        """The last word, with what stands behind it."""
        return self.text[self.text.rstrip().rfind(" ") + 1 :]

    @property
    def kind(self) -> str:
        """The kind it is coloured by: grave before all, else the shortest that still holds."""
        kinds = [mark.kind for mark in self.marks if not mark.gone] or [mark.kind for mark in self.marks]
        return GRAVE if GRAVE in kinds else kinds[-1]

    @property
    def closing(self) -> list[Mark]:
        """The marks whose last words these are, by number."""
        return sorted((mark for mark in self.marks if mark.number in self.ending), key=lambda mark: mark.number)

    @property
    def gone(self) -> bool:
        """Whether everything that these words told has been replaced."""
        return all(mark.gone for mark in self.marks)

    @property
    def numbers(self) -> str:
        """The numbers of its facts, for the page to tie words and facts together."""
        return " ".join(str(mark.number) for mark in self.marks)


def pieces_of(text: str, marks: Sequence[tuple[int, int, Mark]], heard_to: int | None = None) -> tuple[Piece, ...]:
    """Return a text cut wherever a mark begins or ends.

    marks      start, end (half-open, in characters) and the mark; they may overlap, repeat and hold each other
    heard_to   how many characters were heard before the speaker was cut off
    """
    ends = {0, len(text), *(at for start, end, _ in marks for at in (start, end))}
    cuts = sorted(ends | ({heard_to} if heard_to is not None else set()))
    cuts = [at for at in cuts if 0 <= at <= len(text)]
    return tuple(
        Piece(text[begin:end], *_over(begin, end, marks), unheard=heard_to is not None and begin >= heard_to)
        for begin, end in pairwise(cuts)
    )


def _over(begin: int, end: int, marks: Sequence[tuple[int, int, Mark]]) -> tuple[tuple[Mark, ...], tuple[int, ...]]:
    """Return the marks on a piece, each number once and the shortest last, and the numbers that end with it."""
    covering = sorted((m for m in marks if m[0] <= begin and end <= m[1]), key=lambda m: (m[0] - m[1], m[2].number))
    by_number: dict[int, Mark] = {}
    for _, _, mark in covering:
        if mark.number not in by_number or by_number[mark.number].gone:
            by_number[mark.number] = mark
    ending = {mark.number for _, last, mark in covering if last == end}
    going_on = {mark.number for first, last, mark in marks if first <= end < last}
    return tuple(by_number.values()), tuple(sorted(ending - going_on))
