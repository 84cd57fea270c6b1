from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from frontdesk.domain.conversations.messages import Message, MessagePurpose, StaffTask
from frontdesk.domain.engagement import mailers
from frontdesk.domain.engagement.mailers import Mailers
from frontdesk.domain.insights.evening import evening_mail, receivers
from frontdesk.domain.insights.jobs import mail_daily_summaries, mail_daily_summary
from frontdesk.domain.tenancy.models import Business, Role, Staff
from frontdesk.domain.tenancy.people import add_login, employ
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.queue import Job
from frontdesk.kernel.settings import Settings
from frontdesk.kernel.worker import run_worker
from frontdesk.providers.email.twin import Mailbox
from tests.builders import a_business, a_customer, stored
from tests.domain.engagement.carriers import Carrier, no_own
from tests.domain.insights.calls import MIKE_SAID, MIKES_FACTS, MORNING, SYDNEY, an_ended_call

DAY = date(2024, 8, 5)
EVENING = datetime(2024, 8, 5, 18, 30, tzinfo=SYDNEY)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SETTINGS = Settings.model_validate({"MAIL_FROM": "desk@example.com", "PUBLIC_BASE_URL": "https://desk.example.com/"})


@pytest.fixture
def out() -> Iterator[Carrier]:
    carrier = Carrier()
    mailers.bind(Mailers(out=carrier, kept=carrier, own=no_own))
    yield carrier
    mailers._bound.clear()


async def a_shop(database: Database, *, entered: datetime = LONG_AGO, **given: Any) -> UUID:
    """Return the id of a business with an address, entered long ago."""
    row: dict[str, Any] = {"slug": "lakeside", "email": "office@example.com"}
    id = await a_business(database, **row | given)
    async with database.transaction(id) as db:
        await db.execute(update(Business).where(Business.id == id).values(created_at=entered))
    return id


async def a_person(database: Database, business: UUID, email: str, role: Role = Role.owner) -> None:
    async with database.transaction(business) as db:
        await employ(db, await add_login(db, email), name=email.partition("@")[0], role=role)


async def evening(database: Database, now: datetime = EVENING) -> None:
    """Do what the clock brings, and all that comes of it."""
    clock = FixedClock(now)
    await mail_daily_summaries(Job(database, clock, SETTINGS, None))
    for _ in ("the summaries", "the mails that came of them"):
        await run_worker(database, SETTINGS, clock, direct_url=database.url, wait=False, handle_signals=False)


async def written(database: Database, business: UUID) -> list[Message]:
    async with database.transaction(business) as db:
        return list(await db.scalars(select(Message).order_by(Message.id)))


class TestTheEvening:
    async def test_brings_one_mail_however_often_the_clock_strikes(self, database: Database, out: Carrier) -> None:
        business = await a_shop(database)
        async with database.transaction(business) as db:
            await an_ended_call(db)

        for minutes in (-5, 0, 5, 10):
            await evening(database, EVENING + timedelta(minutes=minutes))

        today = [mail for mail in out.letters if "5 August" in mail.subject]
        assert [mail.subject for mail in today] == ["Lakeside Repairs: 1 call, 0 booked, Monday 5 August"]
        assert today[0].to == "office@example.com"

    async def test_brings_one_mail_though_two_workers_see_it_at_once(self, database: Database, out: Carrier) -> None:
        business = await a_shop(database)
        job = Job(database, FixedClock(EVENING), SETTINGS, business)

        await mail_daily_summary(job, day=DAY)
        await mail_daily_summary(job, day=DAY)

        assert len(await written(database, business)) == 1

    async def test_tells_yesterday_s_if_the_machine_was_off_and_no_more(self, database: Database, out: Carrier) -> None:
        await a_shop(database)

        await evening(database, datetime(2024, 8, 8, 9, tzinfo=SYDNEY))
        await evening(database, datetime(2024, 8, 8, 19, tzinfo=SYDNEY))

        assert [mail.subject for mail in out.letters] == [
            "Lakeside Repairs: no calls, Wednesday 7 August",
            "Lakeside Repairs: no calls, Thursday 8 August",
        ]

    async def test_comes_to_each_business_at_its_own_hour(self, database: Database, out: Carrier) -> None:
        entered = EVENING - timedelta(hours=6)
        await a_shop(database, entered=entered)
        await a_shop(
            database, slug="harbor", name="Harbor", entered=entered, timezone="America/New_York", locale="en-US",
            region="US", currency="USD",
        )  # fmt: skip

        await evening(database)
        here = [mail.subject for mail in out.letters]
        await evening(database, datetime(2024, 8, 5, 18, 30, tzinfo=ZoneInfo("America/New_York")))

        assert here == ["Lakeside Repairs: no calls, Monday 5 August"]
        assert out.letters[-1].subject == "Harbor: no calls, Monday, August 5"

    async def test_brings_nothing_where_it_is_switched_off(self, database: Database, out: Carrier) -> None:
        await a_shop(database, settings={"daily_report_at": "off"})

        await evening(database)

        assert out.letters == []

    async def test_is_told_the_day_though_nobody_rang(self, database: Database, out: Carrier) -> None:
        await a_shop(database, entered=MORNING)

        await evening(database)

        [mail] = out.letters
        assert "No calls today." in mail.text

    async def test_says_why_the_mail_may_go(self, database: Database, out: Carrier) -> None:
        business = await a_shop(database, entered=MORNING)

        await evening(database)

        [row] = await written(database, business)
        assert row.purpose == MessagePurpose.report
        assert row.allowed_because == {
            "relation": "the business itself", "report": "daily summary", "day": "2024-08-05",
        }  # fmt: skip

    async def test_leaves_a_demo_s_mail_in_its_folder(self, database: Database, tmp_path: Path) -> None:
        mailers.bind(Mailers(out=Carrier(), kept=Mailbox(tmp_path / "outbox"), own=no_own))
        await a_shop(database, entered=MORNING, email=None, is_demo=True)

        await evening(database)

        [file] = (tmp_path / "outbox").glob("*.eml")
        assert "To: owner@lakeside.example.com" in file.read_text()


