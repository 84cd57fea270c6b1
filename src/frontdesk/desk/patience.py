"""A database that is away for a moment is waited for, as a person would: the caller is still on the line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from frontdesk.kernel.db import is_away, is_busy
from frontdesk.kernel.problems import Problem

T = TypeVar("T")

# A killed server is back within two or three seconds (its recovery included); a caller waits about as long.
WAITS_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)


class DeskUnavailable(Problem):
    """The database stays away."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "The desk cannot be reached"


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Do something that may be done again, as long as only the database's absence keeps it from being done.

    A row that somebody holds too long, or a deadlock, is tried once more and no longer: that wait was long already.

    Raises DeskUnavailable if it stays so.
    """
    away: DBAPIError | None = None
    busy = 0
    for wait in (0.0, *WAITS_SECONDS):
        await asyncio.sleep(wait)
        try:
            return await work()
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
