"""Days on which somebody who takes visits is away, and the visits that then need somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name
from frontdesk.domain.scheduling.diary import is_live
from frontdesk.domain.scheduling.models import Booking, BookingStatus, Shift
from frontdesk.domain.scheduling.rows import what_of
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.changes import business_to_change
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

LONGEST = timedelta(days=366)
MOST_LETTERS_OF_A_REASON = 80
MOST_STRANDED = 50

_A_DAY = timedelta(days=1)


class NotThoseDays(Problem):
    """Days away end before they begin, have gone, or never end."""

    title = "Those days do not fit"


class UnknownMember(Problem):
    """Nobody like that takes visits here."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown person"


@dataclass(frozen=True, slots=True)
class Away:
    """Days in a row, both included; `reason` may be empty."""

    staff_id: UUID
    name: str
    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Stranded:
    """A visit to come whose technician takes none any more, or is away that day."""

    id: UUID
    staff_id: UUID
    name: str
    starts_at: datetime
    what: str
    customer_name: str | None


async def days_away(db: AsyncSession, today: date) -> list[Away]:
    """Return who is away when, from today on, the soonest first."""
    rows = await db.execute(
        select(Staff.id, Staff.name, Shift.date, Shift.reason)
        .join(Shift, Shift.staff_id == Staff.id)
        .where(Shift.absent, Shift.date >= today, Shift.archived_at.is_(None), _is_whole_day(), _is_technician())
        .order_by(Staff.id, Shift.date, Shift.id)
    )
    runs: list[Away] = []
    for staff_id, name, day, reason in [(id, name, day, why or "") for id, name, day, why in rows if day is not None]:
        last = runs[-1] if runs else None
        if last and (last.staff_id, last.reason) == (staff_id, reason) and day - last.last <= _A_DAY:
            runs[-1] = Away(staff_id, name, last.first, day, reason)
        else:
            runs.append(Away(staff_id, name, day, day, reason))
    return sorted(runs, key=lambda run: (run.first, run.name, run.staff_id))


async def add_days_away(
    db: AsyncSession, staff_id: UUID, first: date, last: date, *, reason: str, who: str, by: UUID, now: datetime,
    today: date,
) -> Away:  # fmt: skip
    """Let nobody book somebody on some days; visits they have then stay where they are.

    who, by   name and id of who asks

    Raises UnknownMember, NotThoseDays.
    """
    if last < first:
        raise NotThoseDays("The last day is before the first.", field="last")
    if last < today:
        raise NotThoseDays("Those days have passed.", field="last")
    if last - first > LONGEST:
        raise NotThoseDays("That is more than a year. Untick them in the list instead.", field="last")
    await business_to_change(db)
    name = await db.scalar(select(Staff.name).where(Staff.id == staff_id, _is_technician()))
    if name is None:
        raise UnknownMember("Nobody like that takes visits here.", field="who")
    reason = " ".join(storable(reason).split())[:MOST_LETTERS_OF_A_REASON]
    there = set(await db.scalars(select(Shift.date).where(Shift.staff_id == staff_id, Shift.absent, _is_whole_day())))
    days = [first + _A_DAY * n for n in range((last - first).days + 1)]
    db.add_all(
        Shift(staff_id=staff_id, date=day, absent=True, reason=reason or None) for day in days if day not in there
    )
    # Not why: it may be private, and what is written down here stays.
    told = {"from": first.isoformat(), "to": last.isoformat()}
    await note_deed(
        db, who=who, what="settings.days_away_added", now=now, staff_id=by, subject=f"staff:{staff_id}", after=told
    )
    return Away(staff_id, name, first, last, reason)


async def take_back_days_away(
    db: AsyncSession, staff_id: UUID, first: date, last: date, *, who: str, by: UUID, now: datetime
) -> str:
    """Let somebody be booked again on some days; on days they were not away, or for a part only, nothing changes.

    returns   their name

    Raises UnknownMember.
    """
    await business_to_change(db)
    name = await db.scalar(select(Staff.name).where(Staff.id == staff_id, _is_technician()))
    if name is None:
        raise UnknownMember("Nobody like that takes visits here.")
    days = (Shift.staff_id == staff_id, Shift.absent, Shift.date.between(first, last), _is_whole_day())
    if await db.scalar(delete(Shift).where(*days).returning(Shift.id)) is not None:
        told = {"from": first.isoformat(), "to": last.isoformat()}
        await note_deed(
            db,
            who=who,
            what="settings.days_away_removed",
            now=now,
            staff_id=by,
            subject=f"staff:{staff_id}",
            before=told,
        )
    return name


async def stranded(db: AsyncSession, *, zone: ZoneInfo, now: datetime) -> list[Stranded]:
    """Return the visits to come that need somebody else, the soonest first; nothing moves them by itself."""
    today = now.astimezone(zone).date()
    absences = (
        select(Shift.staff_id, Shift.date)
        .where(Shift.absent, Shift.date >= today, Shift.archived_at.is_(None), _is_whole_day())
        .order_by(Shift.staff_id, Shift.date)
    )
    away = {(staff_id, day) for staff_id, day in await db.execute(absences)}
    rows = await db.execute(
        select(Booking, Customer, Service.name, Staff)
        .join(Staff, Staff.id == Booking.technician_id)
        .outerjoin(Customer, Customer.id == Booking.customer_id)
        .outerjoin(Service, and_(Service.key == Booking.service_type, Service.archived_at.is_(None)))
        .where(is_live(), Booking.status != BookingStatus.held, Booking.starts_at >= now)
        .where(or_(~Staff.active, Staff.id.in_({staff_id for staff_id, _ in away})))
        .order_by(Booking.starts_at, Booking.id)
    )
    found = [_stranded(row) for row in rows if not row[3].active or (row[3].id, _date(row[0], zone)) in away]
    return found[:MOST_STRANDED]


def _date(booking: Booking, zone: ZoneInfo) -> date:
    return booking.starts_at.astimezone(zone).date()


# The customer and the service's name are None where the outer joins found none.
def _stranded(row: Row[Booking, Customer | None, str | None, Staff]) -> Stranded:
    booking, customer, service_name, staff = row
    return Stranded(
        id=booking.id,
        staff_id=staff.id,
        name=staff.name,
        starts_at=booking.starts_at,
        what=what_of(booking, service_name),
        customer_name=None if customer is None else full_name(customer),
    )


def _is_whole_day() -> Any:
    return and_(Shift.date.is_not(None), Shift.starts.is_(None))


def _is_technician() -> Any:
    return and_(Staff.role == Role.technician, Staff.archived_at.is_(None))
