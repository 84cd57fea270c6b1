"""One turn of a conversation, readable on one screen: store, understand, decide, act, guard, store, speak.

What was heard is stored before it is answered (transaction 1), what is said before it is sent
(transaction 2, with the tools' effects). So a process may die at any point: another one that
takes the call over answers what was not answered and repeats what was not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk import guard, memory, rules
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.houses import Houses
from frontdesk.desk.outcome import outcome, purpose
from frontdesk.desk.patience import patiently
from frontdesk.desk.reply import Reply
from frontdesk.desk.tools import Toolbox, proofs
from frontdesk.desk.wording import Wording
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations import service as conversations
from frontdesk.domain.conversations.models import Channel, Direction, Outcome
from frontdesk.domain.scheduling.models import BookingSource, BookingStatus
from frontdesk.kernel import presence
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.db import Database
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.text import storable
from frontdesk.trades.pack import Pack

logger = get_logger()


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the desk says, stored and ready to be sent.

    asked           what it asked for, for channels that can help the caller answer
    stop_recording  the caller does not want to be recorded; a channel that records stops now
    """

    conversation_id: UUID
    seq: int
    text: str
    asked: tuple[str, ...] = ()
    ended: bool = False
    stop_recording: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as it comes in: its vendor's id, the caller's number, and its clock if that stands still.

    recorded   whether the channel records it: then the greeting says so
    """

    call_sid: str
    channel: Channel
    address: str | None
    frozen_at: datetime | None
    recorded: bool = False


class Desk:
    """The desk of an installation: all channels talk to it, whichever process they live in."""

    def __init__(
        self, database: Database, packs: Mapping[str, Pack], *, clock: Clock, holder: int | None = None
    ) -> None:
        """Join what the desk needs.

        holder   key of the process's presence (kernel.presence), written to the calls it holds
        """
        self.database = database
        self.houses = Houses(packs)
        self.clock = clock
        self.holder = holder

    async def begin(
        self,
        business_id: UUID,
        *,
        call_sid: str,
        channel: str = "voice",
        address: str | None = None,
        frozen_at: datetime | None = None,
        recorded: bool = False,
    ) -> Spoken:
        """Answer a call, or take it over from a process that died: the same call_sid is the same call.

        address    the caller's number (E.164), None when withheld
        frozen_at  the call's clock stands still there; None follows the desk's clock
        recorded   whether the channel records the call: then the greeting says so

        Raises DeskUnavailable if the database stays away.
        """
        incoming = Incoming(call_sid, Channel(channel), address, frozen_at, recorded)
        return await patiently(lambda: self._begin(business_id, incoming))

    async def _begin(self, business_id: UUID, incoming: Incoming) -> Spoken:
        now = incoming.frozen_at or self.clock.now()
        async with self.database.transaction(business_id) as db:
            earlier = await records.by_call_sid(db, incoming.call_sid)
            if earlier is None:
                greeting = await self._greet(db, incoming, now)
            else:
                await conversations.take_over(db, earlier, holder=self.holder)
                greeting = None
        if greeting is not None:
            return greeting
        if earlier is None:  # begun elsewhere at this very instant: by now it is there
            return await self._begin(business_id, incoming)
        return await self._answer(business_id, earlier)

    async def hear(
        self, business_id: UUID, conversation_id: UUID, text: str, *, heard_key: str, hypotheses: tuple[str, ...] = ()
    ) -> Spoken:
        """Answer what a caller said; the same heard_key again gives the same answer and does nothing twice.

        Raises UnknownConversation, ConversationOver if the call has ended and this was not said in it,
        DeskUnavailable if the database stays away.
        """
        return await patiently(lambda: self._hear(business_id, conversation_id, text, heard_key, hypotheses))

    async def _hear(
        self, business_id: UUID, conversation_id: UUID, text: str, heard_key: str, hypotheses: tuple[str, ...]
    ) -> Spoken:
        async with self.database.transaction(business_id) as db:
            await conversations.store_heard(
                db,
                conversation_id,
                text=storable(text),
                heard_key=heard_key,
                hypotheses=[storable(each) for each in hypotheses],
                now=self.clock.now(),
            )
        return await self._answer(business_id, conversation_id, heard_key=heard_key)

    async def interrupted(self, business_id: UUID, conversation_id: UUID, seq: int, *, heard: str) -> None:
        """Note that the caller spoke over what the desk was saying; what was done already stays done.

        seq    the desk's turn
        heard  what the caller heard of it, as the channel tells it
        """
        await patiently(lambda: self._interrupted(business_id, conversation_id, seq, heard))

    async def _interrupted(self, business_id: UUID, conversation_id: UUID, seq: int, heard: str) -> None:
        async with self.database.transaction(business_id) as db:
            await conversations.cut_off(db, conversation_id, seq=seq, heard_to=len(heard))

    async def hang_up(self, business_id: UUID, conversation_id: UUID) -> None:
        """Close the record of a call that the caller ended; closing it twice is harmless."""
        await patiently(lambda: self._hang_up(business_id, conversation_id))

    async def _hang_up(self, business_id: UUID, conversation_id: UUID) -> None:
        async with self.database.transaction(business_id) as db:
            await self.close(db, conversation_id)

    async def close(self, db: AsyncSession, conversation_id: UUID) -> None:
        """Close the record of a call as it stands, in a transaction that is open; once is enough.

        What was heard and never answered is understood first: nobody has to say it again.
        """
        state = await memory.load(db, conversation_id, await self.houses.of(db), self.clock)
        if state.ended:
            return
        waiting = state.waiting()
        d = memory.dialogue(state, waiting)
        if waiting:
            await memory.keep(db, state, d, Reply())
        await self._end(db, state, d, _toolbox(db, state), Reply())

    async def _greet(self, db: AsyncSession, incoming: Incoming, now: datetime) -> Spoken | None:
        """Open the record and say hello; who rings back after a call broke off is asked to carry on.

        None if the call was begun at the same instant, and greeted there.
        """
        house = await self.houses.of(db)
        broken = await self._broken_off(db, incoming.address, house.limit("carry_on_minutes"), now)
        conversation_id = await conversations.begin(
            db, channel=incoming.channel, direction=Direction.inbound, address=incoming.address, now=now,
            call_sid=incoming.call_sid, frozen_at=incoming.frozen_at, holder=self.holder, continues_id=broken,
        )  # fmt: skip
        if await records.last_said_at(db, conversation_id) is not None:
            return None
        words = Wording(house, now.astimezone(house.zone))
        key, asked = ("carry_on", ("carry_on",)) if broken else ("greeting", ("service_type",))
        notice = [words.say("recorded")] if incoming.recorded else []
        text = guard.check(" ".join([words.say(key, business=house.name), *notice]), ())
        acts = ["recorded"] if incoming.recorded else []
        seq = await conversations.store_said(db, conversation_id, text=text, asked=asked, acts=acts, now=now, seq=1)
        return Spoken(conversation_id, seq, text, asked)

    async def _broken_off(self, db: AsyncSession, address: str | None, minutes: int, now: datetime) -> UUID | None:
        """Return the caller's earlier call if it broke off just now; the records of those that did are closed."""
        if address is None:
            return None
        for call in await records.open_calls(db, address=address, until=now):
            if call.holder is not None and await presence.alive(db, call.holder):
                return None  # somebody else is on the line from the same number
            await self.close(db, call.id)
        earlier = await records.broken_off(db, address=address, since=now - timedelta(minutes=minutes), until=now)
        if earlier is None or await self._was_left(db, earlier.id):
            return None
        return earlier.id

    async def _was_left(self, db: AsyncSession, conversation_id: UUID) -> bool:
        """Did the desk part from the caller? Silence is no parting: the line may have gone."""
        state = await memory.load(db, conversation_id, await self.houses.of(db), self.clock)
        last = state.turns[-1]
        return any(act.startswith("close:") and act != "close:silence" for act in last.acts)

    async def _answer(self, business_id: UUID, conversation_id: UUID, *, heard_key: str | None = None) -> Spoken:
        """Answer what was heard and not yet answered; else say again what was said to it."""
        begun = perf_counter()
        async with self.database.transaction(business_id) as db:
            state = await memory.load(db, conversation_id, await self.houses.of(db), self.clock)
            waiting = state.waiting()
            if not waiting or state.ended:
                turn = state.said_to(heard_key)
                stop = "stop_recording" in turn.acts
                return Spoken(conversation_id, turn.seq, turn.text, tuple(turn.asked), state.ended, stop)
            d = memory.dialogue(state, waiting)
            tools = _toolbox(db, state)
            reply = await rules.answer(d, tools)
            text = _guarded(reply, d, tools)
            await memory.keep(db, state, d, reply)
            latency = round(1000 * (perf_counter() - begun))
            seq = await conversations.store_said(
                db, conversation_id, text=text, asked=reply.asked, offered=memory.stored_offers(reply),
                acts=reply.acts, now=d.now, latency_ms=latency, seq=d.seq + 1,
            )  # fmt: skip
            if reply.ended:
                await self._end(db, state, d, tools, reply)
        return Spoken(conversation_id, seq, text, reply.asked, reply.ended, "stop_recording" in reply.acts)

    async def _end(self, db: AsyncSession, state: memory.State, d: Dialogue, tools: Toolbox, reply: Reply) -> None:
        """Close the record with how it stands; an emergency that got nowhere is left to a person."""
        if d.for_a_person and d.phone and "take_message" not in tools.done:
            # "I'll have somebody call you back" was said already: it is kept, also to one who hangs up.
            name = d.value("customer_name")
            await tools.run("take_message", about=d.request, words=d.story, name=name, phone=d.phone)
        deeds = [*state.deeds, *tools.done]
        how = outcome(d, deeds, reply.acts)
        if how is Outcome.abandoned and d.value("urgency_level") == "emergency" and d.phone:
            await tools.run(
                "alert_staff", about="broken_off", words=d.all_said, phone=d.phone, name=d.value("customer_name")
            )
        await conversations.end(
            db, state.id, outcome=how, purpose=purpose(d), intent=d.value("intent"),
            unbooked_reason=reply.unbooked_reason or ("outside_area" if d.outside_area else None),
            customer_name=d.value("customer_name"), now=d.now,
        )  # fmt: skip


