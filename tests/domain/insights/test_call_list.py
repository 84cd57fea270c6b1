"""The calls as people look them up: filters, pages, words; as many statements for fifty as for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation, Outcome, Purpose, Speaker
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.insights.call_lines import service_names
from frontdesk.domain.insights.call_story import call_story
from frontdesk.domain.insights.calls import Cursor, Wanted, call_page, on_the_line
from frontdesk.domain.insights.ringing import ringing
from frontdesk.domain.insights.today import live_calls, needs, waiting
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from frontdesk.kernel.presence import Presence
from tests.builders import MONDAY, a_business, a_call, a_conversation, a_customer, a_service, a_turn, stored
from tests.domain.insights.calls import CUSTOMER, DESK, a_fact, an_ended_call

SYDNEY = ZoneInfo("Australia/Sydney")
NOW = MONDAY + timedelta(hours=1)
TOMORROW = NOW + timedelta(hours=12)


@pytest.fixture
async def business(database: Database) -> UUID:
    business = await a_business(database)
    async with database.transaction(business) as db:
        await ensure_months(db, NOW.date(), NOW.date())
    return business


async def found(db: AsyncSession, **wanted: Any) -> list[UUID]:
    page = await call_page(db, Wanted(**wanted), Cursor(), zone=SYDNEY, now=NOW)
    return [line.id for line in page.lines]


async def a_talk(db: AsyncSession, *, minutes_ago: float = 30, **given: Any) -> Conversation:
    return await an_ended_call(db, started_at=NOW - timedelta(minutes=minutes_ago), **given)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Note every statement, those that open and close the transaction left out."""
    said: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


