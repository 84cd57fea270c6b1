"""How a call begins: with a greeting, or with the question whether to carry on one that broke off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk import guard, memory
from frontdesk.desk.houses import Houses
from frontdesk.desk.names import named
from frontdesk.desk.spoken import Incoming, Spoken
from frontdesk.desk.wording import Wording
from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations import service as conversations
from frontdesk.domain.conversations.models import Direction
from frontdesk.kernel import presence
from frontdesk.kernel.clock import Clock
from frontdesk.trades.phrases import spare


@dataclass(frozen=True, slots=True)
class Greeter:
    """Who picks up.

    holder  key of the process's presence (kernel.presence)
    close   closes the record of a call that broke off
    """

    houses: Houses
    clock: Clock
    holder: int | None
    close: Callable[[AsyncSession, UUID], Awaitable[None]]

    async def reopen(self, db: AsyncSession, incoming: Incoming, closed: UUID, now: datetime) -> Spoken | None:
        """Carry on a call whose record was closed while the caller was still there.

        closed   that record, held

        None if it was over indeed, or is carried on already.
        """
        if await records.by_call_sid(db, incoming.call_sid) != closed or await calls.is_told_ended(db, closed):
            return None
        return None if await self._was_left(db, closed) else await self.greet(db, incoming, now, closed=closed)

    async def greet(
        self, db: AsyncSession, incoming: Incoming, now: datetime, *, closed: UUID | None = None
    ) -> Spoken | None:
        """Open the record and say hello; who rings back after a call broke off is asked to carry on.

        closed   the record of the same call that was closed too soon

        None if the call was begun at the same instant, and greeted there.
        """
        house = await self.houses.of(db)
        if closed is None:
            broken = await self._broken_off(db, incoming, house.limit("carry_on_minutes"), now)
        else:
            broken = closed if await records.may_be_carried_on(db, closed) else None
        conversation_id = await conversations.begin(
            db, channel=incoming.channel, direction=Direction.inbound, address=incoming.address, now=now,
            call_sid=incoming.call_sid, frozen_at=incoming.frozen_at, holder=self.holder, continues_id=broken,
            practice=incoming.practice, instead_of=closed,
        )  # fmt: skip
        if await records.last_said_at(db, conversation_id) is not None:
            return None
        asked = ("carry_on",) if broken else ("service_type",)
        text = _first_words(Wording(house, now.astimezone(house.zone)), incoming, carry_on=broken is not None)
        acts = ["recorded"] if incoming.recorded else []
        seq = await conversations.store_said(db, conversation_id, text=text, asked=asked, acts=acts, now=now, seq=1)
        return Spoken(conversation_id, seq, text, asked)

    async def _broken_off(self, db: AsyncSession, incoming: Incoming, minutes: int, now: datetime) -> UUID | None:
        """Return the caller's earlier call if it broke off just now; the records of those that did are closed."""
        address, play = incoming.address, incoming.practice
        if address is None:
            return None
        for call in await records.open_calls(db, address=address, until=now, practice=play):
            if call.holder is not None and await presence.alive(db, call.holder):
                return None  # somebody else is on the line from the same number
            await self.close(db, call.id)
        since = now - timedelta(minutes=minutes)
        earlier = await records.broken_off(db, address=address, since=since, until=now, practice=play)
        return None if earlier is None or await self._was_left(db, earlier.id) else earlier.id

    async def _was_left(self, db: AsyncSession, conversation_id: UUID) -> bool:
        """Did the desk part from the caller? Silence is no parting: the line may have gone."""
        state = await memory.load(db, conversation_id, await self.houses.of(db), self.clock)
        last = state.turns[-1]
        return any(act.startswith("close:") and act != "close:silence" for act in last.acts)


def _first_words(words: Wording, incoming: Incoming, *, carry_on: bool) -> str:
    """Return what is said first: the called number's own greeting if it has one, and that the call is recorded.

    What cannot be said, because it claims something or its words are broken, gives way to the business's, these to the
    trade's: somebody is on the line.
    """
    name, own, key = words.house.name, incoming.greeting, "carry_on" if carry_on else "greeting"
    ways = [lambda: words.say(key, business=name), lambda: words.usual(key, business=name)]
    if own and not carry_on:
        # A person's words: other braces are theirs.
        ways.insert(0, lambda: words.own(own).replace("{business}", named(name)))
    said = [guard.first_fit(ways, otherwise=spare("greeting"))]
    if incoming.recorded:
        notices = [lambda: words.say("recorded"), lambda: words.usual("recorded")]
        said.append(guard.first_fit(notices, otherwise=spare("recorded")))
    return " ".join(said)
