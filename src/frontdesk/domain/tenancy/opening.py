"""When a business is open, by its own wall clock. Pure; scheduling turns it into instants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypedDict

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Interval = tuple[time, time]


class OpeningException(TypedDict, total=False):
    """A date that differs from its weekday: closed, or open at other times."""

    date: str
    name: str
    closed: bool
    intervals: list[list[str]]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The hours of each weekday and the dates that differ.

    weekdays    Monday first, seven entries; an interval that ends at or before its
                start runs into the next day, so 00:00 to 00:00 is the whole day
    exceptions  date -> its intervals; an empty tuple is closed
    names       date -> what the exception is called ("Christmas Day")
    """

    weekdays: tuple[tuple[Interval, ...], ...] = ((),) * 7
    exceptions: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)

    def on(self, day: date) -> tuple[Interval, ...]:
        """Return the intervals of a date, exceptions considered."""
        return self.exceptions.get(day, self.weekdays[day.weekday()])


def opening_hours(document: Mapping[str, object]) -> OpeningHours:
    """Read the document stored with a business.

    document  {"monday": [["08:00", "18:00"]], …, "exceptions": [{"date", "closed", "name"} or
              {"date", "intervals", "name"}]}; a weekday left out is closed

    Raises ValueError if a time or a date cannot be read.
    """
    listed = document.get("exceptions", [])
    if not isinstance(listed, list):
        raise ValueError("`exceptions` must be a list")  # noqa: TRY004 (stored text is wrong, not code)
    exceptions: list[OpeningException] = listed
    return OpeningHours(
        weekdays=tuple(_intervals(document.get(name, ())) for name in WEEKDAYS),
        exceptions={date.fromisoformat(entry["date"]): _of_exception(entry) for entry in exceptions},
        names={date.fromisoformat(entry["date"]): entry["name"] for entry in exceptions if entry.get("name")},
    )


def opening_document(weekdays: Mapping[str, Iterable[Sequence[str]]]) -> dict[str, object]:
    """Return the document to store for hours given by the names of weekdays."""
    return {name: [list(interval) for interval in weekdays.get(name, ())] for name in WEEKDAYS}


def _of_exception(entry: OpeningException) -> tuple[Interval, ...]:
    return () if entry.get("closed") else _intervals(entry.get("intervals", ()))


def _intervals(listed: object) -> tuple[Interval, ...]:
    if not isinstance(listed, list | tuple):
        raise ValueError("hours must be a list of intervals")  # noqa: TRY004 (the same)
    return tuple((_time(begin), _time(end)) for begin, end in listed)


def _time(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)
