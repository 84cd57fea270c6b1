"""What is kept of refused requests, and how much at most: a flood must not cost more than it costs to refuse it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from frontdesk.desk.patience import within
from frontdesk.domain.tenancy import quarantine
from frontdesk.kernel.db import Database
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem

MOST_A_SECOND = 5

KEEP_SECONDS = 3.0
"""How long a refused request waits to be kept: its answer does not depend on it."""

logger = get_logger()


class Refusals:
    """Keeps refused requests, so many a second; the others are counted."""

    def __init__(self, *, now: Callable[[], float] = monotonic) -> None:
        """Begin with nothing refused.

        now   seconds that only ever grow
        """
        self._now = now
        self._second = -1
        self._kept = 0
        self._skipped = 0

    async def keep(self, database: Database, *, route: str, problem: Problem, body: bytes) -> None:
        """Keep one request for whoever looks for the reason, and say so in the log.

        One that cannot be kept is refused all the same.
        """
        if not self._may_keep():
            self._skipped += 1
            return
        more, self._skipped = self._skipped, 0
        logger.warning("twilio.refused", route=route, problem=problem.slug, count=1 + more)
        kept = quarantine.keep(database, route=route, reason=problem.slug, body=body[: 16 * 1024])
        try:
            await within(KEEP_SECONDS, kept)
        except (SQLAlchemyError, TimeoutError):
            logger.warning("twilio.refusal_not_kept", route=route)

    def _may_keep(self) -> bool:
        second = int(self._now())
        if second != self._second:
            self._second, self._kept = second, 0
        self._kept += 1
        return self._kept <= MOST_A_SECOND
