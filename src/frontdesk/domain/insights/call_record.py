"""One call as a program wants it: the conversation with what it booked, as JSON-able values."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations import queries as conversations
from frontdesk.domain.scheduling import queries as calendar


async def call_record(db: AsyncSession, conversation_id: UUID) -> dict[str, Any]:
    """Return a conversation with its call, facts, turns, and `booking`: the visit it made, or None.

    Times of the visit are in the business's zone.

    Raises UnknownConversation if there is none.
    """
    record = await conversations.record(db, conversation_id)
    booking_id = record.pop("booking_id")
    booking = await calendar.booking(db, UUID(booking_id)) if booking_id else None
    record["booking"] = booking.as_record() if booking else None
    return record
