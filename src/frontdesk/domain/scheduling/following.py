"""What follows in the calendar when the opening hours change: whose week goes with them, which visits lie outside."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.diary import is_live
from frontdesk.domain.scheduling.models import Booking, BookingStatus, Shift
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.opening import OpeningHours

_Week = frozenset[tuple[int, time, time]]


async def follow_opening(db: AsyncSession, before: OpeningHours, after: OpeningHours) -> int:
    """Let the technicians whose week was the opening hours work the new ones.

    returns   how many they are; 0 where the week did not change

    Days of their own, and being away, stay. Whoever had other hours keeps them. An empty week follows nothing, and
    nobody follows into one: while all is closed no time is offered anyway, and who worked keeps their week until then.
    """
    old, new = _week(before), _week(after)
    if old == new or not old or not new:
        return 0
    followers = [staff_id for staff_id, week in (await _weeks(db)).items() if week == old]
    mine = Shift.staff_id.in_(followers)
    await db.execute(delete(Shift).where(mine, Shift.weekday.is_not(None), ~Shift.absent, Shift.archived_at.is_(None)))
    db.add_all(
        Shift(staff_id=staff_id, weekday=weekday, starts=starts, ends=ends)
        for staff_id in followers
        for weekday, starts, ends in sorted(new)
    )
    await db.flush()
    return len(followers)


async def visits_when_closed(db: AsyncSession, opening: OpeningHours, zone: ZoneInfo, now: datetime) -> dict[date, int]:
    """Return the days to come on which the business is closed and visits are booked all the same, with their count."""
    starts = await db.scalars(
        select(Booking.starts_at)
        .where(is_live(), Booking.status != BookingStatus.held, Booking.starts_at >= now)
        .order_by(Booking.starts_at, Booking.id)
    )
    days = Counter(at.astimezone(zone).date() for at in starts)
    return {day: count for day, count in days.items() if not opening.on(day)}


def _week(opening: OpeningHours) -> _Week:
    return frozenset(
        (weekday, begin, end) for weekday, intervals in enumerate(opening.weekdays) for begin, end in intervals
    )


async def _weeks(db: AsyncSession) -> dict[UUID, _Week]:
    """Return the week of every technician, those who work none included."""
    rows = await db.execute(
        select(Staff.id, Shift.weekday, Shift.starts, Shift.ends)
        .outerjoin(
            Shift,
            (Shift.staff_id == Staff.id)
            & Shift.weekday.is_not(None)
            & ~Shift.absent
            & Shift.archived_at.is_(None),
        )
        .where(Staff.role == Role.technician, Staff.active, Staff.archived_at.is_(None))
        .order_by(Staff.id, Shift.id)
    )  # fmt: skip
    weeks: dict[UUID, set[tuple[int, time, time]]] = {}
    for staff_id, weekday, starts, ends in rows:
        week = weeks.setdefault(staff_id, set())
        if weekday is not None and starts is not None and ends is not None:
            week.add((weekday, starts, ends))
    return {staff_id: frozenset(week) for staff_id, week in weeks.items()}
