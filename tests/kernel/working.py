"""Workers for tests: run what is due, or run beside a block."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from frontdesk.kernel import queue
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.queue import Job, Task
from frontdesk.kernel.settings import Settings
from frontdesk.kernel.worker import run_worker

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLOCK = FixedClock(NOW)


async def work(database: Database, *, wait: bool = False) -> None:
    """Run all jobs that are due."""
    await run_worker(database, Settings(), CLOCK, direct_url=database.url, wait=wait, handle_signals=False)


@asynccontextmanager
async def working(database: Database) -> AsyncIterator[None]:
    """Have a worker run beside the block."""
    running = asyncio.create_task(work(database, wait=True))
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so; a test that waits ten seconds has failed."""
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.02)


def noting(seen: list[Any], name: str = "note", **options: Any) -> Task:
    """Declare a task that notes its argument `what`."""

    @queue.task(name, **options)
    async def note(job: Job, what: int) -> None:
        seen.append((job.business_id, what))

    return note
