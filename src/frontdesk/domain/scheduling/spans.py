"""Stretches of time and what can be done with them: join, intersect, subtract. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time in UTC, half-open: `start` belongs to it, `end` does not."""

    start: datetime
    end: datetime

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share a moment."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Return whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as few, sorted, disjoint spans; empty ones vanish."""
    result: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def intersected(these: Iterable[Span], those: Iterable[Span]) -> list[Span]:
    """Return the time that lies in both."""
    others = merged(those)
    return merged(
        Span(max(one.start, other.start), min(one.end, other.end))
        for one in merged(these)
        for other in others
        if one.overlaps(other)
    )


def without(these: Iterable[Span], those: Iterable[Span]) -> list[Span]:
    """Return the time of `these` that is not in `those`."""
    result = merged(these)
    for hole in merged(those):
        if any(span.overlaps(hole) for span in result):
            result = [part for span in result for part in _around(span, hole)]
    return result


def _around(span: Span, hole: Span) -> list[Span]:
    if not span.overlaps(hole):
        return [span]
    parts = (Span(span.start, hole.start), Span(hole.end, span.end))
    return [part for part in parts if part.start < part.end]
