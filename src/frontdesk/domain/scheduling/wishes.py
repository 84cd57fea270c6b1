"""When a caller would like to be visited, as a value. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

NOON = time(12)
FIVE = time(17)
_PARTS: dict[str, tuple[time | None, time | None]] = {
    "morning": (None, NOON),
    "afternoon": (NOON, FIVE),
    "evening": (FIVE, None),
}
_WHOLE_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Wish:
    """A day or days, a time or a part of the day; whatever is None does not matter to the caller.

    first, last  dates, both included
    at           the very start that was named
    since, until a start at or after `since` and before `until`
    soonest      an emergency: whatever comes first
    """

    first: date | None = None
    last: date | None = None
    at: time | None = None
    since: time | None = None
    until: time | None = None
    soonest: bool = False

    def days_off(self, day: date) -> int:
        """Return how many days a date lies before (negative) or after the wish; 0 if it fits."""
        if self.first is not None and day < self.first:
            return (day - self.first).days
        if self.last is not None and day > self.last:
            return (day - self.last).days
        return 0

    def minutes_off(self, wall: time) -> int:
        """Return how far a wall-clock time is from what was wished, in minutes; 0 if it fits."""
        if self.at is not None:
            return abs(_minutes(wall) - _minutes(self.at))
        if self.since is not None and wall < self.since:
            return _minutes(self.since) - _minutes(wall)
        if self.until is not None and wall >= self.until:
            return _minutes(wall) - _minutes(self.until) + 1
        return 0

    def is_met_by(self, local: datetime) -> bool:
        """Return whether a start, on the wall clock of the business, is what was wished."""
        return self.days_off(local.date()) == 0 and self.minutes_off(local.time()) == 0


def wish_of(
    *,
    preferred_date: str | None = None,
    preferred_time: str | None = None,
    urgency: str | None = None,
    named_grid: int = 5,
) -> Wish:
    """Return the wish that the facts of a call state.

    preferred_date  ISO date, or start/end (either may be empty)
    preferred_time  HH:MM, HH:MM/HH:MM, 16:00/ (from four on), /11:00 (by eleven),
                    or morning, afternoon, evening
    urgency         `emergency` asks for the soonest
    named_grid      minutes; a named start is taken to the nearest multiple

    Raises ValueError for a value that is not in this form.
    """
    first, last = _days(preferred_date)
    at = since = until = None
    if preferred_time in _PARTS:
        since, until = _PARTS[preferred_time]
    elif preferred_time and "/" in preferred_time:
        begin, _, end = preferred_time.partition("/")
        since, until = _wall(begin), _wall(end)
    elif preferred_time:
        at = _nearest(time.fromisoformat(preferred_time), named_grid)
    return Wish(first, last, at, since, until, soonest=urgency == "emergency")


def _days(text: str | None) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    begin, slash, end = text.partition("/")
    first = date.fromisoformat(begin) if begin else None
    if not slash:
        return first, first
    return first, date.fromisoformat(end) if end else None


def _wall(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _nearest(wall: time, grid: int) -> time:
    # Half up, but never into the next day.
    rounded = min((_minutes(wall) + grid // 2) // grid * grid, _WHOLE_DAY - grid)
    return time(*divmod(rounded, 60))


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
