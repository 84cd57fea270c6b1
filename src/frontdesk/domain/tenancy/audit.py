"""Who saw and did what: appended to, never changed. The rows themselves say what was booked and said."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import AuditEntry
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
