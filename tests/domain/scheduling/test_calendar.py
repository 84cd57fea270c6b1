"""The calendar as people look at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.calendar import Calendar, Lane, calendar
from frontdesk.domain.scheduling.models import BookingStatus, Shift
from frontdesk.domain.scheduling.offers import Window
from frontdesk.domain.scheduling.service import book, cancel
from frontdesk.domain.tenancy.models import Business, Staff
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer, a_service
from tests.domain.scheduling.visits import AN_HOUR, NINE, NOW, SYDNEY, a_wish, technicians

MONDAY = date(2026, 3, 2)
THE_DAY = Window(MONDAY, MONDAY)
THE_WEEK = Window(MONDAY, MONDAY + timedelta(days=6))


@pytest.fixture
async def db(database: Database, plumbing: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(plumbing) as db:
        yield db


@pytest.fixture
async def customer(db: AsyncSession) -> Customer:
    return await a_customer(db, city="newtown")


async def _shown(
    db: AsyncSession, window: Window = THE_DAY, *, now: datetime = NOW, with_cancelled: bool = False
) -> Calendar:
    return await calendar(db, await business_card(db), window, now=now, with_cancelled=with_cancelled)


async def _lane(db: AsyncSession, technician_id: UUID | None, *, now: datetime = NOW) -> Lane:
    shown = await _shown(db, now=now)
    return next(lane for lane in shown.lanes if lane.technician_id == technician_id)


def _free(lane: Lane) -> list[str]:
    spans = [span for day in lane.days for span in day.free]
    return [f"{s.start.astimezone(SYDNEY):%H:%M}-{s.end.astimezone(SYDNEY):%H:%M}" for s in spans]


class TestLanes:
    async def test_are_one_for_each_technician_by_name_with_all_days(self, db: AsyncSession) -> None:
        shown = await _shown(db, THE_WEEK)

        assert [lane.name for lane in shown.lanes] == ["Danny Okafor", "Priya Nair", "Tom Whitlock"]
        assert {len(lane.days) for lane in shown.lanes} == {7}

    async def test_have_the_visit_with_what_it_is_and_whose(self, db: AsyncSession, customer: Customer) -> None:
        technician = (await technicians(db))[0]
        await book(db, a_wish(customer, technician_id=technician), now=NOW)

        (visit,) = (await _lane(db, technician)).visits

        assert (visit.what, visit.customer_name, visit.place) == ("Blocked drain", "Sarah O'Brien", "newtown")
        assert visit.starts_at == NINE
        assert visit.starts_at.tzinfo == SYDNEY

    async def test_have_one_more_for_visits_that_nobody_was_given(self, db: AsyncSession, customer: Customer) -> None:
        await a_booking(db, customer, starts_at=NINE)

        shown = await _shown(db)

        assert shown.lanes[0].technician_id is None
        assert len(shown.lanes[0].visits) == 1
        assert len(shown.lanes) == 4

    async def test_leave_out_who_has_left_but_where_visits_of_theirs_are(
        self, db: AsyncSession, customer: Customer
    ) -> None:
        first, second, _ = await technicians(db)
        await a_booking(db, customer, starts_at=NINE, technician_id=first)
        for person in await db.scalars(select(Staff).where(Staff.id.in_([first, second]))):
            person.active = False
        await db.flush()

        shown = await _shown(db)

        assert first in {lane.technician_id for lane in shown.lanes}
        assert second not in {lane.technician_id for lane in shown.lanes}

    async def test_show_cancelled_visits_only_to_who_asks(self, db: AsyncSession, customer: Customer) -> None:
        booking = await book(db, a_wish(customer), now=NOW)
        await cancel(db, booking, reason="booked twice", now=NOW)

        assert all(not lane.visits for lane in (await _shown(db)).lanes)
        with_them = await _shown(db, with_cancelled=True)
        assert [visit.status for lane in with_them.lanes for visit in lane.visits] == [BookingStatus.cancelled]
        assert with_them.visits == ()

    async def test_do_not_show_a_hold_that_has_run_out(self, db: AsyncSession, customer: Customer) -> None:
        held = {"status": BookingStatus.held, "hold_expires_at": NOW + timedelta(minutes=5)}
        await a_booking(db, customer, starts_at=NINE, **held)

        assert len((await _shown(db)).visits) == 1
        assert not (await _shown(db, now=NOW + timedelta(minutes=5))).visits


class TestFreeTime:
    async def test_is_the_shift_less_the_visits(self, db: AsyncSession, customer: Customer) -> None:
        technician = (await technicians(db))[0]
        await book(db, a_wish(customer, technician_id=technician), now=NOW)

        assert _free(await _lane(db, technician)) == ["08:00-09:00", "10:00-18:00"]

    async def test_begins_at_the_next_quarter_of_an_hour_today(self, db: AsyncSession) -> None:
        technician = (await technicians(db))[0]

        assert _free(await _lane(db, technician, now=NINE + timedelta(minutes=2))) == ["09:15-18:00"]

    async def test_is_none_in_the_past(self, db: AsyncSession) -> None:
        technician = (await technicians(db))[0]

        assert _free(await _lane(db, technician, now=NINE + timedelta(days=1))) == []

    async def test_is_long_enough_for_the_shortest_service(self, db: AsyncSession, customer: Customer) -> None:
        technician = (await technicians(db))[0]
        await a_booking(db, customer, starts_at=NINE - AN_HOUR / 2, technician_id=technician)
        before = _free(await _lane(db, technician))

        await a_service(db, key="a_look", duration_minutes=30)

        assert before == ["09:30-18:00"]
        assert _free(await _lane(db, technician)) == ["08:00-08:30", "09:30-18:00"]

    async def test_counts_a_rest_after_a_visit_as_taken(self, db: AsyncSession, customer: Customer) -> None:
        technician = (await technicians(db))[0]
        await a_service(db, key="sewer", buffer_minutes=30)
        await a_booking(db, customer, starts_at=NINE, technician_id=technician, service_type="sewer")

        assert _free(await _lane(db, technician)) == ["08:00-09:00", "10:30-18:00"]

    async def test_comes_first_where_it_begins_first(self, db: AsyncSession, customer: Customer) -> None:
        first, *others = await technicians(db)
        for technician in others:
            await a_booking(db, customer, starts_at=NINE - AN_HOUR, technician_id=technician)

        found = (await _shown(db)).first_free()

        assert found is not None
        assert (found[0], found[1].technician_id) == (NINE - AN_HOUR, first)


class TestDaysOff:
    async def test_say_that_the_business_is_closed(self, db: AsyncSession) -> None:
        business = (await db.scalars(select(Business))).one()
        holiday = {"date": "2026-03-02", "closed": True, "name": "Labour Day"}
        business.opening_hours = {**business.opening_hours, "exceptions": [holiday]}
        await db.flush()

        assert {lane.days[0].why_off for lane in (await _shown(db)).lanes} == {"closed"}

    async def test_say_that_somebody_is_away(self, db: AsyncSession) -> None:
        technician = (await technicians(db))[0]
        db.add(Shift(staff_id=technician, date=MONDAY, absent=True))
        await db.flush()

        assert (await _lane(db, technician)).days[0].why_off == "away"

    async def test_say_that_somebody_is_not_on_shift(self, db: AsyncSession) -> None:
        technician = (await technicians(db))[0]
        for shift in await db.scalars(select(Shift).where(Shift.staff_id == technician, Shift.weekday == 0)):
            await db.delete(shift)
        await db.flush()

        assert (await _lane(db, technician)).days[0].why_off == "off"


class TestHours:
    async def test_are_those_on_shift_and_those_that_visits_take(self, db: AsyncSession, customer: Customer) -> None:
        technician = (await technicians(db))[0]
        statuses = (BookingStatus.completed, BookingStatus.scheduled, BookingStatus.no_show)
        for hour, status in enumerate(statuses):
            await a_booking(db, customer, starts_at=NINE + hour * AN_HOUR, technician_id=technician, status=status)

        lane = await _lane(db, technician)

        assert (lane.booked, lane.on_shift) == (timedelta(hours=2), timedelta(hours=10))
