"""Pure calendar arithmetic on dates: no clock times, so no daylight saving."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

WEEK = 7


def after(day: date, days: int) -> date:
    """Return the date so many days later; stays within the years that a date can hold."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def monday(day: date, weeks: int = 0) -> date:
    """Return the Monday of a day's week, or of a week so many weeks on."""
    return after(day, weeks * WEEK - day.weekday())


def coming(today: date, weekday: int) -> date:
    """Return the next date of a weekday, after today."""
    return after(today, (weekday - today.weekday() - 1) % WEEK + 1)


def on_or_after(day: date, weekday: int) -> date:
    """Return the first date of a weekday that is not before a day."""
    return after(day, (weekday - day.weekday()) % WEEK)


def months_on(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(year, date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def valid(year: int, month: int, day: int) -> date | None:
    """Return a date, or None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of_month(from_day: date, day: int) -> date | None:
    """Return the first such day of a month that is not before a date ("the 3rd")."""
    for months in range(12):
        month = months_on(from_day.replace(day=1), months)
        found = valid(month.year, month.month, day)
        if found is not None and found >= from_day:
            return found
    return None


def day_and_month(from_day: date, month: int, day: int) -> date | None:
    """Return the first such date that is not before another ("August 3")."""
    for year in range(from_day.year, min(from_day.year + 9, date.max.year + 1)):
        found = valid(year, month, day)
        if found is not None and found >= from_day:
            return found
    return None


def full_year(said: int, today: date) -> int:
    """Return the year of two figures: 24 is 2024, 85 is 1985 when now is 2024."""
    if said >= 100:
        return said
    century = today.year - today.year % 100
    return century + said if century + said <= today.year + 20 else century - 100 + said


def date_at(today: date, *, weekday: int, weeks: int) -> date:
    """Return a weekday of the week so many weeks on ("next Tuesday": weeks 1)."""
    return after(monday(today, weeks), weekday)


def easter(year: int) -> date:
    """Return Easter Sunday of a year (the anonymous Gregorian computus; Meeus, 1991, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
