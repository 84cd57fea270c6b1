"""Calls with the real desk and the real database, for tests of turns and tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.scheduling import queries as calendar
from frontdesk.domain.scheduling.models import Booking
from frontdesk.kernel.clock import Clock, FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from tests.desk.dialogues import MORNING

SARAH = (
    "Hi, my name is Sarah and I'm in North Sydney. I have a blocked drain in my kitchen sink. "
    "It's quite urgent and I need someone to come today if possible."
)
BOOK_A_DRAIN = (
    "I'd like to book a visit. My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please.",
    "yes",
)
"""What books a visit tomorrow at nine, said to a desk that sees the number."""

_sids = count(1)


@dataclass
class Call:
    """A call that is going on: what was said to it last, and how to answer."""

    desk: Desk
    business: UUID
    spoken: Spoken
    said: int = 0

    @property
    def id(self) -> UUID:
        """The conversation's id."""
        return self.spoken.conversation_id

    async def say(self, *lines: str) -> Spoken:
        """Say some lines, one after the other, and return the answer to the last."""
        for line in lines:
            self.said += 1
            self.spoken = await self.desk.hear(self.business, self.id, line, heard_key=f"line-{self.said}")
        return self.spoken

    async def hang_up(self) -> None:
        """End it from the caller's side."""
        await self.desk.hang_up(self.business, self.id)

    async def record(self) -> dict[str, Any]:
        """Return what is stored of it."""
        async with self.desk.database.transaction(self.business) as db:
            return await records.record(db, self.id)

    async def facts(self) -> dict[str, str]:
        """Return the latest value of each fact."""
        return {fact["name"]: fact["value"] for fact in (await self.record())["facts"]}

    async def state(self) -> records.ConversationState:
        """Return all rows of it."""
        async with self.desk.database.transaction(self.business) as db:
            return await records.state(db, self.id)

    async def visits(self) -> list[Booking]:
        """Return all visits it booked, the cancelled too."""
        async with self.desk.database.transaction(self.business) as db:
            return await calendar.of_conversation(db, self.id)

    async def tasks(self) -> list[StaffTask]:
        """Return what it left for a person to do, oldest first."""
        async with self.desk.database.transaction(self.business) as db:
            tasks = select(StaffTask).filter_by(conversation_id=self.id).order_by(StaffTask.id)
            return list(await db.scalars(tasks))


@dataclass
class Desks:
    """Makes desks and calls on one database."""

    database: Database
    business: UUID
    packs: Mapping[str, Pack] = field(default_factory=packs)

    def desk(self, *, clock: Clock | None = None, **given: Any) -> Desk:
        """Return a desk whose clock stands still on a Monday morning."""
        return Desk(self.database, self.packs, clock=clock or FixedClock(MORNING), **given)

    async def call(
        self,
        *lines: str,
        address: str | None = "+61491570006",
        frozen_at: datetime | None = MORNING,
        desk: Desk | None = None,
        call_sid: str | None = None,
        **given: Any,
    ) -> Call:
        """Return a call in which some lines have been said; its clock stands still too."""
        held = desk or self.desk()
        spoken = await held.begin(
            self.business,
            call_sid=call_sid or f"CA{next(_sids)}",
            address=address,
            frozen_at=frozen_at,
            **given,
        )
        call = Call(held, self.business, spoken)
        await call.say(*lines)
        return call

    def saying(self, **phrases: str) -> Desks:
        """Return desks of a plumber whose pack has other phrases."""
        pack = self.packs["plumbing"]
        other = replace(pack, phrases={**pack.phrases, **{key: (text,) for key, text in phrases.items()}})
        return replace(self, packs={**self.packs, "plumbing": other})
