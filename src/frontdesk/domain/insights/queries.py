"""Reads across the domains: whole calls, in a bounded number of queries, and who was known before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from frontdesk.domain.conversations.models import Call, Channel, Conversation, Fact, Turn
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.insights.rows import CallRecord, Said
from frontdesk.domain.scheduling.models import Booking, BookingStatus

NO_VISIT = (BookingStatus.held, BookingStatus.pending, BookingStatus.cancelled)
"""Statuses of a booking nobody came for: a hold, a wish, a cancelled one."""


async def unlogged_calls(db: AsyncSession, *, at_most: int) -> list[Conversation]:
    """Return calls that have ended and have no place in the logs yet, in the order they ended; no practice.

    That is the order of the machine's clock, not of the call's own, which may stand still.
    """
    rows = await db.scalars(
        select(Conversation)
        .where(
            Conversation.channel == Channel.voice,
            Conversation.ended_at.is_not(None),
            Conversation.log_position.is_(None),
            Conversation.practice.is_(False),
        )
        # The last change of a call without a place is its end.
        .order_by(Conversation.updated_at, Conversation.id)
        .limit(at_most)
    )
    return list(rows)


async def logged_calls(db: AsyncSession, *, after: int, at_most: int) -> list[Conversation]:
    """Return calls by their place in the logs, those behind the place `after`."""
    rows = await db.scalars(
        select(Conversation).where(Conversation.log_position > after).order_by(Conversation.log_position).limit(at_most)
    )
    return list(rows)


async def last_log_position(db: AsyncSession) -> int:
    """Return the highest place given in the logs; 0 if there is none."""
    return await db.scalar(select(func.max(Conversation.log_position))) or 0


async def records(db: AsyncSession, talks: Sequence[Conversation], *, turns: bool) -> list[CallRecord]:
    """Return all that was learned in some conversations, in their order; five queries.

    turns   whether what was said is wanted too: it is most of what there is to read
    """
    ids = [talk.id for talk in talks]
    calls = await db.scalars(select(Call).where(Call.conversation_id.in_(ids)))
    call_of = {call.conversation_id: call for call in calls}
    said = await turns_of(db, ids if turns else [])
    facts, known = await _facts(db, ids), await _known_before(db, ids)
    customers = await _customers(db, talks)
    return [
        CallRecord(
            conversation=talk,
            call=call_of.get(talk.id),
            facts=facts[talk.id],
            turns=said[talk.id],
            customer=customers.get(talk.customer_id),
            known_before=known.get(talk.id),
        )
        for talk in talks
    ]


async def turns_of(db: AsyncSession, ids: Sequence[UUID]) -> defaultdict[UUID, list[Said]]:
    """Return what was said in each conversation, in order."""
    by_talk = defaultdict[UUID, list[Said]](list)
    if not ids:
        return by_talk
    # Columns, not rows with an identity: ten times as many turns as calls go through here.
    turns = await db.execute(
        select(Turn.conversation_id, Turn.seq, Turn.speaker, Turn.text, Turn.at)
        .where(Turn.conversation_id.in_(ids))
        .order_by(Turn.conversation_id, Turn.seq)
    )
    for conversation_id, seq, speaker, words, at in turns:
        by_talk[conversation_id].append(Said(seq, speaker, words, at))
    return by_talk


def was_known_before() -> ColumnElement[bool]:
    """Return the condition that a conversation's customer had talked to us or been visited before.

    Before is by the conversations' own clocks; where those stand still together, by the order in
    which the rows were made. The call that this one carries on is no earlier one, nor is practice.
    """
    earlier = aliased(Conversation)
    talked = exists().where(
        earlier.customer_id == Conversation.customer_id,
        tuple_(earlier.started_at, earlier.created_at, earlier.id)
        < tuple_(Conversation.started_at, Conversation.created_at, Conversation.id),
        earlier.id.is_distinct_from(Conversation.continues_id),
        earlier.practice.is_(False),
    )
    visited = exists().where(
        Booking.customer_id == Conversation.customer_id,
        Booking.starts_at < Conversation.started_at,
        Booking.status.not_in(NO_VISIT),
    )
    return or_(talked, visited)


async def _facts(db: AsyncSession, ids: Sequence[UUID]) -> defaultdict[UUID, dict[str, str]]:
    """Return the facts of each conversation; the latest of a name wins."""
    facts = await db.execute(
        select(Fact.conversation_id, Fact.name, Fact.value)
        .where(Fact.conversation_id.in_(ids))
        .order_by(Fact.conversation_id, Fact.seq, Fact.n)
    )
    by_talk = defaultdict[UUID, dict[str, str]](dict)
    for conversation_id, name, value in facts:
        by_talk[conversation_id][name] = value
    return by_talk


async def _customers(db: AsyncSession, talks: Sequence[Conversation]) -> dict[UUID | None, Customer]:
    ids = {talk.customer_id for talk in talks if talk.customer_id}
    rows = await db.scalars(select(Customer).where(Customer.id.in_(ids)))
    return {row.id: row for row in rows}


async def _known_before(db: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, bool]:
    rows = await db.execute(
        select(Conversation.id, was_known_before()).where(
            Conversation.id.in_(ids), Conversation.customer_id.is_not(None)
        )
    )
    return {row.id: row[1] for row in rows}
