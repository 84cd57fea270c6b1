"""A call turn by turn over webhooks, without the relay: the vendor hears, asks us, and says the answer."""

from __future__ import annotations

from fastapi import Response

from frontdesk.desk.patience import DeskUnavailable
from frontdesk.desk.turn import Spoken
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.conversations.service import ConversationOver
from frontdesk.edges.channels.twilio import calling, twiml
from frontdesk.edges.channels.twilio.calling import NobodyAnswers, Place
from frontdesk.edges.channels.twilio.exchange import AtExchange, LiveCall
from frontdesk.edges.channels.twilio.gate import FromVendor, Signed
from frontdesk.edges.http.given import Given, Wired
from frontdesk.kernel.log import get_logger

logger = get_logger()

GATHER_SECONDS = 120.0
"""From one webhook to the next: what the desk says, and what the caller says to it."""

MOST_TROUBLES = 3


async def gather(said: FromVendor, given: Wired, phone: AtExchange, turn: int, again: int = 0) -> Response:
    """Answer what the caller said to the desk's turn that the address names; nothing heard is silence.

    again   how often this very turn was answered with trouble
    """
    sid = calling.call_sid(said)
    try:
        place = await calling.called(given, said)
        conversation_id = await calling.taken_over(given, place.business_id, sid)
    except NobodyAnswers as nobody:
        return twiml.farewell(nobody.detail)
    except DeskUnavailable as away:
        if again + 1 < MOST_TROUBLES:
            return twiml.asked_again(away.detail, given.base_url, "gather", turn=turn, again=again + 1)
        phone.free(calling.call_key(said))
        return twiml.farewell(away.detail)
    if conversation_id is None:
        return twiml.hang_up()
    call = LiveCall(place.business_id, conversation_id, sid)
    phone.lines.take(call.key, seconds=GATHER_SECONDS, known=True)
    phone.expect(call, seconds=GATHER_SECONDS)
    try:
        spoken = await _hear(given, call, place, said, f"gather:{turn}:{again}")
    except (ConversationOver, UnknownConversation):
        phone.over(call.key)
        return twiml.hang_up()
    phone.expect(call, seconds=GATHER_SECONDS)
    if isinstance(spoken, str):
        if again + 1 < MOST_TROUBLES:
            return twiml.gathered(place, given.base_url, text=spoken, turn=turn, again=again + 1)
        return twiml.farewell(spoken, place)  # what was heard waits in the rows until the call counts as over
    if spoken.ended:
        phone.over(call.key)
        return twiml.farewell(spoken.text, place)
    hear_out = "confirm" in spoken.asked
    return twiml.gathered(place, given.base_url, text=spoken.text, turn=spoken.seq, hear_out=hear_out)


async def _hear(given: Given, call: LiveCall, place: Place, said: Signed, heard_key: str) -> Spoken | str:
    """Return the desk's answer, or words for trouble if it has none.

    Raises ConversationOver, UnknownConversation.
    """
    text = said.get("Digits") or said.get("SpeechResult")
    try:
        return await given.desk.hear(call.business_id, call.conversation_id, text, heard_key=heard_key)
    except (ConversationOver, UnknownConversation):
        raise
    except DeskUnavailable as away:
        return away.detail
    except Exception:  # whatever it is, the caller is on the line and hears words
        logger.exception("twilio.turn_failed", conversation_id=call.conversation_id)
        return place.trouble
