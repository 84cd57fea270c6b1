"""A database that is away is waited for, and only that."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from frontdesk.desk.patience import DeskUnavailable, patiently
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
