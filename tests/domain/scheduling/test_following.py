"""Opening hours change: whose week goes with them, and which visits lie on closed days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from frontdesk.domain.scheduling.following import follow_opening, visits_when_closed
from frontdesk.domain.scheduling.models import BookingStatus, Shift
from frontdesk.domain.tenancy.opening import OpeningHours
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer, a_technician, stored

NEVER_CLOSED = OpeningHours(weekdays=(((time(0), time(0)),),) * 7)


class TestFollowing:
    async def test_takes_along_who_worked_the_opening_hours(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            before = (await business_card(db)).opening
            other = await a_technician(db, name="Kim Tran", weekdays=range(3))
            none = await a_technician(db, name="Lee Ward")
            away = await db.scalar(select(Shift).where(Shift.staff_id != other.id).limit(1))
            assert away is not None
            await stored(db, Shift(staff_id=away.staff_id, date=date(2026, 3, 4), absent=True))

            unchanged = await follow_opening(db, before, before)
            followed = await follow_opening(db, before, NEVER_CLOSED)

            shifts = (await db.scalars(select(Shift))).all()
        weeks = {each.staff_id: 0 for each in shifts}
        for each in shifts:
            weeks[each.staff_id] += each.weekday is not None and (each.starts, each.ends) == (time(0), time(0))
        assert (unchanged, followed) == (0, 3)
        assert weeks.pop(other.id) == 0
        assert none.id not in weeks
        assert set(weeks.values()) == {7}
        assert [each.date for each in shifts if each.absent] == [date(2026, 3, 4)]

    async def test_finds_the_visits_of_closed_days(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            opening = (await business_card(db)).opening
            customer = await a_customer(db)
            # Ten in the morning in Sydney, a Sunday; the others are over, given up, or on a day that is open.
            for day, hour, status in (
                (7, 23, BookingStatus.scheduled),
                (8, 1, BookingStatus.confirmed),
                (8, 3, BookingStatus.cancelled),
                (9, 23, BookingStatus.scheduled),
                (1, 1, BookingStatus.scheduled),
            ):
                await a_booking(db, customer, starts_at=datetime(2026, 3, day, hour, tzinfo=UTC), status=status)

            found = await visits_when_closed(
                db, opening, ZoneInfo("Australia/Sydney"), datetime(2026, 3, 2, tzinfo=UTC)
            )

        assert found == {date(2026, 3, 8): 2}
