"""What a caller wishes of the line itself and not of the desk: not to be recorded, and to be let speak on."""

from __future__ import annotations

from frontdesk.desk.patience import DeskUnavailable, patiently
from frontdesk.desk.turn import Spoken
from frontdesk.domain.conversations import calls
from frontdesk.edges.channels.twilio.exchange import LiveCall
from frontdesk.edges.http.given import Given


async def heed(given: Given, call: LiveCall, spoken: Spoken) -> None:
    """Stop recording if that is what the caller wished just now.

    Raises DeskUnavailable.
    """
    if not spoken.stop_recording:
        return

    async def refuse() -> None:
        async with given.database.transaction(call.business_id) as db:
            await calls.refuse_recording(
                db, call.conversation_id, call_sid=call.sid, seq=spoken.seq, now=given.clock.now()
            )

    await patiently(refuse)


async def may_be_skipped(given: Given, call: LiveCall, spoken: Spoken) -> bool:
    """Return whether an answer may stay unsaid because the caller went on: not if it tells of a deed or a danger."""

    async def look() -> bool:
        async with given.database.transaction(call.business_id) as db:
            return await calls.must_be_heard(db, call.conversation_id, spoken.seq)

    try:
        return not (spoken.ended or await patiently(look))
    except DeskUnavailable:
        return False
