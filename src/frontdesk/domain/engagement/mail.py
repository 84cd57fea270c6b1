"""Mail that goes out: written down here in the caller's transaction, delivered by jobs.py once that commits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import Message, MessagePurpose, MessageStatus
from frontdesk.domain.conversations.models import Channel, Direction
from frontdesk.domain.engagement.jobs import send_mail
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.queue import defer


async def send_mail_later(
    db: AsyncSession,
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None,
    purpose: MessagePurpose,
    because: dict[str, Any],
    is_secret: bool = False,
    customer_id: UUID | None = None,
    booking_id: UUID | None = None,
) -> UUID:
    """Write a mail down and have it delivered after this transaction; return its message's id.

    to         one address
    subject    line breaks in it become spaces
    html       the same as the text, for those who like it better
    because    the consent or relation that permits sending it
    customer_id, booking_id   whom and what it is about
    is_secret  it holds what nobody else may read, such as a link that signs in: the record does not keep it
    """
    message = Message(
        id=new_id(),
        channel=Channel.email,
        direction=Direction.outbound,
        address=to,
        subject=" ".join(subject.split()),
        body=text,
        html=html,
        status=MessageStatus.queued,
        purpose=purpose,
        allowed_because=because,
        is_secret=is_secret,
        customer_id=customer_id,
        booking_id=booking_id,
    )
    db.add(message)
    await db.flush()
    await defer(db, send_mail, message_id=message.id)
    return message.id
