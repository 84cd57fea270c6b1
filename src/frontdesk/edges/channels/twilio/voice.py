"""A call comes in, and a relay's session ends: the webhooks around the socket."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from frontdesk.desk.patience import DeskUnavailable, patiently
from frontdesk.desk.turn import Spoken
from frontdesk.domain.conversations import calls
from frontdesk.edges.channels.twilio import calling, twiml
from frontdesk.edges.channels.twilio.calling import NobodyAnswers, Place
from frontdesk.edges.channels.twilio.exchange import AtExchange, Exchange, LiveCall
from frontdesk.edges.channels.twilio.gate import FromVendor, Signed
from frontdesk.edges.channels.twilio.gather import GATHER_SECONDS
from frontdesk.edges.channels.twilio.lines import RESERVED_SECONDS, LinesBusy
from frontdesk.edges.channels.twilio.tokens import Ticket, token_of
from frontdesk.edges.http.given import Given, Wired
from frontdesk.kernel.log import get_logger

logger = get_logger()

RETRY_AFTER_SECONDS = "2"


async def voice(said: FromVendor, given: Wired, phone: AtExchange, request: Request) -> Response:
    """Answer a call: the desk's greeting goes with the way to the relay. Asked again it answers the same."""
    sid = calling.call_sid(said)
    try:
        place = await calling.called(given, said)
        known = await calling.conversation_of(given, place.business_id, sid) is not None
        if not phone.lines.take(sid, known=known):
            return _busy(request)
        return await _answer(given, phone, said, place, attempt=0)
    except NobodyAnswers as nobody:
        logger.warning("twilio.nobody_answers", route="/twilio/voice")
        return twiml.farewell(nobody.detail)
    except DeskUnavailable as away:
        phone.over(sid)
        return twiml.farewell(away.detail)


async def relay_end(said: FromVendor, given: Wired, phone: AtExchange, attempt: int = 0) -> Response:
    """Go on after a relay's session: hang up, or, if it failed, connect once more and then turn by turn."""
    sid = calling.call_sid(said)
    try:
        place = await calling.called(given, said)
        conversation_id = await calling.conversation_of(given, place.business_id, sid)
        if conversation_id is not None:
            await _sign(given, place, conversation_id, said)
        how = said.get("SessionStatus")
        if how == "completed" or said.get("CallStatus") == "completed":
            await _over(given, phone, place, conversation_id, sid)
            return twiml.nothing()
        if how == "ended":
            await _over(given, phone, place, conversation_id, sid)
            return twiml.hang_up()
        logger.warning("twilio.relay_failed", conversation_id=conversation_id, attempt=attempt)
        return await _answer(given, phone, said, place, attempt=attempt + 1)
    except NobodyAnswers as nobody:
        return twiml.farewell(nobody.detail)
    except DeskUnavailable as away:
        phone.over(sid)
        return twiml.farewell(away.detail)


async def _answer(given: Given, phone: Exchange, said: Signed, place: Place, *, attempt: int) -> Response:
    """Say what the desk says first, or said last, and connect the caller with it."""
    sid, first = calling.call_sid(said), attempt == 0
    spoken = await given.desk.begin(
        place.business_id, call_sid=sid, address=calling.caller(said.get("From")), recorded=place.records
    )
    if spoken.ended:
        phone.over(sid)
        return twiml.farewell(spoken.text, place)
    gathers = place.gathers or attempt > 1
    seconds = GATHER_SECONDS if gathers else RESERVED_SECONDS
    phone.lines.take(sid, seconds=seconds, known=True)
    phone.expect(LiveCall(place.business_id, spoken.conversation_id, sid), seconds=seconds)
    records = place.records and first
    if gathers:
        return twiml.gathered(place, given.base_url, text=spoken.text, turn=spoken.seq, records=records)
    token = _token(given, said, place, spoken, attempt)
    return twiml.relayed(place, given.base_url, greeting=spoken.text, token=token, attempt=attempt, records=records)


def _token(given: Given, said: Signed, place: Place, spoken: Spoken, attempt: int) -> str:
    return token_of(
        Ticket(place.business_id, attempt, spoken.seq),
        call_sid=calling.call_sid(said),
        account_sid=said.get("AccountSid"),
        now=given.clock.now(),
        secret_key=given.secret_key,
    )


async def _sign(given: Given, place: Place, conversation_id: UUID, said: Signed) -> None:
    """Sign for the end of a session; what follows bears being done again."""
    session_id = said.get("SessionId")
    if not session_id:
        return

    async def sign() -> None:
        async with given.database.transaction(place.business_id) as db:
            await calls.receive(db, conversation_id, session_id)

    await patiently(sign)


async def _over(given: Given, phone: Exchange, place: Place, conversation_id: UUID | None, sid: str) -> None:
    phone.over(sid)
    if conversation_id is not None:
        await given.desk.hang_up(place.business_id, conversation_id)


def _busy(request: Request) -> Response:
    """Return that there is no line free: the vendor asks again."""
    busy = LinesBusy("All our lines are busy. Please try again in a moment.")
    logger.warning("twilio.lines_busy", route=request.url.path)
    return JSONResponse(
        busy.as_document(request.url.path),
        busy.status,
        {"Retry-After": RETRY_AFTER_SECONDS},
        media_type="application/problem+json",
    )