def _guarded(reply: Reply, d: Dialogue, tools: Toolbox) -> str:
    """Return what may be said of a reply: what claims more than the rows bear out is not said at all.

    What is said again is borne out by what was done when it was said first.
    """
    first_said = d.first_said if "repeat" in reply.acts else None
    borne_out = proofs(name for name, seq in d.tools if first_said and seq == first_said.seq - 1)
    if d.visit is not None and reply.ended:
        borne_out.add("booked")  # "see you tomorrow" rests on the visit's own row
    try:
        return guard.check(reply.text, tools.proven | borne_out)
    except guard.UnprovenClaim as claim:
        logger.exception("desk.unproven_claim", problem=claim.slug)
        return guard.check(Wording(d.house, d.now).say("trouble"), ())


def _toolbox(db: AsyncSession, state: memory.State) -> Toolbox:
    """Return the tools for the turn that comes next in a conversation."""
    seq = state.turns[-1].seq
    return Toolbox(
        db=db,
        house=state.house,
        conversation_id=state.id,
        seq=seq,
        now=state.now,
        booking_id=state.booking.id if state.booking else None,
        wishes=sum(b.status == BookingStatus.cancelled for b in state.bookings),
        source=BookingSource(state.thread.channel),
        earlier={call.n: call for call in state.thread.tool_calls if call.seq == seq},
    )
