"""Keeps a worker working while its database comes and goes. Not a supervisor: a bug still ends the process."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine
from typing import Any

import psycopg
from procrastinate.exceptions import ConnectorException

from frontdesk.kernel.log import get_logger

logger = get_logger()

PAUSE_SECONDS = 0.5


async def keep_working(work: Callable[[], Coroutine[Any, Any, None]], *, pause: float = PAUSE_SECONDS) -> None:
    """Run `work` again and again until this process is asked to stop; then cancel it and wait for its end.

    work    may end by itself, or with an error of the connection: both mean that the database went away
    pause   seconds before it is tried again
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.create_task(stop.wait())
    while not stop.is_set():
        working = asyncio.create_task(work())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            try:
                await working
            except (ConnectorException, psycopg.OperationalError) as problem:
                logger.warning("worker.lost_database", problem=type(problem).__name__)
        await asyncio.wait({stopping}, timeout=pause)
