from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import select, text

from frontdesk.domain.catalog.models import Faq
from frontdesk.kernel import live
from frontdesk.kernel.db import Database
from frontdesk.kernel.live import CHANNEL, EVERYTHING, MOST_TOPICS, Live, Subscription
from tests.builders import a_business

SOON = 5.0


@pytest.fixture
async def ours(database: Database) -> UUID:
    return await a_business(database)


@pytest.fixture
async def subscription(app_url: str, ours: UUID) -> AsyncIterator[Subscription]:
    """Return what is heard of our business, from the moment on at which anything can be."""
    notices = Live(app_url)
    with notices.subscribed(ours) as subscription:
        listening = asyncio.create_task(notices.listen())
        assert await asyncio.wait_for(subscription.next(), SOON) == {EVERYTHING}
        yield subscription
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def heard(subscription: Subscription) -> frozenset[str]:
    return await asyncio.wait_for(subscription.next(), SOON)


class TestNotice:
    async def test_names_each_topic_once_when_the_transaction_is_committed(
        self, database: Database, ours: UUID, subscription: Subscription
    ) -> None:
        async with database.transaction(ours) as db:
            live.tell(db, "calls")
            live.tell(db, "tasks")
            live.tell(db, "calls")

        assert await heard(subscription) == {"calls", "tasks"}

    async def test_comes_after_the_rows_that_were_not_sent_yet(
        self, database: Database, ours: UUID, subscription: Subscription
    ) -> None:
        async with database.transaction(ours) as db:
            db.add(Faq(category="hours", question="When?", answer="Always.", keywords=[]))
            live.tell(db, "calls")

        await heard(subscription)
        async with database.transaction(ours) as db:
            assert list(await db.scalars(select(Faq.answer))) == ["Always."]

    async def test_is_none_if_what_changed_was_undone(
        self, database: Database, ours: UUID, subscription: Subscription
    ) -> None:
        with pytest.raises(LookupError):
            async with database.transaction(ours) as db:
                live.tell(db, "visits")
                raise LookupError
        async with database.transaction(ours) as db:
            live.tell(db, "tasks")

        assert await heard(subscription) == {"tasks"}

    async def test_waits_for_the_end_of_what_stands_around_a_savepoint(
        self, database: Database, ours: UUID, subscription: Subscription
    ) -> None:
        async with database.transaction(ours) as db:
            async with db.begin_nested():
                live.tell(db, "visits")
            live.tell(db, "tasks")

        assert await heard(subscription) == {"visits", "tasks"}

    async def test_names_everything_where_too_much_changed(
        self, database: Database, ours: UUID, subscription: Subscription
    ) -> None:
        async with database.transaction(ours) as db:
            for number in range(MOST_TOPICS + 1):
                live.tell(db, f"call-{number}")

        assert await heard(subscription) == {EVERYTHING}

    async def test_is_not_for_another_business(
        self, database: Database, ours: UUID, subscription: Subscription
    ) -> None:
        theirs = await a_business(database, slug="theirs")
        async with database.transaction(theirs) as db:
            live.tell(db, "visits")
        async with database.transaction(ours) as db:
            live.tell(db, "tasks")

        assert await heard(subscription) == {"tasks"}

    @pytest.mark.parametrize("topic", ["", "it's", "two words", "call-1'; DROP TABLE turns; --"])
    async def test_has_no_topic_that_would_have_to_be_quoted(self, database: Database, ours: UUID, topic: str) -> None:
        async with database.transaction(ours) as db:
            with pytest.raises(ValueError, match="letters, digits and dashes"):
                live.tell(db, topic)

    @pytest.mark.parametrize("notice", ["hello", "", "not-a-uuid calls", "00000000-0000-0000-0000 calls"])
    async def test_that_is_none_of_ours_is_left_alone(
        self, database: Database, ours: UUID, subscription: Subscription, notice: str
    ) -> None:
        async with database.engine.connect() as connection:
            await connection.execute(text(f"NOTIFY {CHANNEL}, '{notice}'"))
        async with database.transaction(ours) as db:
            live.tell(db, "tasks")

        assert await heard(subscription) == {"tasks"}


class TestListening:
    async def test_goes_on_whatever_it_met(self, app_url: str, database: Database, ours: UUID) -> None:
        class Stumbling(Live):
            def _dispatch(self, payload: str) -> None:
                if "visits" in payload:
                    raise LookupError
                super()._dispatch(payload)

        notices = Stumbling(app_url)
        with notices.subscribed(ours) as subscription:
            listening = asyncio.create_task(notices.listen())
            await heard(subscription)
            async with database.transaction(ours) as db:
                live.tell(db, "visits")
            again = await heard(subscription)
            async with database.transaction(ours) as db:
                live.tell(db, "tasks")
            then = await heard(subscription)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

        assert [set(again), set(then)] == [{EVERYTHING}, {"tasks"}]
