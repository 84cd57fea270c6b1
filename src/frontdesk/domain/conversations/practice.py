"""What a practice call leaves behind in the talk itself: nothing to do for anybody."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
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
