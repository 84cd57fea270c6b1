"""Whether this installation can work right now: its database, its tables, its worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from frontdesk.kernel.db import Database
from frontdesk.kernel.worker import STALLED_SECONDS

READY = "ready"
PATIENCE_SECONDS = 2.0

_HEARTBEAT = text(
    """
    SELECT max(last_heartbeat) > now() - make_interval(secs => :seconds)
    FROM procrastinate_workers
    """
)


class Readiness:
    """Answers whether each part works.

    is_current   whether the tables are those this version needs; asked off the event loop
    """

    def __init__(self, database: Database, is_current: Callable[[], bool]) -> None:
        self._database = database
        self._is_current = is_current
        self._was_current = False

    async def parts(self) -> Mapping[str, str]:
        """Return each part with `ready` or what is the matter, in words."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._parts()
        except (SQLAlchemyError, OSError, TimeoutError):
            return {"database": "cannot be reached"}

    async def has_worker(self) -> bool:
        """Return whether a worker lives."""
        async with self._database.engine.connect() as connection:
            return bool(await connection.scalar(_HEARTBEAT, {"seconds": STALLED_SECONDS}))

    async def _parts(self) -> Mapping[str, str]:
        # Tables only ever move forward, so once they were current they are.
        self._was_current = self._was_current or await asyncio.to_thread(self._is_current)
        if not self._was_current:
            return {"database": READY, "tables": "are not up to date: run `frontdesk db upgrade`"}
        worker = READY if await self.has_worker() else f"does not run, or has been silent for {STALLED_SECONDS} seconds"
        return {"database": READY, "tables": READY, "worker": worker}
