"""Which half of the day a bare hour means, and the canonical form of a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from frontdesk.understanding.recognizers.temporal.spans import Clock, Part, Time, Window

Opening = Mapping[int, Sequence[tuple[str, str]]]

_HOUR = 60
_HALF_DAY = 12 * _HOUR
# Without opening hours: trades start at seven, so 7 to 11 is of the morning, 12 to 6 of the rest.
_EARLIEST = 7 * _HOUR


def value(time: Time, *, part: str | None, day: date | None, opening: Opening) -> str:
    """Return the canonical form: HH:MM, a part of the day, or HH:MM/HH:MM with open ends.

    part  the part of the day said with it ("in the arvo … at 3"), if any
    day   the day it was said for; its opening hours read a bare hour
    """
    if isinstance(time, Part):
        return time.name
    if isinstance(time, Clock):
        return _text(minutes(time, part=part, day=day, opening=opening))
    return _window(time, part=part, day=day, opening=opening)


def minutes(time: Clock, *, part: str | None, day: date | None, opening: Opening) -> int:
    """Return minutes after midnight of a clock time, its half of the day decided."""
    early, late = time.minutes, time.minutes + _HALF_DAY
    if time.sure:
        return early
    if part == "morning":
        return early
    if part is not None:
        return early if part == "evening" and early < _HOUR else late
    inside = [m for m in (early, late) if _is_open(m, day, opening)]
    if len(inside) == 1:
        return inside[0]
    return early if early >= _EARLIEST else late


def _is_open(at: int, day: date | None, opening: Opening) -> bool:
    """True if the business is open then; closing time counts, for "by six"."""
    intervals = opening.get(day.weekday(), ()) if day is not None else ()
    if not intervals:
        intervals = [interval for day_of_week in opening.values() for interval in day_of_week]
    return any(_minutes(opens) <= at <= _minutes(closes) for opens, closes in intervals)


def _window(time: Window, *, part: str | None, day: date | None, opening: Opening) -> str:
    """Return a window's form; its ends are read so that it is short and not turned round."""
    after, before = time.after, time.before
    start = end = None
    if after is not None and not after.sure and before is not None and before.sure:
        start = _nearest(after, before.minutes, below=True)
    elif after is not None:
        start = minutes(after, part=part, day=day, opening=opening)
    if before is not None and not before.sure and start is not None:
        end = _nearest(before, start, below=False)
    elif before is not None:
        end = minutes(before, part=part, day=day, opening=opening)
    return f"{'' if start is None else _text(start)}/{'' if end is None else _text(end)}"


def _nearest(clock: Clock, other: int, *, below: bool) -> int:
    """Return the reading of a clock nearest to another time, below or above it."""
    halves = (clock.minutes, clock.minutes + _HALF_DAY)
    fitting = [m for m in halves if (m < other if below else m > other)]
    if not fitting:
        return halves[0]
    return max(fitting) if below else min(fitting)


def _text(at: int) -> str:
    return f"{at // _HOUR % 24:02d}:{at % _HOUR:02d}"


def _minutes(text: str) -> int:
    hour, minute = text.split(":")[:2]
    return int(hour) * _HOUR + int(minute)
