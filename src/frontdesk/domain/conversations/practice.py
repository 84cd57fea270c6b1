"""Practice calls, by which people of a business try the desk: they leave nothing to do for anybody."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation
from frontdesk.kernel import live


async def archive_tasks(db: AsyncSession, conversation_id: UUID) -> None:
    """Put away what a conversation left for people to do; once more changes nothing."""
    archived = await db.scalars(
        update(StaffTask)
        .where(StaffTask.conversation_id == conversation_id, StaffTask.archived_at.is_(None))
        .values(archived_at=func.now())
        .returning(StaffTask.id)
        .execution_options(synchronize_session=False)
    )
    if archived.all():
        live.tell(db, "tasks")


async def has_practised(db: AsyncSession) -> bool:
    """Return whether somebody of the business has ever tried the desk."""
    return bool(await db.scalar(select(Conversation.id).where(Conversation.practice.is_(True)).limit(1)))
