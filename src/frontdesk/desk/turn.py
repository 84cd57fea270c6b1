"""One turn of a conversation, readable on one screen: store, understand, decide, act, guard, store, speak.

What was heard is stored before it is answered (transaction 1), what is said before it is sent
(transaction 2, with the tools' effects). So a process may die at any point: another one that
takes the call over answers what was not answered and repeats what was not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from time import perf_counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk import guard, memory, practice, rules
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.greeting import Greeter
from frontdesk.desk.houses import Houses
from frontdesk.desk.outcome import outcome, purpose
from frontdesk.desk.patience import patiently
from frontdesk.desk.reply import Reply
from frontdesk.desk.spoken import Incoming, Spoken, Words
from frontdesk.desk.tools import Toolbox
from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations import service as conversations
from frontdesk.domain.conversations.models import Channel, Outcome
from frontdesk.domain.scheduling.models import BookingSource, BookingStatus
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.db import Database
from frontdesk.kernel.text import storable
from frontdesk.trades.pack import Pack

__all__ = ["Desk", "Spoken"]


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
        self._greeter = Greeter(self.houses, clock, holder, self.close)

    async def begin(
        self,
        business_id: UUID,
        *,
        call_sid: str,
        channel: str = "voice",
        address: str | None = None,
        frozen_at: datetime | None = None,
        recorded: bool = False,
        practice: bool = False,
        waits: bool = False,
        greeting: str | None = None,
    ) -> Spoken:
        """Answer a call, or take it over from a process that died: the same call_sid is the same call.

        address    the caller's number (E.164), None when withheld
        frozen_at  the call's clock stands still there; None follows the desk's clock
        recorded   whether the channel records the call: then the greeting says so
        practice   nobody means it: what it books holds its time until the end, and then nothing is left
        waits      the caller is on the line: a record that was closed too soon is carried on by a new one
        greeting   what is said first instead of the business's own words; `{business}` in it is the business's name

        Raises DeskUnavailable if the database stays away.
        """
        incoming = Incoming(call_sid, Channel(channel), address, frozen_at, recorded, practice, waits, greeting)
        return await patiently(lambda: self._begin(business_id, incoming))

    async def _begin(self, business_id: UUID, incoming: Incoming) -> Spoken:
        now = incoming.frozen_at or self.clock.now()
        async with self.database.transaction(business_id) as db:
            earlier = await records.by_call_sid(db, incoming.call_sid)
            if earlier is None:
                greeting = await self._greeter.greet(db, incoming, now)
            else:
                goes_on = await conversations.take_over(db, earlier, holder=self.holder)
                greeting = None
                if incoming.waits and not goes_on:
                    greeting = await self._greeter.reopen(db, incoming, earlier, now)
                    earlier = await records.by_call_sid(db, incoming.call_sid)  # whoever was first has carried it on
        if greeting is not None:
            return greeting
        if earlier is None:  # begun elsewhere at this very instant: by now it is there
            return await self._begin(business_id, incoming)
        return await self._answer(business_id, earlier)

    async def hear(
        self,
        business_id: UUID,
        conversation_id: UUID,
        text: str,
        *,
        heard_key: str,
        hypotheses: tuple[str, ...] = (),
        early: bool = False,
    ) -> Spoken:
        """Answer what a caller said; the same heard_key again gives the same answer and does nothing twice.

        early   they said it before the desk's last words could be heard: it is no yes to those

        Raises UnknownConversation, ConversationOver if the call has ended and this was not said in it,
        DeskUnavailable if the database stays away.
        """
        words = Words(text, heard_key, hypotheses, early)
        return await patiently(lambda: self._hear(business_id, conversation_id, words))

    async def _hear(self, business_id: UUID, conversation_id: UUID, words: Words) -> Spoken:
        await self._take_down(business_id, conversation_id, words)
        return await self._answer(business_id, conversation_id, heard_key=words.key)

    async def take_down(
        self, business_id: UUID, conversation_id: UUID, text: str, *, heard_key: str, early: bool = False
    ) -> None:
        """Store what a caller said and leave the answer to whoever goes on with the call: the line is gone.

        Raises as `hear` does.
        """
        words = Words(text, heard_key, (), early)
        await patiently(lambda: self._take_down(business_id, conversation_id, words))

    async def _take_down(self, business_id: UUID, conversation_id: UUID, words: Words) -> None:
        async with self.database.transaction(business_id) as db:
            await conversations.store_heard(
                db,
                conversation_id,
                text=storable(words.text),
                heard_key=words.key,
                hypotheses=[storable(each) for each in words.hypotheses],
                early=words.early,
                now=self.clock.now(),
            )

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

    async def _answer(self, business_id: UUID, conversation_id: UUID, *, heard_key: str | None = None) -> Spoken:
        """Answer what was heard and not yet answered; else say again what was said to it."""
        begun = perf_counter()
        async with self.database.transaction(business_id) as db:
            state = await memory.load(db, conversation_id, await self.houses.of(db), self.clock)
            waiting = state.waiting()
            if not waiting or state.ended:
                turn = state.said_to(heard_key)
                if turn.interrupted:
                    await conversations.said_again(db, conversation_id, seq=turn.seq)
                return Spoken(conversation_id, turn.seq, turn.text, tuple(turn.asked), state.ended)
            d = memory.dialogue(state, waiting)
            tools = _toolbox(db, state)
            reply = await rules.answer(d, tools)
            text = guard.guarded(reply, d, tools)
            await memory.keep(db, state, d, reply)
            latency = round(1000 * (perf_counter() - begun))
            seq = await conversations.store_said(
                db, conversation_id, text=text, asked=reply.asked, offered=memory.stored_offers(reply),
                acts=reply.acts, now=d.now, latency_ms=latency, seq=d.seq + 1,
            )  # fmt: skip
            if "stop_recording" in reply.acts:
                await calls.refuse_recording(db, conversation_id, seq=seq, now=d.now)
            if reply.ended:
                await self._end(db, state, d, tools, reply)
        return Spoken(conversation_id, seq, text, reply.asked, reply.ended)

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
        if state.thread.practice:
            await practice.take_back(db, state.id)


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
        practice=state.thread.practice,
        earlier={call.n: call for call in state.thread.tool_calls if call.seq == seq},
    )
