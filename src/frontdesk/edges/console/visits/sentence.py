"""The calendar in a sentence: how many visits, what is open about them, and where there is room first."""

from __future__ import annotations

from frontdesk.domain.scheduling.calendar import Calendar
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.domain.tenancy.opening import OpeningHours
from frontdesk.kernel.locale import Local

_UNCONFIRMED = (BookingStatus.pending, BookingStatus.scheduled)


def sentence_of(shown: Calendar, local: Local, *, is_day: bool) -> str:
    """Return the sentence: `11 visits this week, 2 not confirmed. First free: today 11:30 am with Priya.`"""
    ahead = [visit for visit in shown.visits if visit.ends_at > local.now]
    unconfirmed = sum(visit.status in _UNCONFIRMED for visit in ahead)
    held = sum(visit.status == BookingStatus.held for visit in shown.visits)
    count = len(shown.visits) - held
    parts = [
        " ".join(part for part in (local.count(count, "visit", "visits"), _when(shown, local, is_day=is_day)) if part)
    ]
    if unconfirmed:
        parts.append(f"{local.number(unconfirmed)} not confirmed")
    if held:
        parts.append(f"{local.number(held)} held for a caller")
    told = ", ".join(parts)
    return f"{told[0].upper()}{told[1:]}.{_room(shown, local)}"


def nothing_booked(shown: Calendar, local: Local, opening: OpeningHours) -> str | None:
    """Return what to say of a day without a visit: whether the business is open at all."""
    if shown.visits:
        return None
    day = shown.window.first
    spans = shown.opening[day]
    if not spans:
        named = opening.names.get(day)
        return f"Closed, {named}." if named else "Closed."
    hours = local.locale.list_and([f"{local.time(span.start)} to {local.time(span.end)}" for span in spans])
    return f"Nothing booked. Open {hours}."


def _when(shown: Calendar, local: Local, *, is_day: bool) -> str:
    if is_day:
        return local.beside(shown.window.first)
    return "this week" if shown.window.first <= local.today <= shown.window.last else ""


def _room(shown: Calendar, local: Local) -> str:
    """Return where there is room first; nothing of days that have gone."""
    if shown.window.last < local.today:
        return ""
    found = shown.first_free()
    if found is None:
        return " No free time left."
    start, lane = found
    day = local.beside(start) or local.day(start)
    return f" First free: {day} {local.time(start)} with {(lane.name or '').split(' ')[0]}."
