"""The end of a practice call: what it did is taken back, in the transaction in which it ends."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.practice import archive_tasks
from frontdesk.domain.customers.service import archive
from frontdesk.domain.insights.practice import made_up_customers
from frontdesk.domain.scheduling.practice import cancel_practice


async def take_back(db: AsyncSession, conversation_id: UUID) -> None:
    """Leave nothing of a practice call but its own rows, by which it can be read again.

    Its visits are cancelled, its tasks put away, and so are the customers it made up.
    """
    await cancel_practice(db, conversation_id)
    await archive_tasks(db, conversation_id)
    await archive(db, await made_up_customers(db, conversation_id))
