"""Two callers say yes to the last free time of a day at the same instant: one has it, the other is offered the next."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import select

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.scheduling.models import Booking, BookingSource, BookingStatus
from frontdesk.domain.tenancy.models import Staff
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import a_customer
from tests.cluster import Cluster
from tests.journeys.callers import NOW, Caller, a_caller, hold, reply
from tests.journeys.invariants import broken_rules

TIMES = 50
# So many are about to be booked before one is; the database lets none of them wait longer than five seconds.
AT_ONCE = 20
# Weekdays from Tuesday on; the business is closed at weekends.
DAYS = [day for n in range(1, 71) if (day := NOW.date() + timedelta(days=n)).weekday() < 5][:TIMES]
LAST, NEXT = time(10), time(15)
SYDNEY = ZoneInfo("Australia/Sydney")


@pytest.fixture
def business(shop: UUID) -> UUID:
    return shop


@pytest.fixture
async def desks(app_url: str) -> AsyncIterator[tuple[Desk, Desk]]:
    """Return two desks that have nothing in common but the database; each can hold twenty calls at once."""
    databases = [Database(app_url, pool_size=AT_ONCE) for _ in range(2)]
    one, other = (Desk(database, packs(), clock=SystemClock()) for database in databases)
    yield one, other
    for database in databases:
        await database.close()


async def fill_calendar(database: Database, business: UUID) -> None:
    """Leave one hour at ten and one at three free on each day, with one technician."""
    async with database.transaction(business) as db:
        neighbour = await a_customer(db, phone="+61491570157")
        busy = {"customer_id": neighbour.id, "service_type": "blocked_drain", "source": BookingSource.manual}
        free, *others = await db.scalars(select(Staff).order_by(Staff.name, Staff.id))
        spans = {free.id: [(time(8), LAST), (time(11), NEXT), (time(16), time(18))]}
        spans |= {technician.id: [(time(8), time(18))] for technician in others}
        db.add_all(
            Booking(
                technician_id=technician,
                starts_at=datetime.combine(day, begins, SYDNEY),
                ends_at=datetime.combine(day, ends, SYDNEY),
                status=BookingStatus.scheduled,
                **busy,
            )
            for day in DAYS
            for technician, taken in spans.items()
            for begins, ends in taken
        )


@contextmanager
def locked_calendar(owner_url: str, until_waiting: int) -> Iterator[Awaitable[None]]:
    """Let everybody look at the calendar and nobody write into it, until so many wait to.

    Gives what must run beside them: it lets all go at once.
    """
    with psycopg.connect(owner_url) as locking, psycopg.connect(owner_url, autocommit=True) as watching:
        locking.execute("LOCK TABLE bookings IN SHARE MODE")

        async def let_go() -> None:
            waiting = 0
            while waiting < until_waiting:
                await asyncio.sleep(0.01)
                query = "SELECT FROM pg_locks WHERE relation = 'bookings'::regclass AND NOT granted"
                waiting = len(watching.execute(query).fetchall())
            locking.rollback()

        yield let_go()


def caller_for(day_number: int, which: int) -> Caller:
    """Return one of two callers who want a day's last hour; told that it is gone, they take what is offered."""
    day = f"{DAYS[day_number]:%A %-d %B}"
    opening = f"Hi, my name is Mike Smith, I'm in Newtown, my toilet is blocked, could you come on {day} at 10 am?"
    return a_caller(2 * day_number + which, service_type=opening, issue_description="it won't flush")


async def to_read_back(desk: Desk, business: UUID, day_number: int, which: int) -> Spoken:
    """Hold a call up to the question whether the last hour is to be booked."""
    spoken = await hold(desk, business, caller_for(day_number, which), f"last-{day_number}-{which}", until="confirm")
    assert "10:00 am" in spoken.text
    return spoken


async def say_yes_at_once(
    desks: tuple[Desk, Desk], business: UUID, pairs: list[tuple[int, int]], owner_url: str
) -> list[Spoken]:
    """Let all of them say yes, and none be booked before each of them has been about to be."""
    read_back = [await to_read_back(desks[which], business, day, which) for day, which in pairs]
    with locked_calendar(owner_url, until_waiting=len(pairs)) as let_go:
        going = asyncio.ensure_future(let_go)
        told = await asyncio.gather(
            *(
                reply(desks[which], business, caller_for(day, which), spoken)
                for (day, which), spoken in zip(pairs, read_back, strict=True)
            )
        )
        await going
    return told


async def visits_of_the_desk(database: Database, business: UUID) -> list[datetime]:
    """Return when the visits begin that the desk has booked, by the business's clock."""
    async with database.transaction(business) as db:
        found = await db.scalars(select(Booking.starts_at).where(Booking.source == BookingSource.voice))
        return sorted(start.astimezone(SYDNEY) for start in found)


class TestTheLastSlotOfADay:
    async def test_goes_to_one_of_two_and_the_other_takes_the_next_fifty_times_over(
        self, cluster: Cluster, database: Database, business: UUID, desks: tuple[Desk, Desk], owner_url: str
    ) -> None:
        await fill_calendar(database, business)
        pairs = [(day, which) for day in range(TIMES) for which in (0, 1)]
        deadlocks = cluster.log.count("deadlock detected")
        told: list[Spoken] = []
        for first in range(0, len(pairs), AT_ONCE):
            told += await say_yes_at_once(desks, business, pairs[first : first + AT_ONCE], owner_url)

        ten = [datetime.combine(day, LAST, SYDNEY) for day in DAYS]
        assert await visits_of_the_desk(database, business) == ten
        asked = [Counter(spoken.asked for spoken in told[n : n + 2]) for n in range(0, len(told), 2)]
        assert asked == [Counter({("address",): 1, ("selected_appointment",): 1})] * TIMES

        for (day, which), spoken in zip(pairs, told, strict=True):
            if "selected_appointment" in spoken.asked:
                sid = f"last-{day}-{which}"
                await hold(desks[which], business, caller_for(day, which), sid, until="address")

        three = [datetime.combine(day, NEXT, SYDNEY) for day in DAYS]
        assert await visits_of_the_desk(database, business) == sorted(ten + three)
        async with database.transaction(business) as db:
            assert await broken_rules(db) == []
        assert cluster.log.count("deadlock detected") == deadlocks
