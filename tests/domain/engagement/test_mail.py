from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Executable, insert, select, update

from frontdesk.domain.conversations.messages import Message, MessagePurpose, MessageStatus, StaffTask
from frontdesk.domain.conversations.models import Channel, Direction
from frontdesk.domain.customers.models import Consent, ConsentStatus, Customer
from frontdesk.domain.engagement import mailers
from frontdesk.domain.engagement.jobs import A_DAY_OF_ATTEMPTS, send_mail
from frontdesk.domain.engagement.mail import send_mail_later
from frontdesk.domain.engagement.mailers import Mailers, NoMailer
from frontdesk.domain.engagement.once import first_time
from frontdesk.domain.engagement.reminders import remind_customers
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.tenancy.changes import change_settings
from frontdesk.domain.tenancy.connections import add_connection
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import time_of
from frontdesk.kernel.queue import Job
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings
from frontdesk.kernel.worker import run_worker
from frontdesk.providers.email.port import LetterDelayed, LetterRefused
from frontdesk.providers.email.reach import Reach
from frontdesk.providers.email.smtp import Server, Smtp
from frontdesk.wiring.outside import own_mail
from tests.builders import MONDAY, a_booking, a_business, a_customer
from tests.domain.engagement.carriers import Carrier, no_own
from tests.providers.mail_server import a_mail_server

SETTINGS = Settings.model_validate(
    {"MAIL_FROM": "Frontdesk <desk@example.com>", "FRONTDESK_SECRET_KEY": "a secret of the tests"}
)
CLOCK = FixedClock(MONDAY)
DAY_BEFORE = MONDAY - timedelta(hours=23)


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database, slug="lakeside")


@pytest.fixture
def out() -> Carrier:
    return Carrier("out")


@pytest.fixture
def kept() -> Carrier:
    return Carrier("kept")


@pytest.fixture(autouse=True)
def _bound(out: Carrier, kept: Carrier) -> Iterator[None]:
    mailers.bind(Mailers(out=out, kept=kept, own=no_own))
    yield
    mailers._bound.clear()


async def a_mail(database: Database, business: UUID, **given: Any) -> UUID:
    row: dict[str, Any] = {
        "to": "owner@example.com",
        "subject": "12 calls",
        "text": "Total Calls: 12",
        "html": "<p>12</p>",
        "purpose": MessagePurpose.report,
        "because": {"relation": "owner"},
    }
    async with database.transaction(business) as db:
        return await send_mail_later(db, **row | given)


async def an_account(
    database: Database, business: UUID, sealer: Sealer, *, url: str = "smtp://mail.example.net"
) -> None:
    async with database.transaction(business) as db:
        await add_connection(db, sealer, kind=ConnectionKind.smtp, account="front@example.net", secrets={"url": url})


async def deliver(database: Database, business: UUID, message_id: UUID, *, attempt: int = 1) -> None:
    await send_mail(Job(database, CLOCK, SETTINGS, business, attempt), message_id=message_id)


async def message(database: Database, business: UUID) -> Message:
    async with database.transaction(business) as db:
        return (await db.scalars(select(Message))).one()


async def tasks(database: Database, business: UUID) -> list[str]:
    async with database.transaction(business) as db:
        return list(await db.scalars(select(StaffTask.what).order_by(StaffTask.id)))


class TestSendingLater:
    async def test_writes_the_mail_down_with_why_it_may_go(self, database: Database, business: UUID) -> None:
        await a_mail(database, business, subject="two\r\nlines")

        row = await message(database, business)

        assert (row.channel, row.direction, row.status) == (Channel.email, Direction.outbound, MessageStatus.queued)
        assert (row.address, row.subject, row.body, row.html) == (
            "owner@example.com", "two lines", "Total Calls: 12", "<p>12</p>",
        )  # fmt: skip
        assert row.allowed_because == {"relation": "owner"}

    async def test_is_delivered_by_the_worker_once_it_is_committed(
        self, database: Database, business: UUID, app_url: str, out: Carrier
    ) -> None:
        await a_mail(database, business)
        with pytest.raises(ZeroDivisionError):
            async with database.transaction(business) as db:
                await send_mail_later(
                    db, to="a@example.com", subject="", text="", html=None, purpose=MessagePurpose.report, because={}
                )
                raise ZeroDivisionError

        await run_worker(database, SETTINGS, CLOCK, direct_url=app_url, wait=False, handle_signals=False)

        assert [letter.to for letter in out.letters] == ["owner@example.com"]


