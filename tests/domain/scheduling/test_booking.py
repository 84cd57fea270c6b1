"""Booking, one caller at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.domain.scheduling.service import (
    OutsideOpeningHours,
    SlotInPast,
    SlotTaken,
    TooFarAhead,
    UnknownService,
    book,
)
from frontdesk.kernel.db import Database
from tests.builders import a_bay, a_booking, a_customer
from tests.domain.scheduling.visits import AN_HOUR, NINE, NOW, SYDNEY, a_wish, all_visits, technicians


@pytest.fixture
async def db(database: Database, plumbing: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(plumbing) as db:
        yield db


@pytest.fixture
async def customer(db: AsyncSession) -> Customer:
    return await a_customer(db)


class TestBook:
    async def test_stores_the_visit_with_what_the_service_says_of_it(
        self, db: AsyncSession, customer: Customer
    ) -> None:
        booking = await book(db, a_wish(customer, description="kitchen sink"), now=NOW)

        assert booking.status == BookingStatus.scheduled
        assert (booking.starts_at, booking.ends_at) == (NINE, NINE + AN_HOUR)
        assert (booking.title, booking.service_category, booking.description) == (
            "Blocked drain",
            "repair",
            "kitchen sink",
        )
        assert booking.technician_id in await technicians(db)

    async def test_gives_the_visit_to_whoever_has_the_fewest_that_day(
        self, db: AsyncSession, customer: Customer
    ) -> None:
        first, second, third = await technicians(db)
        await a_booking(db, customer, starts_at=NINE + 2 * AN_HOUR, technician_id=first)
        await a_booking(db, customer, starts_at=NINE + 4 * AN_HOUR, technician_id=second)
        await a_booking(db, customer, starts_at=NINE + timedelta(days=1), technician_id=third)

        booking = await book(db, a_wish(customer), now=NOW)

        assert booking.technician_id == third

    async def test_gives_it_to_the_technician_who_was_asked_for(self, db: AsyncSession, customer: Customer) -> None:
        last = (await technicians(db))[-1]

        booking = await book(db, a_wish(customer, technician_id=last), now=NOW)

        assert booking.technician_id == last

    async def test_returns_the_first_visit_when_the_same_wish_comes_again(
        self, db: AsyncSession, customer: Customer
    ) -> None:
        wish = a_wish(customer)
        first = await book(db, wish, now=NOW)

        again = await book(db, wish, now=NINE + AN_HOUR)

        assert again.id == first.id
        assert len(await all_visits(db)) == 1

    async def test_takes_a_bay_where_the_business_has_bays(self, db: AsyncSession, customer: Customer) -> None:
        bays = {(await a_bay(db, name=f"Bay {n}")).id for n in (1, 2)}

        visits = [await book(db, a_wish(customer), now=NOW) for _ in bays]

        assert {visit.resource_id for visit in visits} == bays
        with pytest.raises(SlotTaken):
            await book(db, a_wish(customer), now=NOW)

    async def test_books_behind_a_visit_that_ends_when_it_starts(self, db: AsyncSession, customer: Customer) -> None:
        for technician in await technicians(db):
            await a_booking(db, customer, starts_at=NINE - AN_HOUR, technician_id=technician)
            await a_booking(db, customer, starts_at=NINE + AN_HOUR, technician_id=technician)

        booking = await book(db, a_wish(customer), now=NOW)

        assert booking.starts_at == NINE


class TestWhatCannotBeBooked:
    async def test_a_time_at_which_everybody_is_busy(self, db: AsyncSession, customer: Customer) -> None:
        for technician in await technicians(db):
            await a_booking(db, customer, starts_at=NINE + AN_HOUR / 2, technician_id=technician)

        with pytest.raises(SlotTaken):
            await book(db, a_wish(customer), now=NOW)

    async def test_a_technician_who_is_busy(self, db: AsyncSession, customer: Customer) -> None:
        technician = (await technicians(db))[0]
        await a_booking(db, customer, starts_at=NINE, technician_id=technician)

        with pytest.raises(SlotTaken):
            await book(db, a_wish(customer, technician_id=technician), now=NOW)

    async def test_a_time_that_has_gone(self, db: AsyncSession, customer: Customer) -> None:
        with pytest.raises(SlotInPast):
            await book(db, a_wish(customer), now=NINE + timedelta(minutes=1))

    async def test_a_time_past_the_horizon(self, db: AsyncSession, customer: Customer) -> None:
        with pytest.raises(TooFarAhead, match="180 days"):
            await book(db, a_wish(customer, starts_at=NINE + timedelta(days=182)), now=NOW)

    @pytest.mark.parametrize(
        "starts_at",
        [
            pytest.param(datetime(2026, 3, 2, 7, 30, tzinfo=SYDNEY), id="before opening"),
            pytest.param(datetime(2026, 3, 2, 17, 30, tzinfo=SYDNEY), id="over only after closing"),
            pytest.param(datetime(2026, 3, 7, 9, 0, tzinfo=SYDNEY), id="on a Saturday"),
        ],
    )
    async def test_a_time_outside_opening_hours(
        self, db: AsyncSession, customer: Customer, starts_at: datetime
    ) -> None:
        with pytest.raises(OutsideOpeningHours):
            await book(db, a_wish(customer, starts_at=starts_at), now=NOW)

    async def test_a_service_that_is_not_offered(self, db: AsyncSession, customer: Customer) -> None:
        with pytest.raises(UnknownService):
            await book(db, a_wish(customer, service_type="oil_change"), now=NOW)


class TestHolds:
    async def test_one_that_still_runs_keeps_its_time(self, db: AsyncSession, customer: Customer) -> None:
        for technician in await technicians(db):
            await a_booking(
                db,
                customer,
                starts_at=NINE,
                technician_id=technician,
                status=BookingStatus.held,
                hold_expires_at=NOW + timedelta(minutes=1),
            )

        with pytest.raises(SlotTaken):
            await book(db, a_wish(customer), now=NOW)

    async def test_one_that_ran_out_is_released_for_the_next(self, db: AsyncSession, customer: Customer) -> None:
        for technician in await technicians(db):
            await a_booking(
                db,
                customer,
                starts_at=NINE,
                technician_id=technician,
                status=BookingStatus.held,
                hold_expires_at=NOW,
            )

        booking = await book(db, a_wish(customer), now=NOW)

        *held, booked = await all_visits(db)
        assert booked.id == booking.id
        assert {visit.status for visit in held} == {BookingStatus.cancelled}
