"""Plays a scripted call of a pack against the real desk on a frozen clock, and judges the rows it leaves.

The same desk as the terminal and the telephone talk to; nothing of ours is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking, BookingSource, BookingStatus
from frontdesk.domain.tenancy.models import Staff
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.pack import Pack
from frontdesk.trades.scenarios import HANG_UP, MOST_TURNS, Filled, Scenario
from frontdesk.wiring.rehearsal.verdict import live_visits, transcript, verdict


@dataclass
class Caller:
    """Somebody who says their lines: first those of their own, then answers to what the desk asks for."""

    scenario: Scenario
    said: int = 0
    said_after_booking: int = 0
    answered: dict[str, int] = field(default_factory=dict)

    def next_line(self, asked: tuple[str, ...], *, booked: bool) -> str:
        """Return what is said next; HANG_UP is no words but the end."""
        if self.said < len(self.scenario.say):
            self.said += 1
            return self.scenario.say[self.said - 1]
        if booked and self.said_after_booking < len(self.scenario.after_booked):
            self.said_after_booking += 1
            return self.scenario.after_booked[self.said_after_booking - 1]
        answers = self.scenario.when_asked.get(asked[0], ()) if asked else ()
        if not answers:
            return self.scenario.otherwise
        nth = self.answered.get(asked[0], 0)
        self.answered[asked[0]] = nth + 1
        return answers[min(nth, len(answers) - 1)]


async def failures(database: Database, business: UUID, pack: Pack, scenario: Scenario) -> str:
    """Play a scenario; return what the rows lack with the whole dialogue below, "" if nothing.

    business   the pack's demo business, with nothing in its calendar
    """
    async with database.transaction(business) as db:
        await fill_calendar(db, pack, scenario.before)
    conversation_id, turns = await play(database, business, pack, scenario)
    async with database.transaction(business) as db:
        complaints = await verdict(db, conversation_id, turns, scenario.expect)
        told = await transcript(db, conversation_id) if complaints else ""
    if not complaints:
        return ""
    head = f"{scenario.name}: {scenario.story}"
    return "\n".join([head, *(f"  - {each}" for each in complaints), "", told])


async def play(database: Database, business: UUID, pack: Pack, scenario: Scenario) -> tuple[UUID, int]:
    """Hold the call to its end.

    returns   the conversation, and how many turns the caller took
    """
    desk = Desk(database, {pack.key: pack}, clock=FixedClock(scenario.now))
    caller = Caller(scenario)
    spoken = await desk.begin(
        business,
        call_sid=f"scenario-{scenario.name}",
        channel="voice",
        address=scenario.caller,
        frozen_at=scenario.now,
    )
    call, turns = spoken.conversation_id, 0
    while not spoken.ended:
        line = caller.next_line(spoken.asked, booked=await _is_booked(database, business, scenario, spoken))
        if line == HANG_UP or turns == MOST_TURNS:
            await desk.hang_up(business, call)
            break
        turns += 1
        spoken = await desk.hear(business, call, line, heard_key=f"line-{turns}")
    # One more than allowed: whoever had to hang up on the desk has not been served.
    return call, turns + (turns == MOST_TURNS and not spoken.ended)


async def fill_calendar(db: AsyncSession, pack: Pack, visits: Iterable[Filled]) -> None:
    """Put visits of somebody else into the calendar, one for each technician they take."""
    visits = tuple(visits)
    if not visits:
        return
    neighbour = Customer(first_name="Quiet", last_name="Neighbour")
    db.add(neighbour)
    await db.flush()
    people = list(await db.scalars(select(Staff).order_by(Staff.name, Staff.id)))
    for visit in visits:
        for technician in people[: visit.technicians]:
            db.add(
                Booking(
                    customer_id=neighbour.id,
                    technician_id=technician.id,
                    service_type=pack.services[0].key,
                    starts_at=visit.starts_at,
                    ends_at=visit.starts_at + timedelta(minutes=visit.minutes),
                    status=BookingStatus.scheduled,
                    source=BookingSource.manual,
                )
            )
    await db.flush()


async def _is_booked(database: Database, business: UUID, scenario: Scenario, spoken: Spoken) -> bool:
    if not scenario.after_booked:
        return False
    async with database.transaction(business) as db:
        return bool(await live_visits(db, spoken.conversation_id))