class TestDelivering:
    async def test_hands_the_letter_over_and_says_so(self, database: Database, business: UUID, out: Carrier) -> None:
        id = await a_mail(database, business)

        await deliver(database, business, id)

        [letter] = out.letters
        row = await message(database, business)
        assert (row.status, row.provider, row.sent_at) == (MessageStatus.sent, "out", MONDAY)
        assert row.provider_id == f"<{letter.message_id}>" == f"<{id}@example.com>"
        assert (letter.sender, letter.subject, letter.text, letter.html) == (
            "Frontdesk <desk@example.com>", "12 calls", "Total Calls: 12", "<p>12</p>",
        )  # fmt: skip
        assert letter.list_id == "report.lakeside.example.com"
        assert letter.written_at == time_of(id)

    async def test_names_no_series_for_a_mail_that_comes_once(
        self, database: Database, business: UUID, out: Carrier
    ) -> None:
        await deliver(database, business, await a_mail(database, business, purpose=MessagePurpose.conversation))

        assert [letter.list_id for letter in out.letters] == [None]

    async def test_leaves_alone_what_was_sent(self, database: Database, business: UUID, out: Carrier) -> None:
        id = await a_mail(database, business)

        await deliver(database, business, id)
        await deliver(database, business, id)

        assert len(out.letters) == 1

    async def test_leaves_another_business_s_mail_alone(self, database: Database, business: UUID, out: Carrier) -> None:
        other = await a_business(database, slug="other")
        id = await a_mail(database, business)

        await deliver(database, other, id)

        assert out.letters == []
        assert (await message(database, business)).status == MessageStatus.queued

    async def test_tries_again_what_is_delayed_with_the_very_same_letter(
        self, database: Database, business: UUID, out: Carrier
    ) -> None:
        id = await a_mail(database, business)
        out.answers = [LetterDelayed("the mail server broke off", "connection")]

        with pytest.raises(LetterDelayed):
            await deliver(database, business, id)
        assert (await message(database, business)).status == MessageStatus.queued
        await deliver(database, business, id, attempt=2)

        assert (await message(database, business)).status == MessageStatus.sent

    async def test_gives_up_what_is_delayed_for_ever(self, database: Database, business: UUID, out: Carrier) -> None:
        id = await a_mail(database, business)
        out.answers = [LetterDelayed("the mail server could not be reached", "connection")]

        await deliver(database, business, id, attempt=A_DAY_OF_ATTEMPTS)

        row = await message(database, business)
        assert (row.status, row.error_code, row.sent_at) == (MessageStatus.failed, "connection", None)
        assert await tasks(database, business) == [
            "The daily summary could not be mailed: the mail server could not be reached."
        ]

    async def test_leaves_what_is_refused_to_a_person_once_a_day(
        self, database: Database, business: UUID, out: Carrier
    ) -> None:
        for day in (0, 0, 1):
            id = await a_mail(database, business)
            out.answers = [LetterRefused("the mail server does not take mail for this address (550)", "550")]
            clock = FixedClock(MONDAY + timedelta(days=day))
            await send_mail(Job(database, clock, SETTINGS, business), message_id=id)

        left = await tasks(database, business)

        assert (
            left
            == ["The daily summary could not be mailed: the mail server does not take mail for this address (550)."] * 2
        )
        assert "@" not in left[0]

    async def test_does_not_take_back_what_was_sent_meanwhile(
        self, database: Database, business: UUID, out: Carrier
    ) -> None:
        id = await a_mail(database, business)

        class Late(Carrier):
            async def send(self, letter: object) -> None:
                mailers.bind(Mailers(out=out, kept=out, own=no_own))
                await deliver(database, business, id)
                raise LetterRefused("too late", "550")

        mailers.bind(Mailers(out=Late(), kept=out, own=no_own))
        await deliver(database, business, id)

        assert (await message(database, business)).status == MessageStatus.sent
        assert await tasks(database, business) == []

    async def test_needs_somebody_who_carries_mail(self, database: Database, business: UUID) -> None:
        id = await a_mail(database, business)
        mailers._bound.clear()

        with pytest.raises(NoMailer):
            await deliver(database, business, id)


