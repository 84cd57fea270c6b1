"""What the grammar finds: a stretch of the script and the day or the time it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from re import Match, Pattern

from frontdesk.understanding.recognizers.temporal.script import Script


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the days from `first` to `last`.

    day_of_month  set where only that was said ("the 10th"): its month may stand elsewhere
    weekday       0 Monday, set where only a weekday was said: its week may stand elsewhere
    doubtful      weekday and date do not agree
    """

    first: date
    last: date
    day_of_month: int | None = None
    weekday: int | None = None
    doubtful: bool = False

    @property
    def value(self) -> str:
        """The canonical form: an ISO date, or start/end."""
        if self.first == self.last:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes after midnight; `sure` is False where am or pm is open."""

    minutes: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """A time from one clock on, up to another, or both."""

    after: Clock | None = None
    before: Clock | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: `morning`, `afternoon`, `evening`."""

    name: str


Time = Clock | Window | Part


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the script, words `first` to `end` (half-open), and what it means.

    day, time   at most one of them; neither: the stretch is no wish ("two hours", "last Friday")
    confidence  0 to 1
    """

    first: int
    end: int
    day: Days | None = None
    time: Time | None = None
    confidence: float = 0.9

    @property
    def kind(self) -> str:
        """`date`, `time` or `void`."""
        return "date" if self.day else "time" if self.time else "void"


def widened(one: Span, other: Span, **changes: object) -> Span:
    """Return `one` with other values, over the stretch of both."""
    ends = {"first": min(one.first, other.first), "end": max(one.end, other.end)}
    return replace(one, **ends, **changes)  # type: ignore[arg-type]


def matches(script: Script, pattern: Pattern[str]) -> Iterable[tuple[int, int, Match[str]]]:
    """Return each match of a pattern with the words that it, or its group `only`, covers."""
    if not _may_match(script, pattern):
        return
    for match in pattern.finditer(script.text):
        start, stop = match.span("only") if "only" in pattern.groupindex else match.span()
        first, end = script.between(start, stop)
        yield first, end, match


def _may_match(script: Script, pattern: Pattern[str]) -> bool:
    """True unless a group of the pattern stands for words that the script does not have.

    It only saves time: most utterances have no weekday, no month and no figure.
    """
    return script.lacks.isdisjoint(pattern.groupindex)


def longest(spans: Iterable[Span]) -> list[Span]:
    """Return spans that do not overlap, in order: longer ones first, then what is no wish.

    A part of the day inside a date ("this morning") stays, and so do the day and the time of
    "in two hours": both are meant.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.first - s.end, s.kind != "void", s.first)):
        if all(_may_stand(span, other) for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: (s.first, s.end))


def _may_stand(span: Span, other: Span) -> bool:
    if span.end <= other.first or other.end <= span.first:
        return True
    parts = isinstance(span.time, Part) or isinstance(other.time, Part)
    same = (span.first, span.end) == (other.first, other.end)
    return (parts or same) and {span.kind, other.kind} == {"date", "time"}


Table = tuple[tuple[Pattern[str], Callable[[Match[str], date], Days | None]], ...]


def table(*rows: tuple[str, Callable[[Match[str], date], Days | None]]) -> Table:
    """Return rows of patterns and readers, compiled; a pattern covers whole words."""
    return tuple((re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), reader) for pattern, reader in rows)
