"""Reads of conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import ExternalId
from frontdesk.domain.conversations.models import (
    Call,
    Conversation,
    Fact,
    Outcome,
    ToolCall,
    Turn,
)
from frontdesk.domain.conversations.tool_calls import StoredCall, stored_call
from frontdesk.kernel.problems import Problem

# Facts that say nothing by themselves: a call that has only these is not worth carrying on.
EMPTY_FACTS = frozenset({"answer", "intent", "sentiment", "opt_out", "customer_phone"})

LONGEST_CALL = timedelta(hours=6)
"""A call that began before this and has no end was lost, not held."""

# How many calls of a number are looked through for one to carry on.
_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class ConversationState:
    """All that is stored of a conversation; turns, facts and tool calls in their order."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    facts: tuple[Fact, ...]
    tool_calls: tuple[StoredCall, ...]

    def latest(self, *, before: int | None = None) -> Mapping[str, Fact]:
        """Return the latest fact of each name.

        before  only what earlier turns than this said
        """
        latest = {fact.name: fact for fact in self.facts if before is None or fact.seq < before}
        return {name: fact for name, fact in latest.items() if fact.value}


class UnknownConversation(Problem):
    """There is no such conversation in this business."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown conversation"


async def state(db: AsyncSession, conversation_id: UUID, *, locked: bool = False) -> ConversationState:
    """Return all that is stored of a conversation, in four statements.

    locked  hold the conversation first, until the transaction ends: nobody adds a turn meanwhile

    Raises UnknownConversation if there is none.
    """
    conversation = await (lock if locked else get)(db, conversation_id)
    turns = await db.scalars(select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.seq))
    facts = await db.scalars(select(Fact).where(Fact.conversation_id == conversation_id).order_by(Fact.seq, Fact.n))
    tool_calls = await db.scalars(
        select(ToolCall).where(ToolCall.conversation_id == conversation_id).order_by(ToolCall.seq, ToolCall.n)
    )
    return ConversationState(conversation, tuple(turns), tuple(facts), tuple(stored_call(call) for call in tool_calls))


async def get(db: AsyncSession, conversation_id: UUID) -> Conversation:
    """Return a conversation.

    Raises UnknownConversation if there is none.
    """
    return _found(await db.scalar(select(Conversation).where(Conversation.id == conversation_id)))


async def lock(db: AsyncSession, conversation_id: UUID) -> Conversation:
    """Return a conversation, held until the transaction ends: its turns are taken one by one.

    Raises UnknownConversation if there is none.
    """
    return _found(
        await db.scalar(
            select(Conversation)
            .where(Conversation.id == conversation_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


async def by_call_sid(db: AsyncSession, call_sid: str, *, provider: str = "twilio") -> UUID | None:
    """Return the conversation that a vendor's call is."""
    return await db.scalar(select(ExternalId.conversation_id).filter_by(provider=provider, external_id=call_sid))


async def latest_facts(db: AsyncSession, conversation_id: UUID) -> list[Fact]:
    """Return the latest fact of each name, in the order in which they were stated.

    One whose latest value is empty was taken back: the caller started over.
    """
    rows = await db.scalars(
        select(Fact)
        .where(Fact.conversation_id == conversation_id)
        .ext(distinct_on(Fact.name))
        .order_by(Fact.name, Fact.seq.desc(), Fact.n.desc())
    )
    return sorted((fact for fact in rows if fact.value), key=lambda fact: (fact.seq, fact.n))


async def facts_as_values(db: AsyncSession, conversation_id: UUID) -> list[dict[str, Any]]:
    """Return the latest fact of each name in the form in which understanding gives it."""
    return [_fact(fact) for fact in await latest_facts(db, conversation_id)]


async def record(db: AsyncSession, conversation_id: UUID) -> dict[str, Any]:
    """Return a conversation as JSON-able values: its columns, its call's, latest facts and turns.

    What it booked is known to the calendar alone: scheduling.queries.booking.

    Raises UnknownConversation if there is none.
    """
    held = await state(db, conversation_id)
    call = await db.scalar(select(Call).where(Call.conversation_id == conversation_id))
    row = held.conversation
    return {
        "id": str(row.id),
        "channel": row.channel,
        "direction": row.direction,
        "address": row.address,
        "customer_id": _text(row.customer_id),
        "customer_name": row.customer_name,
        "started_at": _iso(row.started_at),
        "ended_at": _iso(row.ended_at),
        "purpose": row.purpose,
        "intent": row.intent,
        "outcome": row.outcome,
        "unbooked_reason": row.unbooked_reason,
        "sentiment": row.sentiment,
        "summary": row.summary,
        "booking_id": _text(row.booking_id),
        "continues_id": _text(row.continues_id),
        "model": row.model,
        "call_sid": call.call_sid if call is not None else None,
        "status": call.status if call is not None else None,
        "duration_seconds": call.duration_seconds if call is not None else None,
        "facts": [_fact(fact) for fact in held.latest().values()],
        "turns": [{"seq": turn.seq, "speaker": turn.speaker, "text": turn.text} for turn in held.turns],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "value": fact.value,
        "text": fact.text,
        "start": fact.start,
        "end": fact.end,
        "confidence": fact.confidence,
        "source": fact.source,
    }


