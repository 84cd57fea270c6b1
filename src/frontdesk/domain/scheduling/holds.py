"""Holds: time kept for somebody who is still making up their mind. Those that ran out are released."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.diary import has_expired, is_live, overlaps
from frontdesk.domain.scheduling.locks import lock_calendars
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.slots import Diary
from frontdesk.domain.scheduling.spans import Span


async def release_expired_holds(db: AsyncSession, pages: Diary, visit: Span, *, now: datetime) -> None:
    """Free the time of holds that ran out and would be in the way of a visit.

    The exclusion constraints cannot look at the clock, so a hold blocks until it is released.
    """
    expired = (is_live(), has_expired(now), overlaps(visit))
    if await db.scalar(select(Booking.id).where(*expired).limit(1)) is None:
        return
    await lock_calendars(db, pages)
    await db.execute(
        update(Booking)
        .where(*expired)
        .values(status=BookingStatus.cancelled, cancellation_reason="hold expired")
        .execution_options(synchronize_session=False)
    )
