import asyncio
import csv
import stat
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Call, Channel, Conversation, Outcome, Purpose
from frontdesk.domain.insights.csv_log import LOGS
from frontdesk.domain.insights.models import CsvLog
from frontdesk.kernel.db import Database
from tests.builders import a_business, a_customer
from tests.domain.insights.calls import (
    CUSTOMER,
    DESK,
    MIKE_SAID,
    MIKES_FACTS,
    MORNING,
    SARAH_SAID,
    SARAHS_FACTS,
    an_ended_call,
)
from tests.domain.insights.logs import call, contents, in_database, log, sids


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database, slug="plumbing")


async def mikes_call(db: AsyncSession) -> Conversation:
    return await an_ended_call(
        db,
        address="+61491570006",
        facts=MIKES_FACTS,
        turns=[(DESK, "Good morning, Harbour Plumbing."), (CUSTOMER, MIKE_SAID), (DESK, "Hi Mike!")],
        call={"call_sid": "CA1", "tts_responses": 2},
        outcome=Outcome.appointment_booked,
        purpose=Purpose.new_appointment,
        intent="new_appointment",
    )


async def sarahs_call(db: AsyncSession) -> Conversation:
    return await an_ended_call(
        db,
        address="+61491570156",
        started_at=MORNING + timedelta(minutes=5),
        seconds=95,
        facts=SARAHS_FACTS,
        turns=[(CUSTOMER, SARAH_SAID)],
        call={"call_sid": "CA2"},
    )


