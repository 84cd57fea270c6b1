"""The turns of a call, what they state and what was done in them: nothing is lost, nothing is stored twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import (
    Outcome,
    Turn,
)
from frontdesk.domain.conversations.queries import (
    UnknownConversation,
    facts_as_values,
    last_said_at,
    latest_facts,
    state,
)
from frontdesk.domain.conversations.service import (
    ConversationOver,
    earlier_tool_call,
    end,
    lock,
    record_tool_call,
    store_facts,
    store_heard,
    store_said,
)
from frontdesk.domain.scheduling.service import SlotTaken
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem
from tests.builders import a_business
from tests.domain.conversations.calls import NOW, a_call, a_fact


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


@pytest.fixture
async def db(database: Database, business: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(business) as db:
        yield db


class TestTurns:
    async def test_are_stored_in_the_order_of_the_talk(self, db: AsyncSession) -> None:
        call = await a_call(db)

        seqs = [
            await store_said(db, call, text="Harbour Plumbing.", asked=["service_type"], now=NOW),
            (await store_heard(db, call, text="my toilet is blocked", heard_key="1", now=NOW)).seq,
            await store_said(db, call, text="When?", offered=[{"id": "1"}], acts={"offer"}, now=NOW, latency_ms=4),
        ]

        turns = (await state(db, call)).turns
        assert seqs == [turn.seq for turn in turns] == [1, 2, 3]
        assert [turn.speaker for turn in turns] == ["desk", "customer", "desk"]
        assert (turns[0].asked, turns[2].offered, turns[2].acts) == (["service_type"], [{"id": "1"}], ["offer"])

    async def test_say_when_something_was_last_said(self, db: AsyncSession) -> None:
        call = await a_call(db)
        assert await last_said_at(db, call) is None
        for minutes in (1, 2):
            await store_heard(db, call, text="hm", now=NOW + timedelta(minutes=minutes))

        assert await last_said_at(db, call) == NOW + timedelta(minutes=2)

    async def test_that_are_heard_twice_are_stored_once(self, db: AsyncSession) -> None:
        call = await a_call(db)
        first = await store_heard(db, call, text="hello", heard_key="1", now=NOW)

        again = await store_heard(db, call, text="hallo", heard_key="1", now=NOW)

        assert (again.seq, again.text, again.again) == (first.seq, "hello", True)
        assert not first.again

    async def test_that_have_no_key_are_all_stored(self, db: AsyncSession) -> None:
        call = await a_call(db)

        assert [(await store_heard(db, call, text="yes", now=NOW)).seq for _ in range(2)] == [1, 2]

    async def test_that_come_at_the_same_time_are_all_stored(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            call = await a_call(db)

        async def speak(key: str) -> int:
            async with database.transaction(business) as db:
                return (await store_heard(db, call, text=key, heard_key=key, now=NOW)).seq

        seqs = await asyncio.gather(*(speak(str(n % 6)) for n in range(12)))

        assert sorted(set(seqs)) == [1, 2, 3, 4, 5, 6]
        assert seqs[:6] == seqs[6:]

    async def test_are_refused_once_the_call_has_ended_but_not_the_retry_of_an_old_one(self, db: AsyncSession) -> None:
        call = await a_call(db)
        await store_heard(db, call, text="bye", heard_key="1", now=NOW)
        await end(db, call, outcome=Outcome.information_provided, now=NOW)

        assert (await store_heard(db, call, text="bye", heard_key="1", now=NOW)).again
        with pytest.raises(ConversationOver):
            await store_heard(db, call, text="one more thing", heard_key="2", now=NOW)
        with pytest.raises(ConversationOver):
            await store_said(db, call, text="Hello?", now=NOW)

    async def test_belong_to_a_conversation_that_exists(self, db: AsyncSession) -> None:
        with pytest.raises(UnknownConversation):
            await store_heard(db, new_id(NOW), text="hello", now=NOW)
        with pytest.raises(UnknownConversation):
            await lock(db, new_id(NOW))
        with pytest.raises(UnknownConversation):
            await state(db, new_id(NOW), locked=True)


class TestFacts:
    async def test_the_latest_of_a_name_wins(self, db: AsyncSession) -> None:
        call = await a_call(db)
        first = await store_heard(db, call, text="Tuesday, no, Wednesday", now=NOW)
        await store_facts(
            db,
            call,
            seq=first.seq,
            facts=[a_fact("preferred_date", "2026-03-03"), a_fact("preferred_date", "2026-03-04")],
        )
        second = await store_heard(db, call, text="I'm Mike", now=NOW)
        await store_facts(db, call, seq=second.seq, facts=[a_fact("customer_name", "Mike")])

        facts = await latest_facts(db, call)

        assert [(fact.name, fact.value) for fact in facts] == [
            ("preferred_date", "2026-03-04"),
            ("customer_name", "Mike"),
        ]
        assert (await facts_as_values(db, call))[1] == {
            "name": "customer_name",
            "value": "Mike",
            "text": "Mike",
            "start": 0,
            "end": 4,
            "confidence": 0.9,
            "source": "rules",
        }

    async def test_known_before_a_turn_are_those_of_earlier_turns(self, db: AsyncSession) -> None:
        call = await a_call(db)
        for text in ("2026-03-03", "2026-03-04"):
            heard = await store_heard(db, call, text=text, now=NOW)
            await store_facts(db, call, seq=heard.seq, facts=[a_fact("preferred_date", text)])

        held = await state(db, call)

        assert held.latest()["preferred_date"].value == "2026-03-04"
        assert held.latest(before=2)["preferred_date"].value == "2026-03-03"

    async def test_are_added_behind_those_of_the_same_turn(self, db: AsyncSession) -> None:
        call = await a_call(db)
        heard = await store_heard(db, call, text="a drain, quick", now=NOW)
        await store_facts(db, call, seq=heard.seq, facts=[a_fact("service_type", "blocked_drain")], acts=["greets"])
        await store_facts(db, call, seq=heard.seq, facts=[a_fact("urgency_level", "urgent")])

        held = await state(db, call)

        assert [(fact.n, fact.name) for fact in held.facts] == [(0, "service_type"), (1, "urgency_level")]
        assert held.turns[0].acts == ["greets"]


class TestToolCalls:
    async def test_give_the_first_result_again(self, db: AsyncSession) -> None:
        call = await a_call(db)
        await record_tool_call(
            db, call, seq=2, n=1, name="book_visit", arguments={"at": "9"}, result={"id": "1"}, started_at=NOW
        )

        stored = await earlier_tool_call(db, call, seq=2, n=1)

        assert stored is not None
        assert (stored.name, stored.arguments, stored.answer()) == ("book_visit", {"at": "9"}, {"id": "1"})
        assert await earlier_tool_call(db, call, seq=2, n=2) is None
        assert (await state(db, call)).tool_calls == (stored,)

    async def test_raise_the_first_problem_again(self, db: AsyncSession) -> None:
        call = await a_call(db)
        await record_tool_call(
            db, call, seq=2, n=1, name="book_visit", arguments={}, problem=SlotTaken("Taken.", at="9"), started_at=NOW
        )

        stored = await earlier_tool_call(db, call, seq=2, n=1)

        assert stored is not None
        with pytest.raises(SlotTaken, match=r"Taken\.") as again:
            stored.answer()
        assert again.value.extra == {"at": "9"}

    async def test_raise_a_plain_problem_if_its_kind_has_been_given_up(self, db: AsyncSession) -> None:
        call = await a_call(db)
        gone = type("GoneSince", (Problem,), {})("It was so.")
        await record_tool_call(db, call, seq=2, n=1, name="x", arguments={}, problem=gone, started_at=NOW)
        stored = await earlier_tool_call(db, call, seq=2, n=1)
        assert stored is not None
        kept = {**(stored.problem or {}), "slug": "never-heard-of"}

        with pytest.raises(Problem, match=r"It was so\.") as again:
            type(stored)(2, 1, "x", {}, None, kept).answer()

        assert type(again.value) is Problem

    async def test_are_never_stored_twice_for_one_place(self, db: AsyncSession) -> None:
        call = await a_call(db)
        await record_tool_call(db, call, seq=2, n=1, name="book_visit", arguments={}, started_at=NOW)

        with pytest.raises(IntegrityError, match="tool_calls"):
            async with db.begin_nested():
                await record_tool_call(db, call, seq=2, n=1, name="book_visit", arguments={}, started_at=NOW)


async def test_a_turn_that_was_not_committed_was_never_there(database: Database, business: UUID) -> None:
    async with database.transaction(business) as db:
        call = await a_call(db)
    with pytest.raises(RuntimeError, match="killed"):
        async with database.transaction(business) as db:
            await store_heard(db, call, text="hello", heard_key="1", now=NOW)
            raise RuntimeError("killed")

    async with database.transaction(business) as db:
        heard = await store_heard(db, call, text="hello", heard_key="1", now=NOW)
        assert (heard.seq, heard.again) == (1, False)
        assert len((await db.scalars(select(Turn))).all()) == 1
