"""Presence: seen by others as long as its process lives."""

import asyncio
import os
import signal
import sys
from uuid import UUID

import psycopg

from frontdesk.kernel.db import Database
from frontdesk.kernel.presence import Presence, alive, living

_HOLD = """
import asyncio, sys
from frontdesk.kernel.presence import Presence

async def hold():
    async with Presence(sys.argv[1]) as presence:
        print(presence.key, flush=True)
        await asyncio.sleep(60)

asyncio.run(hold())
"""


async def is_alive(database: Database, business: UUID, key: int) -> bool:
    async with database.transaction(business) as db:
        return await alive(db, key)


class TestPresence:
    async def test_is_seen_while_it_is_held(self, database: Database, ours: UUID) -> None:
        async with Presence(database.url) as presence:
            during = await is_alive(database, ours, presence.key)
        after = await is_alive(database, ours, presence.key)

        assert (during, after) == (True, False)

    async def test_a_key_nobody_holds_is_not_alive(self, database: Database, ours: UUID) -> None:
        async with Presence(database.url) as presence:
            assert not await is_alive(database, ours, presence.key ^ 1)

    async def test_of_many_is_asked_for_at_once(self, database: Database, ours: UUID) -> None:
        here = (Presence(database.url), Presence(database.url), database.transaction(ours))
        async with here[0] as one, here[1] as other, here[2] as db:
            keys = {one.key, other.key, one.key ^ 1}

            assert await living(db, keys) == {one.key, other.key}
            assert await living(db, []) == set()

    async def test_is_gone_when_its_process_is_killed(self, database: Database, ours: UUID) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _HOLD, database.url, stdout=asyncio.subprocess.PIPE, env=dict(os.environ)
        )
        assert process.stdout is not None
        key = int(await process.stdout.readline())
        before = await is_alive(database, ours, key)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        async with asyncio.timeout(2):
            while await is_alive(database, ours, key):
                await asyncio.sleep(0.01)

        assert before

    async def test_is_taken_again_after_the_connection_was_lost(
        self, database: Database, ours: UUID, owner_url: str
    ) -> None:
        async with Presence(database.url) as presence:
            async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as connection:
                await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
            await asyncio.sleep(0.1)
            lost = await is_alive(database, ours, presence.key)
            await presence.hold()
            await presence.hold()

            assert (lost, await is_alive(database, ours, presence.key)) == (False, True)

    async def test_is_kept_while_the_server_drops_it(self, database: Database, ours: UUID) -> None:
        async with Presence(database.url) as presence:
            keeping = asyncio.create_task(presence.keep())
            async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as connection:
                await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
            async with asyncio.timeout(10):
                while await is_alive(database, ours, presence.key):
                    await asyncio.sleep(0.01)
                while not await is_alive(database, ours, presence.key):
                    await asyncio.sleep(0.01)
            keeping.cancel()
