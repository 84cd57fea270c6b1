"""Whom only a practice call has made up: customers who have nothing else in the business."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from frontdesk.domain.conversations.messages import Message, StaffTask
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking


async def made_up_customers(db: AsyncSession, conversation_id: UUID) -> list[UUID]:
    """Return the customers whom a practice call entered and nothing but practice knows of.

    They stay as long as another practice call that goes on has them too.
    """
    this, earlier = aliased(Conversation), aliased(Conversation)
    met = exists().where(this.id == conversation_id, _met_in(this))
    entered = exists().where(earlier.practice, earlier.created_at <= Customer.created_at, _met_in(earlier))
    candidates = (
        select(Customer.id)
        .where(Customer.archived_at.is_(None), met, entered)
        .order_by(Customer.id)
        # Whoever books for one of them at this moment holds the row: what they booked is seen below.
        .with_for_update()
    )
    ids = list(await db.scalars(candidates))
    rows = await db.scalars(
        select(Customer.id).where(Customer.id.in_(ids), ~_is_known_elsewhere(conversation_id)).order_by(Customer.id)
    )
    return list(rows)


def _met_in(talk: type[Conversation]) -> ColumnElement[bool]:
    booked = exists().where(Booking.customer_id == Customer.id, Booking.conversation_id == talk.id)
    left_word = exists().where(StaffTask.customer_id == Customer.id, StaffTask.conversation_id == talk.id)
    return or_(talk.customer_id == Customer.id, booked, left_word)


def _is_known_elsewhere(conversation_id: UUID) -> ColumnElement[bool]:
    is_over = or_(Conversation.ended_at.is_not(None), Conversation.id == conversation_id)
    play = select(Conversation.id).where(Conversation.practice, is_over)

    def is_meant(talk: InstrumentedAttribute[UUID | None] | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
        return or_(talk.is_(None), talk.not_in(play))

    return or_(
        exists().where(Conversation.customer_id == Customer.id, is_meant(Conversation.id)),
        exists().where(Booking.customer_id == Customer.id, is_meant(Booking.conversation_id)),
        exists().where(StaffTask.customer_id == Customer.id, is_meant(StaffTask.conversation_id)),
        exists().where(Message.customer_id == Customer.id, is_meant(Message.conversation_id)),
    )
