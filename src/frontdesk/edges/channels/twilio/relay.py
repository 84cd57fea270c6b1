"""The relay's socket: who may open it, which call it is of, how it ends. What is said over it is in talk.py."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from starlette.websockets import WebSocket, WebSocketDisconnect

from frontdesk.desk.patience import DeskUnavailable, patiently
from frontdesk.desk.turn import Spoken
from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations.queries import by_call_sid
from frontdesk.domain.tenancy.lines import ringing_accounts
from frontdesk.edges.channels.twilio import calling, gate
from frontdesk.edges.channels.twilio.accounts import Signer, may_ring
from frontdesk.edges.channels.twilio.exchange import Exchange, LiveCall, exchange
from frontdesk.edges.channels.twilio.frames import (
    UNAVAILABLE,
    Malformed,
    Setup,
    end_frame,
    frame_of,
    seconds_to_say,
    spoken_frames,
)
from frontdesk.edges.channels.twilio.lines import LinesBusy
from frontdesk.edges.channels.twilio.talk import Talk
from frontdesk.edges.channels.twilio.tokens import Ticket, ticket_of
from frontdesk.edges.http.given import Given, given
from frontdesk.kernel.log import get_logger

logger = get_logger()

MOST_MALFORMED = 10  # in a row; the vendor has the same limit for what we send
NORMAL, POLICY, NONSENSE, BROKEN = 1000, 1008, 1007, 1011


async def relay(socket: WebSocket) -> None:
    """Hold one call over a socket."""
    admitted = await gate.admitted(socket)
    if admitted is None:
        return
    phone = exchange(socket)
    if not phone.lines.open_socket():
        busy = LinesBusy("All our lines are busy. Please try again in a moment.")
        await gate.refuse(socket, busy, {"Retry-After": "2"})
        return
    try:
        await socket.accept()
        await _session(socket, admitted, given(socket), phone)
    except WebSocketDisconnect:
        logger.info("twilio.socket_lost", route="/twilio/relay")
    except Exception:  # its message may hold what a customer said, so it ends here and not in the server
        logger.exception("twilio.session_failed")
        await _close(socket, BROKEN)
    finally:
        phone.lines.close_socket()


async def _session(socket: WebSocket, admitted: gate.Admitted, desk: Given, phone: Exchange) -> None:
    setup = await _setup(socket, phone.pace.setup)
    ticket = _ticket(desk, setup) if setup is not None else None
    if setup is None or ticket is None:
        logger.warning("twilio.socket_of_no_call", route="/twilio/relay")
        await _close(socket, POLICY)
        return
    try:
        signers = admitted.account(setup.account_sid)
        call = await patiently(lambda: _enter(desk, ticket, setup, signers))
        if call is None:
            logger.warning("twilio.token_used_twice", route="/twilio/relay")
            await _close(socket, POLICY)
            return
        place = await calling.place(desk, ticket.business_id)
        spoken = await desk.desk.begin(
            ticket.business_id, call_sid=setup.call_sid, address=calling.caller(setup.caller)
        )
    except gate.AnotherAccount as refused:
        await phone.refusals.keep(desk.database, route="/twilio/relay", problem=refused, body=b"")
        await _close(socket, POLICY)
        return
    except DeskUnavailable as away:
        await _apologise(socket, away.detail)
        return
    with phone.connected(call, grace=phone.pace.grace):
        # What is heard is counted in its session; one that has no name has that of its token, which is used once.
        session_id = setup.session_id or ticket.receipt(setup.call_sid)
        talk = Talk(desk, call, place, session_id=session_id, send=socket.send_text, pace=phone.pace)
        await _hold(socket, talk, phone, spoken, already=spoken.seq == ticket.seq)


async def _setup(socket: WebSocket, seconds: float) -> Setup | None:
    """Return the first frame if it is the one that must come first, and in time."""
    try:
        frame = frame_of(await asyncio.wait_for(_received(socket), seconds))
    except (Malformed, TimeoutError):
        return None
    return frame if isinstance(frame, Setup) else None


def _ticket(desk: Given, setup: Setup) -> Ticket | None:
    return ticket_of(
        setup.token,
        call_sid=setup.call_sid,
        account_sid=setup.account_sid,
        now=desk.clock.now(),
        secret_key=desk.secret_key,
    )


async def _enter(desk: Given, ticket: Ticket, setup: Setup, signers: Iterable[Signer]) -> LiveCall | None:
    """Use up a token and return its call; None if it was used before.

    Raises AnotherAccount if none who signed is an account that the business is rung from.
    """
    async with desk.database.transaction(ticket.business_id) as db:
        if not may_ring(signers, await ringing_accounts(db)):
            raise gate.AnotherAccount("That call is not answered for the account that opened the socket.")
        conversation_id = await by_call_sid(db, setup.call_sid)
        if conversation_id is None or not await calls.receive(db, conversation_id, ticket.receipt(setup.call_sid)):
            return None
    return LiveCall(ticket.business_id, conversation_id, setup.call_sid)


async def _hold(socket: WebSocket, talk: Talk, phone: Exchange, spoken: Spoken, *, already: bool) -> None:
    """Read and talk at once, to the end of either."""

    async def talking() -> None:
        if await talk.greeted(spoken, already=already):
            await talk.hold()

    talks = asyncio.create_task(talking())
    reads = asyncio.create_task(_read(socket, talk))
    try:
        await asyncio.wait({talks, reads}, return_when=asyncio.FIRST_COMPLETED)
        if reads.done():
            talk.line_gone()
            await asyncio.wait({talks})  # what is being answered is answered, and stored
        elif talks.exception() is None:
            await asyncio.wait({reads}, timeout=phone.pace.parting)  # the vendor closes what the desk ended
    finally:
        for task in (talks, reads):
            task.cancel()
        await asyncio.gather(talks, reads, return_exceptions=True)
        await talk.keep_rest()
    talks.result()
    if not reads.cancelled():
        await _close(socket, reads.result())
    else:
        await _close(socket, NORMAL)


async def _read(socket: WebSocket, talk: Talk) -> int:
    """Pass on frames until the line is gone or nothing but nonsense comes; return with what code to close."""
    malformed = 0
    while malformed < MOST_MALFORMED:
        try:
            frame = frame_of(await _received(socket))
        except Malformed:
            malformed += 1
            logger.warning("twilio.frame_malformed", count=malformed)
            continue
        except WebSocketDisconnect:
            return NORMAL
        malformed = 0
        if isinstance(frame, Setup):
            return POLICY  # once, and first
        talk.take(frame)
    return NONSENSE


async def _received(socket: WebSocket) -> str | bytes:
    """Return the next frame as it came.

    Raises WebSocketDisconnect.
    """
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", NORMAL))
    return message.get("text") or message.get("bytes") or ""


async def _apologise(socket: WebSocket, words: str) -> None:
    """Say why nothing can be done here, and end the session: the call goes on another way."""
    for frame in spoken_frames(words):
        await socket.send_text(frame)
    await asyncio.sleep(seconds_to_say(words))
    await socket.send_text(end_frame(UNAVAILABLE))


async def _close(socket: WebSocket, code: int) -> None:
    """Close a socket that may be gone already."""
    try:
        await socket.close(code)
    except (RuntimeError, WebSocketDisconnect):
        return
