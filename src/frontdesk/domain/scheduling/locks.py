"""Waiting in line for calendars, and what the database says about two visits at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from psycopg import errors
from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.slots import Diary

_KEYS = 1 << 64
_LOCK = text(
    """
    SELECT pg_advisory_xact_lock(key)
    FROM unnest(:keys) WITH ORDINALITY AS line (key, place)
    ORDER BY place
    """
).bindparams(bindparam("keys", type_=ARRAY(BigInteger)))


class Overlaps(Exception):
    """The database refused a visit: another has its time.

    is_settled   whether that other one is committed, so that a new look at the diary shows it
    """

    def __init__(self, *, is_settled: bool) -> None:
        super().__init__("another visit has that time")
        self.is_settled = is_settled


async def lock_calendars(db: AsyncSession, pages: Diary, *others: UUID | None) -> None:
    """Hold the calendars of all technicians and bays of a diary until the transaction ends.

    others  further technicians and bays

    They are taken at once and in one order, so that no two transactions wait in a circle.
    """
    ids = {tech.id for tech in pages.technicians} | {bay.id for bay in pages.bays or ()}
    ids |= {other for other in others if other is not None}
    # The random end of each id, as a signed number of 64 bits.
    keys = sorted((each.int % _KEYS) - _KEYS // 2 for each in ids)
    await db.execute(_LOCK, {"keys": keys})


@asynccontextmanager
async def refusing_overlaps(db: AsyncSession) -> AsyncIterator[None]:
    """Try a write; if its time is taken, undo it alone and go on in the same transaction.

    Raises Overlaps if an exclusion constraint refuses it, or the wait for another's write was
    too long or in a circle.
    """
    try:
        async with db.begin_nested():
            yield
    except DBAPIError as refusal:
        if isinstance(refusal.orig, errors.ExclusionViolation):
            raise Overlaps(is_settled=True) from refusal
        if isinstance(refusal.orig, errors.DeadlockDetected | errors.LockNotAvailable):
            raise Overlaps(is_settled=False) from refusal
        raise
