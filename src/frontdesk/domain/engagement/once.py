"""What is done once, however many workers try and however often."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import ExternalId

OURS = "frontdesk"
"""In the table of vendors' ids, who stands for ourselves."""


async def first_time(db: AsyncSession, what: str, *, message_id: UUID | None = None) -> bool:
    """Return whether the bound business does this for the first time; true once, if the transaction commits.

    what        names the deed and its occasion, `daily-report:2026-11-20`; kept for ever
    message_id  the message that came of it

    Whoever asks at the same time waits until this transaction ends.
    """
    entered = await db.scalar(
        insert(ExternalId)
        .values(provider=OURS, external_id=what, message_id=message_id)
        .on_conflict_do_nothing()
        .returning(ExternalId.external_id)
    )
    return entered is not None
