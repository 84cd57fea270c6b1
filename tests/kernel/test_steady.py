"""A worker that goes on while its database comes and goes."""

import asyncio
import os
import signal

import psycopg
import pytest

from frontdesk.kernel.steady import keep_working


class TestKeepWorking:
    async def test_tries_again_after_the_database_went_away_and_ends_when_asked(self) -> None:
        runs: list[str] = []

        async def work() -> None:
            runs.append("run")
            if len(runs) == 1:
                raise psycopg.OperationalError("the server closed the connection")
            if len(runs) == 2:
                return  # the queue's library ends like this when it loses its listener
            os.kill(os.getpid(), signal.SIGTERM)
            try:
                await asyncio.sleep(60)
            finally:
                runs.append("stopped in order")

        async with asyncio.timeout(5):
            await keep_working(work, pause=0.01)

        assert runs == ["run", "run", "run", "stopped in order"]

    async def test_lets_a_bug_end_the_process(self) -> None:
        async def work() -> None:
            raise KeyError("bug")

        with pytest.raises(KeyError):
            await keep_working(work, pause=0.01)
