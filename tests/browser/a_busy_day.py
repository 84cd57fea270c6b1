"""A Tuesday at the plumbers', 10:42 in the morning: calls on the line and over, visits in every state, things to do.

Made as it would come about: callers ring and the desk answers them, staff start and finish visits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.scheduling import progress
from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import Booking
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from frontdesk.trades.load import packs
from tests.journeys.callers import Caller, a_caller, reply

NOW = datetime.fromisoformat("2026-03-03T10:42:00+11:00")
YESTERDAY = NOW - timedelta(days=1)

_TOMORROW = {"preferred_date": "tomorrow", "preferred_time": "in the morning"}
_TODAY = {"preferred_date": "today", "preferred_time": "in the afternoon"}
_LATER = {"preferred_date": "Thursday", "preferred_time": "in the afternoon"}
_OPENINGS = (
    "Hi, it's {name} in {suburb}, my toilet is blocked and it won't flush",
    "Morning, {name} here, I'm in {suburb} and the kitchen tap has been dripping all night",
    "Hello, this is {name} from {suburb}, we have no hot water, it went cold last night",
)
_PEOPLE = (
    ("Margaret Ellery", "Newtown"),
    ("Bruno Castellan", "Marrickville"),
    ("Helen Duarte", "Bondi"),
    ("Nick Papas", "Newtown"),
    ("Ruth Ellery", "Parramatta"),
    ("Wes Tran", "Bondi"),
    ("Amira Haddad", "Marrickville"),
    ("Col Byrne", "Newtown"),
)


@dataclass(frozen=True)
class BusyDay:
    """What pages are about: calls and a visit by their ids, and the desk that goes on with the live call."""

    desk: Desk
    business: UUID
    live: Spoken
    over: UUID
    visit: UUID


async def a_busy_day(database: Database, business: UUID) -> BusyDay:
    """Make the day and return it."""
    async with database.transaction(business) as db:
        await ensure_months(db, YESTERDAY.date(), NOW.date())
    before = _desk(database, YESTERDAY)
    for number in range(6):
        await _ring(before, business, number, _LATER if number > 3 else _TOMORROW)
    async with database.transaction(business) as db:
        await _work_begins(db)
    over = [await _ring(_desk(database, _at(9, 5 * n)), business, 6 + n, (_TODAY, _LATER)[n]) for n in range(2)]
    await _asks(_desk(database, _at(9, 20)), business)
    await _leaves_word(_desk(database, _at(9, 31)), business)
    await _drops(_desk(database, _at(9, 50)), business)
    async with database.transaction(business) as db:
        await _leave_tasks(db)
        visit = (await _visits(db))[0].id
    desk = _desk(database, NOW)
    live = await _is_on_the_line(desk, business)
    return BusyDay(desk, business, live, over[0].conversation_id, visit)


def _desk(database: Database, at: datetime) -> Desk:
    return Desk(database, packs(), clock=FixedClock(at))


def _at(hour: int, minute: int) -> datetime:
    return NOW.replace(hour=hour, minute=minute)


async def _ring(desk: Desk, business: UUID, number: int, wish: Mapping[str, str]) -> Spoken:
    """Hold a call that books a visit, and return what was said last."""
    name, suburb = _PEOPLE[number]
    opening = _OPENINGS[number % 3].format(name=name, suburb=suburb)
    usual = {"service_type": opening, "customer_name": name, "customer_location": suburb}
    caller = a_caller(50 + number, **usual, **wish)
    spoken = await desk.begin(business, call_sid=f"day-{number}", address=caller.number)
    while not spoken.ended:
        spoken = await reply(desk, business, caller, spoken)
    return spoken


async def _say(desk: Desk, business: UUID, number: int, lines: Sequence[str]) -> Spoken:
    """Say some things in a call of their own, whatever is answered."""
    caller = Caller(f"+61491570{150 + number}", {})
    spoken = await desk.begin(business, call_sid=f"said-{number}", address=caller.number)
    for line in lines:
        spoken = await desk.hear(business, spoken.conversation_id, line, heard_key=f"to-{spoken.seq}")
    return spoken


async def _asks(desk: Desk, business: UUID) -> None:
    spoken = await _say(desk, business, 1, ["What do you charge just to come out?", "Alright, thanks, bye"])
    await desk.hang_up(business, spoken.conversation_id)


async def _leaves_word(desk: Desk, business: UUID) -> None:
    lines = (
        "Can I talk to a person please, it's about my invoice",
        "Elena Brandt",
        "this number",
        "No that's all, bye",
    )
    spoken = await _say(desk, business, 2, lines)
    await desk.hang_up(business, spoken.conversation_id)


async def _drops(desk: Desk, business: UUID) -> None:
    spoken = await _say(desk, business, 3, ["There is water coming through the ceiling, it's an emergency!"])
    await desk.hang_up(business, spoken.conversation_id)


async def _is_on_the_line(desk: Desk, business: UUID) -> Spoken:
    lines = (
        "Hi, this is Gary Holt in Newtown, a pipe has burst in the laundry and there's water everywhere",
        "Sorry, did you get that? Newtown, 24 Camden Street",
    )
    return await _say(desk, business, 4, lines)


async def _visits(db: AsyncSession) -> list[Booking]:
    return list(await db.scalars(select(Booking).order_by(Booking.starts_at, Booking.id)))


async def _work_begins(db: AsyncSession) -> None:
    """Bring this morning's visits to where they stand by now: one done, one under way, one confirmed, one off."""
    done, underway, agreed, off, *_ = await _visits(db)
    done = await progress.start(db, done, now=_at(8, 2))
    await progress.complete(db, done, now=_at(9, 0))
    await progress.start(db, underway, now=_at(8, 15))
    await progress.confirm(db, agreed, now=YESTERDAY)
    await scheduling.cancel(db, off, reason="The tenants have moved out.", now=YESTERDAY)


async def _leave_tasks(db: AsyncSession) -> None:
    await leave_task(db, what="Ring Elena Brandt about her invoice", why="message", due_at=_at(12, 0))
    await leave_task(db, what="Order a cistern valve for Thursday", due_at=_at(9, 0))
    await leave_task(db, what="Send the council the backflow test")
