"""From the wall clock of a place to instants, both days of a clock change included. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def instant(day: date, wall: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """Return the instant, in UTC, at which a clock in a zone shows a time.

    last  which of the two a repeated hour means: the second if True

    A time that the clocks skip is the moment of the skip: there is nothing in between.
    """
    local = datetime.combine(day, wall, tzinfo=zone)
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if second < first:
        return _skip_between(second, first, zone)
    return second if last else first


def end_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return when hours end that end at a time on the wall.

    Of a time that is shown twice it is the second, but for the very time to which the clocks are turned
    back: hours until one o'clock end as the clock reaches it.
    """
    second = instant(day, wall, zone, last=True)
    return instant(day, wall, zone) if _turns_back_at(second, zone) else second


def _turns_back_at(instant: datetime, zone: ZoneInfo) -> bool:
    """Return whether the clocks are turned back at this very instant."""
    before, after = (instant - _SECOND).astimezone(zone), instant.astimezone(zone)
    return before.replace(tzinfo=None) > after.replace(tzinfo=None)


def _skip_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the instant, to the second, at which the offset changes."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
