"""How opening hours and dates look in their forms. No routes, no database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from frontdesk.domain.tenancy.hours import MOST_INTERVALS, DateRun, TypedDay
from frontdesk.domain.tenancy.opening import WEEKDAYS, Interval, OpeningHours
from frontdesk.kernel.locale import Local

_MIDNIGHT = time(0)


@dataclass(frozen=True)
class Day:
    """A weekday's row.

    key     `monday`; what is wrong with it stands under this name
    spans   (from, until) as they are typed, three
    """

    key: str
    number: int
    word: str
    is_closed: bool
    spans: tuple[tuple[str, str], ...]

    @property
    def has_more(self) -> bool:
        """Whether something stands in more than the first."""
        return any(begin or end for begin, end in self.spans[1:])


@dataclass(frozen=True)
class Holiday:
    """A public holiday to come.

    is_new  whether nobody decided on it yet
    note    why its tick makes no difference, or what counts instead; "" if nothing does
    """

    date: date
    day: str
    name: str
    is_closed: bool
    is_new: bool
    note: str


@dataclass(frozen=True)
class Dates:
    """Other days that differ; `how` says how, in words."""

    first: date
    last: date
    days: str
    name: str
    how: str


@dataclass(frozen=True)
class Booked:
    """A day on which the business is closed, with visits; `href` shows it in the calendar."""

    day: str
    count: str
    href: str


def week(opening: OpeningHours, local: Local) -> list[Day]:
    """Return the rows of the hours that are stored."""
    days = []
    for number, intervals in enumerate(opening.weekdays):
        spans = [(clock(begin, local), clock(end, local, is_end=True)) for begin, end in intervals]
        days.append(_day(number, not intervals, spans))
    return days


def week_typed(typed: Mapping[str, Any]) -> list[Day]:
    """Return the rows as they were typed."""
    days = days_of(typed["opens"], typed["closes"], typed["closed"])
    return [_day(number, day.is_closed, day.intervals) for number, day in enumerate(days)]


def days_of(opens: Sequence[str], closes: Sequence[str], closed: Collection[int]) -> list[TypedDay]:
    """Return the weekdays of a form that has three fields of each kind for every one; what is missing is empty."""
    wanted = MOST_INTERVALS * len(WEEKDAYS)
    begins, ends = ([*texts[:wanted], *[""] * (wanted - len(texts))] for texts in (opens, closes))
    pairs = list(zip(begins, ends, strict=True))
    return [
        TypedDay(number in closed, tuple(pairs[MOST_INTERVALS * number : MOST_INTERVALS * (number + 1)]))
        for number in range(len(WEEKDAYS))
    ]


def holiday(day: date, name: str, opening: OpeningHours, until: date | None, local: Local) -> Holiday:
    """Return a holiday as it stands: one that was not decided on is suggested as closed.

    until  the last day that was decided on
    """
    own = opening.exceptions.get(day)
    is_new = own is None and (until is None or day > until)
    note = ""
    if own:
        note = f"open {spans(own, local)}"
    elif not opening.weekdays[day.weekday()]:
        note = "closed anyway"
    return Holiday(day, local.day(day), name, is_closed=own == () or is_new, is_new=is_new, note=note)


def ticked(shown: Holiday, days: Collection[date]) -> Holiday:
    """Return a holiday as it was ticked, or not."""
    return replace(shown, is_closed=shown.date in days)


def is_ticked(run: DateRun, listed: Mapping[date, str]) -> bool:
    """Return whether days that differ are a public holiday that is ticked, and listed there."""
    return run.first == run.last and not run.intervals and listed.get(run.first) == run.name


def dates(run: DateRun, local: Local) -> Dates:
    """Return other days that differ, in words."""
    days = local.day(run.first) if run.first == run.last else f"{local.day(run.first)} to {local.day(run.last)}"
    how = f"Open {spans(run.intervals, local)}" if run.intervals else "Closed"
    return Dates(run.first, run.last, days, run.name, how)


def booked(day: date, count: int, local: Local, calendar: str) -> Booked:
    """Return a closed day with visits.

    calendar  its address
    """
    return Booked(local.day(day), local.count(count, "visit", "visits"), f"{calendar}?view=day&date={day}")


def spans(intervals: Sequence[Interval], local: Local) -> str:
    """Return hours in words: `8:00 am to 12:00 pm and 1:00 pm to midnight`."""
    said = [f"{clock(begin, local)} to {clock(end, local, is_end=True)}" for begin, end in intervals]
    return local.locale.list_and(said)


def clock(at: time, local: Local, *, is_end: bool = False) -> str:
    """Return a time as it is written, and can be typed."""
    return "midnight" if is_end and at == _MIDNIGHT else local.locale.time(at)


def day_or_none(text: object) -> date | None:
    """Return the day that a text is (ISO), None if it is none."""
    try:
        return date.fromisoformat(text.strip()) if isinstance(text, str) else None
    except ValueError:
        return None


def _day(number: int, is_closed: bool, spans: Sequence[tuple[str, str]]) -> Day:
    filled = (*spans, *[("", "")] * MOST_INTERVALS)[: max(MOST_INTERVALS, len(spans))]
    key = WEEKDAYS[number]
    return Day(key, number, key.capitalize(), is_closed, filled)