class TestCallPage:
    async def test_has_the_latest_first_without_those_on_the_line(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            older, newer = await a_talk(db, minutes_ago=40), await a_talk(db, minutes_ago=20)
            now_on = await a_conversation(db, started_at=NOW)

            assert await found(db) == [newer.id, older.id]
            assert [line.id for line in await on_the_line(db, now=NOW)] == [now_on.id]

    async def test_tells_at_once_that_a_line_was_lost_with_its_process(
        self, database: Database, business: UUID
    ) -> None:
        async with Presence(database.url) as held, database.transaction(business) as db:
            alive = await a_conversation(db, started_at=NOW, holder=held.key)
            lost = await a_conversation(db, started_at=NOW - timedelta(minutes=5), holder=held.key ^ 1)
            said_at = NOW - timedelta(minutes=3)
            await a_turn(db, lost, at=said_at)

            page = await call_page(db, Wanted(), Cursor(), zone=SYDNEY, now=NOW)

        assert [(line.id, line.is_live) for line in page.live] == [(alive.id, True)]
        assert [(line.id, line.is_live, line.lost_at) for line in page.lines] == [(lost.id, False, said_at)]

    async def test_asks_for_all_holders_at_once(self, database: Database, business: UUID) -> None:
        counts = []
        async with Presence(database.url) as one, Presence(database.url) as other:
            for holders in ([one.key], [other.key, one.key, one.key ^ 1, other.key]):
                async with database.transaction(business) as db:
                    for holder in holders:
                        await a_conversation(db, started_at=NOW, holder=holder)
                    with counted(database) as said:
                        found = await ringing(db, now=NOW)
                    counts.append((len(found), len(said)))

        assert counts == [(1, 2), (4, 2)]

    async def test_has_practice_only_where_that_is_looked_for(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk, practice = await a_talk(db), await a_talk(db, practice=True)
            await a_conversation(db, started_at=NOW, practice=True)

            assert await found(db) == [talk.id]
            assert practice.id in await found(db, practice=True)
            assert await on_the_line(db, now=NOW) == []

    async def test_finds_a_lost_call_among_those_that_are_over(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            lost = await a_conversation(db, started_at=NOW - timedelta(hours=7))

            assert await found(db) == [lost.id]
            assert await on_the_line(db, now=NOW) == []

    async def test_goes_back_and_forth_by_page(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            ids = [(await a_talk(db, minutes_ago=n)).id for n in range(5, 0, -1)][::-1]

            first = await call_page(db, Wanted(), Cursor(), zone=SYDNEY, now=NOW, size=2)
            middle = await call_page(db, Wanted(), Cursor(before=ids[1]), zone=SYDNEY, now=NOW, size=2)
            last = await call_page(db, Wanted(), Cursor(before=ids[3]), zone=SYDNEY, now=NOW, size=2)
            back = await call_page(db, Wanted(), Cursor(after=ids[4]), zone=SYDNEY, now=NOW, size=2)
            top = await call_page(db, Wanted(), Cursor(after=ids[2]), zone=SYDNEY, now=NOW, size=2)

        pages = (first, middle, last, back, top)
        assert [[line.id for line in page.lines] for page in pages] == [ids[:2], ids[2:4], ids[4:], ids[2:4], ids[:2]]
        assert [(page.has_earlier, page.has_later) for page in pages] == [
            (True, False),
            (True, True),
            (False, True),
            (True, True),
            (True, False),
        ]
        assert {page.count for page in pages} == {5}

    @pytest.mark.parametrize(
        "wanted",
        [
            {"outcome": Outcome.appointment_booked},
            {"purpose": Purpose.quote},
            {"urgency": "urgent"},
            {"service": "blocked_drain"},
            {"suburb": "north sydney"},
            {"words": "HOT water"},
        ],
    )
    async def test_is_of_what_is_looked_for(self, database: Database, business: UUID, wanted: dict[str, Any]) -> None:
        facts = {"urgency_level": "urgent", "service_type": "blocked_drain", "customer_location": "north sydney"}
        async with database.transaction(business) as db:
            wished = await a_talk(
                db,
                facts=facts,
                outcome=Outcome.appointment_booked,
                purpose=Purpose.quote,
                turns=[(DESK, "Hello?"), (CUSTOMER, "no hot water since noon")],
            )
            await a_talk(db, facts={"urgency_level": "routine"}, turns=[(CUSTOMER, "hot, and no water")])

            assert await found(db, **wanted) == [wished.id]

    async def test_goes_by_the_latest_value_of_a_fact(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk = await a_talk(db)
            await a_fact(db, talk, name="customer_location", value="newtown")
            await a_fact(db, talk, name="customer_location", value="enmore", n=1)

            assert await found(db, suburb="newtown") == []
            assert await found(db, suburb="enmore") == [talk.id]

    async def test_is_of_the_days_of_the_business(self, database: Database, business: UUID) -> None:
        midnight = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)  # Sydney's, between 2 and 3 March
        async with database.transaction(business) as db:
            before = await an_ended_call(db, started_at=midnight - timedelta(minutes=1))
            after = await an_ended_call(db, started_at=midnight)

            assert await found(db, last=datetime(2026, 3, 2).date()) == [before.id]
            assert await found(db, first=datetime(2026, 3, 3).date()) == [after.id]

    async def test_is_of_one_customer(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db, first_name="Nick", last_name=None)
            talk = await a_talk(db, customer_id=customer.id)
            await a_talk(db)

            page = await call_page(db, Wanted(customer_id=customer.id), Cursor(), zone=SYDNEY, now=NOW)

            assert [(line.id, line.name) for line in page.lines] == [(talk.id, "Nick")]

    async def test_searches_a_quarter_of_a_year_and_says_so(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            old = await an_ended_call(db, started_at=NOW - timedelta(days=100), turns=[(CUSTOMER, "hot water")])

            page = await call_page(db, Wanted(words="hot water"), Cursor(), zone=SYDNEY, now=NOW)
            first = old.started_at.date()

            assert (list(page.lines), page.searched_from) == ([], (NOW - timedelta(days=92)).date())
            assert await found(db, words="hot water", first=first) == [old.id]

    async def test_leaves_months_outside_the_days_alone(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(db, started_at=NOW - timedelta(days=200))
            with counted(database) as said:
                await call_page(db, Wanted(words="water"), Cursor(), zone=SYDNEY, now=NOW)

        [search] = [each for each in said if "count(*)" in each]
        assert "turns.conversation_id >=" in search

    async def test_shows_who_said_the_words(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_talk(db, turns=[(DESK, "Hot water?"), (CUSTOMER, "yes, hot water")])

            page = await call_page(db, Wanted(words="hot water"), Cursor(), zone=SYDNEY, now=NOW)

        [line] = page.lines
        assert line.hit is not None
        assert (line.hit.seq, line.hit.speaker, line.hit.text) == (1, Speaker.desk, "Hot water?")

    async def test_takes_signs_of_the_pattern_language_as_they_stand(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_talk(db, turns=[(CUSTOMER, "nothing like it")])

            assert await found(db, words="%") == []
            assert await found(db, words="_") == []


class TestStatements:
    @pytest.mark.parametrize("wanted", [Wanted(), Wanted(words="drain", service="blocked_drain")])
    async def test_are_as_many_for_fifty_calls_as_for_one(
        self, database: Database, business: UUID, wanted: Wanted
    ) -> None:
        counts = []
        for more in (1, 49):
            async with database.transaction(business) as db:
                for _ in range(more):
                    await a_talk(db, facts={"service_type": "blocked_drain"}, turns=[(CUSTOMER, "my drain")])
            async with database.transaction(business) as db:
                with counted(database) as said:
                    page = await call_page(db, wanted, Cursor(), zone=SYDNEY, now=NOW)
                assert len(page.lines) == (1 if more == 1 else 50)
            counts.append(len(said))

        assert counts[0] == counts[1] <= 5

    async def test_are_as_many_for_ten_live_calls_and_tasks_as_for_one(
        self, database: Database, business: UUID
    ) -> None:
        counts = []
        for more in (1, 9):
            async with database.transaction(business) as db:
                for _ in range(more):
                    talk = await a_conversation(db, started_at=NOW)
                    await a_call(db, talk)
                    await a_turn(db, talk)
                    await leave_task(db, what="Call back", conversation_id=talk.id)
            async with database.transaction(business) as db:
                with counted(database) as said:
                    live, waits = await live_calls(db, now=NOW), await needs(db, until=TOMORROW)
                assert len(live) == len(waits.matters) == waits.count == (1 if more == 1 else 10)
            counts.append(len(said))

        assert counts[0] == counts[1] <= 14


class TestNeeds:
    async def test_put_the_urgent_first_then_what_was_promised_first(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            for what, hours in (("Later", 2), ("Sooner", 1), ("Urgent: gas", 3)):
                await leave_task(db, what=what, due_at=NOW + timedelta(hours=hours))
            await stored(db, StaffTask(what="Left in between", created_at=NOW + timedelta(hours=1.5)))

            waits = await needs(db, until=TOMORROW)

        assert [need.first.task.what for need in waits.matters] == ["Urgent: gas", "Sooner", "Left in between", "Later"]
        assert [need.is_urgent for need in waits.matters] == [True, False, False, False]

    async def test_leave_out_what_is_due_after_the_day(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await leave_task(db, what="Order a valve", due_at=TOMORROW)
            await leave_task(db, what="Ring back", due_at=TOMORROW - timedelta(seconds=1))

            waits = await needs(db, until=TOMORROW)

            assert [need.first.task.what for need in waits.matters] == ["Ring back"]
            assert waits.count == await waiting(db, until=TOMORROW) == 1

    async def test_are_one_matter_where_one_call_left_them(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk, other = await a_conversation(db), await a_conversation(db)
            for what, call in (("Call back", talk), ("Urgent: gas", talk), ("Call back too", other)):
                await leave_task(db, what=what, conversation_id=call.id, due_at=NOW)

            waits = await needs(db, until=TOMORROW)

        matters = [[left.task.what for left in need.tasks] for need in waits.matters]
        assert matters == [["Urgent: gas", "Call back"], ["Call back too"]]
        assert waits.count == 2

    async def test_say_whom_they_are_about(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            talk = await a_conversation(db, customer_name="Nick", address="+61491570158")
            await leave_task(db, what="One", customer_id=customer.id)
            await leave_task(db, what="Two", conversation_id=talk.id)

            found = (await needs(db, until=TOMORROW)).matters

        who = {need.first.task.what: (need.first.name, need.first.phone) for need in found}

        assert who == {"One": ("Sarah O'Brien", "+61491570156"), "Two": ("Nick", "+61491570158")}


class TestLiveCalls:
    async def test_have_the_last_words_of_both_sides(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk = await a_conversation(db, started_at=NOW)
            for seq, (speaker, text) in enumerate([(DESK, "Hello"), (CUSTOMER, "hi"), (CUSTOMER, "my drain")], 1):
                await a_turn(db, talk, seq=seq, speaker=speaker, text=text)

            [call] = await live_calls(db, now=NOW)

        assert call.said is not None
        assert call.answer is not None
        assert (call.said.text, call.answer.text, call.is_thinking) == ("my drain", "Hello", True)


class TestCallStory:
    async def test_is_told_of_calls_alone(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            text = await a_conversation(db, channel="sms")

            with pytest.raises(UnknownConversation):
                await call_story(db, text.id, now=NOW)

    async def test_is_not_told_to_another_business(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            talk = await a_talk(db)
        other = await a_business(database, slug="other")
        async with database.transaction(other) as db:
            with pytest.raises(UnknownConversation):
                await call_story(db, talk.id, now=NOW)


class TestServiceNames:
    async def test_prefer_what_is_offered_now_and_keep_what_was(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_service(db, key="drain", name="Drain, now")
            await a_service(db, key="drain", name="Drain, once", archived_at=NOW)
            await a_service(db, key="gone", name="Given up", archived_at=NOW)

            assert await service_names(db) == {"drain": "Drain, now", "gone": "Given up"}
