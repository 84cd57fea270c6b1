"""A practice call books, moves and leaves word like any other, and at its end nothing of it is left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from frontdesk.desk.jobs import close_broken_off
from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation, Outcome
from frontdesk.domain.conversations.queries import get
from frontdesk.domain.customers.models import ContactPoint, Customer
from frontdesk.domain.customers.service import find_or_add
from frontdesk.domain.insights.csv_log import append, rebuild
from frontdesk.domain.insights.export_rows import EXPORTS
from frontdesk.domain.insights.queries import was_known_before
from frontdesk.domain.insights.rows import Place
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.practice import REASON
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.clock import FixedClock, SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.queue import Job
from frontdesk.kernel.settings import Settings
from frontdesk.trades.load import packs
from tests.builders import a_customer

MORNING = datetime.fromisoformat("2024-08-05T08:30:00+10:00")
MOBILE = "+61491570156"
MIKE = "Hi, I'm Mike Smith from Newtown. My toilet is blocked, can you come today? My number is 0491 570 156."
BOOKING = (MIKE, "The first one please", "Yes")
GOODBYE = "No, that's all, thanks, bye"


@pytest.fixture
def business(shop: UUID) -> UUID:
    return shop


@dataclass
class Line:
    """Somebody at the telephone, whose words are numbered as they come."""

    desk: Desk
    business: UUID
    id: UUID
    said: int = 0

    async def say(self, *words: str) -> str:
        """Say some things and return the last answer."""
        text = ""
        for each in words:
            self.said += 1
            text = (await self.desk.hear(self.business, self.id, each, heard_key=str(self.said))).text
        return text

    async def hang_up(self) -> None:
        """End it."""
        await self.desk.hang_up(self.business, self.id)


async def a_line(
    database: Database,
    business: UUID,
    *words: str,
    practice: bool = True,
    address: str | None = MOBILE,
    frozen_at: datetime | None = MORNING,
    sid: str = "TEST-1",
) -> Line:
    """Return a call in which some things were said."""
    desk = Desk(database, packs(), clock=SystemClock())
    begun = await desk.begin(business, call_sid=sid, address=address, frozen_at=frozen_at, practice=practice)
    line = Line(desk, business, begun.conversation_id)
    await line.say(*words)
    return line


@dataclass(frozen=True)
class Left:
    """What is left of everything in a business."""

    standing: int
    reasons: list[str | None]
    tasks: int
    customers: int


async def left(database: Database, business: UUID) -> Left:
    """Return what is left in a business."""
    async with database.transaction(business) as db:
        visits = (await db.scalars(select(Booking).order_by(Booking.id))).all()
        open_tasks = select(func.count()).select_from(StaffTask).where(StaffTask.archived_at.is_(None))
        kept = select(func.count()).select_from(Customer).where(Customer.archived_at.is_(None))
        return Left(
            standing=sum(visit.status != BookingStatus.cancelled for visit in visits),
            reasons=[visit.cancellation_reason for visit in visits],
            tasks=(await db.scalars(open_tasks)).one(),
            customers=(await db.scalars(kept)).one(),
        )


async def by_hanging_up(_: Database, line: Line) -> None:
    await line.hang_up()


async def by_goodbye(_: Database, line: Line) -> None:
    await line.say(GOODBYE)


async def by_the_sweep(database: Database, _: Line) -> None:
    later = FixedClock(SystemClock().now() + timedelta(minutes=31))
    await close_broken_off(Job(database, later, Settings(), None))


async def by_ringing_again(database: Database, line: Line) -> None:
    await a_line(database, line.business, sid="TEST-2")


ENDS = (by_hanging_up, by_goodbye, by_the_sweep, by_ringing_again)


class TestWhileItGoesOn:
    async def test_a_visit_holds_its_time_like_any_other(self, database: Database, business: UUID) -> None:
        await a_line(database, business, *BOOKING)

        assert (await left(database, business)).standing == 1

    async def test_nobody_is_given_anything_to_do(self, database: Database, business: UUID) -> None:
        await a_line(database, business, "I smell gas in my kitchen")

        async with database.transaction(business) as db:
            alarms = (await db.scalars(select(StaffTask))).all()
        assert alarms
        assert all(each.archived_at is not None for each in alarms)


class TestTheEnd:
    @pytest.mark.parametrize("end", ENDS)
    async def test_takes_everything_back(
        self, database: Database, business: UUID, end: Callable[[Database, Line], Awaitable[None]]
    ) -> None:
        line = await a_line(database, business, *BOOKING)

        await end(database, line)

        assert await left(database, business) == Left(standing=0, reasons=[REASON], tasks=0, customers=0)
        async with database.transaction(business) as db:
            row = await get(db, line.id)
        assert row.practice
        assert row.ended_at is not None
        assert row.outcome == Outcome.appointment_booked

    async def test_takes_back_a_visit_that_was_moved(self, database: Database, business: UUID) -> None:
        line = await a_line(database, business, *BOOKING, "Can I move it to Wednesday at 2pm instead?", "Yes")
        async with database.transaction(business) as db:
            moved = (await db.scalars(select(Booking))).one()

        await line.hang_up()

        assert moved.starts_at == datetime.fromisoformat("2024-08-07T14:00:00+10:00")
        assert await left(database, business) == Left(standing=0, reasons=[REASON], tasks=0, customers=0)

    async def test_takes_back_word_that_was_left(self, database: Database, business: UUID) -> None:
        line = await a_line(database, business, MIKE, "Actually I want to speak to a person", "yes please")

        await line.hang_up()

        assert await left(database, business) == Left(standing=0, reasons=[], tasks=0, customers=0)

    async def test_frees_the_time(self, database: Database, business: UUID) -> None:
        first = await a_line(database, business, *BOOKING)
        await first.hang_up()

        await a_line(database, business, *BOOKING, sid="TEST-2", address="+61491570157")

        async with database.transaction(business) as db:
            gone, standing = (await db.scalars(select(Booking).order_by(Booking.id))).all()
        assert (gone.starts_at, gone.technician_id) == (standing.starts_at, standing.technician_id)

    async def test_twice_changes_nothing(self, database: Database, business: UUID) -> None:
        line = await a_line(database, business, *BOOKING)

        await line.hang_up()
        await line.hang_up()

        assert (await left(database, business)).reasons == [REASON]

    async def test_leaves_another_business_alone(self, database: Database, business: UUID) -> None:
        other = new_id()
        await open_business(database, packs()["plumbing"], slug="other", business_id=other)
        real = await a_line(database, other, *BOOKING, practice=False)
        await real.hang_up()
        line = await a_line(database, business, *BOOKING)

        await line.hang_up()

        assert (await left(database, business)).standing == 0
        assert await left(database, other) == Left(standing=1, reasons=[None], tasks=0, customers=1)

    async def test_a_real_call_leaves_everything(self, database: Database, business: UUID) -> None:
        line = await a_line(database, business, *BOOKING, practice=False)

        await line.hang_up()

        assert await left(database, business) == Left(standing=1, reasons=[None], tasks=0, customers=1)


class TestCustomers:
    async def test_who_was_known_stays_as_they_were(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            mike = await a_customer(db, first_name="Mike", last_name="Smith", phone=MOBILE)
        line = await a_line(database, business, *BOOKING, "my email is mike@example.com")

        await line.hang_up()

        async with database.transaction(business) as db:
            row = (await db.scalars(select(Customer))).one()
            points = (await db.scalars(select(ContactPoint))).all()
        assert (row.id, row.archived_at, row.city, row.last_contact_at) == (mike.id, None, None, mike.last_contact_at)
        assert not points

    async def test_who_has_something_real_by_now_stays(self, database: Database, business: UUID) -> None:
        practice = await a_line(database, business, *BOOKING)
        real = await a_line(database, business, *BOOKING, practice=False, sid="CA1", frozen_at=MORNING)

        await practice.hang_up()
        await real.hang_up()

        assert (await left(database, business)).customers == 1

    async def test_who_is_in_another_practice_call_goes_with_the_last(self, database: Database, business: UUID) -> None:
        first = await a_line(database, business, *BOOKING)
        second = await a_line(database, business, *BOOKING, sid="TEST-2", address="+61491570157")

        await first.hang_up()
        between = await left(database, business)
        await second.hang_up()

        assert (between.customers, (await left(database, business)).customers) == (1, 0)

    async def test_are_entered_anew_by_a_real_call(self, database: Database, business: UUID) -> None:
        await (await a_line(database, business, *BOOKING)).hang_up()

        async with database.transaction(business) as db:
            mike = await find_or_add(db, name="Mike Smith", phone=MOBILE, now=MORNING)

        assert (await left(database, business)).customers == 1
        assert mike.archived_at is None


class TestApart:
    async def test_a_real_call_does_not_carry_practice_on(self, database: Database, business: UUID) -> None:
        await (await a_line(database, business, MIKE)).hang_up()

        real = await a_line(database, business, practice=False, sid="CA1")

        async with database.transaction(business) as db:
            assert (await get(db, real.id)).continues_id is None

    async def test_a_real_call_does_not_end_practice(self, database: Database, business: UUID) -> None:
        practice = await a_line(database, business, MIKE)

        await a_line(database, business, practice=False, sid="CA1")

        async with database.transaction(business) as db:
            assert (await get(db, practice.id)).ended_at is None

    async def test_practice_goes_on_with_practice(self, database: Database, business: UUID) -> None:
        first = await a_line(database, business, MIKE)
        await first.hang_up()

        second = await a_line(database, business, sid="TEST-2")

        async with database.transaction(business) as db:
            assert (await get(db, second.id)).continues_id == first.id


class TestSweep:
    async def test_leaves_practice_alone_that_goes_on(self, database: Database, business: UUID) -> None:
        line = await a_line(database, business, *BOOKING)

        await close_broken_off(Job(database, SystemClock(), Settings(), None))

        async with database.transaction(business) as db:
            assert (await get(db, line.id)).ended_at is None


class TestRecords:
    async def test_logs_and_exports_have_none_of_it(self, database: Database, business: UUID, tmp_path: Path) -> None:
        practice = await a_line(database, business, *BOOKING)
        await practice.hang_up()
        real = await a_line(database, business, MIKE, practice=False, sid="CA1")
        await real.hang_up()

        async with database.transaction(business) as db:
            assert await append(db, logs=tmp_path) == 1
            lines = b"".join([part async for part in rebuild(db, "call_logs.csv")])
            card = await business_card(db)
            at = Place(card.zone, Locale(card.locale))
            calls = [row async for rows in EXPORTS["calls"](db, at) for row in rows]
            visits = [row async for rows in EXPORTS["bookings"](db, at) for row in rows]
            practised = await db.scalar(select(Conversation).where(Conversation.id == practice.id))

        assert b"CA1" in lines
        assert b"TEST-1" not in lines
        assert [row[0] for row in calls[1:]] == [real.id]
        assert visits[1:] == []
        assert practised is not None
        assert practised.log_position is None

    async def test_who_practised_is_no_earlier_caller(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_customer(db, first_name="Mike", last_name="Smith", phone=MOBILE)
        await (await a_line(database, business, *BOOKING)).hang_up()
        real = await a_line(database, business, *BOOKING, practice=False, sid="CA1")

        async with database.transaction(business) as db:
            known = await db.scalar(select(was_known_before()).where(Conversation.id == real.id))
        assert known is False
