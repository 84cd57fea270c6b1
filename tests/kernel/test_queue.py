"""Jobs: deferred in the caller's transaction, run bound to its business."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from frontdesk.domain.customers.models import Customer
from frontdesk.kernel import queue
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.queue import Job, defer
from tests.builders import a_business, a_customer
from tests.kernel.working import NOW, noting, until, work, working

pytestmark = pytest.mark.usefixtures("own_tasks")


class TestDefer:
    async def test_a_job_is_run_for_the_business_that_deferred_it(self, database: Database, ours: UUID) -> None:
        seen: list[Any] = []
        note = noting(seen)

        async with database.transaction(ours) as db:
            await defer(db, note, what=1)
        await work(database)

        assert seen == [(ours, 1)]

    async def test_no_commit_no_job(self, database: Database, ours: UUID, jobs: Any) -> None:
        note = noting([])

        with pytest.raises(LookupError):
            async with database.transaction(ours) as db:
                await defer(db, note, what=1)
                raise LookupError

        assert await jobs() == []

    async def test_a_handler_sees_only_its_business(self, database: Database, ours: UUID) -> None:
        theirs = await a_business(database, slug="theirs")
        counted: list[int] = []

        @queue.task("count")
        async def count(job: Job) -> None:
            async with job.transaction() as db:
                counted.append(await db.scalar(select(func.count()).select_from(Customer)) or 0)

        async with database.transaction(theirs) as db:
            await a_customer(db)
        async with database.transaction(ours) as db:
            await defer(db, count)
        await work(database)

        assert counted == [0]

    async def test_arguments_arrive_as_the_types_declared(self, database: Database, ours: UUID) -> None:
        seen: list[Any] = []
        booking = new_id()

        @queue.task("typed")
        async def typed(job: Job, *, booking_id: UUID, start: datetime, price: Decimal, tags: list[str]) -> None:
            seen.append((booking_id, start, price, tags))

        async with database.transaction(ours) as db:
            await defer(db, typed, booking_id=booking, start=NOW, price=Decimal("89.50"), tags=["a"])
        await work(database)

        assert seen == [(booking, NOW, Decimal("89.50"), ["a"])]

    async def test_an_argument_the_handler_does_not_take_is_refused_at_once(
        self, database: Database, ours: UUID
    ) -> None:
        note = noting([])
        async with database.transaction(ours) as db:
            with pytest.raises(TypeError, match="note takes no whom"):
                await defer(db, note, what=1, whom=2)

    async def test_a_second_waiting_job_with_the_same_queueing_lock_is_dropped(
        self, database: Database, ours: UUID, jobs: Any
    ) -> None:
        theirs = await a_business(database, slug="theirs")
        note = noting([])

        async with database.transaction(ours) as db:
            first = await defer(db, note, queueing_lock="logs", what=1)
            second = await defer(db, note, queueing_lock="logs", what=2)
            customer = await a_customer(db)
        async with database.transaction(theirs) as db:
            other = await defer(db, note, queueing_lock="logs", what=3)

        assert (first is None, second is None, other is None) == (False, True, False)
        assert [job["args"]["what"] for job in await jobs()] == [1, 3]
        async with database.transaction(ours) as db:
            assert await db.get(Customer, (ours, customer.id)) is not None

    async def test_jobs_of_one_lock_run_in_order_and_never_together(self, database: Database, ours: UUID) -> None:
        running = 0
        seen: list[int] = []

        @queue.task("slow", lock="one")
        async def slow(job: Job, n: int) -> None:
            nonlocal running
            running += 1
            assert running == 1
            await asyncio.sleep(0.02)
            seen.append(n)
            running -= 1

        async with database.transaction(ours) as db:
            for n in range(5):
                await defer(db, slow, n=n)
        async with working(database):
            await until(lambda: len(seen) == 5)

        assert seen == [0, 1, 2, 3, 4]

    async def test_a_lock_of_one_business_does_not_hold_up_another(
        self, database: Database, ours: UUID, jobs: Any
    ) -> None:
        theirs = await a_business(database, slug="theirs")
        note = noting([], lock="one")
        for business in (ours, theirs):
            async with database.transaction(business) as db:
                await defer(db, note, what=1)

        assert len({job["lock"] for job in await jobs()}) == 2

    async def test_a_job_for_later_waits(self, database: Database, ours: UUID, jobs: Any) -> None:
        seen: list[Any] = []
        note = noting(seen)

        async with database.transaction(ours) as db:
            await defer(db, note, at=datetime.now(UTC) + timedelta(hours=1), what=1)
        await work(database)

        assert seen == []
        assert [job["status"] for job in await jobs()] == ["todo"]

    async def test_a_deferred_job_is_heard_at_once(self, database: Database, ours: UUID) -> None:
        seen: list[Any] = []
        note = noting(seen)
        async with working(database):
            async with database.transaction(ours) as db:
                await defer(db, note, what=1)
            started = asyncio.get_running_loop().time()
            await until(lambda: bool(seen))

        assert asyncio.get_running_loop().time() - started < 3

    def test_two_tasks_of_one_name_are_refused(self) -> None:
        noting([])

        with pytest.raises(ValueError, match="exists"):
            noting([])
