"""Opening hours as somebody types them and dates that differ, into the document that is stored. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from frontdesk.domain.tenancy.opening import WEEKDAYS, Interval, OpeningException, opening_hours
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import clock_time, clock_times

MOST_INTERVALS = 3
"""Stretches of a day: more than a morning, an afternoon and an evening nobody has."""
LONGEST_BREAK = timedelta(days=366)

Week = tuple[tuple[Interval, ...], ...]

_MIDNIGHT, _MORNING, _NOON = time(0), time(8), time(12)
_A_DAY = timedelta(days=1)


class WrongHours(Problem):
    """Hours that cannot be read, or do not follow each other."""

    title = "Those hours do not fit"


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A weekday as it stands in the form: (from, until) each, empty ones among them."""

    is_closed: bool
    intervals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DateRun:
    """Days in a row that differ in the same way.

    intervals  empty: closed
    """

    first: date
    last: date
    name: str
    intervals: tuple[Interval, ...]


def week_typed(days: Sequence[TypedDay]) -> Week:
    """Return the hours of a week.

    days   Monday first, seven

    Raises WrongHours, its `errors` by the name of the weekday.
    """
    week: list[tuple[Interval, ...]] = []
    wrong: dict[str, str] = {}
    for name, day in zip(WEEKDAYS, days, strict=True):
        try:
            week.append(() if day.is_closed else hours_typed(day.intervals))
            if not day.is_closed and not week[-1]:
                wrong[name] = "Write from when until when, or tick Closed."
        except Problem as refused:
            wrong[name] = refused.detail
    if wrong:
        raise WrongHours(next(iter(wrong.values())), errors=wrong)
    return tuple(week)


def hours_typed(intervals: Iterable[tuple[str, str]]) -> tuple[Interval, ...]:
    """Return the hours of a day, in their order; empty pairs are passed over.

    Raises WrongHours.
    """
    found: list[Interval] = []
    for begin, end in ((begin.strip(), end.strip()) for begin, end in intervals):
        if not begin and not end:
            continue
        if not begin or not end:
            raise WrongHours("Write both, from when and until when.")
        found.append(_interval(begin, end, found[-1] if found else None))
    return tuple(found)


def _interval(begin: str, end: str, before: Interval | None) -> Interval:
    typed = clock_times(begin, end)
    if typed is None:
        wrong = begin if clock_time(begin) is None else end
        raise WrongHours(f"“{wrong}” is no time of day. Write it like 8, 8:30, 5:30 pm or 17:30.")
    opens, closes = typed
    if before is not None:
        opens, closes = _after(before, begin, end, typed)
    if closes <= opens and closes != _MIDNIGHT:
        raise WrongHours(f"{end} is not later than {begin}. Hours may run until midnight, but not past it.")
    return opens, closes


def _after(before: Interval, begin: str, end: str, typed: Interval) -> Interval:
    """Return what is meant by hours that follow others on the same day."""
    opens, closes = typed
    if _is_bare(begin) and opens < before[1] and opens < _MORNING:
        # After a morning until noon, 1 to 5 is the afternoon.
        opens = opens.replace(hour=opens.hour + 12)
        if _is_bare(end) and _MIDNIGHT < closes < _NOON:
            closes = closes.replace(hour=closes.hour + 12)
    if before[1] == _MIDNIGHT or opens < before[1]:
        raise WrongHours(f"{begin} to {end} overlaps the hours before it. Write the earlier ones first.")
    return opens, closes


def _is_bare(text: str) -> bool:
    return not text.startswith("0") and not any(letter.isalpha() for letter in text)


def with_week(document: Mapping[str, Any], week: Week) -> dict[str, Any]:
    """Return a stored document with other hours for the weekdays; its dates stay."""
    days = {name: _stored(week[number]) for number, name in enumerate(WEEKDAYS)}
    return {**document, **days}


def with_dates(document: Mapping[str, Any], run: DateRun) -> dict[str, Any]:
    """Return a stored document in which some days in a row differ from their weekdays.

    Raises WrongHours if they end before they begin, or are longer than a year.
    """
    if run.last < run.first:
        raise WrongHours("The last day is before the first.", field="last")
    if run.last - run.first > LONGEST_BREAK:
        raise WrongHours("That is more than a year. Close the weekdays above instead.", field="last")
    days = [run.first + _A_DAY * n for n in range((run.last - run.first).days + 1)]
    own: OpeningException = {"closed": True} if not run.intervals else {"intervals": _stored(run.intervals)}
    added = [OpeningException(date=day.isoformat(), name=run.name, **own) for day in days]
    kept = without_dates(document, run.first, run.last)
    return _with_exceptions(kept, [*_exceptions(kept), *added])


def without_dates(document: Mapping[str, Any], first: date, last: date) -> dict[str, Any]:
    """Return a stored document in which the days from first to last are as their weekdays are."""
    kept = [entry for entry in _exceptions(document) if not first <= date.fromisoformat(entry["date"]) <= last]
    return _with_exceptions(document, kept)


def with_holidays(document: Mapping[str, Any], listed: Mapping[date, str], closed: Collection[date]) -> dict[str, Any]:
    """Return a stored document that is closed on the chosen holidays, and on the other listed ones as on any day.

    listed  date -> name of every holiday that was to be chosen from
    closed  those that were chosen; one that has an entry already keeps it

    A listed day with hours of its own keeps them.
    """
    kept = [
        entry
        for entry in _exceptions(document)
        if not (entry.get("closed") and (day := date.fromisoformat(entry["date"])) in listed and day not in closed)
    ]
    taken = {entry["date"] for entry in kept}
    added = [
        OpeningException(date=day.isoformat(), name=name, closed=True)
        for day, name in listed.items()
        if day in closed and day.isoformat() not in taken
    ]
    return _with_exceptions(document, [*kept, *added])


def date_runs(document: Mapping[str, Any]) -> list[DateRun]:
    """Return the days that differ, those in a row that differ in the same way together; earliest first."""
    opening = opening_hours(document)
    runs: list[DateRun] = []
    for day in sorted(opening.exceptions):
        run = DateRun(day, day, opening.names.get(day, ""), opening.exceptions[day])
        before = runs[-1] if runs else None
        if before and before.last + _A_DAY == day and (before.name, before.intervals) == (run.name, run.intervals):
            runs[-1] = DateRun(before.first, day, run.name, run.intervals)
        else:
            runs.append(run)
    return runs


def _exceptions(document: Mapping[str, Any]) -> list[OpeningException]:
    return list(document.get("exceptions", ()))


def _with_exceptions(document: Mapping[str, Any], entries: Iterable[OpeningException]) -> dict[str, Any]:
    return {**document, "exceptions": sorted(entries, key=lambda entry: entry["date"])}


def _stored(intervals: Iterable[Interval]) -> list[list[str]]:
    return [[f"{begin:%H:%M}", f"{end:%H:%M}"] for begin, end in intervals]