async def broken_off(
    db: AsyncSession,
    *,
    address: str,
    since: datetime,
    until: datetime,
    other_than: UUID | None = None,
    practice: bool = False,
) -> Conversation | None:
    """Return the call from a number that broke off, has facts worth keeping, and can be carried on.

    since, until  when something was last said in it, by the call's own clock
    other_than    the call that asks
    practice      whether that is practice: it carries on no real call, and none carries it on

    None if the latest call with anything in it ended well or led to a visit. Those that have not
    ended should be closed first, for they may still be going on elsewhere (`open_calls`).
    """
    last_said = (
        select(func.max(Turn.at))
        .where(Turn.conversation_id == Conversation.id)
        .correlate(Conversation)
        .scalar_subquery()
    )
    rows = await db.scalars(
        select(Conversation)
        .where(
            Conversation.address == address,
            Conversation.started_at.between(since - LONGEST_CALL, until),
            func.coalesce(last_said, Conversation.started_at) >= since,
            Conversation.id.is_distinct_from(other_than),
            Conversation.practice.is_(practice),
        )
        .order_by(Conversation.started_at.desc(), Conversation.created_at.desc(), Conversation.id.desc())
        .limit(_LOOKED_AT)
    )
    for conversation in rows:
        if conversation.booking_id is not None or conversation.outcome not in _BROKEN_OFF:
            return None
        if await _has_facts(db, conversation.id):
            return conversation
    return None


async def may_be_carried_on(db: AsyncSession, conversation_id: UUID) -> bool:
    """Return whether a call broke off, led to no visit, and has facts worth keeping."""
    conversation = await get(db, conversation_id)
    broke_off = conversation.booking_id is None and conversation.outcome in _BROKEN_OFF
    return broke_off and await _has_facts(db, conversation_id)


async def _has_facts(db: AsyncSession, conversation_id: UUID) -> bool:
    return bool({fact.name for fact in await latest_facts(db, conversation_id)} - EMPTY_FACTS)


_BROKEN_OFF = (None, Outcome.abandoned)


async def open_calls(db: AsyncSession, *, address: str, until: datetime, practice: bool = False) -> list[Conversation]:
    """Return the calls from a number that began within the last hours and have not ended, oldest first.

    until     the present, by the clock of the call that asks
    practice  whether that is practice: it has to do with such calls alone, and a real one with real ones
    """
    rows = await db.scalars(
        select(Conversation)
        .where(
            Conversation.address == address,
            Conversation.started_at.between(until - LONGEST_CALL, until),
            Conversation.ended_at.is_(None),
            Conversation.practice.is_(practice),
        )
        .order_by(Conversation.id)
    )
    return list(rows)


async def unended(db: AsyncSession) -> list[Conversation]:
    """Return the conversations that have not ended, oldest first, but those on a frozen clock that are no practice."""
    is_left_alone = Conversation.frozen_at.is_not(None) & Conversation.practice.is_(False)
    rows = await db.scalars(
        select(Conversation).where(Conversation.ended_at.is_(None), ~is_left_alone).order_by(Conversation.id)
    )
    return list(rows)


async def last_said_at(db: AsyncSession, conversation_id: UUID) -> datetime | None:
    """Return when the last turn of a conversation was taken, by its own clock."""
    return await db.scalar(select(func.max(Turn.at)).where(Turn.conversation_id == conversation_id))


async def last_stored_at(db: AsyncSession, conversation_id: UUID) -> datetime | None:
    """Return when the last turn of a conversation was written down, by the machine's clock."""
    return await db.scalar(select(func.max(Turn.created_at)).where(Turn.conversation_id == conversation_id))


def _found(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        raise UnknownConversation("I can't find that conversation.")
    return conversation


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
