"""Reads of the calendar, from real rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.catalog.models import Service as ServiceRow
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.service import find_or_add
from frontdesk.domain.scheduling.models import Shift
from frontdesk.domain.scheduling.queries import (
    UnknownBooking,
    booking,
    free_times,
    get,
    of_conversation,
)
from frontdesk.domain.scheduling.service import book, cancel
from frontdesk.domain.scheduling.slots import Slot
from frontdesk.domain.scheduling.wishes import Wish, wish_of
from frontdesk.domain.tenancy.models import Staff
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.trades.pack import Service
from tests.builders import a_booking, a_conversation, a_customer, stored
from tests.domain.scheduling.visits import NINE, NOW, SYDNEY, a_wish, technicians


@pytest.fixture
async def db(database: Database, plumbing: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(plumbing) as db:
        yield db


@pytest.fixture
async def customer(db: AsyncSession) -> Customer:
    return await a_customer(db)


@pytest.fixture
async def service(db: AsyncSession) -> Service:
    found = await catalog.service(db, "blocked_drain")
    assert found is not None
    return found


def shown(slots: list[Slot]) -> list[str]:
    return [f"{slot.starts_at.astimezone(SYDNEY):%d %H:%M}" for slot in slots]


class TestFreeTimes:
    async def test_are_the_first_and_one_in_another_half_of_the_day(self, db: AsyncSession, service: Service) -> None:
        found = await free_times(db, service=service, wish=Wish(), now=NOW)

        assert shown(found.slots) == ["02 08:00", "02 12:00"]
        assert (found.named, found.why) == (False, None)

    async def test_are_those_at_which_somebody_is_free(
        self, db: AsyncSession, service: Service, customer: Customer
    ) -> None:
        *busy, free = await technicians(db)
        for technician in busy:
            await a_booking(db, customer, starts_at=NINE, technician_id=technician)

        found = await free_times(
            db, service=service, wish=wish_of(preferred_date="2026-03-02", preferred_time="09:00"), now=NOW
        )

        assert shown(found.slots)[:1] == ["02 09:00"]
        assert found.slots[0].technician_id == free
        assert found.named

    async def test_say_what_stands_against_a_wish(self, db: AsyncSession, service: Service, customer: Customer) -> None:
        for technician in await technicians(db):
            await a_booking(db, customer, starts_at=NINE, technician_id=technician)

        found = await free_times(
            db, service=service, wish=wish_of(preferred_date="2026-03-02", preferred_time="09:00"), now=NOW
        )

        assert shown(found.slots) == ["02 08:00", "02 10:00"]
        assert (found.named, found.why) == (False, "taken")

    async def test_are_found_weeks_ahead_when_everybody_is_away(self, db: AsyncSession, service: Service) -> None:
        for technician in await technicians(db):
            for day in range(28):
                await stored(db, Shift(staff_id=technician, date=date(2026, 3, 2) + timedelta(days=day), absent=True))

        found = await free_times(db, service=service, wish=Wish(), now=NOW)

        assert shown(found.slots) == ["30 08:00", "30 12:00"]

    async def test_are_none_when_nobody_can_do_it(self, db: AsyncSession, service: Service) -> None:
        await db.execute(update(Staff).values(active=False))

        found = await free_times(db, service=service, wish=Wish(), now=NOW)

        assert found.slots == []
        assert found.why == "taken"

    async def test_leave_out_technicians_without_the_skill(self, db: AsyncSession, service: Service) -> None:
        skilled, *others = await technicians(db)
        await db.execute(update(Staff).where(Staff.id.in_(others)).values(skills=[]))
        await db.execute(update(Staff).where(Staff.id == skilled).values(skills=["x-ray"]))
        special = Service("x", "X", "repair", minutes=60, skills=("x-ray",))

        found = await free_times(db, service=special, wish=Wish(), now=NOW, limit=3)

        assert {slot.technician_id for slot in found.slots} == {skilled}

    async def test_keep_the_rest_after_another_visit(
        self, db: AsyncSession, service: Service, customer: Customer
    ) -> None:
        await db.execute(update(ServiceRow).where(ServiceRow.key == "blocked_drain").values(buffer_minutes=30))
        for technician in await technicians(db):
            await a_booking(db, customer, starts_at=NINE, technician_id=technician)

        found = await free_times(
            db, service=service, wish=wish_of(preferred_date="2026-03-02", preferred_time="10:00"), now=NOW
        )

        assert not found.named
        assert shown(found.slots) == ["02 10:30", "02 11:30"]

    async def test_count_the_time_of_a_visit_that_is_being_moved_as_free(
        self, db: AsyncSession, service: Service, customer: Customer
    ) -> None:
        visits = [await book(db, a_wish(customer), now=NOW) for _ in range(3)]
        wish = wish_of(preferred_date="2026-03-02", preferred_time="09:30")

        stuck = await free_times(db, service=service, wish=wish, now=NOW)
        moving = await free_times(db, service=service, wish=wish, now=NOW, moving=visits[0].id)

        assert (stuck.named, moving.named) == (False, True)


class TestVisits:
    async def test_are_read_with_names_and_in_the_business_zone(self, db: AsyncSession, customer: Customer) -> None:
        booked = await book(db, a_wish(customer), now=NOW)

        view = await booking(db, booked.id)

        assert view is not None
        assert (view.customer_name, view.customer_phone) == ("Sarah O'Brien", "+61491570156")
        assert (view.appointment_date, view.appointment_time, view.duration_minutes) == ("2026-03-02", "09:00", 60)
        assert view.as_record()["starts_at"] == "2026-03-02T09:00:00+11:00"

    async def test_have_the_number_of_a_customer_who_shares_one(self, db: AsyncSession, customer: Customer) -> None:
        bob = await find_or_add(db, name="Bob", phone=customer.phone, now=NOW)
        booked = await book(db, a_wish(bob), now=NOW)

        view = await booking(db, booked.id)

        assert view is not None
        assert (view.customer_name, view.customer_phone) == ("Bob", "+61491570156")

    async def test_that_do_not_exist(self, db: AsyncSession) -> None:
        assert await booking(db, new_id()) is None
        with pytest.raises(UnknownBooking):
            await get(db, new_id())

    async def test_of_a_conversation_are_those_it_booked(self, db: AsyncSession, customer: Customer) -> None:
        call = await a_conversation(db)
        first = await book(db, a_wish(customer, conversation_id=call.id), now=NOW)
        await cancel(db, first, reason="another day", now=NOW)
        second = await book(db, a_wish(customer, conversation_id=call.id), now=NOW)
        await book(db, a_wish(customer), now=NOW)

        assert [visit.id for visit in await of_conversation(db, call.id)] == [first.id, second.id]
