"""A database that is away for a moment is waited for, as a person would: the caller is still on the line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from frontdesk.kernel.db import is_away, is_busy
from frontdesk.kernel.problems import Problem

T = TypeVar("T")

# A killed server is back within two or three seconds (its recovery included); a caller waits about as long.
WAITS_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)

LONGEST_SECONDS = 12.0
"""For all of it. The vendor waits fifteen for an answer, and a caller hangs up on a desk that says nothing."""

PARTING_SECONDS = 0.5
"""How long work that is given up may take to tidy up after itself before it is left alone."""


class DeskUnavailable(Problem):
    """The database stays away."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "The desk cannot be reached"


async def patiently(work: Callable[[], Awaitable[T]], *, longest: float = LONGEST_SECONDS) -> T:
    """Do something that may be done again, as long as only the database's absence keeps it from being done.

    A row that somebody holds too long, or a deadlock, is tried once more and no longer: that wait was long already.

    longest   seconds for all of it, also where a server takes a question and never answers

    Raises DeskUnavailable if it stays so.
    """
    away: Exception | None = None
    busy = 0
    end = asyncio.get_running_loop().time() + longest
    for wait in (0.0, *WAITS_SECONDS):
        await asyncio.sleep(wait)
        try:
            return await within(end - asyncio.get_running_loop().time(), work())
        except (TimeoutError, PoolExhausted) as late:
            away = late
            if isinstance(late, TimeoutError):
                break
        except DBAPIError as error:
            busy += is_busy(error)
            if not is_away(error) and not is_busy(error):
                raise
            away = error
        if busy > 1:
            break
    raise DeskUnavailable(
        "I'm sorry, I can't get at my calendar right now. Please call back in a few minutes."
    ) from away


async def within(seconds: float, work: Awaitable[T]) -> T:
    """Return what some work comes to.

    Raises TimeoutError when the time is over, whether or not the work lets itself be cancelled: a driver waits for
    the server's word even then, and a server that hangs never gives it.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=max(seconds, 0.0))
    except asyncio.CancelledError:
        await _leave(task)
        raise
    if not done:
        await _leave(task)
        raise TimeoutError
    return task.result()


async def _leave(task: asyncio.Future[Any]) -> None:
    """Give work up; what still becomes of it interests nobody."""
    _left.add(task)
    task.add_done_callback(_forget)
    task.cancel()
    await asyncio.wait({task}, timeout=PARTING_SECONDS)


_left: set[asyncio.Future[Any]] = set()  # the loop itself keeps no hold on its tasks


def _forget(task: asyncio.Future[Any]) -> None:
    _left.discard(task)
    if not task.cancelled():
        task.exception()
