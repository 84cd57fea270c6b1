"""The record of a call as a whole: how it begins, passes on, and ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.events import ConversationEnded
from frontdesk.domain.conversations.messages import ExternalId, StaffTask
from frontdesk.domain.conversations.models import (
    Call,
    CallStatus,
    Channel,
    Conversation,
    Direction,
    Outcome,
    Purpose,
)
from frontdesk.domain.conversations.queries import (
    UnknownConversation,
    by_call_sid,
    get,
    record,
    unended,
)
from frontdesk.domain.conversations.service import (
    begin,
    end,
    leave_task,
    lock,
    note,
    store_facts,
    store_heard,
    store_said,
    take_over,
)
from frontdesk.kernel import events
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import time_of
from frontdesk.kernel.queue import Job, Task
from tests.builders import a_business
from tests.domain.conversations.calls import MOBILE, NOW, a_call, a_fact


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


@pytest.fixture
async def db(database: Database, business: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(business) as db:
        yield db


class TestBegin:
    async def test_opens_the_record_of_a_call(self, db: AsyncSession) -> None:
        call = await a_call(db, holder=2**62)

        conversation = await get(db, call)
        row = (await db.scalars(select(Call))).one()
        assert (conversation.address, conversation.started_at, conversation.holder) == (MOBILE, NOW, 2**62)
        assert time_of(call) == NOW
        assert (row.conversation_id, row.call_sid, row.status) == (call, "CA1", CallStatus.in_progress)
        assert await by_call_sid(db, "CA1") == call

    async def test_has_no_call_where_nobody_telephones(self, db: AsyncSession) -> None:
        await begin(db, channel=Channel.web, direction=Direction.inbound, address=None, now=NOW)

        assert (await db.scalars(select(Call))).all() == []

    async def test_returns_the_first_record_when_a_vendor_tries_again(self, db: AsyncSession) -> None:
        assert await a_call(db) == await a_call(db)
        assert len((await db.scalars(select(Conversation))).all()) == 1

    async def test_opens_one_record_for_requests_at_the_same_time(self, database: Database, business: UUID) -> None:
        async def request() -> UUID:
            async with database.transaction(business) as db:
                return await a_call(db)

        assert len(set(await asyncio.gather(*(request() for _ in range(8))))) == 1

    async def test_makes_the_month_that_a_standing_clock_shows(self, db: AsyncSession) -> None:
        frozen_at = datetime.fromisoformat("2031-05-01T08:30:00+10:00")

        call = await a_call(db, frozen_at=frozen_at)

        assert (await store_heard(db, call, text="hello", now=frozen_at)).seq == 1

    async def test_does_not_take_an_id_that_is_something_else(self, db: AsyncSession) -> None:
        db.add(ExternalId(provider="twilio", external_id="CA1"))
        await db.flush()

        with pytest.raises(UnknownConversation):
            await a_call(db)


class TestEnd:
    async def test_closes_the_record_with_what_is_known(self, db: AsyncSession) -> None:
        call = await a_call(db)
        await store_said(db, call, text="Harbour Plumbing.", now=NOW)
        await store_heard(db, call, text="wrong number", now=NOW)
        await store_said(db, call, text="No worries. Goodbye.", now=NOW)
        await db.execute(update(Call).values(created_at=Call.created_at - timedelta(seconds=90)))

        ended = await end(
            db, call, outcome=Outcome.information_provided, now=NOW, purpose=Purpose.other, customer_name="Mike"
        )

        conversation = await get(db, call)
        row = (await db.scalars(select(Call).execution_options(populate_existing=True))).one()
        await db.refresh(conversation)
        assert ended
        assert (conversation.outcome, conversation.ended_at, conversation.purpose, conversation.customer_name) == (
            "information_provided",
            NOW,
            "other",
            "Mike",
        )
        assert (row.status, row.tts_responses) == (CallStatus.completed, 2)
        assert row.duration_seconds is not None
        assert 90 <= row.duration_seconds <= 95

    async def test_changes_nothing_the_second_time(self, db: AsyncSession) -> None:
        call = await a_call(db)
        await end(db, call, outcome=Outcome.message_taken, now=NOW, duration_seconds=30)

        assert not await end(db, call, outcome=Outcome.abandoned, now=NOW, status=CallStatus.failed)
        kept = await record(db, call)
        assert (kept["outcome"], kept["status"], kept["duration_seconds"]) == ("message_taken", "completed", 30)

    async def test_is_announced_once(self, db: AsyncSession) -> None:
        call = await a_call(db)
        events.react({ConversationEnded: [Task("ended", _follow)]})

        for _ in range(2):
            await end(db, call, outcome=Outcome.message_taken, now=NOW)
        events.react({})

        told = await db.scalars(text("SELECT args ->> 'conversation_id' FROM procrastinate_jobs"))
        assert list(told) == [str(call)]


async def _follow(job: Job, conversation_id: UUID) -> None:
    """Do nothing: that it is asked to is what counts."""


class TestTheRecord:
    async def test_holds_what_was_said_and_found_out(self, db: AsyncSession) -> None:
        call = await a_call(db)
        heard = await store_heard(db, call, text="I'm Mike", now=NOW)
        await store_facts(db, call, seq=heard.seq, facts=[a_fact("customer_name", "Mike")])
        await note(db, call, intent="new_appointment", level=1)

        kept = await record(db, call)

        assert (kept["id"], kept["address"], kept["intent"], kept["outcome"]) == (
            str(call),
            MOBILE,
            "new_appointment",
            None,
        )
        assert kept["turns"] == [{"seq": 1, "speaker": "customer", "text": "I'm Mike"}]
        assert [fact["name"] for fact in kept["facts"]] == ["customer_name"]
        assert kept["call_sid"] == "CA1"

    async def test_passes_to_the_process_that_takes_the_call_over(self, db: AsyncSession) -> None:
        call = await a_call(db, holder=1)

        await take_over(db, call, holder=2**61)

        assert (await lock(db, call)).holder == 2**61

    async def test_is_open_until_the_end_and_left_alone_while_its_clock_stands(self, db: AsyncSession) -> None:
        open_call = await a_call(db, call_sid="CA1")
        ended = await a_call(db, call_sid="CA2")
        await a_call(db, call_sid="CA3", frozen_at=NOW)
        await end(db, ended, outcome=Outcome.abandoned, now=NOW)

        assert [conversation.id for conversation in await unended(db)] == [open_call]


async def test_a_task_is_left_for_a_person(db: AsyncSession) -> None:
    call = await a_call(db)

    task = await leave_task(db, what="Call back", why="Mike, about a bill", conversation_id=call, due_at=NOW)

    assert [each.id for each in await db.scalars(select(StaffTask))] == [task.id]
    assert (task.what, task.why, task.conversation_id, task.due_at) == (
        "Call back",
        "Mike, about a bill",
        call,
        NOW,
    )
