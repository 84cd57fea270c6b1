"""Reading a diary: who works when and what is booked, for as many days as are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import models as catalog
from frontdesk.domain.scheduling.models import (
    LIVE,
    Booking,
    BookingStatus,
    Resource,
    ResourceKind,
    Shift,
)
from frontdesk.domain.scheduling.offers import Window
from frontdesk.domain.scheduling.slots import ONE_DAY, Bay, Diary, Technician, Visit
from frontdesk.domain.scheduling.slots import Shift as Hours
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.queries import BusinessCard

# Far beyond any service's duration; what overlaps all the same, the constraints refuse.
LONGEST_VISIT = timedelta(days=31)

_Calendars = Mapping[UUID, Sequence[Visit]]


async def diary(
    db: AsyncSession,
    card: BusinessCard,
    window: Window,
    *,
    skills: Iterable[str],
    now: datetime,
    leaving_out: UUID | None = None,
) -> Diary:
    """Return the diary of all who can do what a service asks for.

    skills       every technician in it has all of these
    now          a hold that has expired by then takes up no time
    leaving_out  a visit that is about to be moved: its own time is free to it
    """
    hours = await _hours(db, window, skills=list(skills))
    bays = await _bays(db)
    visits = await _visits(db, card, window, now=now, leaving_out=leaving_out)
    return Diary(
        zone=card.zone,
        opening=card.opening,
        technicians=tuple(
            Technician(staff_id, tuple(shifts), tuple(visits.get(staff_id, ()))) for staff_id, shifts in hours.items()
        ),
        bays=tuple(Bay(bay_id, tuple(visits.get(bay_id, ()))) for bay_id in bays) if bays else None,
    )


async def _hours(db: AsyncSession, window: Window, *, skills: list[str]) -> dict[UUID, list[Hours]]:
    """Return the shifts of each able technician, weekly ones and those around the window."""
    near = Shift.date.between(window.first - ONE_DAY, window.last + ONE_DAY)
    rows = await db.execute(
        select(Staff.id, Shift.weekday, Shift.date, Shift.starts, Shift.ends, Shift.absent)
        .join(Shift, Shift.staff_id == Staff.id)
        .where(
            Staff.active,
            Staff.archived_at.is_(None),
            Staff.role == Role.technician,
            Staff.skills.contains(skills),
            Shift.archived_at.is_(None),
            or_(Shift.weekday.is_not(None), near),
        )
        .order_by(Staff.id, Shift.id)
    )
    found: dict[UUID, list[Hours]] = {}
    for staff_id, weekday, day, start, end, absent in rows:
        found.setdefault(staff_id, []).append(Hours(weekday, day, start, end, absent))
    return found


async def _bays(db: AsyncSession) -> list[UUID]:
    rows = await db.scalars(
        select(Resource.id)
        .where(Resource.kind == ResourceKind.bay, Resource.active, Resource.archived_at.is_(None))
        .order_by(Resource.id)
    )
    return list(rows)


async def _visits(
    db: AsyncSession,
    card: BusinessCard,
    window: Window,
    *,
    now: datetime,
    leaving_out: UUID | None,
) -> _Calendars:
    """Return what is booked, by technician and by bay, with the rest each visit's service asks for."""
    looked_at = _around(window, card)
    rows = await db.execute(
        select(
            Booking.technician_id,
            Booking.resource_id,
            Booking.starts_at,
            Booking.ends_at,
            func.coalesce(catalog.Service.buffer_minutes, 0),
        )
        .outerjoin(
            catalog.Service,
            and_(catalog.Service.key == Booking.service_type, catalog.Service.archived_at.is_(None)),
        )
        .where(
            is_live(),
            has_expired(now).is_not(True),
            overlaps(looked_at),
            Booking.id.is_distinct_from(leaving_out),
        )
        .order_by(Booking.starts_at, Booking.id)
    )
    return _by_calendar(rows.all())


def is_live() -> ColumnElement[bool]:
    """Return whether a visit takes up its time; the exclusion constraints say the same."""
    return and_(Booking.status.in_(LIVE), Booking.archived_at.is_(None))


def has_expired(now: datetime) -> ColumnElement[bool]:
    """Return whether a visit was only held, and not long enough."""
    return and_(Booking.status == BookingStatus.held, Booking.hold_expires_at <= now)


def overlaps(span: Span) -> ColumnElement[bool]:
    """Return whether a visit shares a moment with a span."""
    return and_(
        Booking.starts_at < span.end,
        Booking.ends_at > span.start,
        # Lets the index on starts_at skip the years before.
        Booking.starts_at > span.start - LONGEST_VISIT,
    )


def _around(window: Window, card: BusinessCard) -> Span:
    # A day more on each side: hours run past midnight, and rests reach over the edge.
    return Span(
        instant(window.first - ONE_DAY, time(0), card.zone),
        instant(window.last + 2 * ONE_DAY, time(0), card.zone),
    )


def _by_calendar(rows: Sequence[Row[UUID | None, UUID | None, datetime, datetime, int]]) -> _Calendars:
    found: dict[UUID, list[Visit]] = {}
    for technician_id, resource_id, starts_at, ends_at, buffer in rows:
        visit = Visit(Span(starts_at, ends_at), rest=timedelta(minutes=buffer))
        for calendar in (technician_id, resource_id):
            if calendar is not None:
                found.setdefault(calendar, []).append(visit)
    return found
