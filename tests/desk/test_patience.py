"""A database that is away is waited for, and only that."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from frontdesk.desk.patience import PARTING_SECONDS, DeskUnavailable, patiently, within
from frontdesk.kernel import engine
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id

NOWHERE = "postgresql://nobody:any@/nothing?host=/nowhere"


class Work:
    """Something the database is needed for; it comes back after a while."""

    def __init__(self, here: Database, *, away: int) -> None:
        self.here, self.nowhere = here, Database(NOWHERE)
        self.away = away
        self.tries = 0

    async def __call__(self) -> int:
        """Ask whichever database is there now."""
        self.tries += 1
        database = self.nowhere if self.tries <= self.away else self.here
        async with database.transaction(new_id()) as db:
            return await db.scalar(text("SELECT 42")) or 0


class TestPatiently:
    async def test_gives_what_is_there_at_once(self, database: Database) -> None:
        work = Work(database, away=0)

        assert await patiently(work) == 42
        assert work.tries == 1

    async def test_waits_for_a_database_that_comes_back(self, database: Database) -> None:
        work = Work(database, away=2)

        assert await patiently(work) == 42
        assert work.tries == 3

    async def test_gives_up_in_words_on_one_that_stays_away(self, database: Database) -> None:
        with pytest.raises(DeskUnavailable, match="Please call back in a few minutes") as problem:
            await patiently(Work(database, away=100))

        assert isinstance(problem.value.__cause__, OperationalError)

    async def test_does_not_try_again_what_is_wrong_in_itself(self, database: Database) -> None:
        tries = []

        async def work() -> None:
            tries.append(1)
            async with database.transaction(new_id()) as db:
                await db.execute(text("SELECT nonsense"))

        with pytest.raises(ProgrammingError):
            await patiently(work)
        assert len(tries) == 1

    async def test_tries_a_row_that_somebody_holds_once_more_and_no_longer(self, database: Database) -> None:
        tries = []

        async def work() -> None:
            tries.append(1)
            async with database.transaction(new_id()) as db:
                await db.execute(text("SET LOCAL lock_timeout = '10ms'"))
                await db.execute(text("SELECT pg_advisory_xact_lock(7)"))

        async with database.transaction(new_id()) as holder:
            await holder.execute(text("SELECT pg_advisory_xact_lock(7)"))
            with pytest.raises(DeskUnavailable):
                await patiently(work)

        assert len(tries) == 2

    async def test_waits_for_a_connection_while_others_have_them_all(
        self, app_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "POOL_SECONDS", 0.02)
        small, tries = Database(app_url, pool_size=1), []

        async def work() -> int:
            tries.append(1)
            async with small.transaction(new_id()) as db:
                return await db.scalar(text("SELECT 42")) or 0

        async with small.engine.connect():
            waiting = asyncio.create_task(patiently(work))
            await asyncio.sleep(0.2)
        found = await waiting
        async with small.engine.connect():
            with pytest.raises(DeskUnavailable) as away:
                await patiently(work, longest=0.5)
        await small.close()

        assert found == 42
        assert len(tries) > 3
        assert isinstance(away.value.__cause__, PoolExhausted | TimeoutError)

    async def test_gives_up_on_a_server_that_never_answers(self, database: Database) -> None:
        async def work() -> None:
            async with database.transaction(new_id()) as db:
                await db.execute(text("SELECT pg_sleep(5)"))

        began = monotonic()
        with pytest.raises(DeskUnavailable):
            await patiently(work, longest=0.2)

        assert monotonic() - began < 3


class TestWithin:
    async def test_leaves_alone_what_does_not_let_itself_be_cancelled(self) -> None:
        may_end, ended = asyncio.Event(), asyncio.Event()

        async def stubborn() -> None:
            try:
                await may_end.wait()
            except asyncio.CancelledError:
                await may_end.wait()
                ended.set()
                raise LookupError from None

        began = monotonic()
        with pytest.raises(TimeoutError):
            await within(0.01, stubborn())
        took = monotonic() - began
        may_end.set()
        await asyncio.wait_for(ended.wait(), 1)

        assert took < PARTING_SECONDS + 1

    async def test_ends_with_whoever_waits(self) -> None:
        ended = asyncio.Event()

        async def work() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        waiting = asyncio.create_task(within(60, work()))
        await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

        assert ended.is_set()

    async def test_passes_on_what_the_work_came_to(self) -> None:
        async def fails() -> None:
            raise LookupError

        assert await within(1, asyncio.sleep(0, 42)) == 42
        with pytest.raises(LookupError):
            await within(1, fails())
