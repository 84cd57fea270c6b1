"""Who is reminded of which visit, and when: each once for its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy import select, text

from frontdesk.domain.conversations.messages import Message, MessagePurpose
from frontdesk.domain.customers.models import Consent, ConsentStatus
from frontdesk.domain.engagement import mailers
from frontdesk.domain.engagement.mailers import Mailers
from frontdesk.domain.engagement.reminders import (
    MOST_HOURS,
    due_reminders,
    hours_before,
    remind,
    remind_business,
    remind_customers,
)
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.tenancy.changes import change_settings
from frontdesk.domain.tenancy.connections import add_connection
from frontdesk.domain.tenancy.models import ConnectionKind, PhoneNumber
from frontdesk.domain.tenancy.service import own_business
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.queue import Job
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings
from frontdesk.trades.load import packs
from tests.builders import a_booking, a_business, a_conversation, a_customer, a_service, stored
from tests.domain.engagement.carriers import Carrier, no_own

LONG_AGO = datetime(2024, 7, 1, tzinfo=UTC)
VISIT = datetime(2024, 8, 6, 0, 0, tzinfo=UTC)
"""Ten o'clock on Tuesday in Sydney."""
DAY_BEFORE = VISIT - timedelta(hours=23)


HOURS_24 = {"reminder_hours": 24}


@pytest.fixture(autouse=True)
def out() -> Iterator[Carrier]:
    carrier = Carrier("out")
    mailers.bind(Mailers(out=carrier, kept=Carrier("kept", is_real=False), own=no_own))
    yield carrier
    mailers._bound.clear()


@pytest.fixture
async def shop(database: Database) -> UUID:
    """Return a real business that reminds a day before, with a number."""
    business = await a_business(database, name="Lakeside Repairs", settings=HOURS_24)
    async with database.transaction(business) as db:
        await stored(db, PhoneNumber(e164="+61255503001", capabilities=["voice"]))
        await a_service(db)
    return business


@pytest.mark.parametrize(("chosen", "hours"), [(0, 0), (2, 2), (MOST_HOURS, MOST_HOURS), (-1, 0), (999, 0), ("x", 0)])
def test_what_makes_no_sense_counts_as_nothing_chosen(chosen: object, hours: int) -> None:
    assert hours_before({"reminder_hours": chosen}) == hours


def test_a_business_that_opens_now_reminds_and_one_that_was_there_does_not_until_it_says_so() -> None:
    opened = own_business(packs()["plumbing"], slug="new", name="New")

    assert (hours_before(opened.settings), hours_before({})) == (24, 0)


async def a_visit(db: Any, n: int, *, customer: dict[str, Any] | None = None, **given: Any) -> Booking:
    whom = {"first_name": f"Ann {n}", "phone": f"+6149157000{n}", "email": f"ann{n}@example.com"}
    row: dict[str, Any] = {"starts_at": VISIT, "created_at": LONG_AGO}
    return await a_booking(db, await a_customer(db, **whom | (customer or {})), **row | given)


async def test_those_who_are_to_be_reminded_are_and_no_others(database: Database, shop: UUID) -> None:
    async with database.transaction(shop) as db:
        due = await a_visit(db, 1)
        await a_visit(db, 2, customer={"email": None})
        await a_visit(db, 3, customer={"receive_reminders": False})
        await a_visit(db, 4, status=BookingStatus.cancelled)
        await a_visit(db, 5, created_at=DAY_BEFORE)
        await a_visit(db, 6, starts_at=VISIT + timedelta(days=3))
        await a_visit(db, 7, starts_at=DAY_BEFORE - timedelta(hours=2))
        apart = await a_conversation(db, frozen_at=LONG_AGO)
        await a_visit(db, 8, conversation_id=apart.id)
        await a_visit(db, 0, customer={"archived_at": LONG_AGO})
        await a_visit(db, 9)
        await stored(
            db,
            Consent(
                channel="email", address="ann9@example.com", purpose="reminder", source="voice",
                status=ConsentStatus.opted_out, at=LONG_AGO,
            ),
        )  # fmt: skip

        found = await due_reminders(db, hours=24, now=DAY_BEFORE)

        assert [each.booking_id for each in found] == [due.id]
        assert await due_reminders(db, hours=0, now=DAY_BEFORE) == []


