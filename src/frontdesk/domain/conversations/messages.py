"""Rows around a conversation: messages, vendors' ids, and tasks left to a person."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.domain.conversations.models import Channel, Direction
from frontdesk.kernel.db import Archivable, Base, Cost, Identified, Stamped, TenantMixin


class MessageStatus(StrEnum):
    """Where a message is on its way."""

    scheduled = "scheduled"
    queued = "queued"
    sent = "sent"
    delivered = "delivered"
    read = "read"
    received = "received"
    undelivered = "undelivered"
    failed = "failed"
    cancelled = "cancelled"


class MessagePurpose(StrEnum):
    """Why a message is sent."""

    conversation = "conversation"
    confirmation = "confirmation"
    reminder = "reminder"
    survey = "survey"
    follow_up = "follow_up"
    report = "report"
    promotion = "promotion"


class Message(TenantMixin, Identified, Stamped, Base):
    """The envelope of a written turn; its id carries the time, and so its month.

    subject, html     of a mail; `body` is its text
    is_secret         the text is kept only until it is on its way
    allowed_because   the consent or relation that permitted sending it
    """

    __tablename__ = "messages"

    conversation_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    channel: Mapped[Channel]
    direction: Mapped[Direction]
    address: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str]
    html: Mapped[str | None]
    is_secret: Mapped[bool] = mapped_column(default=False)
    status: Mapped[MessageStatus]
    provider: Mapped[str | None]
    provider_id: Mapped[str | None]
    error_code: Mapped[str | None]
    purpose: Mapped[MessagePurpose]
    allowed_because: Mapped[dict[str, Any] | None]
    booking_id: Mapped[UUID | None]
    cost: Mapped[Cost | None]
    scheduled_for: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class ExternalId(TenantMixin, Stamped, Base):
    """A vendor's id for something of ours, and the gate that makes its retry change nothing.

    external_id   the vendor's id; of an event: id, event and status together
    """

    __tablename__ = "external_ids"

    provider: Mapped[str] = mapped_column(primary_key=True, sort_order=-18)
    external_id: Mapped[str] = mapped_column(primary_key=True, sort_order=-17)
    conversation_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    booking_id: Mapped[UUID | None]


class StaffTask(TenantMixin, Identified, Archivable, Stamped, Base):
    """Something a person has to do, such as ringing somebody back.

    staff_id   who is to do it; None is anybody
    """

    __tablename__ = "tasks"

    what: Mapped[str]
    why: Mapped[str | None]
    customer_id: Mapped[UUID | None]
    conversation_id: Mapped[UUID | None]
    staff_id: Mapped[UUID | None]
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