class TestASecret:
    @pytest.mark.parametrize("refused", [False, True])
    async def test_goes_with_the_mail_and_is_kept_nowhere(
        self, database: Database, business: UUID, out: Carrier, refused: bool
    ) -> None:
        if refused:
            out.answers = [LetterRefused("the server knows nobody of that name", "550")]
        sent = await a_mail(database, business, text="https://desk.example.com/s3cret", html=None, is_secret=True)

        await deliver(database, business, sent)

        row = await message(database, business)
        assert "s3cret" not in row.body
        assert refused or "s3cret" in out.letters[0].text


class TestTheBusinesssOwnAccount:
    async def test_carries_its_mail_from_its_own_address(
        self, database: Database, business: UUID, out: Carrier, kept: Carrier
    ) -> None:
        servers = {"smtp://mail.example.net": Carrier("own")}
        mailers.bind(Mailers(out=out, kept=kept, own=lambda url: servers[url]))
        await an_account(database, business, Sealer("a secret of the tests"))
        id = await a_mail(database, business)

        await deliver(database, business, id)

        [letter] = servers["smtp://mail.example.net"].letters
        assert out.letters == []
        assert (letter.sender, letter.message_id) == ("front@example.net", f"{id}@example.net")
        assert (await message(database, business)).provider == "own"

    async def test_that_does_not_open_keeps_the_mail_until_it_does_and_tells_a_person_once(
        self, database: Database, business: UUID, out: Carrier
    ) -> None:
        await an_account(database, business, Sealer("another installation's"))
        id = await a_mail(database, business)

        for attempt in (1, 2):
            with pytest.raises(LetterDelayed):
                await deliver(database, business, id, attempt=attempt)
        waits = (await message(database, business)).status
        await deliver(database, business, id, attempt=A_DAY_OF_ATTEMPTS)

        row = await message(database, business)
        assert (waits, row.status, row.error_code, out.letters) == (
            MessageStatus.queued, MessageStatus.failed, "locked", [],
        )  # fmt: skip
        assert [what.partition(":")[0] for what in await tasks(database, business)] == [
            "Enter the account of Mail server again under Settings, Connections",
            "The daily summary could not be mailed",
        ]

    async def test_whose_server_is_none_fails_at_once(self, database: Database, business: UUID, out: Carrier) -> None:
        mailers.bind(Mailers(out=out, kept=out, own=partial(own_mail, reach=Reach())))
        await an_account(database, business, Sealer("a secret of the tests"), url="https://mail.example.net")
        id = await a_mail(database, business)

        await deliver(database, business, id)

        row = await message(database, business)
        assert (row.status, row.error_code, row.provider) == (MessageStatus.failed, "address", None)


