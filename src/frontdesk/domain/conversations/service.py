"""Everything that changes a conversation as a whole: it begins, becomes known, ends. Its turns are in turns.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import Integer, case, cast, extract, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.events import ConversationEnded
from frontdesk.domain.conversations.messages import ExternalId
from frontdesk.domain.conversations.models import (
    Call,
    CallStatus,
    Channel,
    Conversation,
    Direction,
    Outcome,
    Purpose,
    Sentiment,
    Speaker,
    Turn,
)
from frontdesk.domain.conversations.queries import UnknownConversation, lock
from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.conversations.tool_calls import StoredCall, earlier_tool_call, record_tool_call
from frontdesk.domain.conversations.turns import (
    EARLY,
    ConversationOver,
    Heard,
    cut_off,
    said_again,
    store_facts,
    store_heard,
    store_said,
)
from frontdesk.kernel import events, live
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.partitions import ensure_months

# One door for all that is written down of a conversation.
__all__ = [
    "EARLY",
    "ConversationOver",
    "Details",
    "Heard",
    "StoredCall",
    "UnknownConversation",
    "begin",
    "cut_off",
    "earlier_tool_call",
    "end",
    "leave_task",
    "lock",
    "note",
    "record_tool_call",
    "said_again",
    "store_facts",
    "store_heard",
    "store_said",
    "take_over",
]


class Details(TypedDict, total=False):
    """What becomes known of a conversation as it goes on."""

    customer_id: UUID | None
    customer_name: str | None
    booking_id: UUID | None
    purpose: Purpose | None
    intent: str | None
    issue_resolved: bool | None
    unbooked_reason: str | None
    sentiment: Sentiment | None
    summary: str | None
    level: int
    model: str
    notes: str | None


async def begin(
    db: AsyncSession,
    *,
    channel: Channel,
    direction: Direction,
    address: str | None,
    now: datetime,
    call_sid: str | None = None,
    provider: str = "twilio",
    frozen_at: datetime | None = None,
    holder: int | None = None,
    continues_id: UUID | None = None,
    instead_of: UUID | None = None,
    practice: bool = False,
) -> UUID:
    """Open the record of a conversation and return its id.

    address       the other side's phone in E.164 or e-mail; None if withheld
    call_sid      the vendor's id; begun with it before, the first conversation is returned
    frozen_at     the call's clock stands still there; its month is made if it is missing
    holder        presence key of the process that holds the call
    continues_id  the broken-off call that this one carries on
    instead_of    the closed record of this very call, held: from now on the vendor's id means the new one
    practice      somebody of the business tries the desk; it leaves no log and no figure
    """
    if frozen_at is not None:
        month = frozen_at.astimezone(UTC).date()
        await ensure_months(db, month, month)
    if call_sid is not None and instead_of is None and not await _enter(db, provider, call_sid):
        return await _begun(db, provider, call_sid)
    conversation = Conversation(
        id=new_id(now),
        channel=channel,
        direction=direction,
        address=address,
        started_at=now,
        frozen_at=frozen_at,
        holder=holder,
        continues_id=continues_id,
        practice=practice,
    )
    db.add(conversation)
    await db.flush()
    if channel == Channel.voice:
        db.add(Call(conversation_id=conversation.id, call_sid=call_sid, status=CallStatus.in_progress))
        await db.flush()
    if call_sid is not None:
        await db.execute(
            update(ExternalId)
            .filter_by(provider=provider, external_id=call_sid)
            .values(conversation_id=conversation.id)
        )
    live.tell(db, "calls")
    return conversation.id


async def note(db: AsyncSession, conversation_id: UUID, **details: Unpack[Details]) -> None:
    """Write down what has become known of a conversation."""
    await db.execute(update(Conversation).where(Conversation.id == conversation_id).values(**details))


async def take_over(db: AsyncSession, conversation_id: UUID, *, holder: int | None) -> bool:
    """Go on with a conversation that another process held; return whether it is going on still.

    holder  presence key of this process
    """
    ended_at = await db.scalar(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(holder=holder)
        .returning(Conversation.ended_at)
    )
    return ended_at is None


async def end(
    db: AsyncSession,
    conversation_id: UUID,
    *,
    outcome: Outcome,
    now: datetime,
    status: CallStatus = CallStatus.completed,
    duration_seconds: int | None = None,
    **details: Unpack[Details],
) -> bool:
    """Close the record of a conversation and announce it.

    now               when it ended, by the call's own clock
    duration_seconds  None: counted from the real beginning to this very moment
    returns           False if it had ended before: then nothing is changed
    """
    ended = await db.scalar(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.ended_at.is_(None))
        .values(ended_at=now, outcome=outcome, **details)
        .returning(Conversation.id)
    )
    if ended is None:
        return False
    spoken = (
        select(func.count())
        .select_from(Turn)
        .where(Turn.conversation_id == conversation_id, Turn.speaker == Speaker.desk)
        .scalar_subquery()
    )
    lasted = extract("epoch", func.clock_timestamp() - Call.created_at)
    await db.execute(
        update(Call)
        .where(Call.conversation_id == conversation_id)
        .values(
            # What the carrier has told already stands: it knows better how the call ended.
            status=case((Call.status_sequence.is_(None), literal(status, Call.status.type)), else_=Call.status),
            duration_seconds=func.coalesce(duration_seconds, Call.duration_seconds, cast(func.round(lasted), Integer)),
            tts_responses=spoken,
        )
    )
    await events.record(db, ConversationEnded(conversation_id=conversation_id))
    live.tell(db, "calls")
    live.tell(db, live.topic_of_call(conversation_id))
    return True


async def _enter(db: AsyncSession, provider: str, external_id: str) -> bool:
    """Pass the gate of a vendor's id: once; whoever comes at the same time waits for the first."""
    entered = await db.scalar(
        insert(ExternalId)
        .values(provider=provider, external_id=external_id)
        .on_conflict_do_nothing()
        .returning(ExternalId.external_id)
    )
    return entered is not None


async def _begun(db: AsyncSession, provider: str, external_id: str) -> UUID:
    begun = await db.scalar(select(ExternalId.conversation_id).filter_by(provider=provider, external_id=external_id))
    if begun is None:
        raise UnknownConversation("That id belongs to something that is no conversation.")
    return begun
