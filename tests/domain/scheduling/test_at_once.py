"""Many callers at the same instant: the database decides, and it never has to break a deadlock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.diary import is_live, overlaps
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.queries import get
from frontdesk.domain.scheduling.schemas import NewBooking
from frontdesk.domain.scheduling.service import SlotTaken, book, move
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.tenancy.models import Staff
from frontdesk.kernel.db import Database
from tests.builders import a_bay, a_booking, a_customer
from tests.cluster import Cluster
from tests.domain.scheduling.visits import AN_HOUR, NINE, NOW, a_wish, technicians


@pytest.fixture
async def customer_id(database: Database, plumbing: UUID) -> UUID:
    async with database.transaction(plumbing) as db:
        return (await a_customer(db)).id


@pytest.fixture
def no_deadlock(cluster: Cluster) -> Callable[[], bool]:
    """Return a question to the server: has it broken no deadlock since?"""
    before = cluster.log.count("deadlock detected")
    return lambda: cluster.log.count("deadlock detected") == before


async def _visits_at(db: AsyncSession, start: datetime) -> list[Booking]:
    """Return the live visits of an hour."""
    return list(await db.scalars(select(Booking).where(is_live(), overlaps(Span(start, start + AN_HOUR)))))


async def _try(deed: Awaitable[Booking]) -> Booking | None:
    """Return the visit, or None for those who came too late."""
    try:
        return await deed
    except SlotTaken:
        return None


async def _book(database: Database, business: UUID, wish: NewBooking) -> Booking:
    async with database.transaction(business) as db:
        return await book(db, wish, now=NOW)


async def _move(database: Database, business: UUID, booking_id: UUID, *, days: int = 0, hours: int = 0) -> Booking:
    async with database.transaction(business) as db:
        booking = await get(db, booking_id)
        return await move(db, booking, starts_at=booking.starts_at + timedelta(days=days, hours=hours), now=NOW)


class TestTheLastFreeTechnician:
    async def test_goes_to_one_of_two_callers_fifty_times_over(
        self, database: Database, plumbing: UUID, customer_id: UUID, no_deadlock: Callable[[], bool]
    ) -> None:
        hours = [NINE + timedelta(days=7 * week, hours=hour) for week in range(10) for hour in range(5)]
        async with database.transaction(plumbing) as db:
            *busy, _ = await technicians(db)
            holder = await a_customer(db, phone="+61491570157")
            for start in hours:
                for technician in busy:
                    await a_booking(db, holder, starts_at=start, technician_id=technician)

        for start in hours:
            wishes = [a_wish(customer_id, starts_at=start) for _ in range(2)]
            told = await asyncio.gather(*(_try(_book(database, plumbing, wish)) for wish in wishes))

            assert sorted(booking is None for booking in told) == [False, True]
            async with database.transaction(plumbing) as db:
                assert len(await _visits_at(db, start)) == 3
        assert no_deadlock()


class TestAHundredAtOnce:
    async def test_as_many_get_the_slot_as_there_are_technicians(
        self, app_url: str, plumbing: UUID, customer_id: UUID, no_deadlock: Callable[[], bool]
    ) -> None:
        database = Database(app_url, pool_size=70)
        wishes = [a_wish(customer_id) for _ in range(100)]

        told = await asyncio.gather(*(_try(_book(database, plumbing, wish)) for wish in wishes))
        await database.close()

        booked = [booking for booking in told if booking is not None]
        assert len(booked) == 3
        assert len({booking.technician_id for booking in booked}) == 3
        assert no_deadlock()

    async def test_as_many_get_the_slot_as_there_are_bays(
        self, app_url: str, plumbing: UUID, customer_id: UUID, no_deadlock: Callable[[], bool]
    ) -> None:
        database = Database(app_url, pool_size=70)
        async with database.transaction(plumbing) as db:
            for name in ("Bay 1", "Bay 2"):
                await a_bay(db, name=name)
        wishes = [a_wish(customer_id) for _ in range(100)]

        told = await asyncio.gather(*(_try(_book(database, plumbing, wish)) for wish in wishes))
        await database.close()

        booked = [booking for booking in told if booking is not None]
        assert len({booking.resource_id for booking in booked}) == len(booked) == 2
        assert no_deadlock()

    async def test_one_wish_is_booked_once_however_often_it_is_sent(
        self, database: Database, plumbing: UUID, customer_id: UUID
    ) -> None:
        wish = a_wish(customer_id)

        booked = await asyncio.gather(*(_book(database, plumbing, wish) for _ in range(10)))

        assert len({booking.id for booking in booked}) == 1

    async def test_expired_holds_are_released_once_and_the_slot_given_away_once(
        self, app_url: str, plumbing: UUID, customer_id: UUID, no_deadlock: Callable[[], bool]
    ) -> None:
        database = Database(app_url, pool_size=30)
        async with database.transaction(plumbing) as db:
            holder = await a_customer(db, phone="+61491570157")
            for technician in await technicians(db):
                await a_booking(
                    db,
                    holder,
                    starts_at=NINE,
                    technician_id=technician,
                    status=BookingStatus.held,
                    hold_expires_at=NOW,
                )
        wishes = [a_wish(customer_id) for _ in range(20)]

        told = await asyncio.gather(*(_try(_book(database, plumbing, wish)) for wish in wishes))
        await database.close()

        assert sum(booking is not None for booking in told) == 3
        assert no_deadlock()


class TestMovesAtOnce:
    async def test_visits_that_change_places_do_not_wait_for_each_other_in_a_circle(
        self, app_url: str, plumbing: UUID, customer_id: UUID, no_deadlock: Callable[[], bool]
    ) -> None:
        database = Database(app_url, pool_size=30)
        booked = [
            await _book(database, plumbing, a_wish(customer_id, starts_at=NINE + timedelta(days=day)))
            for day in (0, 0, 0, 1, 1, 1)
        ]

        told = await asyncio.gather(
            *(
                _try(_move(database, plumbing, booking.id, days=1 if booking.starts_at == NINE else -1))
                for booking in booked
                for _ in range(3)
            )
        )

        async with database.transaction(plumbing) as db:
            for day in (0, 1):
                start = NINE + timedelta(days=day)
                visits = await _visits_at(db, start)
                assert len({visit.technician_id for visit in visits}) == len(visits)
        await database.close()
        assert len(told) == 18
        assert no_deadlock()

    async def test_the_second_waits_and_finds_what_the_first_gave_up(
        self, database: Database, plumbing: UUID, customer_id: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            only, *others = await technicians(db)
            await db.execute(update(Staff).where(Staff.id.in_(others)).values(active=False))
        first, second = [
            await _book(database, plumbing, a_wish(customer_id, starts_at=NINE + n * AN_HOUR)) for n in range(2)
        ]

        async with database.transaction(plumbing) as db:
            await move(db, await get(db, first.id), starts_at=NINE + 3 * AN_HOUR, now=NOW)
            waiting = asyncio.create_task(_try(_move(database, plumbing, second.id, hours=-1)))
            await asyncio.sleep(0.2)
            assert not waiting.done()
        moved = await waiting

        assert moved is not None
        assert (moved.starts_at, moved.technician_id) == (NINE, only)

    async def test_movers_and_bookers_never_share_a_technician(
        self, app_url: str, plumbing: UUID, customer_id: UUID, no_deadlock: Callable[[], bool]
    ) -> None:
        database = Database(app_url, pool_size=30)
        tomorrow = NINE + timedelta(days=1)
        movers = [await _book(database, plumbing, a_wish(customer_id)) for _ in range(3)]
        wishes = [a_wish(customer_id, starts_at=tomorrow) for _ in range(10)]

        told = await asyncio.gather(
            *(_try(_move(database, plumbing, booking.id, days=1)) for booking in movers),
            *(_try(_book(database, plumbing, wish)) for wish in wishes),
        )
        await database.close()

        placed = [booking for booking in told if booking is not None]
        assert len({booking.technician_id for booking in placed}) == len(placed) == 3
        assert no_deadlock()
