"""What the vendor tells afterwards: how a call ended, where its recording is. Late, twice, in any order."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.patience import patiently
from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations.models import CallStatus
from frontdesk.edges.channels.twilio import calling
from frontdesk.edges.channels.twilio.calling import NobodyAnswers
from frontdesk.edges.channels.twilio.exchange import AtExchange, LiveCall
from frontdesk.edges.channels.twilio.gate import FromVendor, Signed
from frontdesk.edges.http.given import Given, Wired
from frontdesk.kernel.log import get_logger

logger = get_logger()

ENDS = {
    "completed": CallStatus.completed,
    "busy": CallStatus.busy,
    "no-answer": CallStatus.no_answer,
    "failed": CallStatus.failed,
    "canceled": CallStatus.no_answer,  # the caller gave up while it rang
}
_RECORDED = frozenset({"completed", "absent", "failed"})


async def status(said: FromVendor, given: Wired, phone: AtExchange) -> Response:
    """Close the record of a call that has ended, with the carrier's word for how and how long."""
    sid = calling.call_sid(said)
    how = ENDS.get(said.get("CallStatus"))
    if how is None:
        return Response(status_code=204)
    try:
        place = await calling.called(given, said)
    except NobodyAnswers:
        return Response(status_code=204)
    conversation_id = await calling.conversation_of(given, place.business_id, sid)
    if conversation_id is not None:
        call = LiveCall(place.business_id, conversation_id, sid)
        await phone.end(call, lambda db: _note_end(db, conversation_id, said, how))
    return Response(status_code=204)


async def _note_end(db: AsyncSession, conversation_id: UUID, said: Signed, how: CallStatus) -> None:
    sequence = _number(said.get("SequenceNumber"))
    receipt = f"{said.get('CallSid')}:status:{said.get('CallStatus') if sequence is None else sequence}"
    if await calls.receive(db, conversation_id, receipt):
        await calls.note_end(
            db,
            conversation_id,
            status=how,
            sequence=sequence or 0,
            duration_seconds=_number(said.get("CallDuration")),  # `Duration` is what is billed, in minutes
        )


async def recording(said: FromVendor, given: Wired) -> Response:
    """Note where the recording of a call is once it is complete, and have it fetched.

    This webhook names no number: the business is in the address that we gave and the vendor signed.
    """
    sid, business_id = calling.call_sid(said), said.business()
    if business_id is None:
        raise NobodyAnswers("The address names no business.")
    conversation_id = await calling.conversation_of(given, business_id, sid)
    how = said.get("RecordingStatus")
    if conversation_id is not None and how in _RECORDED:
        await patiently(lambda: _note_recording(given, business_id, conversation_id, said, how))
    return Response(status_code=204)


async def _note_recording(given: Given, business_id: UUID, conversation_id: UUID, said: Signed, how: str) -> None:
    recording_sid = said.get("RecordingSid")
    async with given.database.transaction(business_id) as db:
        if not await calls.receive(db, conversation_id, f"{recording_sid}:{how}"):
            return
        if how != "completed" or not recording_sid.isalnum():
            logger.warning("twilio.not_recorded", conversation_id=conversation_id, status=how)
            return
        await calls.note_recording(
            db,
            conversation_id,
            call_sid=said.get("CallSid"),
            recording_sid=recording_sid,
            url=said.get("RecordingUrl"),
        )


def _number(text: str) -> int | None:
    """Return a count, None if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
