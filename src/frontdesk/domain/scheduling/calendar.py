"""The calendar as people look at it: for some days, each technician's visits, free time and days off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Literal
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name
from frontdesk.domain.scheduling.diary import LONGEST_VISIT
from frontdesk.domain.scheduling.models import LIVE, Booking, BookingStatus, Shift
from frontdesk.domain.scheduling.offers import Window
from frontdesk.domain.scheduling.rows import what_of
from frontdesk.domain.scheduling.slots import ONE_DAY, Diary, Length, Technician, Visit, free_spans, open_spans
from frontdesk.domain.scheduling.slots import Shift as Hours
from frontdesk.domain.scheduling.spans import Span, intersected
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.queries import BusinessCard

GRID = 15
"""Minutes; people book and draw on quarters of an hour."""

WhyOff = Literal["closed", "away", "off"]

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit as it stands in a lane; times in the business's zone.

    what     the service's name
    place    where to go as it was noted, else where the customer lives
    hold_ends_at  of a hold that has not run out
    """

    id: UUID
    starts_at: datetime
    ends_at: datetime
    status: BookingStatus
    what: str
    customer_name: str | None
    place: str | None
    technician_id: UUID | None
    urgency: str
    hold_ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class LaneDay:
    """A day of a lane; spans in UTC.

    working   when the technician is on shift and the business open
    free      what of it is still ahead and not taken
    why_off   why nobody works at all; None if somebody does
    """

    day: date
    working: tuple[Span, ...]
    visits: tuple[PlannedVisit, ...]
    free: tuple[Span, ...]
    why_off: WhyOff | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A technician's days; those of visits that nobody has been given yet have no id."""

    technician_id: UUID | None
    name: str | None
    skills: tuple[str, ...]
    days: tuple[LaneDay, ...]

    @property
    def on_shift(self) -> timedelta:
        """How long they work in these days."""
        return sum((span.end - span.start for day in self.days for span in day.working), _NOTHING)

    @property
    def booked(self) -> timedelta:
        """How much of these days visits take or took up."""
        spent = (visit.ends_at.timestamp() - visit.starts_at.timestamp() for visit in self.visits if _counts(visit))
        return timedelta(seconds=sum(spent))

    @property
    def visits(self) -> tuple[PlannedVisit, ...]:
        """All visits of these days."""
        return tuple(visit for day in self.days for visit in day.visits)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Some days of a business.

    opening  for each date its hours as spans, without the business's exceptions named
    """

    window: Window
    lanes: tuple[Lane, ...]
    opening: dict[date, tuple[Span, ...]]

    @property
    def visits(self) -> tuple[PlannedVisit, ...]:
        """All visits of these days but the cancelled ones."""
        return tuple(v for lane in self.lanes for v in lane.visits if v.status != BookingStatus.cancelled)

    def first_free(self) -> tuple[datetime, Lane] | None:
        """Return the first free start of these days and whose it is."""
        starts = [(span.start, n, lane) for n, lane in enumerate(self.lanes) for day in lane.days for span in day.free]
        if not starts:
            return None
        start, _, lane = min(starts, key=lambda found: found[:2])
        return start, lane


async def calendar(
    db: AsyncSession, card: BusinessCard, window: Window, *, now: datetime, with_cancelled: bool = False
) -> Calendar:
    """Return the calendar of some days, in three queries however many visits there are.

    now   free time before it is gone; a hold that has expired by then is no visit

    Free time in which not even the shortest service has room is not free time.

    A technician who has left stays in it where visits of theirs are.
    """
    people, shortest = await _people(db, window), await _shortest(db)
    planned = await _planned(db, card, window, now=now, with_cancelled=with_cancelled)
    opening = {day: tuple(_within(open_spans(card.opening, day, card.zone), day, card)) for day in window.days()}
    draw = partial(_lane, card, window, planned=planned, shortest=shortest, now=now)
    lanes = [draw(person) for person in people if _belongs(person, planned)]
    unplaced = draw(_Person(None, None, (), (), active=False))
    return Calendar(window, tuple([unplaced, *lanes] if unplaced.visits else lanes), opening)


@dataclass(frozen=True, slots=True)
class _Person:
    id: UUID | None
    name: str | None
    skills: tuple[str, ...]
    shifts: tuple[Hours, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class _Planned:
    """A visit, and how long its technician rests after it."""

    visit: PlannedVisit
    rest: timedelta


def _belongs(person: _Person, planned: Sequence[_Planned]) -> bool:
    return person.active or any(each.visit.technician_id == person.id for each in planned)


async def _people(db: AsyncSession, window: Window) -> list[_Person]:
    """Return everybody who is or was sent on visits, with their shifts, by name."""
    near = or_(Shift.weekday.is_not(None), Shift.date.between(window.first - ONE_DAY, window.last + ONE_DAY))
    rows = await db.execute(
        select(Staff, Shift)
        .outerjoin(Shift, and_(Shift.staff_id == Staff.id, Shift.archived_at.is_(None), near))
        .where(Staff.role == Role.technician)
        .order_by(Staff.name, Staff.id, Shift.id)
    )
    found: dict[UUID, tuple[Staff, list[Hours]]] = {}
    for person, shift in rows:
        _, shifts = found.setdefault(person.id, (person, []))
        if shift is not None:
            shifts.append(Hours(shift.weekday, shift.date, shift.starts, shift.ends, shift.absent))
    return [
        _Person(staff_id, who.name, tuple(who.skills), tuple(shifts), active=who.active and who.archived_at is None)
        for staff_id, (who, shifts) in found.items()
    ]


async def _shortest(db: AsyncSession) -> timedelta:
    """Return how long the shortest service takes that can be booked."""
    statement = select(func.min(Service.duration_minutes)).where(Service.active, Service.archived_at.is_(None))
    return timedelta(minutes=await db.scalar(statement) or GRID)


async def _planned(
    db: AsyncSession, card: BusinessCard, window: Window, *, now: datetime, with_cancelled: bool
) -> list[_Planned]:
    begin = instant(window.first, time(0), card.zone)
    end = instant(window.last + ONE_DAY, time(0), card.zone)
    shown = [status for status in BookingStatus if with_cancelled or status != BookingStatus.cancelled]
    rows = await db.execute(
        select(Booking, Customer, Service.name, func.coalesce(Service.buffer_minutes, 0))
        .outerjoin(Customer, Customer.id == Booking.customer_id)
        .outerjoin(Service, and_(Service.key == Booking.service_type, Service.archived_at.is_(None)))
        .where(
            Booking.archived_at.is_(None),
            Booking.status.in_(shown),
            or_(Booking.status != BookingStatus.held, Booking.hold_expires_at > now),
            Booking.starts_at < end,
            Booking.ends_at > begin,
            # Lets the index on starts_at skip the years before.
            Booking.starts_at > begin - LONGEST_VISIT,
        )
        .order_by(Booking.starts_at, Booking.id)
    )
    return [_Planned(_visit(row, card), timedelta(minutes=row[3])) for row in rows]


def _visit(row: Row[Booking, Customer | None, str | None, int], card: BusinessCard) -> PlannedVisit:
    booking, customer, service_name, _ = row
    return PlannedVisit(
        id=booking.id,
        starts_at=booking.starts_at.astimezone(card.zone),
        ends_at=booking.ends_at.astimezone(card.zone),
        status=booking.status,
        what=what_of(booking, service_name),
        customer_name=None if customer is None else full_name(customer),
        place=booking.pickup_address or (customer.city if customer else None),
        technician_id=booking.technician_id,
        urgency=booking.urgency,
        hold_ends_at=booking.hold_expires_at if booking.status == BookingStatus.held else None,
    )


def _lane(
    card: BusinessCard,
    window: Window,
    person: _Person,
    *,
    planned: Sequence[_Planned],
    shortest: timedelta,
    now: datetime,
) -> Lane:
    own = [each for each in planned if each.visit.technician_id == person.id]
    taken = tuple(
        Visit(Span(each.visit.starts_at, each.visit.ends_at), rest=each.rest)
        for each in own
        if each.visit.status in LIVE
    )
    technician = Technician(person.id or UUID(int=0), person.shifts if person.active else (), taken)
    pages = Diary(zone=card.zone, opening=card.opening, technicians=(technician,))
    days = tuple(_lane_day(pages, technician, own, day, card, shortest=shortest, now=now) for day in window.days())
    return Lane(person.id, person.name, person.skills, days)


def _lane_day(
    pages: Diary,
    technician: Technician,
    own: Iterable[_Planned],
    day: date,
    card: BusinessCard,
    *,
    shortest: timedelta,
    now: datetime,
) -> LaneDay:
    length = Length(_NOTHING)
    idle = Technician(technician.id, technician.shifts)
    working = _within(free_spans(pages, idle, day, length), day, card)
    free = [_ahead(span, now) for span in _within(free_spans(pages, technician, day, length), day, card)]
    return LaneDay(
        day=day,
        working=tuple(working),
        visits=tuple(each.visit for each in own if each.visit.starts_at.date() == day),
        free=tuple(span for span in free if span.end - span.start >= shortest),
        why_off=None if working else _why_off(technician, day, card),
    )


def _within(spans: Iterable[Span], day: date, card: BusinessCard) -> list[Span]:
    """Return what of some spans lies on a date."""
    whole = Span(instant(day, time(0), card.zone), instant(day + ONE_DAY, time(0), card.zone))
    return intersected(spans, [whole])


def _ahead(span: Span, now: datetime) -> Span:
    """Return what of a span is still to come, from the next quarter of an hour."""
    late = now.timestamp() % (GRID * 60)
    coming = now + timedelta(seconds=GRID * 60 - late) if late else now
    return Span(max(span.start, coming), span.end)


def _why_off(technician: Technician, day: date, card: BusinessCard) -> WhyOff:
    if not card.opening.on(day):
        return "closed"
    absent = any(shift.absent and shift.day == day for shift in technician.shifts)
    return "away" if absent else "off"


def _counts(visit: PlannedVisit) -> bool:
    return visit.status not in (BookingStatus.cancelled, BookingStatus.no_show)
