"""What a practice call leaves behind in the calendar: no visit."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.kernel import live

REASON = "practice"
"""Why such a visit is cancelled, as its row says."""


async def cancel_practice(db: AsyncSession, conversation_id: UUID) -> None:
    """Take what a conversation booked out of the calendar and put it away, whatever became of it; nobody is told.

    Unlike `service.cancel` it refuses nothing: a visit that was never meant can always go.
    """
    cancelled = await db.scalars(
        update(Booking)
        .where(Booking.conversation_id == conversation_id, Booking.archived_at.is_(None))
        .values(status=BookingStatus.cancelled, cancellation_reason=REASON, archived_at=func.now())
        .returning(Booking.id)
        .execution_options(synchronize_session=False)
    )
    if cancelled.all():
        live.tell(db, "visits")
