"""The limits of every connection: a statement, a lock and a place in the pool are not waited for without an end."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from frontdesk.kernel import engine
from frontdesk.kernel.db import Database, is_away, is_busy
from frontdesk.kernel.engine import LONG_STATEMENT_SECONDS
from tests.builders import a_business

LIMIT = text("SHOW statement_timeout")


@pytest.fixture
async def ours(database: Database) -> UUID:
    return await a_business(database)


class TestStatement:
    @pytest.mark.parametrize("pooler", [False, True])
    async def test_runs_no_longer_than_somebody_waits(self, app_url: str, ours: UUID, pooler: bool) -> None:
        database = Database(app_url, pooler=pooler)
        async with database.transaction(ours) as db:
            assert await db.scalar(LIMIT) == "8s"
        await database.close()

    async def test_has_its_limit_before_there_is_a_business_too(self, database: Database) -> None:
        async with database.engine.connect() as connection:
            assert await connection.scalar(LIMIT) == "8s"

    async def test_is_given_longer_in_jobs_and_commands(self, app_url: str, ours: UUID) -> None:
        database = Database(app_url, statement_seconds=LONG_STATEMENT_SECONDS)
        async with database.engine.connect() as connection:
            unbound = await connection.scalar(LIMIT)
        async with database.transaction(ours) as db:
            bound = await db.scalar(LIMIT)
        await database.close()

        assert (unbound, bound) == ("10min", "10min")

    async def test_that_ran_too_long_may_be_tried_once_more(self, app_url: str, ours: UUID) -> None:
        database = Database(app_url, statement_seconds=1)
        with pytest.raises(DBAPIError) as late:
            async with database.transaction(ours) as db:
                await db.scalar(text("SELECT pg_sleep(5)"))
        await database.close()

        assert is_busy(late.value)
        assert not is_away(late.value)

    async def test_keeps_the_options_that_an_address_has(self, app_url: str) -> None:
        database = Database(f"{app_url}{'&' if '?' in app_url else '?'}options=-c%20work_mem%3D5MB")
        async with database.engine.connect() as connection:
            assert await connection.scalar(text("SHOW work_mem")) == "5MB"
            assert await connection.scalar(LIMIT) == "8s"
        await database.close()


class TestPool:
    async def test_that_is_empty_counts_as_away(self, app_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(engine, "POOL_SECONDS", 0.05)
        database = Database(app_url, pool_size=1)
        async with database.engine.connect():
            with pytest.raises(PoolExhausted) as none_free:
                await database.engine.connect()
        await database.close()

        assert is_away(none_free.value)
        assert not is_away(LookupError())
