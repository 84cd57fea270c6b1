"""Calls as the rows have them, the latest first: what was heard, understood, said and done, nothing left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from frontdesk.domain.conversations import queries as conversations
from frontdesk.domain.conversations.models import Call, Channel, Conversation, Fact, ToolCall, Turn
from frontdesk.domain.insights import queries
from frontdesk.domain.insights.rows import CallRecord
from frontdesk.kernel.problems import Problem


class UnknownCall(Problem):
    """There is no call of that number of a carrier's, or id of ours, in this business."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown call"


class UnknownPlace(Problem):
    """That is no place in the log: an address was mistyped, or is another business's."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown place in the log"


@dataclass(frozen=True, slots=True)
class RawCall:
    """One call with all its rows; turns, facts and tool calls in their order, corrected facts too."""

    record: CallRecord
    turns: Sequence[Turn]
    facts: Sequence[Fact]
    tools: Sequence[ToolCall]


async def latest_calls(db: AsyncSession, *, at_most: int, after: UUID | None = None) -> list[RawCall]:
    """Return calls, the last begun first, those going on too; eight queries.

    after   the call behind which to go on; by the calls' own clocks, which may stand still

    Raises UnknownPlace if `after` is none of this business's calls.
    """
    calls = _calls().order_by(Conversation.started_at.desc(), Conversation.id.desc()).limit(at_most)
    if after is not None:
        calls = calls.where(await _before(db, after))
    return await _whole(db, (await db.scalars(calls)).all())


async def call_by_sid(db: AsyncSession, sid: str) -> RawCall:
    """Return one call by the carrier's number for it or, where none gave one, by our own id.

    Raises UnknownCall.
    """
    id = await conversations.by_call_sid(db, sid) or _uuid(sid)
    found = await _whole(db, (await db.scalars(_calls().where(Conversation.id == id))).all())
    if not found:
        raise UnknownCall(f"No call here has the number {sid[:_SHOWN]}. It must be whole, as it stands in the files.")
    return found[0]


async def sid_of(db: AsyncSession, conversation_id: UUID) -> str | None:
    """Return the carrier's number of a call, None if it has none or there is no such call."""
    return await db.scalar(select(Call.call_sid).where(Call.conversation_id == conversation_id))


async def tool_calls(db: AsyncSession, conversation_id: UUID) -> list[ToolCall]:
    """Return what the desk did in a conversation, in order, with the time each took."""
    return (await _of_each(db, ToolCall, [conversation_id], ToolCall.seq, ToolCall.n))[conversation_id]


_SHOWN = 80  # a number that was pasted with half a page behind it is not said back whole


def _calls() -> Select[Conversation]:
    return select(Conversation).where(Conversation.channel == Channel.voice)


async def _before(db: AsyncSession, id: UUID) -> ColumnElement[bool]:
    started_at = await db.scalar(select(Conversation.started_at).where(Conversation.id == id))
    if started_at is None:
        raise UnknownPlace("That place in the log is not known. Begin with the latest calls.")
    same_moment = (Conversation.started_at == started_at) & (Conversation.id < id)
    return or_(Conversation.started_at < started_at, same_moment)


async def _whole(db: AsyncSession, talks: Sequence[Conversation]) -> list[RawCall]:
    ids = [talk.id for talk in talks]
    turns = await _of_each(db, Turn, ids, Turn.seq)
    facts = await _of_each(db, Fact, ids, Fact.seq, Fact.n)
    tools = await _of_each(db, ToolCall, ids, ToolCall.seq, ToolCall.n)
    records = await queries.records(db, talks, turns=False)
    of = [(each, each.conversation.id) for each in records]
    return [RawCall(each, turns[id], facts[id], tools[id]) for each, id in of]


_Row = TypeVar("_Row", Turn, Fact, ToolCall)


async def _of_each(
    db: AsyncSession, model: type[_Row], ids: Sequence[UUID], *order: InstrumentedAttribute[int]
) -> defaultdict[UUID, list[_Row]]:
    """Return the rows of each conversation, in their order."""
    by_talk = defaultdict[UUID, list[_Row]](list)
    if ids:
        for row in await db.scalars(select(model).where(model.conversation_id.in_(ids)).order_by(*order)):
            by_talk[row.conversation_id].append(row)
    return by_talk


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
