"""What callers left for a person: who it is from, in which order it is read, how it is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.insights.tasks import LeftTask, said_in, waiting_tasks, was_left_in, with_callers
from frontdesk.kernel.db import Database
from frontdesk.kernel.locale import Locale
from tests.builders import a_business, a_customer, stored
from tests.domain.insights.calls import MORNING, an_ended_call

NUMBER = "+61491570006"


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


async def a_task(db: AsyncSession, **given: Any) -> StaffTask:
    """Return a stored task."""
    return await stored(db, StaffTask(**{"what": "Call back: complaint", "created_at": MORNING} | given))


class TestWaitingTasks:
    async def test_are_told_with_the_urgent_first_and_then_the_newest(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_task(db, what="Urgent: gas", created_at=MORNING - timedelta(days=1))
            await a_task(db, what="Call back: bill")
            await a_task(db, what="Call back: move", created_at=MORNING + timedelta(hours=1))

            told = await waiting_tasks(db)

        assert [line for line in told.splitlines() if line.startswith(("Urgent", "Call"))] == [
            "Urgent: gas",
            "Call back: move",
            "Call back: bill",
        ]

    async def test_say_who_why_and_when(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk = await an_ended_call(db, address=NUMBER, frozen_at=MORNING, facts={"customer_name": "Dave"})
            await a_task(
                db,
                why="Dave, +61491570006: it drips again",
                conversation_id=talk.id,
                created_at=MORNING + timedelta(days=900),
            )

            told = await waiting_tasks(db)

        assert told == (
            "1 thing is waiting for the team of Lakeside Repairs.\n"
            "\n"
            "Call back: complaint\n"
            "  Dave, 0491 570 006: it drips again\n"
            "  Left Monday 5 August 2024 at 8:30 am."
        )

    async def test_name_the_caller_where_the_reason_does_not(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk = await an_ended_call(db, address=NUMBER, facts={"customer_name": "Dave"})
            await a_task(db, conversation_id=talk.id)

            told = await waiting_tasks(db)

        assert "  Dave, 0491 570 006\n" in told

    async def test_leave_out_what_is_done_or_put_away(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_task(db, done_at=MORNING)
            await a_task(db, archived_at=MORNING)

            assert await waiting_tasks(db) == "Nothing is waiting for the team of Lakeside Repairs."


class TestWithCallers:
    async def test_prefers_the_customer_and_the_number_they_asked_to_be_rung_on(
        self, database: Database, business: UUID
    ) -> None:
        async with database.transaction(business) as db:
            sarah = await a_customer(db)
            talk = await an_ended_call(db, facts={"customer_name": "Sal", "customer_phone": NUMBER})
            [left] = await with_callers(db, [await a_task(db, customer_id=sarah.id, conversation_id=talk.id)])
            [alone] = await with_callers(db, [await a_task(db, customer_id=sarah.id)])
            [nobodys] = await with_callers(db, [await a_task(db)])

        assert (left.name, left.phone) == ("Sarah O'Brien", NUMBER)
        assert (alone.name, alone.phone) == ("Sarah O'Brien", "+61491570156")
        assert (nobodys.name, nobodys.phone) == (None, None)


class TestWasLeftIn:
    async def test_knows_the_call(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk, other = await an_ended_call(db), await an_ended_call(db)
            await a_task(db, conversation_id=talk.id)

            assert await was_left_in(db, talk.id)
            assert not await was_left_in(db, other.id)


class TestWords:
    @pytest.mark.parametrize(
        ("why", "said"),
        [
            ("Gordon Ashby, +61491570157: about / the invoice", ("about", "the invoice")),
            ("+61491570157: it leaks: badly", ("it leaks: badly",)),
            ("it leaks: badly", ("it leaks: badly",)),
            ("Gordon: it leaks", ("it leaks",)),
            ("Gordon, +61491570157", ()),
            ("ring +61491570157", ("ring 0491 570 157",)),
            (None, ()),
        ],
    )
    def test_of_a_task_are_the_callers_own_each_utterance_by_itself(
        self, why: str | None, said: tuple[str, ...]
    ) -> None:
        left = LeftTask(StaffTask(what="Call back", why=why), "Gordon", None, MORNING)

        assert said_in(left, Locale("en-AU")) == said
