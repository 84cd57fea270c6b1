"""What is said in a conversation, stored in order: heard before it is answered, said before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Conversation, Fact, Speaker, Turn
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.kernel import live
from frontdesk.kernel.problems import Problem
from frontdesk.understanding import types as understood

EARLY = "early"
"""The act of a caller who spoke before the desk's last words could be heard."""


class ConversationOver(Problem):
    """Nothing is added to a conversation that has ended."""

    status = HTTPStatus.CONFLICT
    title = "That conversation has ended"


@dataclass(frozen=True, slots=True)
class Heard:
    """A stored utterance of the customer.

    again  whether it was stored before: the channel sent it once more
    """

    seq: int
    text: str
    again: bool = False


async def store_heard(
    db: AsyncSession,
    conversation_id: UUID,
    *,
    text: str,
    now: datetime,
    heard_key: str | None = None,
    hypotheses: Sequence[str] = (),
    early: bool = False,
) -> Heard:
    """Store what the customer said as the next turn.

    heard_key   the channel's id of the utterance; stored before, the first is returned, `again`
    hypotheses  what else the recogniser thought it heard
    now         a call whose clock stands still keeps its own time instead
    early       said before what the desk said last could be heard: it is no answer to that

    Raises UnknownConversation, or ConversationOver if it is new and nobody listens any more.
    """
    ended_at, frozen_at = await _hold(db, conversation_id)
    seq = None
    if ended_at is None:
        heard = {
            "text": text,
            "at": frozen_at or now,
            "heard_key": heard_key,
            "hypotheses": list(hypotheses),
            "acts": [EARLY] if early else [],
        }
        seq = await _add_turn(db, conversation_id, Speaker.customer, heard)
    if seq is not None:
        live.tell(db, live.topic_of_call(conversation_id))
        return Heard(seq, text)
    first = await _heard_before(db, conversation_id, heard_key)
    if first is None:
        raise _over()
    return Heard(first.seq, first.text, again=True)


async def store_said(
    db: AsyncSession,
    conversation_id: UUID,
    *,
    text: str,
    now: datetime,
    asked: Sequence[str] = (),
    offered: Sequence[Mapping[str, Any]] = (),
    acts: Iterable[str] = (),
    latency_ms: int | None = None,
    interrupted: bool = False,
    seq: int | None = None,
) -> int:
    """Store what the desk is about to say as the next turn, and return its seq.

    asked       fact names it asks for, or `confirm`, `carry_on`, `anything_else`, `message`
    offered     slots with their ids, JSON-able
    acts        the moves it makes
    latency_ms  the desk's own time since it heard
    seq         its place, from whoever has locked the conversation and read its turns

    Raises UnknownConversation, or ConversationOver.
    """
    if seq is None and (await _hold(db, conversation_id))[0] is not None:
        raise _over()
    live.tell(db, live.topic_of_call(conversation_id))
    said = {
        "text": text,
        "at": now,
        "asked": list(asked),
        "offered": [dict(offer) for offer in offered],
        "acts": sorted(acts),
        "latency_ms": latency_ms,
        "interrupted": interrupted,
    }
    stored = await _add_turn(db, conversation_id, Speaker.desk, said, seq=seq)
    if stored is None:
        raise RuntimeError("what the desk says has no key that could be there already")
    return stored


async def store_facts(
    db: AsyncSession,
    conversation_id: UUID,
    *,
    seq: int,
    facts: Sequence[understood.Fact],
    acts: Iterable[str] = (),
    first_n: int | None = None,
) -> None:
    """Store what a turn was understood to say, behind what is stored of it already.

    acts     what the speaker did beside stating facts
    first_n  how much is stored of it already, from whoever has locked the conversation and read its facts
    """
    moves = sorted(acts)
    if moves:
        await db.execute(update(Turn).filter_by(conversation_id=conversation_id, seq=seq).values(acts=moves))
    if not facts:
        return
    if first_n is None:
        last = await db.scalar(select(func.max(Fact.n)).filter_by(conversation_id=conversation_id, seq=seq))
        first_n = 0 if last is None else last + 1
    place = {"conversation_id": conversation_id, "seq": seq}
    rows = [{**place, "n": n, **asdict(fact)} for n, fact in enumerate(facts, start=first_n)]
    await db.execute(_FACTS, rows)


async def cut_off(db: AsyncSession, conversation_id: UUID, *, seq: int, heard_to: int) -> None:
    """Mark that the caller spoke over what the desk was saying; of several times the first counts.

    heard_to  how many characters of it the caller heard; never more than it has
    """
    await db.execute(
        update(Turn)
        .filter_by(conversation_id=conversation_id, seq=seq, speaker=Speaker.desk, interrupted=False)
        .values(interrupted=True, heard_to=func.least(heard_to, func.char_length(Turn.text)))
    )
    live.tell(db, live.topic_of_call(conversation_id))


async def said_again(db: AsyncSession, conversation_id: UUID, *, seq: int) -> None:
    """Mark that what was cut off is said once more, from its beginning."""
    await db.execute(
        update(Turn)
        .filter_by(conversation_id=conversation_id, seq=seq, speaker=Speaker.desk)
        .values(interrupted=False, heard_to=None)
    )
    live.tell(db, live.topic_of_call(conversation_id))


async def _hold(db: AsyncSession, conversation_id: UUID) -> tuple[datetime | None, datetime | None]:
    """Hold a conversation until the transaction ends; return when it ended, and where its clock stands still."""
    row = (await db.execute(_HELD, {"id": conversation_id})).one_or_none()
    if row is None:
        raise UnknownConversation("I can't find that conversation.")
    return row[0], row[1]


async def _add_turn(
    db: AsyncSession, conversation_id: UUID, speaker: Speaker, turn: Mapping[str, Any], *, seq: int | None = None
) -> int | None:
    """Add a turn and return its seq; None if one with its `heard_key` is there already.

    seq   None: behind the last one of the conversation, which must be held
    """
    values = {"conversation_id": conversation_id, "speaker": speaker, **turn}
    if seq is None:
        stored = await db.scalar(_NEXT_TURN, {"behind": conversation_id, **values})
    else:
        stored = await db.scalar(_TURN, {"seq": seq, **values})
    return cast(int | None, stored)


# Put together once: these are sent with every turn, and putting them together would take longer than to run them.
_HELD = (
    select(Conversation.ended_at, Conversation.frozen_at).where(Conversation.id == bindparam("id")).with_for_update()
)
_turns = cast(Table, Turn.__table__)
_LAST = select(func.coalesce(func.max(Turn.seq), 0)).where(Turn.conversation_id == bindparam("behind"))
_TURN = (
    insert(_turns)
    .on_conflict_do_nothing(index_elements=[_turns.c.business_id, _turns.c.conversation_id, _turns.c.heard_key])
    .returning(_turns.c.seq)
)
_FACTS = insert(cast(Table, Fact.__table__))
_NEXT_TURN = _TURN.values(seq=_LAST.scalar_subquery() + 1)


async def _heard_before(db: AsyncSession, conversation_id: UUID, heard_key: str | None) -> Turn | None:
    if heard_key is None:
        return None
    return await db.scalar(select(Turn).filter_by(conversation_id=conversation_id, heard_key=heard_key))


def _over() -> ConversationOver:
    return ConversationOver("That conversation has already ended.")
