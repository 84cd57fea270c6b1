"""A call comes in, and a relay's session ends: the webhooks around the socket."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.patience import DeskUnavailable, patiently
from frontdesk.desk.turn import Spoken
from frontdesk.domain.conversations import calls
from frontdesk.edges.channels.twilio import calling, twiml
from frontdesk.edges.channels.twilio.calling import NobodyAnswers, Place
from frontdesk.edges.channels.twilio.exchange import AtExchange, Exchange, LiveCall
from frontdesk.edges.channels.twilio.frames import UNAVAILABLE, handoff
from frontdesk.edges.channels.twilio.gate import FromVendor, Signed
from frontdesk.edges.channels.twilio.gather import GATHER_SECONDS, MOST_TROUBLES
from frontdesk.edges.channels.twilio.lines import RESERVED_SECONDS, LinesBusy
from frontdesk.edges.channels.twilio.tokens import Ticket, token_of
from frontdesk.edges.http.given import Given, Wired
from frontdesk.kernel.log import get_logger

logger = get_logger()

RETRY_AFTER_SECONDS = "2"


async def voice(said: FromVendor, given: Wired, phone: AtExchange, request: Request, again: int = 0) -> Response:
    """Answer a call: the desk's greeting goes with the way to the relay. Asked again it answers the same.

    again   how often the database was away when this was asked
    """
    sid, place = calling.call_sid(said), None
    try:
        place = await calling.called(given, said)
        known = await calling.conversation_of(given, place.business_id, sid) is not None
        if not phone.lines.take((place.business_id, sid), known=known):
            return _busy(request)
        return await _answer(given, phone, said, place, attempt=0)
    except NobodyAnswers as nobody:
        logger.warning("twilio.nobody_answers", route="/twilio/voice")
        return twiml.farewell(nobody.detail)
    except DeskUnavailable as away:
        if again + 1 < MOST_TROUBLES:
            return twiml.asked_again(away.detail, given.base_url, "voice", place=place, again=again + 1)
        phone.free(calling.call_key(said))
        return twiml.farewell(away.detail, place)


async def relay_end(said: FromVendor, given: Wired, phone: AtExchange, attempt: int = 0, again: int = 0) -> Response:
    """Go on after a relay's session: hang up, or, if it failed, connect once more and then turn by turn.

    again   how often the database was away when this was asked
    """
    sid, place = calling.call_sid(said), None
    try:
        place = await calling.called(given, said)
        conversation_id = await calling.conversation_of(given, place.business_id, sid)
        if _is_over(said):
            await _over(phone, place, conversation_id, said)
            return twiml.hang_up() if said.get("SessionStatus") == "ended" else twiml.nothing()
        if conversation_id is not None:
            await patiently(lambda: _sign(given, place.business_id, conversation_id, said))
        logger.warning("twilio.relay_failed", conversation_id=conversation_id, attempt=attempt)
        return await _answer(given, phone, said, place, attempt=attempt + 1)
    except NobodyAnswers as nobody:
        return twiml.farewell(nobody.detail)
    except DeskUnavailable as away:
        if said.get("SessionStatus") == "ended" and _is_over(said):
            return twiml.hang_up()
        if _is_over(said):
            raise  # nobody listens any more: the vendor tells it again
        if again + 1 < MOST_TROUBLES:
            more = {"attempt": attempt, "again": again + 1}
            return twiml.asked_again(away.detail, given.base_url, "relay-end", place=place, **more)
        phone.free(calling.call_key(said))
        return twiml.farewell(away.detail, place)


def _is_over(said: Signed) -> bool:
    """Return whether a session's end is the call's: the caller hung up, or the desk is done with it."""
    how = said.get("SessionStatus")
    if how == "completed" or said.get("CallStatus") == "completed":
        return True
    return how == "ended" and said.get("HandoffData") != handoff(UNAVAILABLE)


async def _answer(given: Given, phone: Exchange, said: Signed, place: Place, *, attempt: int) -> Response:
    """Say what the desk says first, or said last, and connect the caller with it."""
    sid, address = calling.call_sid(said), calling.caller(said.get("From"))
    recorded = await calling.is_recorded(given, place, address)
    # While its end is told as a failure the call itself goes on, even if nobody waited for it any longer.
    waits = attempt > 0 and said.get("CallStatus") == "in-progress"
    spoken = await given.desk.begin(
        place.business_id, call_sid=sid, address=address, recorded=recorded, waits=waits, greeting=place.greeting
    )
    call = LiveCall(place.business_id, spoken.conversation_id, sid)
    if spoken.ended:
        phone.over(call.key)
        return twiml.farewell(spoken.text, place)
    gathers = place.gathers or attempt > 1
    seconds = GATHER_SECONDS if gathers else RESERVED_SECONDS
    phone.lines.take(call.key, seconds=seconds, known=True)
    phone.expect(call, seconds=seconds)
    records = recorded and attempt == 0
    if gathers:
        hear_out = "confirm" in spoken.asked
        return twiml.gathered(
            place, given.base_url, text=spoken.text, turn=spoken.seq, records=records, hear_out=hear_out
        )
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


async def _sign(given: Given, business_id: UUID, conversation_id: UUID, said: Signed) -> None:
    """Sign for the end of a session; what follows bears being done again."""
    async with given.database.transaction(business_id) as db:
        await _receive(db, conversation_id, said)


async def _receive(db: AsyncSession, conversation_id: UUID, said: Signed) -> None:
    session_id = said.get("SessionId")
    if session_id:
        await calls.receive(db, conversation_id, session_id)


async def _over(phone: Exchange, place: Place, conversation_id: UUID | None, said: Signed) -> None:
    sid = calling.call_sid(said)
    if conversation_id is None:
        phone.over((place.business_id, sid))
        return
    call = LiveCall(place.business_id, conversation_id, sid)
    await phone.end(call, lambda db: _receive(db, conversation_id, said))


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
