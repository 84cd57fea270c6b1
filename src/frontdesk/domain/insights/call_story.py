"""One call with all that belongs beside it: who called, the visit it made, what it left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations import queries as conversations
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Call, Channel, Conversation
from frontdesk.domain.conversations.queries import ConversationState, UnknownConversation
from frontdesk.domain.customers import queries as customers
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.insights.queries import was_known_before
from frontdesk.domain.insights.ringing import live_among, lost_among
from frontdesk.domain.scheduling import queries as calendar
from frontdesk.domain.scheduling.schemas import BookingView
from frontdesk.domain.tenancy.models import PhoneNumber


@dataclass(frozen=True, slots=True)
class CallStory:
    """All there is to show of one call.

    call          None if the carrier told nothing of it
    known_before  whether the customer had called or been visited before; None if nobody was found
    numbers       the numbers of the business that can be rung, E.164
    lost_at       when something was last said in it, if it has no end and does not go on
    """

    state: ConversationState
    call: Call | None
    customer: Customer | None
    known_before: bool | None
    booking: BookingView | None
    tasks: Sequence[StaffTask]
    numbers: Sequence[str]
    is_live: bool
    lost_at: datetime | None


async def call_story(db: AsyncSession, conversation_id: UUID, *, now: datetime) -> CallStory:
    """Return a call and what is shown beside it.

    Raises UnknownConversation if there is none in this business, or it was no call.
    """
    state = await conversations.state(db, conversation_id)
    talk = state.conversation
    if talk.channel != Channel.voice:
        raise UnknownConversation("That was no call.")
    call = await db.scalar(select(Call).where(Call.conversation_id == talk.id))
    known = talk.customer_id is not None
    tasks = await db.scalars(
        select(StaffTask)
        .where(StaffTask.conversation_id == talk.id, StaffTask.archived_at.is_(None))
        .order_by(StaffTask.created_at, StaffTask.id)
    )
    numbers = await db.scalars(select(PhoneNumber.e164).order_by(PhoneNumber.e164))
    live = await live_among(db, [talk], now=now)
    return CallStory(
        state=state,
        call=call,
        customer=await customers.customer(db, talk.customer_id) if talk.customer_id else None,
        known_before=await db.scalar(select(was_known_before()).where(Conversation.id == talk.id)) if known else None,
        booking=await calendar.booking(db, talk.booking_id) if talk.booking_id else None,
        tasks=tuple(tasks),
        numbers=tuple(numbers),
        is_live=talk.id in live,
        lost_at=(await lost_among(db, [talk], live)).get(talk.id),
    )
