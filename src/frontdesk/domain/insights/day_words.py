"""A day's figures said in words, for the page and for the mail. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from frontdesk.domain.conversations.models import Outcome
from frontdesk.domain.insights.daily import DailySummary
from frontdesk.domain.insights.day import Day, Hour
from frontdesk.domain.insights.renderings import counted
from frontdesk.kernel.locale import Locale

OUTCOME_WORDS: Mapping[Outcome | None, str] = {
    Outcome.appointment_booked: "Booked",
    Outcome.rescheduled: "Moved",
    Outcome.cancelled: "Cancelled",
    Outcome.information_provided: "Answered",
    Outcome.message_taken: "Message taken",
    Outcome.transferred: "Put through",
    Outcome.abandoned: "Hung up",
    None: "No outcome yet",
}


def subject(summary: DailySummary, locale: Locale) -> str:
    """Return the subject of the day's mail: `Harbour Plumbing: 12 calls, 7 booked, Monday 5 August`."""
    day = locale.day(summary.day)
    if not summary.total_calls:
        return f"{summary.business}: no calls, {day}"
    return f"{summary.business}: {counted(summary.total_calls, 'call')}, {summary.bookings_made} booked, {day}"


def sentence(day: Day, locale: Locale, *, today: date) -> str:
    """Return the day in a sentence: `The desk took 12 calls, 5 more than the Monday before, and booked 7 visits.`

    today   where the business is
    """
    if day.summary.day > today:
        return "This day has not come yet."
    now, before = day.summary.total_calls, day.before.total_calls
    so_far = " so far" if day.until else ""
    beside = f", {_than(compared(now, before), the_other_day(day, locale))}" if now or before else ""
    if not now:
        return f"No calls {'today' if day.until else 'on this day'}{beside}."
    booked = counted(day.summary.bookings_made, "visit") if day.summary.bookings_made else "no visit"
    line = f" {day.on_line} of them still {'goes' if day.on_line == 1 else 'go'} on." if day.on_line else ""
    return f"The desk took {counted(now, 'call')}{so_far}{beside}, and booked {booked}.{line}"


def compared(now: int, before: int) -> str:
    """Return how a number compares with another: `5 more`, `3 fewer`, `the same`."""
    if now == before:
        return "the same"
    return f"{now - before} more" if now > before else f"{before - now} fewer"


def the_other_day(day: Day, locale: Locale) -> str:
    """Return what a day is compared with: `last Monday by 6:30 pm` while it lasts, then `the Monday before`."""
    weekday = locale.weekday(day.summary.day.weekday())
    return f"last {weekday} by {locale.time(day.until)}" if day.until else f"the {weekday} before"


def comparisons(day: Day, locale: Locale) -> dict[str, str]:
    """Return for the figures that can be compared how they do: `5 more than last Monday by 6:30 pm`."""
    now, before = day.summary, day.before
    pairs = {
        "Total Calls": (now.total_calls, before.total_calls),
        "New Customers": (now.new_customers, before.new_customers),
        "Repeat Customers": (now.repeat_customers, before.repeat_customers),
        "Bookings Made": (now.bookings_made, before.bookings_made),
        "Emergency Calls": (now.emergency_calls, before.emergency_calls),
    }
    other = the_other_day(day, locale)
    return {name: _than(compared(*pair), other) for name, pair in pairs.items()}


def finding(hours: Sequence[Hour], locale: Locale) -> str:
    """Return what the calls by hour show, as the title of their chart; for a day that has calls."""
    total, most = sum(hour.calls for hour in hours), max(hour.calls for hour in hours)
    busiest = [hour for hour in hours if hour.calls == most]
    if total == 1:
        return f"The one call came {stretch(busiest[0], locale)}"
    if most == 1:
        return "No hour had more than one call"
    if len(busiest) == 1:
        return f"Most rang {stretch(busiest[0], locale)}: {most} of {total}"
    if len(busiest) == 2:
        return f"Most rang {stretch(busiest[0], locale)} and {stretch(busiest[1], locale)}: {most} each"
    return f"{len(busiest)} hours had the most calls, {most} each"


def stretch(hour: Hour, locale: Locale) -> str:
    """Return an hour as a stretch of time: `from 9 to 10 am`, `from 11 am to 12 pm`."""
    begins, ends = clock(hour.begins, locale), clock(hour.ends, locale)
    if begins.rpartition(" ")[2] == ends.rpartition(" ")[2]:
        begins = begins.rpartition(" ")[0]
    return f"from {begins} to {ends}"


def clock(at: datetime, locale: Locale) -> str:
    """Return a time of day without minutes that say nothing: `9 am`."""
    return locale.time(at).replace(":00 ", " ")


def _than(comparison: str, other: str) -> str:
    return f"{comparison} {'as' if comparison == 'the same' else 'than'} {other}"