class TestReceivers:
    async def test_are_the_business_s_own_address(self, database: Database) -> None:
        business = await a_shop(database)
        await a_person(database, business, "dana@example.com")

        async with database.transaction(business) as db:
            assert await receivers(db) == ["office@example.com"]

    async def test_are_else_the_owners_who_work_there(self, database: Database) -> None:
        ours = await a_shop(database, email=None)
        theirs = await a_shop(database, slug="other", email=None)
        for n, (business, role) in enumerate(
            [(ours, Role.owner), (ours, Role.owner), (ours, Role.manager), (theirs, Role.owner), (ours, Role.owner)]
        ):
            await a_person(database, business, f"person{n}@example.com", role)
        async with database.transaction(ours) as db:
            await db.execute(update(Staff).where(Staff.name == "person4").values(active=False))
            await stored(db, Staff(name="No login", role=Role.owner))

        async with database.transaction(ours) as db:
            assert await receivers(db) == ["person0@example.com", "person1@example.com"]
        async with database.transaction(theirs) as db:
            assert await receivers(db) == ["person3@example.com"]

    async def test_that_are_missing_are_said_once(self, database: Database, out: Carrier) -> None:
        business = await a_shop(database, entered=MORNING, email=None)

        await evening(database)
        await evening(database, EVENING + timedelta(days=1))

        async with database.transaction(business) as db:
            [task] = await db.scalars(select(StaffTask.what))
        assert task.startswith("The daily summary could not be mailed: the business has no e-mail address")
        assert out.letters == []


class _Shape(HTMLParser):
    """Collects what a mail's HTML asks the reader's program to do."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.bars: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.links += [value for key, value in attrs if key in {"href", "src", "background"} and value]
        if given.get("class") == "bar":
            self.bars.append(int(given["width"] or 0))


class TestTheMail:
    async def a_mail(self, database: Database, *, base_url: str | None = "https://desk.example.com") -> tuple[str, str]:
        business = await a_shop(database)
        async with database.transaction(business) as db:
            mike = await a_customer(db, first_name="Mike", last_name="Ellery", phone="+61491570156")
            talk = await an_ended_call(db, customer_id=mike.id, facts=MIKES_FACTS, customer_name="Mike")
            await an_ended_call(db, started_at=MORNING + timedelta(hours=2))
            await an_ended_call(db, started_at=MORNING + timedelta(minutes=9))
            await stored(db, StaffTask(what=f"Call back: {MIKE_SAID}", conversation_id=talk.id, created_at=MORNING))
        async with database.transaction(business) as db:
            mail = await evening_mail(db, await business_card(db), DAY, now=EVENING, base_url=base_url)
        return mail.text, mail.html

    async def test_is_the_daily_call_summary_as_text(self, database: Database) -> None:
        plain, _ = await self.a_mail(database)

        assert plain == (
            "📊 DAILY CALL SUMMARY - August 5, 2024\n"
            "Total Calls: 3\n"
            "New Customers: 1\n"
            "Repeat Customers: 0\n"
            "Most Common Issue: Toilet Repairs (1 call)\n"
            "Average Call Duration: 3 minutes\n"
            "Bookings Made: 0\n"
            "Emergency Calls: 1\n"
            "Messages Waiting: 1\n"
            "\n"
            "The desk took 3 calls so far, 3 more than last Monday by 6:30 pm, and booked no visit.\n"
            "\n"
            "The day in full: https://desk.example.com/b/lakeside/insights/daily/2024-08-05\n"
        )

    async def test_says_nobody_s_name_number_or_words(self, database: Database) -> None:
        for form in await self.a_mail(database):
            assert not re.search(r"mike|ellery|0412|\+61|49157|brisbane|call back", form, re.IGNORECASE)

    async def test_draws_its_bars_without_pictures(self, database: Database) -> None:
        _, html = await self.a_mail(database)
        shape = _Shape()
        shape.feed(html)

        assert shape.bars == [160, 80]
        assert not {"svg", "img", "script", "link", "form"} & set(shape.tags)
        assert shape.links == ["https://desk.example.com/b/lakeside/insights/daily/2024-08-05"]
        assert "Most rang from 8 to 9 am: 2 of 3" in html

    async def test_has_no_link_where_nobody_could_follow_it(self, database: Database) -> None:
        plain, html = await self.a_mail(database, base_url=None)

        assert "http" not in plain
        assert "<a " not in html


class TestOwnersAddresses:
    async def test_are_not_told_where_no_business_is_bound(self, database: Database) -> None:
        async with database.engine.connect() as connection:
            with pytest.raises(DBAPIError, match=r"app\.business_id"):
                await connection.execute(text("SELECT login_emails_of_owners()"))
