"""A conversation as the desk needs it before a turn: held, and read as plain values in two statements.

This is what is read most often of all. Pages and programs read mapped rows instead (queries.state).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.conversations.tool_calls import StoredCall


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """A turn, as stored (models.Turn)."""

    seq: int
    speaker: str
    text: str
    hypotheses: Sequence[str]
    asked: Sequence[str]
    offered: Sequence[Mapping[str, Any]]
    acts: Sequence[str]
    at: datetime
    interrupted: bool
    heard_to: int | None
    heard_key: str | None


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact, as stored (models.Fact)."""

    seq: int
    n: int
    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation and what was said, understood and done in it, in its order."""

    id: UUID
    channel: str
    address: str | None
    started_at: datetime
    ended_at: datetime | None
    frozen_at: datetime | None
    continues_id: UUID | None
    practice: bool
    turns: Sequence[SaidTurn]
    facts: Sequence[KnownFact]
    tool_calls: Sequence[StoredCall]


async def held_thread(db: AsyncSession, conversation_id: UUID) -> Thread:
    """Return a conversation, held until the transaction ends: nobody adds a turn meanwhile.

    Raises UnknownConversation if there is none.
    """
    row = (await db.execute(_HELD, {"id": conversation_id})).one_or_none()
    if row is None:
        raise UnknownConversation("I can't find that conversation.")
    # A statement of its own: one that had to wait for the lock would still see what was there before.
    turns, facts, tool_calls = (await db.execute(_SAID, {"id": conversation_id})).one()
    return Thread(
        *row,
        turns=[SaidTurn(**turn | {"at": datetime.fromisoformat(turn["at"])}) for turn in turns],
        facts=[KnownFact(**fact) for fact in facts],
        tool_calls=[StoredCall(**call) for call in tool_calls],
    )


_HELD = (
    select(
        Conversation.id,
        Conversation.channel,
        Conversation.address,
        Conversation.started_at,
        Conversation.ended_at,
        Conversation.frozen_at,
        Conversation.continues_id,
        Conversation.practice,
    )
    .where(Conversation.id == bindparam("id"))
    .with_for_update()
)

_SAID = text(
    """
    SELECT
        (
            SELECT coalesce(json_agg(turn ORDER BY turn.seq), '[]')
            FROM (
                SELECT seq, speaker, text, hypotheses, asked, offered, acts, at, interrupted, heard_to, heard_key
                FROM turns
                WHERE conversation_id = :id
            ) AS turn
        ),
        (
            SELECT coalesce(json_agg(fact ORDER BY fact.seq, fact.n), '[]')
            FROM (
                SELECT seq, n, name, value, source
                FROM facts
                WHERE conversation_id = :id
            ) AS fact
        ),
        (
            SELECT coalesce(json_agg(call ORDER BY call.seq, call.n), '[]')
            FROM (
                SELECT seq, n, name, arguments, result, problem
                FROM tool_calls
                WHERE conversation_id = :id
            ) AS call
        )
    """
)
