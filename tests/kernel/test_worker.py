"""The worker: a Problem is an answer, a bug is tried again, and nothing dies with a process."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import func, select

from frontdesk.domain.customers.models import Customer
from frontdesk.kernel import queue, worker
from frontdesk.kernel.db import Database, NotBound
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.queue import Job, defer
from tests.builders import a_customer
from tests.kernel.working import CLOCK, noting, until, work, working

pytestmark = pytest.mark.usefixtures("own_tasks")


class NobodyHome(Problem):
    pass


class TestFailures:
    async def test_a_problem_is_recorded_and_not_tried_again(
        self, database: Database, ours: UUID, jobs: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        tried: list[int] = []

        @queue.task("visit")
        async def visit(job: Job) -> None:
            tried.append(job.attempt)
            raise NobodyHome("Nobody is home.")

        async with database.transaction(ours) as db:
            await defer(db, visit)
        await work(database)

        assert tried == [1]
        assert await jobs() == []

    async def test_a_bug_is_tried_again_later(self, database: Database, ours: UUID, jobs: Any) -> None:
        @queue.task("buggy")
        async def buggy(job: Job) -> None:
            raise ZeroDivisionError

        async with database.transaction(ours) as db:
            await defer(db, buggy)
        await work(database)

        [job] = await jobs()
        assert (job["status"], job["attempts"]) == ("todo", 1)
        assert timedelta(0) < job["scheduled_at"] - datetime.now(UTC) <= timedelta(seconds=1)

    async def test_a_bug_that_stays_ends_as_failed(self, database: Database, ours: UUID, jobs: Any) -> None:
        @queue.task("hopeless", most_attempts=1)
        async def hopeless(job: Job) -> None:
            raise ZeroDivisionError

        async with database.transaction(ours) as db:
            await defer(db, hopeless)
        await work(database)

        assert [job["status"] for job in await jobs()] == ["failed"]

    async def test_what_a_failed_handler_wrote_is_gone(self, database: Database, ours: UUID) -> None:
        @queue.task("half")
        async def half(job: Job) -> None:
            async with job.transaction() as db:
                await a_customer(db)
                raise ZeroDivisionError

        async with database.transaction(ours) as db:
            await defer(db, half)
        await work(database)

        async with database.transaction(ours) as db:
            assert await db.scalar(select(func.count()).select_from(Customer)) == 0

    async def test_a_job_of_a_worker_that_was_killed_starts_again(
        self, database: Database, ours: UUID, owner_url: str
    ) -> None:
        seen: list[Any] = []
        note = noting(seen, lock="one")
        async with database.transaction(ours) as db:
            await defer(db, note, what=1)
        async with await psycopg.AsyncConnection.connect(owner_url, autocommit=True) as connection:
            row = await (await connection.execute("SELECT * FROM procrastinate_register_worker_v1()")).fetchone()
            await connection.execute("SELECT procrastinate_fetch_job_v2(NULL, %s)", row)
            await connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '11 seconds'")

        await work(database)

        assert seen == [(ours, 1)]

    async def test_a_job_of_a_living_worker_is_left_to_it(self, database: Database, ours: UUID, owner_url: str) -> None:
        seen: list[Any] = []
        note = noting(seen)
        async with database.transaction(ours) as db:
            await defer(db, note, what=1)
        async with await psycopg.AsyncConnection.connect(owner_url, autocommit=True) as connection:
            row = await (await connection.execute("SELECT * FROM procrastinate_register_worker_v1()")).fetchone()
            await connection.execute("SELECT procrastinate_fetch_job_v2(NULL, %s)", row)

        await work(database)

        assert seen == []

    async def test_a_job_that_kills_its_worker_every_time_is_given_up(
        self, database: Database, ours: UUID, owner_url: str, jobs: Any
    ) -> None:
        seen: list[Any] = []
        note = noting(seen)
        async with database.transaction(ours) as db:
            await defer(db, note, what=1)
        async with await psycopg.AsyncConnection.connect(owner_url, autocommit=True) as connection:
            await connection.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", [worker.MOST_RESCUES]
            )

        await work(database)

        assert seen == []
        assert [job["status"] for job in await jobs()] == ["failed"]


class TestByItself:
    async def test_a_task_with_a_cron_is_run_for_the_installation(self, database: Database) -> None:
        seen: list[Job] = []

        @queue.task("tick", cron="* * * * * *")
        async def tick(job: Job) -> None:
            seen.append(job)

        async with working(database):
            await until(lambda: bool(seen))

        assert seen[0].business_id is None
        assert seen[0].clock is CLOCK
        with pytest.raises(NotBound):
            seen[0].transaction()