class TestAReminder:
    @pytest.fixture
    async def reminder(self, database: Database, business: UUID) -> UUID:
        """Return the mail that reminds of a visit on Monday, written down the day before."""
        async with database.transaction(business) as db:
            customer = await a_customer(db, email="ann@example.com")
            await a_booking(db, customer, created_at=MONDAY - timedelta(days=9))
            await change_settings(db, {"reminder_hours": 24})
            assert await remind_customers(db, now=DAY_BEFORE) == 1
            return (await db.scalars(select(Message.id))).one()

    async def sent(self, database: Database, business: UUID, id: UUID, *, at: datetime = DAY_BEFORE) -> tuple[Any, ...]:
        """Hand it over; return what is known of it, then of its visit."""
        await send_mail(Job(database, FixedClock(at), SETTINGS, business, 1), message_id=id)
        row = await message(database, business)
        async with database.transaction(business) as db:
            visit = (await db.execute(select(Booking.reminder_sent_at, Booking.reminded_for))).one()
        return (row.status, row.error_code, *visit)

    async def test_is_noted_with_its_visit_once_it_went(
        self, database: Database, business: UUID, reminder: UUID, out: Carrier
    ) -> None:
        told = await self.sent(database, business, reminder)

        assert told == (MessageStatus.sent, None, DAY_BEFORE, MONDAY)
        assert [letter.to for letter in out.letters] == ["ann@example.com"]

    @pytest.mark.parametrize(
        "meanwhile",
        [
            update(Booking).values(status=BookingStatus.cancelled),
            update(Booking).values(starts_at=MONDAY + timedelta(hours=1), ends_at=MONDAY + timedelta(hours=2)),
            update(Customer).values(receive_reminders=False),
            update(Customer).values(archived_at=MONDAY),
            update(Customer).values(email="new@example.com"),
            insert(Consent).values(
                channel="email", address="ann@example.com", purpose="reminder", source="web",
                status=ConsentStatus.opted_out, at=MONDAY,
            ),
        ],
        ids=["cancelled", "moved", "asked for none", "put away", "another address", "said no"],
    )  # fmt: skip
    async def test_does_not_go_when_it_is_not_so_any_more(
        self, database: Database, business: UUID, reminder: UUID, out: Carrier, meanwhile: Executable
    ) -> None:
        async with database.transaction(business) as db:
            await db.execute(meanwhile)

        told = await self.sent(database, business, reminder)

        assert (told, out.letters) == ((MessageStatus.cancelled, "overtaken", None, None), [])

    async def test_is_not_tried_again_once_the_visit_began_and_a_person_is_told(
        self, database: Database, business: UUID, reminder: UUID, out: Carrier
    ) -> None:
        told = await self.sent(database, business, reminder, at=MONDAY)

        assert (told, out.letters) == ((MessageStatus.failed, "late", None, MONDAY), [])
        assert await tasks(database, business) == [
            "The reminder of a visit could not be mailed: the visit began before a mail server took it."
        ]

    async def test_that_was_kept_here_is_not_sent(
        self, database: Database, business: UUID, reminder: UUID, out: Carrier
    ) -> None:
        out.is_real = False

        told = await self.sent(database, business, reminder)

        assert (told, len(out.letters)) == ((MessageStatus.cancelled, "not_sent", None, None), 1)


class TestADemo:
    async def test_reaches_nobody_and_says_so(self, database: Database, out: Carrier, kept: Carrier) -> None:
        demo = await a_business(database, slug="demo", is_demo=True)
        id = await a_mail(database, demo)

        await deliver(database, demo, id)

        row = await message(database, demo)
        assert (out.letters, len(kept.letters)) == ([], 1)
        assert (row.status, row.error_code, row.provider, row.sent_at) == (
            MessageStatus.cancelled, "demo", "kept", None,
        )  # fmt: skip


class TestAServerThatBreaksOff:
    async def test_after_the_mail_was_taken_gets_it_again_under_the_same_name(
        self, database: Database, business: UUID
    ) -> None:
        with a_mail_server() as server:
            server.hang_up_after = 1
            mailers.bind(
                Mailers(out=Smtp(Server("127.0.0.1", server.port, tls=False), step=3), kept=Carrier(), own=no_own)
            )
            id = await a_mail(database, business)

            with pytest.raises(LetterDelayed):
                await deliver(database, business, id)
            await deliver(database, business, id, attempt=2)

        assert [mail["Message-ID"] for mail in server.taken] == [f"<{id}@example.com>"] * 2
        assert (await message(database, business)).status == MessageStatus.sent

    async def test_never_before_it_took_a_mail_that_was_greylisted(self, database: Database, business: UUID) -> None:
        with a_mail_server() as server:
            server.at_rcpt = ["451 4.7.1 come again in five minutes"]
            mailers.bind(
                Mailers(out=Smtp(Server("127.0.0.1", server.port, tls=False), step=3), kept=Carrier(), own=no_own)
            )
            id = await a_mail(database, business)

            with pytest.raises(LetterDelayed):
                await deliver(database, business, id)
            await deliver(database, business, id, attempt=2)

        assert len(server.taken) == 1


class TestTheFirstTime:
    async def test_is_once_for_each_business(self, database: Database, business: UUID) -> None:
        other = await a_business(database, slug="other")

        passed = []
        for each in (business, business, other):
            async with database.transaction(each) as db:
                passed.append(await first_time(db, "daily-report:2026-03-02"))

        assert passed == [True, False, True]

    async def test_does_not_count_where_the_transaction_failed(self, database: Database, business: UUID) -> None:
        with pytest.raises(ZeroDivisionError):
            async with database.transaction(business) as db:
                await first_time(db, "a deed")
                raise ZeroDivisionError

        async with database.transaction(business) as db:
            assert await first_time(db, "a deed")
