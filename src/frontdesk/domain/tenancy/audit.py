"""Who saw and did what: appended to, never changed. The rows themselves say what was booked and said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import AuditEntry
from frontdesk.kernel.db import business_of
from frontdesk.kernel.ids import new_id


async def note_deed(
    db: AsyncSession,
    *,
    who: str,
    what: str,
    now: datetime,
    staff_id: UUID | None = None,
    subject: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write down what a person did, in the transaction in which it is done.

    who            a person's name, or the program that acted
    what           a noun and a verb, `calls.downloaded`; kept for ever
    subject        what it was done to, `visit:{id}`
    before, after  what changed, JSON-able
    """
    db.add(
        AuditEntry(
            id=new_id(now), staff_id=staff_id, who=who, what=what, subject=subject, before=before, after=after, at=now
        )
    )
    await db.flush()


A_SITTING = timedelta(hours=1)
"""Looking at the same again within this is the same looking: players fetch a recording in many parts."""


async def note_looking(db: AsyncSession, *, who: str, what: str, now: datetime, staff_id: UUID, subject: str) -> None:
    """Write down that a person heard or took something, at most once a sitting."""
    key = func.hashtextextended(f"{what} {subject} {staff_id} {business_of(db)}", 0)
    await db.execute(select(func.pg_advisory_xact_lock(key)))
    known = select(AuditEntry.id).where(
        AuditEntry.subject == subject,
        AuditEntry.what == what,
        AuditEntry.staff_id == staff_id,
        AuditEntry.at > now - A_SITTING,
    )
    if await db.scalar(known.limit(1)) is None:
        await note_deed(db, who=who, what=what, now=now, staff_id=staff_id, subject=subject)
