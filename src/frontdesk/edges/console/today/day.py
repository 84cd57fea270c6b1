"""The visits of today in their order, with the moment it is now and the time that is still free. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from frontdesk.domain.scheduling.calendar import Calendar, Lane, LaneDay, PlannedVisit
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.domain.scheduling.spans import Span
from frontdesk.edges.console.calls.facts import mid_sentence
from frontdesk.edges.console.today.cards import first_names
from frontdesk.kernel.locale import Local

SHORTEST_GAP = timedelta(hours=1)
MOST_GAPS = 4


@dataclass(frozen=True, slots=True)
class VisitItem:
    """A visit.

    word   what is said of where it stands, where that is not the usual
    """

    id: UUID
    at: datetime
    what: str
    who: str
    status: BookingStatus
    word: str | None
    technician: str | None
    is_past: bool
    is_urgent: bool
    kind: str = "visit"

    @property
    def told(self) -> str:
        """What and whose it is, in the middle of a sentence."""
        return f"{mid_sentence(self.what)}, {self.who}"


@dataclass(frozen=True, slots=True)
class GapItem:
    """Time in which somebody is free."""

    at: datetime
    text: str
    length: str
    kind: str = "gap"


@dataclass(frozen=True, slots=True)
class NowItem:
    """The moment it is now."""

    at: datetime
    kind: str = "now"


Item = VisitItem | GapItem | NowItem


@dataclass(frozen=True, slots=True)
class DayView:
    """Today, and tomorrow in a sentence.

    count   visits of today
    next    the first that has not begun
    """

    items: tuple[Item, ...]
    count: int
    next: VisitItem | None
    tomorrow: str


def day_view(calendar: Calendar, local: Local) -> DayView:
    """Return today and tomorrow from a calendar that has both."""
    today, tomorrow = calendar.window.days()
    lanes = [(lane, day) for lane in calendar.lanes for day in lane.days if day.day == today]
    visits = sorted(
        (_visit(visit, lane, local) for lane, day in lanes for visit in day.visits), key=lambda item: (item.at, item.id)
    )
    coming = [item for item in visits if item.at > local.now]
    items: list[Item] = [*visits, *_gaps(lanes, local), NowItem(local.now)]
    items.sort(key=lambda item: (item.at, item.kind != "visit", item.kind == "gap"))
    return DayView(
        items=tuple(items) if visits or len(items) > 1 else (),
        count=len(visits),
        next=coming[0] if coming else None,
        tomorrow=_tomorrow(calendar, tomorrow, local),
    )


def _visit(visit: PlannedVisit, lane: Lane, local: Local) -> VisitItem:
    place = ", ".join(local.place(part) if part.islower() else part for part in (visit.place or "").split(", "))
    held_until = f"Held until {local.time(visit.hold_ends_at)}" if visit.hold_ends_at else None
    return VisitItem(
        id=visit.id,
        at=visit.starts_at,
        what=visit.what,
        who=", ".join(part for part in (visit.customer_name, place) if part) or "Nobody yet",
        status=visit.status,
        word=held_until or ("Booked" if visit.status == BookingStatus.scheduled else None),
        technician=lane.name,
        is_past=visit.ends_at <= local.now or visit.status in (BookingStatus.completed, BookingStatus.no_show),
        is_urgent=visit.urgency == "emergency",
    )


def _gaps(lanes: Sequence[tuple[Lane, LaneDay]], local: Local) -> list[GapItem]:
    """Return the free time, those who are free at the very same time together, the earliest first."""
    free: dict[Span, list[str]] = {}
    working = 0
    for lane, day in lanes:
        working += bool(day.working)
        for span in day.free:
            if lane.name and span.end - span.start >= SHORTEST_GAP:
                free.setdefault(span, []).append(lane.name)
    return [
        GapItem(
            at=local.here(span.start),
            text=f"{_who(names, working, local)} free {local.time_range(span.start, span.end)}",
            length=local.minutes(int((span.end - span.start).total_seconds()) // 60),
        )
        for span, names in sorted(free.items())[:MOST_GAPS]
    ]


def _who(names: list[str], working: int, local: Local) -> str:
    if len(names) == working > 1:
        return "Everybody is"
    return f"{first_names(sorted(names), local)} {'is' if len(names) == 1 else 'are'}"


def _tomorrow(calendar: Calendar, tomorrow: date, local: Local) -> str:
    """Return tomorrow in a sentence or two."""
    days = [(lane, day) for lane in calendar.lanes for day in lane.days if day.day == tomorrow]
    visits = [visit for _, day in days for visit in day.visits]
    count = local.count(len(visits), "visit", "visits")
    told = [count[0].upper() + count[1:] + _confirmed(visits)]
    first = min(
        ((span.start, lane.name) for lane, day in days for span in day.free if lane.name),
        default=None,
    )
    if first is not None:
        told.append(f"First free: {local.time(first[0])} with {first_names([first[1]], local)}")
    elif not any(day.working for _, day in days):
        told.append("Nobody works")
    return "".join(f"{part}. " for part in told).strip()


def _confirmed(visits: Iterable[PlannedVisit]) -> str:
    confirmed = sum(visit.status == BookingStatus.confirmed for visit in visits)
    return f", {confirmed} confirmed" if confirmed else ""