class TestAppend:
    async def test_writes_the_calls_of_the_source_to_the_byte(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            await mikes_call(db)
        async with database.transaction(business) as db:
            await sarahs_call(db)

        assert await log(database, business, tmp_path) == 2

        assert (tmp_path / "plumbing" / "customer_data.csv").read_text(encoding="utf-8") == (
            "call_date,call_time,call_sid,customer_name,customer_phone,customer_location,service_type,"
            "urgency_level,issue_description,preferred_date,preferred_time,property_type,"
            "previous_customer,call_duration,call_status,audio_files_used,tts_responses\n"
            "2024-08-05,08:30:00,CA1,Mike,0412345678,Brisbane,toilet_repair,"
            "emergency,toilet is blocked,2024-08-05,,,,180,completed,0,2\n"
            "2024-08-05,08:35:00,CA2,Sarah,0491570156,North Sydney,blocked_drain,"
            "urgent,blocked drain in kitchen sink,2024-08-05,,residential,,95,completed,0,0\n"
        )
        assert (tmp_path / "plumbing" / "call_logs.csv").read_text(encoding="utf-8") == (
            "call_date,call_time,call_sid,direction,caller_phone,call_type,duration_seconds,call_status,"
            "outcome,intent,sentiment,booking_id,model,total_tokens,cost\n"
            "2024-08-05,08:30:00,CA1,inbound,0491570006,new_appointment,180,completed,"
            "appointment_booked,new_appointment,,,rules,0,0\n"
            "2024-08-05,08:35:00,CA2,inbound,0491570156,,95,completed,information_provided,,,,rules,0,0\n"
        )
        assert (tmp_path / "plumbing" / "conversation_logs.csv").read_text(encoding="utf-8") == (
            "call_date,call_time,call_sid,seq,speaker,text\n"
            '2024-08-05,08:30:00,CA1,1,desk,"Good morning, Harbour Plumbing."\n'
            f'2024-08-05,08:30:00,CA1,2,customer,"{MIKE_SAID}"\n'
            "2024-08-05,08:30:00,CA1,3,desk,Hi Mike!\n"
            f'2024-08-05,08:35:00,CA2,1,customer,"{SARAH_SAID}"\n'
        )

    async def test_writes_a_call_once(self, database: Database, business: UUID, tmp_path: Path) -> None:
        await call(database, business, sid="CA1")
        await log(database, business, tmp_path)
        await call(database, business, sid="CA2")

        assert [await log(database, business, tmp_path) for _ in range(2)] == [1, 0]

        assert sids(tmp_path / "plumbing") == ["CA1", "CA2"]

    async def test_orders_calls_by_their_real_end_not_by_the_clock_they_were_given(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(db, call={"call_sid": "CA1"}, started_at=MORNING)
        async with database.transaction(business) as db:
            await an_ended_call(db, call={"call_sid": "CA2"}, started_at=MORNING - timedelta(hours=5))

        await log(database, business, tmp_path)

        assert sids(tmp_path / "plumbing") == ["CA1", "CA2"]

    async def test_leaves_out_what_still_goes_on_and_what_was_written(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(db, seconds=None)
            await an_ended_call(db, channel=Channel.sms)

        assert await log(database, business, tmp_path) == 0

        assert sids(tmp_path / "plumbing") == []

    async def test_shows_the_files_to_nobody_else(self, database: Database, business: UUID, tmp_path: Path) -> None:
        await call(database, business, sid="CA1")

        await log(database, business, tmp_path / "logs")

        folder = tmp_path / "logs" / "plumbing"
        assert [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder)] == [0o700, 0o700]
        assert {stat.S_IMODE((folder / file).stat().st_mode) for file in LOGS} == {0o600}
        assert sorted(path.name for path in folder.iterdir()) == sorted(LOGS)

    async def test_keeps_the_files_of_two_businesses_apart(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        other = await a_business(database, slug="other")
        await call(database, business, sid="CA1")
        await call(database, other, sid="CA2")

        await log(database, business, tmp_path)
        await log(database, other, tmp_path)

        assert sids(tmp_path / "plumbing") == ["CA1"]
        assert sids(tmp_path / "other") == ["CA2"]

    async def test_says_of_a_second_call_that_the_customer_is_known(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            first = await an_ended_call(db, customer_id=customer.id)
        async with database.transaction(business) as db:
            # At the same instant of a clock that stands still, but made later.
            broken_off = await an_ended_call(db, customer_id=customer.id, started_at=first.started_at)
        async with database.transaction(business) as db:
            await an_ended_call(db, customer_id=customer.id, continues_id=broken_off.id)

        await log(database, business, tmp_path)

        with (tmp_path / "plumbing" / "customer_data.csv").open(encoding="utf-8") as file:
            assert [row["previous_customer"] for row in csv.DictReader(file)] == ["no", "yes", "yes"]

    async def test_knows_nobody_by_the_call_that_is_carried_on(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            broken_off = await an_ended_call(db, customer_id=customer.id)
        async with database.transaction(business) as db:
            await an_ended_call(db, customer_id=customer.id, continues_id=broken_off.id)

        await log(database, business, tmp_path)

        with (tmp_path / "plumbing" / "customer_data.csv").open(encoding="utf-8") as file:
            assert [row["previous_customer"] for row in csv.DictReader(file)] == ["no", "no"]


class TestTogether:
    async def test_two_workers_write_each_call_once(self, database: Database, business: UUID, tmp_path: Path) -> None:
        async def caller(number: int) -> None:
            await call(database, business, sid=f"CA{number:02}")
            await log(database, business, tmp_path)

        await caller(0)
        await asyncio.gather(*(caller(number) for number in range(1, 12)))

        assert sorted(sids(tmp_path / "plumbing")) == [f"CA{number:02}" for number in range(12)]
        assert contents(tmp_path / "plumbing") == await in_database(database, business)

    async def test_places_and_lengths_agree_with_the_files(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        for number in range(3):
            await call(database, business, sid=f"CA{number}")
            await log(database, business, tmp_path)

        async with database.transaction(business) as db:
            known = {row.file: (row.bytes, row.rows) for row in await db.scalars(select(CsvLog))}
            in_order = await db.scalars(
                select(Call.call_sid)
                .join(Conversation, Conversation.id == Call.conversation_id)
                .order_by(Conversation.log_position)
            )
            assert list(in_order) == sids(tmp_path / "plumbing")
        assert known == {
            file: (len(lines), lines.count(b"\n") - 1) for file, lines in contents(tmp_path / "plumbing").items()
        }
