"""Whether a process is alive, as the database sees it: a lock that goes when the process goes."""

import asyncio
import contextlib
import secrets
from collections.abc import Collection
from types import TracebackType
from typing import Any, Self

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

KEEP_SECONDS = 1.0
"""How often it is looked whether the lock still stands."""


class Presence:
    """One advisory lock, held by a connection that does nothing else.

    key   1 to 2**63 - 1, drawn at random; written to what the process holds (conversations.holder)

    However the process ends, the server closes its connection and the lock is gone at once; a
    machine that vanished from the network is noticed within half a minute.
    """

    def __init__(self, direct_url: str) -> None:
        """Name the server; nothing is held until `hold`.

        direct_url   postgresql://… without a pooler, which would lend the connection to others
        """
        self.key = secrets.randbelow(2**63 - 1) + 1
        self._url = direct_url
        self._connection: psycopg.AsyncConnection[Any] | None = None

    async def hold(self) -> None:
        """Take the lock, or take it again if the connection was lost; does nothing while it is held."""
        if self._connection is not None and not self._connection.closed:
            try:
                await self._connection.execute("SELECT")
                return
            except psycopg.OperationalError:
                await self._connection.close()
        self._connection = await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            # Asked of the server: how soon it gives up on a client that is silently gone.
            options="-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4",
        )
        await self._connection.execute("SELECT pg_advisory_lock(%s)", [self.key])

    async def keep(self) -> None:
        """Take the lock again whenever it is lost, until cancelled: a restarted server has forgotten it."""
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            with contextlib.suppress(psycopg.OperationalError):  # the server is away; the next round finds it
                await self.hold()

    async def release(self) -> None:
        """Let go, as if the process had ended."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def __aenter__(self) -> Self:
        await self.hold()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.release()


async def alive(db: AsyncSession, key: int) -> bool:
    """Return whether the process with this key is there."""
    found = await db.scalar(_IS_HELD, {"high": key >> 32, "low": key & 0xFFFFFFFF})
    return bool(found)


async def living(db: AsyncSession, keys: Collection[int]) -> set[int]:
    """Return those of some keys whose processes are there; one statement, none without keys."""
    if not keys:
        return set()
    held = await db.scalars(_HELD, {"keys": list(keys)})
    return set(held)


_HELD = text(
    """
    SELECT classid::bigint << 32 | objid::bigint AS held
    FROM pg_locks
    WHERE locktype = 'advisory'
        AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND objsubid = 1
        AND classid::bigint << 32 | objid::bigint = ANY(:keys)
    """
)
_IS_HELD = text(
    """
    SELECT EXISTS (
        SELECT
        FROM pg_locks
        WHERE locktype = 'advisory'
            AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid::bigint = :high
            AND objid::bigint = :low
            AND objsubid = 1
    )
    """
)
