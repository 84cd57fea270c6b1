"""Days and times as people type them into a field, read by what reads callers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from frontdesk.domain.tenancy.opening import WEEKDAYS
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import words_of
from frontdesk.kernel.problems import Problem
from frontdesk.understanding.reading import understand
from frontdesk.understanding.types import Hearing

_SHORT = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs)?\b\.?", re.IGNORECASE)
_WEEKDAYS = {day[:3]: day for day in WEEKDAYS}
_GONE = re.compile(
    r"\b(yesterday|(?:an?|one|two|three|\d+) (?:days?|weeks?|months?) ago|last (?:night|week|month|year|"
    + "|".join(WEEKDAYS)
    + r"))\b",
    re.IGNORECASE,
)
# `24 December 2026`: aloud nobody says the year of a visit.
_WITH_YEAR = re.compile(r"(.*[a-z].*?),? (20[0-9]{2})", re.IGNORECASE)
_PARTS = {"morning": time(9), "afternoon": time(13), "evening": time(17)}


class DayPassed(Problem):
    """What was typed is a day that has gone."""

    title = "That day has passed"


@dataclass(frozen=True)
class Typed:
    """What a text names, by the clock of the business; None where it names none."""

    day: date | None
    time: time | None


def moment_typed(text: str, seat: Seat, *, field: str) -> Typed:
    """Return the day and the time of day that a text names: `tue 2:30`, `24/11`, `tomorrow`, `2026-11-24`.

    Of several days the first counts; of a part of the day its beginning.

    field   where it was typed

    Raises DayPassed if the day has gone.
    """
    text = text.strip()
    # Short forms are for writing: said aloud, "wed" is more often "we'd".
    whole = _SHORT.sub(lambda found: _WEEKDAYS[found[1].lower()], text)
    typed = _read(whole, seat)
    gone = _GONE.search(whole)
    if gone or (typed.day is not None and typed.day < seat.today):
        said = f"{gone[1][0].upper()}{gone[1][1:]}" if gone else f"“{text}”"
        raise DayPassed(f"{said} has passed. Write a day that is still to come, like tomorrow or Friday.", field=field)
    return typed


class NoDay(Problem):
    """What was typed is no day."""

    title = "Not a day"


def day_typed(text: str, seat: Seat, *, field: str) -> date:
    """Return the day that a text names, as `moment_typed` reads it.

    Raises NoDay, DayPassed.
    """
    day = moment_typed(text, seat, field=field).day
    if day is None:
        raise NoDay(f"Write a day, like {words_of(seat.card.region).days}.", field=field)
    return day


def _read(text: str, seat: Seat) -> Typed:
    try:
        return Typed(date.fromisoformat(text), None)
    except ValueError:
        pass
    with_year = _WITH_YEAR.fullmatch(text)
    if with_year:
        near = _read(with_year[1], seat)
        return Typed(_in_year(near.day, int(with_year[2])), near.time)
    opening = {
        weekday: tuple((f"{begin:%H:%M}", f"{end:%H:%M}") for begin, end in intervals)
        for weekday, intervals in enumerate(seat.card.opening.weekdays)
    }
    asked = ("preferred_date", "preferred_time")
    reading = understand(Hearing(text, now=seat.here, asked=asked, opening=opening, region=seat.card.region))
    return Typed(_day(reading.value("preferred_date")), _time(reading.value("preferred_time")))


def _in_year(day: date | None, year: int) -> date | None:
    try:
        return day.replace(year=year) if day else None
    except ValueError:
        return None


def _day(value: str | None) -> date | None:
    first = next((part for part in (value or "").split("/") if part), None)
    return None if first is None else date.fromisoformat(first)


def _time(value: str | None) -> time | None:
    if value in _PARTS:
        return _PARTS[value]
    first = next((part for part in (value or "").split("/") if part), None)
    return None if first is None else time.fromisoformat(first)
