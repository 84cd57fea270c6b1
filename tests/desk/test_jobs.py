"""Calls that broke off and that nobody came back to are closed, and no others."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from frontdesk.desk.jobs import close_broken_off
from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.models import Channel, Conversation, Outcome
from frontdesk.domain.conversations.queries import get
from frontdesk.domain.conversations.service import store_heard
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.clock import FixedClock, SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.presence import Presence
from frontdesk.kernel.queue import Job
from frontdesk.kernel.settings import Settings
from frontdesk.trades.load import packs

# Rows of the present month have their partitions, and so has a call of today.
NOW = SystemClock().now()
STORY = "Hi, my name is Mike Smith, I'm in Newtown, a tap is dripping"
LONG_AFTER = NOW + timedelta(minutes=31)


@pytest.fixture
def business(shop: UUID) -> UUID:
    return shop


async def a_call(
    database: Database,
    business: UUID,
    *,
    holder: int | None = None,
    frozen_at: datetime | None = None,
    channel: str = "voice",
) -> UUID:
    """Return a call in which somebody has just told what is wrong."""
    desk = Desk(database, packs(), clock=FixedClock(NOW), holder=holder)
    spoken = await desk.begin(
        business, call_sid=uuid4().hex, address="+61491570156", frozen_at=frozen_at, channel=channel
    )
    return (await desk.hear(business, spoken.conversation_id, STORY, heard_key="1")).conversation_id


async def swept(database: Database, business: UUID, call: UUID, *, at: datetime = LONG_AFTER) -> Conversation:
    """Return the call's row after the job has run."""
    await close_broken_off(Job(database, FixedClock(at), Settings(), None))
    async with database.transaction(business) as db:
        return await get(db, call)


class TestCloseBrokenOff:
    async def test_closes_a_call_whose_process_is_gone(self, database: Database, business: UUID, app_url: str) -> None:
        async with Presence(app_url) as presence:
            call = await a_call(database, business, holder=presence.key)

        row = await swept(database, business, call)

        assert (row.outcome, row.ended_at, row.customer_name) == (Outcome.abandoned, LONG_AFTER, "Mike Smith")

    async def test_understands_first_what_was_heard_and_never_answered(
        self, database: Database, business: UUID
    ) -> None:
        desk = Desk(database, packs(), clock=FixedClock(NOW))
        spoken = await desk.begin(business, call_sid="CA1", address="+61491570156")
        async with database.transaction(business) as db:
            await store_heard(db, spoken.conversation_id, text=STORY, heard_key="1", now=NOW)

        row = await swept(database, business, spoken.conversation_id)

        assert (row.outcome, row.customer_name) == (Outcome.abandoned, "Mike Smith")

    async def test_waits_for_the_caller_to_ring_back(self, database: Database, business: UUID) -> None:
        call = await a_call(database, business)

        assert (await swept(database, business, call, at=NOW + timedelta(minutes=29))).ended_at is None

    async def test_leaves_a_call_alone_that_is_going_on(self, database: Database, business: UUID, app_url: str) -> None:
        async with Presence(app_url) as presence:
            call = await a_call(database, business, holder=presence.key)

            assert (await swept(database, business, call)).ended_at is None

    async def test_leaves_a_call_alone_whose_clock_stands_still(self, database: Database, business: UUID) -> None:
        call = await a_call(database, business, frozen_at=NOW)

        assert (await swept(database, business, call)).ended_at is None

    async def test_leaves_written_conversations_alone(self, database: Database, business: UUID) -> None:
        call = await a_call(database, business, channel=Channel.web)

        assert (await swept(database, business, call)).ended_at is None

    async def test_changes_nothing_of_a_call_that_has_ended(self, database: Database, business: UUID) -> None:
        call = await a_call(database, business)
        await Desk(database, packs(), clock=FixedClock(NOW)).hang_up(business, call)

        assert (await swept(database, business, call)).ended_at == NOW

    async def test_looks_after_every_business(self, database: Database) -> None:
        shops = [await open_business(database, packs()["plumbing"], slug=slug) for slug in ("one", "other")]
        calls = [await a_call(database, business) for business in shops]

        for business, call in zip(shops, calls, strict=True):
            assert (await swept(database, business, call)).outcome == Outcome.abandoned
