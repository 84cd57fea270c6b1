"""What becomes of a visit once it stands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.queries import get
from frontdesk.domain.scheduling.service import (
    AlreadyCancelled,
    ChangedMeanwhile,
    NotYet,
    SlotTaken,
    VisitOver,
    book,
    cancel,
    complete,
    confirm,
    move,
    no_show,
    restore,
    start,
)
from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem
from tests.builders import a_booking, a_customer
from tests.domain.scheduling.visits import AN_HOUR, NINE, NOW, a_wish, technicians


@pytest.fixture
async def db(database: Database, plumbing: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(plumbing) as db:
        yield db


@pytest.fixture
async def customer(db: AsyncSession) -> Customer:
    return await a_customer(db)


@pytest.fixture
async def booking(db: AsyncSession, customer: Customer) -> Booking:
    return await book(db, a_wish(customer), now=NOW)


class TestAVisit:
    async def test_is_confirmed_begun_and_done(self, db: AsyncSession, booking: Booking) -> None:
        assert (await confirm(db, booking, now=NOW)).status == BookingStatus.confirmed
        assert (await start(db, booking, now=NINE)).status == BookingStatus.in_progress
        done = await complete(db, booking, now=NINE + AN_HOUR)

        assert (done.status, done.completed_at) == (BookingStatus.completed, NINE + AN_HOUR)

    async def test_is_confirmed_once(self, db: AsyncSession, booking: Booking) -> None:
        await confirm(db, booking, now=NOW)

        with pytest.raises(VisitOver):
            await confirm(db, booking, now=NOW)

    async def test_does_not_begin_before_its_day(self, db: AsyncSession, booking: Booking) -> None:
        with pytest.raises(NotYet):
            await start(db, booking, now=NOW - timedelta(days=1))

    async def test_is_neither_done_nor_in_vain_before_its_time(self, db: AsyncSession, booking: Booking) -> None:
        with pytest.raises(NotYet):
            await complete(db, booking, now=NOW)
        with pytest.raises(NotYet):
            await no_show(db, booking, now=NOW)

    async def test_that_was_in_vain_leaves_its_time_to_others(
        self, db: AsyncSession, customer: Customer, booking: Booking
    ) -> None:
        await no_show(db, booking, now=NINE)

        again = await book(db, a_wish(customer, technician_id=booking.technician_id), now=NOW)

        assert again.starts_at == NINE

    async def test_that_is_cancelled_goes_no_further(self, db: AsyncSession, booking: Booking) -> None:
        await cancel(db, booking, reason="booked twice", now=NOW)

        with pytest.raises(AlreadyCancelled):
            await confirm(db, booking, now=NOW)
        with pytest.raises(AlreadyCancelled):
            await complete(db, booking, now=NINE + AN_HOUR)


class TestRestore:
    async def test_gives_a_cancelled_visit_its_time_and_technician_again(
        self, db: AsyncSession, booking: Booking
    ) -> None:
        stood = (booking.starts_at, booking.technician_id)
        await cancel(db, booking, reason="booked twice", now=NOW)

        back = await restore(db, booking, was=BookingStatus.confirmed, now=NOW)

        assert (back.status, back.cancellation_reason) == (BookingStatus.confirmed, None)
        assert (back.starts_at, back.technician_id) == stood

    async def test_refuses_if_somebody_has_the_time_now(
        self, db: AsyncSession, customer: Customer, booking: Booking
    ) -> None:
        await cancel(db, booking, reason="booked twice", now=NOW)
        await book(db, a_wish(customer, technician_id=booking.technician_id), now=NOW)

        with pytest.raises(SlotTaken):
            await restore(db, booking, was=BookingStatus.scheduled, now=NOW)

    async def test_takes_back_that_it_is_done_even_when_it_is_over(self, db: AsyncSession, booking: Booking) -> None:
        await complete(db, booking, now=NINE + AN_HOUR)

        back = await restore(db, booking, was=BookingStatus.in_progress, now=NINE + 3 * AN_HOUR)

        assert (back.status, back.completed_at) == (BookingStatus.in_progress, None)

    async def test_refuses_a_visit_that_stands_or_a_cancelled_one_whose_time_is_gone(
        self, db: AsyncSession, booking: Booking
    ) -> None:
        with pytest.raises(VisitOver):
            await restore(db, booking, was=BookingStatus.scheduled, now=NOW)
        await cancel(db, booking, reason="booked twice", now=NOW)
        with pytest.raises(VisitOver):
            await restore(db, booking, was=BookingStatus.scheduled, now=NINE + AN_HOUR)

    async def test_releases_a_hold_that_ran_out(self, db: AsyncSession, customer: Customer, booking: Booking) -> None:
        await cancel(db, booking, reason="booked twice", now=NOW)
        held = {"status": BookingStatus.held, "hold_expires_at": NOW}
        await a_booking(db, customer, starts_at=NINE, technician_id=booking.technician_id, **held)

        assert (await restore(db, booking, was=BookingStatus.scheduled, now=NOW)).status == BookingStatus.scheduled


class TestTwoPeopleAtOnce:
    async def _both(self, database: Database, plumbing: UUID, first: object, second: object) -> list[object]:
        """Do two deeds with one visit at the same instant, each in a transaction of its own."""
        async with database.transaction(plumbing) as db:
            booking = await book(db, a_wish(await a_customer(db)), now=NOW)

        async def do(deed: object) -> object:
            try:
                async with database.transaction(plumbing) as db:
                    seen = await get(db, booking.id)
                    await asyncio.sleep(0.1)
                    return await deed(db, seen, now=NOW, seen_at=seen.updated_at)  # type: ignore[operator]
            except Problem as refused:
                return refused

        return list(await asyncio.gather(do(first), do(second)))

    async def test_one_move_counts_and_the_other_is_told(self, database: Database, plumbing: UUID) -> None:
        async def to_ten(db: AsyncSession, seen: Booking, **given: object) -> Booking:
            return await move(db, seen, starts_at=NINE + AN_HOUR, **given)  # type: ignore[arg-type]

        async def to_eleven(db: AsyncSession, seen: Booking, **given: object) -> Booking:
            return await move(db, seen, starts_at=NINE + 2 * AN_HOUR, **given)  # type: ignore[arg-type]

        told = await self._both(database, plumbing, to_ten, to_eleven)

        (moved,) = [each for each in told if isinstance(each, Booking)]
        assert [type(each) for each in told if each is not moved] == [ChangedMeanwhile]
        async with database.transaction(plumbing) as db:
            assert (await get(db, moved.id)).starts_at == moved.starts_at

    async def test_one_cancels_and_the_other_cannot_confirm(self, database: Database, plumbing: UUID) -> None:
        async def call_off(db: AsyncSession, seen: Booking, **given: object) -> Booking:
            return await cancel(db, seen, reason="booked twice", **given)  # type: ignore[arg-type]

        told = await self._both(database, plumbing, call_off, confirm)

        assert len([each for each in told if isinstance(each, Booking)]) == 1
        assert len([each for each in told if isinstance(each, AlreadyCancelled | ChangedMeanwhile)]) == 1

    async def test_a_visit_with_everybody_booked_cannot_be_restored(
        self, db: AsyncSession, customer: Customer, booking: Booking
    ) -> None:
        await cancel(db, booking, reason="booked twice", now=NOW)
        for technician in await technicians(db):
            await a_booking(db, customer, starts_at=NINE, technician_id=technician)

        with pytest.raises(SlotTaken):
            await restore(db, booking, was=BookingStatus.scheduled, now=NOW)
