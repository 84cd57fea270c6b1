"""Reading a diary: who works when and what is booked, for as many days as are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, and_, bindparam, func, or_, select
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
_Moment = datetime | BindParameter[datetime]


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
    near = {"since": window.first - ONE_DAY, "until": window.last + ONE_DAY}
    found: dict[UUID, list[Hours]] = {}
    for staff_id, weekday, day, start, end, absent in await db.execute(_HOURS, {"skills": skills, **near}):
        found.setdefault(staff_id, []).append(Hours(weekday, day, start, end, absent))
    return found


async def _bays(db: AsyncSession) -> list[UUID]:
    return list(await db.scalars(_BAYS))


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
    around = {"start": looked_at.start, "end": looked_at.end, "since": looked_at.start - LONGEST_VISIT}
    rows = await db.execute(_VISITS, {"now": now, "leaving_out": leaving_out, **around})
    return _by_calendar(rows.all())


def is_live() -> ColumnElement[bool]:
    """Return whether a visit takes up its time; the exclusion constraints say the same."""
    return and_(Booking.status.in_(LIVE), Booking.archived_at.is_(None))


def has_expired(now: _Moment) -> ColumnElement[bool]:
    """Return whether a visit was only held, and not long enough."""
    return and_(Booking.status == BookingStatus.held, Booking.hold_expires_at <= now)


def overlaps(span: Span) -> ColumnElement[bool]:
    """Return whether a visit shares a moment with a span."""
    return _overlaps(span.start, span.end, since=span.start - LONGEST_VISIT)


def _overlaps(start: _Moment, end: _Moment, *, since: _Moment) -> ColumnElement[bool]:
    # `since` lets the index on starts_at skip the years before.
    return and_(Booking.starts_at < end, Booking.ends_at > start, Booking.starts_at > since)


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


# Put together once: callers who look for a time wait for these.
_HOURS = (
    select(Staff.id, Shift.weekday, Shift.date, Shift.starts, Shift.ends, Shift.absent)
    .join(Shift, Shift.staff_id == Staff.id)
    .where(
        Staff.active,
        Staff.archived_at.is_(None),
        Staff.role == Role.technician,
        Staff.skills.contains(bindparam("skills")),
        Shift.archived_at.is_(None),
        or_(Shift.weekday.is_not(None), Shift.date.between(bindparam("since"), bindparam("until"))),
    )
    .order_by(Staff.id, Shift.id)
)
_BAYS = (
    select(Resource.id)
    .where(Resource.kind == ResourceKind.bay, Resource.active, Resource.archived_at.is_(None))
    .order_by(Resource.id)
)
_VISITS = (
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
        has_expired(bindparam("now")).is_not(True),
        _overlaps(bindparam("start"), bindparam("end"), since=bindparam("since")),
        Booking.id.is_distinct_from(bindparam("leaving_out")),
    )
    .order_by(Booking.starts_at, Booking.id)
)
