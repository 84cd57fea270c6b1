"""Months: made on demand, each held by row level security like its parent."""

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months, keep_months_ahead
from frontdesk.kernel.queue import Job
from frontdesk.kernel.settings import Settings
from tests.builders import a_conversation, a_turn

PARENTS = ("audit_log", "calls", "facts", "messages", "tool_calls", "turns")
EARLIER = date(2024, 8, 5)
WHERE = text("SELECT tableoid::regclass::text FROM turns")


async def months_of(url: str, parent: str) -> list[str]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        found = await connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1", [parent]
        )
        return [row[0] async for row in found]


class TestEnsureMonths:
    async def test_makes_each_month_once_for_every_parent(self, database: Database, ours: UUID, owner_url: str) -> None:
        async with database.transaction(ours) as db:
            first = await ensure_months(db, date(2024, 7, 31), date(2024, 9, 1))
        async with database.transaction(ours) as db:
            again = await ensure_months(db, date(2024, 7, 1), date(2024, 9, 30))

        assert (first, again) == (3 * len(PARENTS), 0)
        for parent in PARENTS:
            assert (await months_of(owner_url, parent))[:3] == [
                f"{parent}_2024_{month}" for month in ("07", "08", "09")
            ]

    async def test_rows_of_an_earlier_call_lie_in_its_month(self, database: Database, ours: UUID) -> None:
        start = datetime(2024, 8, 31, 23, 59, 59, 999_000, tzinfo=UTC)
        async with database.transaction(ours) as db:
            await ensure_months(db, start.date(), start.date())
            await a_turn(db, await a_conversation(db, started_at=start))

        async with database.transaction(ours) as db:
            assert await db.scalar(WHERE) == "turns_2024_08"

    async def test_the_first_millisecond_belongs_to_its_month(self, database: Database, ours: UUID) -> None:
        start = datetime(2024, 9, 1, tzinfo=UTC)
        async with database.transaction(ours) as db:
            await ensure_months(db, start.date(), start.date())
            await a_turn(db, await a_conversation(db, started_at=start))

        async with database.transaction(ours) as db:
            assert await db.scalar(WHERE) == "turns_2024_09"

    async def test_a_row_of_a_month_that_is_missing_is_refused(self, database: Database, ours: UUID) -> None:
        with pytest.raises(DBAPIError, match="no partition"):
            async with database.transaction(ours) as db:
                await a_turn(db, await a_conversation(db, started_at=datetime(2019, 1, 1, tzinfo=UTC)))

    async def test_many_at_once_make_it_once(self, database: Database, ours: UUID, owner_url: str) -> None:
        async def make() -> int:
            async with database.transaction(ours) as db:
                return await ensure_months(db, EARLIER, EARLIER)

        made = await asyncio.gather(*(make() for _ in range(8)))

        assert sorted(made) == [0] * 7 + [len(PARENTS)]

    async def test_leaves_the_business_bound(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            await ensure_months(db, EARLIER, EARLIER)
            conversation = await a_conversation(db, started_at=datetime(2024, 8, 5, tzinfo=UTC))

        assert conversation.business_id == ours

    @pytest.mark.parametrize(
        ("first", "last"), [(date(2024, 8, 5), date(2024, 8, 4)), (date(1900, 1, 1), date(2026, 1, 1))]
    )
    async def test_refuses_a_span_that_is_no_span(
        self, database: Database, ours: UUID, first: date, last: date
    ) -> None:
        with pytest.raises(DBAPIError, match="cannot be made"):
            async with database.transaction(ours) as db:
                await ensure_months(db, first, last)

    async def test_the_job_keeps_three_months_ahead(self, database: Database, owner_url: str) -> None:
        job = Job(database, FixedClock(datetime(2031, 11, 30, tzinfo=UTC)), Settings(), None)

        await keep_months_ahead(job)

        made = [name for name in await months_of(owner_url, "turns") if name > "turns_2031"]
        assert made == ["turns_2031_11", "turns_2031_12", "turns_2032_01", "turns_2032_02", "turns_2032_03"]
