"""How opening hours and dates look in their forms. No routes, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from frontdesk.domain.tenancy.hours import MOST_INTERVALS, DateRun, TypedDay
from frontdesk.domain.tenancy.opening import WEEKDAYS, Interval, OpeningHours
from frontdesk.edges.console.settings.sheet import TICKED, Fields
from frontdesk.kernel.locale import Local

_MIDNIGHT = time(0)


@dataclass(frozen=True)
class Day:
    """A weekday's row.

    key     `monday`; its fields are `monday-closed`, `monday-opens-0`, …
    spans   (from, until) as they are typed, three
    wrong   what does not fit in it
    note    how what was typed was understood; "" if nobody typed just now
    """

    key: str
    word: str
    is_closed: bool
    spans: tuple[tuple[str, str], ...]
    wrong: Sequence[str]
    note: str

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


def week_fields(opening: OpeningHours, local: Local) -> dict[str, str]:
    """Return what stands in the fields of the weekdays."""
    fields: dict[str, str] = {}
    for key, intervals in zip(WEEKDAYS, opening.weekdays, strict=True):
        typed = [(clock(begin, local), clock(end, local, is_end=True)) for begin, end in intervals]
        fields |= {f"{key}-closed": "" if intervals else TICKED}
        for nth, (begin, end) in enumerate((*typed, *[("", "")] * MOST_INTERVALS)[:MOST_INTERVALS]):
            fields |= {f"{key}-opens-{nth}": begin, f"{key}-closes-{nth}": end}
    return fields


def week(values: Fields, wrong: Fields, notes: Fields) -> list[Day]:
    """Return the rows of the weekdays."""
    return [
        Day(
            key=key,
            word=key.capitalize(),
            is_closed=day.is_closed,
            spans=day.intervals,
            wrong=list(dict.fromkeys(text for name, text in wrong.items() if name.startswith(f"{key}-"))),
            note=notes.get(key, ""),
        )
        for key, day in zip(WEEKDAYS, days_of(values), strict=True)
    ]


def days_of(values: Fields) -> list[TypedDay]:
    """Return the weekdays as they stand in the form."""
    return [
        TypedDay(
            bool(values[f"{key}-closed"]),
            tuple((values[f"{key}-opens-{nth}"], values[f"{key}-closes-{nth}"]) for nth in range(MOST_INTERVALS)),
        )
        for key in WEEKDAYS
    ]


def holiday(day: date, name: str, opening: OpeningHours, until: date | None, local: Local) -> Holiday:
    """Return a holiday as it stands: one that was not decided on is suggested as closed.

    until  the last day that was decided on
    """
    own = opening.exceptions.get(day)
    is_new = own is None and (until is None or day > until)
    note = ""
    if own:
        note = f"you are open {spans(own, local)}, as you wrote below"
    elif not opening.weekdays[day.weekday()]:
        note = f"you are closed on {local.locale.weekday(day.weekday())}s anyway"
    return Holiday(day, local.day(day), name, is_closed=own == () or is_new, is_new=is_new, note=note)


def ticked(shown: Holiday, values: Fields) -> Holiday:
    """Return a holiday as it is ticked, or not."""
    return replace(shown, is_closed=bool(values[shut(shown.date)]))


def shut(day: date) -> str:
    """Return the field in which a holiday is ticked."""
    return f"shut-{day}"


def is_ticked(run: DateRun, listed: Mapping[date, str]) -> bool:
    """Return whether days that differ are a public holiday that is ticked, and listed there."""
    return run.first == run.last and not run.intervals and listed.get(run.first) == run.name


def dates(run: DateRun, local: Local) -> Dates:
    """Return other days that differ, in words."""
    how = f"Open {spans(run.intervals, local)}" if run.intervals else "Closed"
    return Dates(run.first, run.last, days(run.first, run.last, local), run.name, how)


def days(first: date, last: date, local: Local) -> str:
    """Return days in a row in words: `Tue 10 Mar to Thu 12 Mar`."""
    return local.day(first) if first == last else f"{local.day(first)} to {local.day(last)}"


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