async def test_a_visit_is_reminded_of_once_for_each_start_it_has(database: Database, shop: UUID) -> None:
    async with database.transaction(shop) as db:
        visit = await a_visit(db, 1)
    for at, hours, written in ((DAY_BEFORE, 24, 1), (DAY_BEFORE, 24, 0), (VISIT - timedelta(minutes=110), 2, 0)):
        async with database.transaction(shop) as db:
            await change_settings(db, {"reminder_hours": hours})
            assert await remind_customers(db, now=at) == written, (at, hours)

    # To an earlier hour of the same day, then to a later day.
    for by, now in ((-timedelta(hours=5), DAY_BEFORE), (timedelta(days=2), DAY_BEFORE + timedelta(days=2))):
        async with database.transaction(shop) as db:
            await change_settings(db, HOURS_24)
            moved = await db.get_one(Booking, (shop, visit.id))
            moved.starts_at, moved.ends_at = VISIT + by, VISIT + by + timedelta(hours=1)
            await db.flush()
            assert await remind_customers(db, now=now) == 1
    async with database.transaction(shop) as db:
        first, second, third = await db.scalars(select(Message).order_by(Message.id))

    assert (first.purpose, first.address, first.booking_id) == (MessagePurpose.reminder, "ann1@example.com", visit.id)
    assert first.subject == "Lakeside Repairs: Blocked drain, Tuesday 6 August at 10:00 am"
    assert "Hello Ann 1," in first.body
    assert "(02) 5550 3001" in first.body
    assert "This time is new." not in first.body
    assert "Tuesday 6 August at 5:00 am" in second.body
    assert "This time is new." in second.body
    assert "Thursday 8 August" in third.body


async def test_nobody_is_reminded_where_no_mail_goes_out(database: Database, shop: UUID, out: Carrier) -> None:
    demo = await a_business(database, slug="demo", is_demo=True, settings=HOURS_24)
    for business in (shop, demo):
        async with database.transaction(business) as db:
            await a_visit(db, 1)

    async def written(business: UUID) -> int:
        async with database.transaction(business) as db:
            return await remind_customers(db, now=DAY_BEFORE)

    out.is_real = False
    without = [await written(shop), await written(demo)]
    async with database.transaction(shop) as db:
        url = {"url": "smtp://a:b@mail.example.net"}
        await add_connection(db, Sealer("a secret"), kind=ConnectionKind.smtp, account="a@example.net", secrets=url)
    with_own = await written(shop)
    out.is_real = True

    assert (without, with_own, await written(demo)) == ([0, 0], 1, 0)


async def test_a_business_that_fails_keeps_no_other_waiting(database: Database, shop: UUID) -> None:
    lost = await a_business(database, slug="lost", timezone="Nowhere/Land", settings=HOURS_24)
    idle = await a_business(database, slug="idle", settings=HOURS_24)
    for business in (lost, shop):
        async with database.transaction(business) as db:
            await a_visit(db, 1)
    clock, settings = FixedClock(DAY_BEFORE), Settings.model_construct()

    await remind(Job(database, clock, settings, None))
    async with database.transaction(shop) as db:
        asked = select(text("args ->> 'business_id'")).select_from(text("procrastinate_jobs"))
        jobs = set(await db.scalars(asked))
    with pytest.raises(ZoneInfoNotFoundError):
        await remind_business(Job(database, clock, settings, lost))
    await remind_business(Job(database, clock, settings, shop))

    assert jobs == {str(lost), str(shop)}
    assert str(idle) not in jobs
    async with database.transaction(shop) as db:
        assert len(list(await db.scalars(select(Message.id)))) == 1
