"""What the telephone company tells of a call: how it ended, where its recording is. Late, twice, in any order."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.jobs import discard_recording, fetch_recording, stop_recording
from frontdesk.domain.conversations.messages import ExternalId
from frontdesk.domain.conversations.models import Call, CallStatus, ToolCall, Turn
from frontdesk.domain.conversations.queries import lock
from frontdesk.domain.customers.models import Consent, ConsentStatus
from frontdesk.domain.tenancy.connections import usual
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.kernel import live
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.queue import defer


async def receive(db: AsyncSession, conversation_id: UUID, external_id: str, *, provider: str = "twilio") -> bool:
    """Sign for something a vendor sent; False if it was signed for before.

    external_id   the vendor's id; of an event: id and what happened, together
    """
    signed = await db.scalar(
        insert(ExternalId)
        .values(provider=provider, external_id=external_id, conversation_id=conversation_id)
        .on_conflict_do_nothing()
        .returning(ExternalId.external_id)
    )
    return signed is not None


async def note_end(
    db: AsyncSession, conversation_id: UUID, *, status: CallStatus, sequence: int, duration_seconds: int | None
) -> None:
    """Write down how the carrier saw a call end; older news than is known already changes nothing,
    nor do news of a call that the logs have taken up: they and the rows say the same.

    status            a final one
    sequence          the carrier's count of the call's news
    duration_seconds  None if it was not told: what is known stands
    """
    if (await lock(db, conversation_id)).log_position is not None:
        return  # the logs have it as it was known then, and what was written to them stands
    await db.execute(
        update(Call)
        .where(
            Call.conversation_id == conversation_id,
            or_(Call.status_sequence.is_(None), Call.status_sequence < sequence),
        )
        .values(
            status=status,
            status_sequence=sequence,
            duration_seconds=func.coalesce(duration_seconds, Call.duration_seconds),
        )
    )
    live.tell(db, "calls")
    live.tell(db, live.topic_of_call(conversation_id))


async def note_recording(
    db: AsyncSession, conversation_id: UUID, *, call_sid: str, recording_sid: str, url: str
) -> None:
    """Write down where the vendor keeps the recording of a call, and have it fetched.

    Of a caller who did not want to be recorded nothing is kept, what came before the refusal neither.
    """
    account = await usual(db, ConnectionKind.twilio)
    if await db.scalar(select(ExternalId.external_id).filter_by(external_id=_refusal(call_sid))) is not None:
        await defer(db, discard_recording, recording_sid=recording_sid, connection_id=account)
        return
    await db.execute(update(Call).where(Call.conversation_id == conversation_id).values(recording_url=url))
    await defer(
        db, fetch_recording, conversation_id=conversation_id, recording_sid=recording_sid, connection_id=account
    )
    live.tell(db, live.topic_of_call(conversation_id))


async def must_be_heard(db: AsyncSession, conversation_id: UUID, seq: int) -> bool:
    """Return whether a turn of the desk's tells of something done, or how to be safe: neither is said twice."""
    warned = await db.scalar(
        select(Turn.seq).where(
            Turn.conversation_id == conversation_id,
            Turn.seq == seq,
            func.array_to_string(Turn.acts, " ").contains("hazard:"),
        )
    )
    done = await db.scalar(
        select(ToolCall.seq)
        .where(ToolCall.conversation_id == conversation_id, ToolCall.seq == seq - 1, ToolCall.problem.is_(None))
        .limit(1)
    )
    return warned is not None or done is not None


async def refuse_recording(db: AsyncSession, conversation_id: UUID, *, seq: int, now: datetime) -> None:
    """Stop recording a call because its caller said so, and keep that they did; once is enough.

    seq   what the desk answered to it
    """
    conversation = await lock(db, conversation_id)
    call_sid = await db.scalar(select(Call.call_sid).where(Call.conversation_id == conversation_id))
    if call_sid is None or not await receive(db, conversation_id, _refusal(call_sid)):
        return  # what no company carries nobody records
    heard = await db.scalar(
        select(Turn)
        .where(Turn.conversation_id == conversation_id, Turn.seq < seq, Turn.speaker == "customer")
        .order_by(Turn.seq.desc())
        .limit(1)
    )
    said = f"turn {heard.seq}: {heard.text}" if heard is not None else f"before turn {seq}"
    db.add(
        Consent(
            id=new_id(now),
            channel="voice",
            address=conversation.address or call_sid,
            purpose="recording",
            status=ConsentStatus.opted_out,
            source="call",
            evidence=f"conversation {conversation_id}, {said}",
            at=now,
        )
    )
    await db.flush()
    await defer(db, stop_recording, call_sid=call_sid, connection_id=await usual(db, ConnectionKind.twilio))


async def refuses_recording(db: AsyncSession, address: str) -> bool:
    """Return whether who calls from a number has said that they do not want to be recorded; the latest word counts.

    address   E.164
    """
    latest = await db.scalar(
        select(Consent.status)
        .where(Consent.address == address, Consent.channel == "voice", Consent.purpose == "recording")
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
    )
    return latest == ConsentStatus.opted_out


async def is_told_ended(db: AsyncSession, conversation_id: UUID) -> bool:
    """Return whether the carrier has told how the call ended."""
    told = select(Call.status_sequence).where(Call.conversation_id == conversation_id)
    return await db.scalar(told) is not None


async def has_turn_since(db: AsyncSession, conversation_id: UUID, *, seconds: float) -> bool:
    """Return whether something was said within the last seconds, by the database's own clock."""
    since = func.clock_timestamp() - timedelta(seconds=seconds)
    newest = select(func.max(Turn.created_at)).where(Turn.conversation_id == conversation_id).scalar_subquery()
    return bool(await db.scalar(select(newest >= since)))


def _refusal(call_sid: str) -> str:
    """Return the name under which it is signed for that a caller does not want to be recorded."""
    return f"{call_sid}:recording-refused"
