"""What is left for a person to do."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.kernel import live


async def leave_task(
    db: AsyncSession,
    *,
    what: str,
    why: str | None = None,
    customer_id: UUID | None = None,
    conversation_id: UUID | None = None,
    due_at: datetime | None = None,
) -> StaffTask:
    """Leave something for a person to do.

    due_at  when it should be done
    """
    task = StaffTask(
        what=what,
        why=why,
        customer_id=customer_id,
        conversation_id=conversation_id,
        due_at=due_at,
    )
    db.add(task)
    await db.flush()
    live.tell(db, "tasks")
    return task
