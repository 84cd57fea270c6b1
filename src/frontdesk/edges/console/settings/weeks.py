"""A week as it is typed, told in words, and drawn to scale. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time
from itertools import groupby

from frontdesk.domain.tenancy.hours import Week, WrongHours, hours_typed
from frontdesk.domain.tenancy.opening import Interval
from frontdesk.edges.console.settings.hours_shown import spans
from frontdesk.edges.console.visits.scale import Scale
from frontdesk.kernel.locale import Local

_OFF = frozenset({"", "off", "closed", "none", "no", "-", "–"})
_PARTS = re.compile(r"\s*(?:,|;|\+|&|\band\b)\s*", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:[-–—]|\bto\b|\btill?\b|\buntil\b)\s*", re.IGNORECASE)
_WHOLE_DAY = 24 * 60
_USUAL = (8 * 60, 17 * 60)


def week_typed(days: Sequence[str], id: str) -> Week:
    """Return a week of which each day was typed in one field: `8 to 12, 1 to 5`; empty is a day off.

    id   whose: the field that is wrong is named `days-{id}-{weekday}`

    Raises WrongHours.
    """
    week: list[tuple[Interval, ...]] = []
    for number, said in enumerate(days):
        try:
            week.append(day_typed(said))
        except WrongHours as refused:
            raise WrongHours(refused.detail, field=f"days-{id}-{number}") from refused
    return tuple(week)


def day_typed(said: str) -> tuple[Interval, ...]:
    """Return the hours of a day that were typed in one field; none for a day off.

    Raises WrongHours.
    """
    words = " ".join(said.lower().split())
    if words in _OFF:
        return ()
    pairs: list[tuple[str, str]] = []
    for part in filter(None, _PARTS.split(words)):
        ends = _UNTIL.split(part)
        if len(ends) != 2 or not all(ends):
            raise WrongHours(f"“{part}” is not from when until when. Write it like 8 to 5:30, or 8 to 12, 1 to 5.")
        pairs.append((ends[0], ends[1]))
    return hours_typed(pairs)


def week_words(week: Week, local: Local) -> str:
    """Return a week in words: `Mon to Fri 8:00 am to 6:00 pm, Sat 9:00 am to 12:00 pm`."""
    told = []
    for day, run in groupby(enumerate(week), key=lambda numbered: numbered[1]):
        numbers = [number for number, _ in run]
        first, last = (local.locale.weekday(number)[:3] for number in (numbers[0], numbers[-1]))
        name = first if len(numbers) == 1 else f"{first} and {last}" if len(numbers) == 2 else f"{first} to {last}"
        if day:
            told.append(f"{name} {spans(day, local)}")
    return ", ".join(told)


def scale_of(weeks: Iterable[Week]) -> Scale:
    """Return the full hours that hold all of some weeks."""
    intervals = [interval for week in weeks for day in week for interval in day]
    first = min((_minute(begin) for begin, _ in intervals), default=_USUAL[0]) // 60 * 60
    last = max((_end(end) for _, end in intervals), default=_USUAL[1])
    return Scale(first, max(-(-last // 60) * 60, first + 60))


def bar(interval: Interval, scale: Scale) -> tuple[str, str]:
    """Return where hours begin and end, in per cent of the hours drawn."""
    begin, end = interval
    return scale.x(_minute(begin)), scale.x(_end(end))


def scale_words(scale: Scale, local: Local) -> str:
    """Return the hours that are drawn: `7:00 am to 6:00 pm`."""
    return spans([(_time_of(scale.first), _time_of(scale.last))], local)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _end(at: time) -> int:
    return _minute(at) or _WHOLE_DAY


def _time_of(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
