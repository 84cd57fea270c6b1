"""Moving, amending and cancelling visits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.schemas import Amendment
from frontdesk.domain.scheduling.service import (
    AlreadyCancelled,
    OutsideOpeningHours,
    SlotInPast,
    SlotTaken,
    TooFarAhead,
    UnknownService,
    VisitOver,
    amend,
    book,
    cancel,
    move,
)
from frontdesk.kernel.db import Database
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


async def _fill(db: AsyncSession, customer: Customer, *, but: UUID | None = None) -> None:
    """Book eleven o'clock with everybody."""
    for technician in await technicians(db):
        if technician != but:
            await a_booking(db, customer, starts_at=NINE + 2 * AN_HOUR, technician_id=technician)


class TestMove:
    async def test_keeps_the_visit_and_its_technician(self, db: AsyncSession, booking: Booking) -> None:
        old = (booking.id, booking.technician_id)

        moved = await move(db, booking, starts_at=NINE + AN_HOUR / 2, now=NOW)

        assert (moved.id, moved.technician_id) == old
        assert (moved.starts_at, moved.ends_at) == (NINE + AN_HOUR / 2, NINE + 1.5 * AN_HOUR)

    async def test_gives_it_to_another_technician_if_its_own_is_busy_then(
        self, db: AsyncSession, customer: Customer, booking: Booking
    ) -> None:
        free = (await technicians(db))[-1]
        assert booking.technician_id != free
        await _fill(db, customer, but=free)

        moved = await move(db, booking, starts_at=NINE + 2 * AN_HOUR, now=NOW)

        assert moved.technician_id == free

    async def test_leaves_it_where_it_is_if_nobody_is_free_then(
        self, db: AsyncSession, customer: Customer, booking: Booking
    ) -> None:
        await _fill(db, customer)

        with pytest.raises(SlotTaken):
            await move(db, booking, starts_at=NINE + 2 * AN_HOUR, now=NOW)

        await db.refresh(booking)
        assert booking.starts_at == NINE

    async def test_refuses_what_could_not_be_booked_either(self, db: AsyncSession, booking: Booking) -> None:
        with pytest.raises(SlotInPast):
            await move(db, booking, starts_at=NOW - AN_HOUR, now=NOW)
        with pytest.raises(OutsideOpeningHours):
            await move(db, booking, starts_at=NINE + 12 * AN_HOUR, now=NOW)
        with pytest.raises(TooFarAhead):
            await move(db, booking, starts_at=NINE + timedelta(days=200), now=NOW)

    async def test_refuses_a_visit_that_was_cancelled(self, db: AsyncSession, booking: Booking) -> None:
        await cancel(db, booking, reason="found somebody else", now=NOW)

        with pytest.raises(AlreadyCancelled):
            await move(db, booking, starts_at=NINE + AN_HOUR, now=NOW)

    async def test_refuses_a_visit_that_is_done(self, db: AsyncSession, booking: Booking) -> None:
        booking.status = BookingStatus.completed
        await db.flush()

        with pytest.raises(VisitOver):
            await move(db, booking, starts_at=NINE + AN_HOUR, now=NOW)


class TestAmend:
    async def test_changes_what_is_given_and_nothing_else(self, db: AsyncSession, booking: Booking) -> None:
        amended = await amend(db, booking, Amendment(noted_services=("leaking_tap",)), now=NOW)

        assert amended.noted_services == ["leaking_tap"]
        assert (amended.service_type, amended.starts_at) == ("blocked_drain", NINE)

    async def test_makes_the_visit_as_long_as_another_service_takes(self, db: AsyncSession, booking: Booking) -> None:
        amended = await amend(db, booking, Amendment(service_type="burst_pipe"), now=NOW)

        assert (amended.service_type, amended.title) == ("burst_pipe", "Burst pipe")
        assert (amended.starts_at, amended.ends_at) == (NINE, NINE + 2 * AN_HOUR)

    async def test_refuses_a_longer_service_if_nobody_has_the_time(
        self, db: AsyncSession, customer: Customer, booking: Booking
    ) -> None:
        for technician in await technicians(db):
            await a_booking(db, customer, starts_at=NINE + AN_HOUR, technician_id=technician)

        with pytest.raises(SlotTaken):
            await amend(db, booking, Amendment(service_type="burst_pipe"), now=NOW)

    async def test_refuses_a_service_that_is_not_offered(self, db: AsyncSession, booking: Booking) -> None:
        with pytest.raises(UnknownService):
            await amend(db, booking, Amendment(service_type="oil_change"), now=NOW)


class TestCancel:
    async def test_frees_the_time_and_keeps_the_reason(self, db: AsyncSession, booking: Booking) -> None:
        cancelled = await cancel(db, booking, reason="sold the house", now=NOW)

        assert (cancelled.status, cancelled.cancellation_reason) == (BookingStatus.cancelled, "sold the house")
        wish = a_wish(booking.customer_id or booking.id, technician_id=booking.technician_id)
        assert (await book(db, wish, now=NOW)).starts_at == NINE

    async def test_refuses_a_second_time(self, db: AsyncSession, booking: Booking) -> None:
        await cancel(db, booking, reason="sold the house", now=NOW)

        with pytest.raises(AlreadyCancelled):
            await cancel(db, booking, reason="sold the house", now=NOW)

    async def test_refuses_a_visit_whose_time_is_over(self, db: AsyncSession, booking: Booking) -> None:
        with pytest.raises(VisitOver):
            await cancel(db, booking, reason="too late", now=NINE + AN_HOUR)
