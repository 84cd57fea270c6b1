"""What vendors do at the worst moment: the same utterance twice at once, two at once, a hang-up in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from uuid import UUID

import pytest
from sqlalchemy import select, text

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.conversations.models import Conversation, Speaker, Turn
from frontdesk.domain.conversations.queries import get, latest_facts
from frontdesk.domain.conversations.service import ConversationOver, lock, store_heard
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.journeys.callers import NOW, a_caller, begin, hold, reply
from tests.journeys.invariants import broken_rules

CALLER = a_caller()
TIMES = 10


@pytest.fixture
def business(shop: UUID) -> UUID:
    return shop


@pytest.fixture
async def desks(app_url: str) -> AsyncIterator[tuple[Desk, Desk]]:
    """Return the desks of two processes: they have nothing in common but the database."""
    databases = [Database(app_url) for _ in range(2)]
    one, other = (Desk(database, packs(), clock=SystemClock()) for database in databases)
    yield one, other
    for database in databases:
        await database.close()


async def at_once(
    database: Database, business: UUID, conversation_id: UUID, *deeds: Awaitable[Spoken | None]
) -> list[Spoken | BaseException | None]:
    """Let all of them wait for the conversation, then go at the same instant; return what each gave or raised."""
    async with database.transaction(business) as db:
        await lock(db, conversation_id)
        going = asyncio.gather(*deeds, return_exceptions=True)
        while await _waiting(database, business) < len(deeds):
            await asyncio.sleep(0.01)
    return await going


async def _waiting(database: Database, business: UUID) -> int:
    async with database.transaction(business) as db:
        found = await db.execute(
            text("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        )
        return len(found.all())


async def turns(database: Database, business: UUID, conversation_id: UUID) -> list[Turn]:
    async with database.transaction(business) as db:
        rows = await db.scalars(select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.seq))
        return list(rows)


async def rules_broken(database: Database, business: UUID) -> list[str]:
    async with database.transaction(business) as db:
        return await broken_rules(db)


class TestAtTheSameInstant:
    async def test_one_utterance_sent_twice_is_stored_once_and_has_one_answer(
        self, database: Database, business: UUID, desks: tuple[Desk, Desk]
    ) -> None:
        spoken = await begin(desks[0], business, CALLER, "one")

        while not spoken.ended:
            told = await at_once(
                database, business, spoken.conversation_id, *(reply(desk, business, CALLER, spoken) for desk in desks)
            )
            one, other = told
            assert isinstance(one, Spoken)
            assert one == other
            spoken = one

        assert await rules_broken(database, business) == []

    async def test_two_utterances_are_both_stored_and_none_goes_unanswered(
        self, database: Database, business: UUID, desks: tuple[Desk, Desk]
    ) -> None:
        for number in range(TIMES):
            spoken = await begin(desks[0], business, CALLER, f"two-{number}")
            call = spoken.conversation_id

            one, other = await at_once(
                database,
                business,
                call,
                desks[0].hear(business, call, "my toilet is blocked", heard_key="1"),
                desks[1].hear(business, call, "I'm in Newtown", heard_key="2"),
            )

            assert isinstance(one, Spoken)
            assert isinstance(other, Spoken)
            said = await turns(database, business, call)
            heard = {turn.heard_key for turn in said if turn.speaker == Speaker.customer}
            assert heard == {"1", "2"}
            assert said[-1].speaker == Speaker.desk
            assert [turn.seq for turn in said] == list(range(1, len(said) + 1))
            # Each is told what stands behind its own utterance.
            for spoken, key in ((one, "1"), (other, "2")):
                seq = next(turn.seq for turn in said if turn.heard_key == key)
                assert spoken.seq == next(t.seq for t in said if t.seq > seq and t.speaker == Speaker.desk)

    async def test_a_call_begun_twice_is_greeted_once(
        self, database: Database, business: UUID, desks: tuple[Desk, Desk]
    ) -> None:
        for number in range(TIMES):
            one, other = await asyncio.gather(*(begin(desk, business, CALLER, f"ring-{number}") for desk in desks))

            assert one == other
            assert len(await turns(database, business, one.conversation_id)) == 1

    async def test_a_hang_up_and_an_utterance_leave_one_closed_record(
        self, database: Database, business: UUID, desks: tuple[Desk, Desk]
    ) -> None:
        for number in range(TIMES):
            spoken = await hold(desks[0], business, CALLER, f"bye-{number}", until="preferred_date")
            call = spoken.conversation_id

            told, hung_up = await at_once(
                database, business, call, reply(desks[0], business, CALLER, spoken), desks[1].hang_up(business, call)
            )

            assert hung_up is None
            assert isinstance(told, Spoken | ConversationOver)
            async with database.transaction(business) as db:
                conversation = (await db.scalars(select(Conversation).where(Conversation.id == call))).one()
            assert conversation.ended_at is not None
            stored = f"to-{spoken.seq}" in {turn.heard_key for turn in await turns(database, business, call)}
            assert stored == isinstance(told, Spoken)
            assert await rules_broken(database, business) == []


class TestAfterTheEnd:
    async def test_what_was_heard_before_has_its_answer_and_anything_else_is_refused(
        self, database: Database, business: UUID, desks: tuple[Desk, Desk]
    ) -> None:
        spoken = await hold(desks[0], business, CALLER, "over", until="confirm")
        last = await reply(desks[0], business, CALLER, spoken)
        await desks[0].hang_up(business, spoken.conversation_id)
        before = await turns(database, business, spoken.conversation_id)

        again = await reply(desks[1], business, CALLER, spoken)
        with pytest.raises(ConversationOver) as refused:
            await desks[1].hear(business, spoken.conversation_id, "one more thing", heard_key="new")
        await desks[1].hang_up(business, spoken.conversation_id)

        assert (again.text, again.ended) == (last.text, True)
        assert refused.value.detail
        assert len(await turns(database, business, spoken.conversation_id)) == len(before)
        assert (await begin(desks[1], business, CALLER, "over")).ended

    async def test_what_was_heard_and_never_answered_is_understood_at_the_hang_up(
        self, database: Database, business: UUID, desks: tuple[Desk, Desk]
    ) -> None:
        spoken = await begin(desks[0], business, CALLER, "cut off")
        async with database.transaction(business) as db:
            await store_heard(db, spoken.conversation_id, text=CALLER.reply_to(spoken), heard_key="1", now=NOW)

        await desks[1].hang_up(business, spoken.conversation_id)

        async with database.transaction(business) as db:
            facts = {fact.name: fact.value for fact in await latest_facts(db, spoken.conversation_id)}
            assert (await get(db, spoken.conversation_id)).customer_name == facts["customer_name"] == "Mike Smith"
        assert await rules_broken(database, business) == []
