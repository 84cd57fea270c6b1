"""A relay's session has ended: the caller's doing, the desk's, or a failure that the call survives."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.service import store_heard
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.edges.channels.twilio.rows import choose, conversations, is_over, receipts, texts, turns
from tests.edges.channels.twilio.vendor import AT_ONCE, Vendor, a_vendor
from tests.web import a_given

UNHURRIED = replace(AT_ONCE, grace=30)
"""For a call that is not given up while the vendor is asked about its session."""


class TestTheEndOfASession:
    async def test_by_the_caller_closes_the_record(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        call = await vendor.ring()

        answer = await call.ends("completed", CallStatus="completed")

        assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response />'
        (conversation,) = await conversations(database, plumbing)
        assert conversation.outcome == "abandoned"
        assert "VX0" in await receipts(database, plumbing)

    async def test_by_the_desk_ends_the_call(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        call = await vendor.ring()

        answer = await call.ends("ended", HandoffData='{"reason": "ended"}')

        assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'
        assert await is_over(database, plumbing)

    async def test_by_a_failure_connects_once_more_with_what_was_said_last(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await a_vendor(vendor.app.state.given, pace=UNHURRIED).ring()
        async with call.connected() as line:
            answer = await line.say("My sink is blocked")

        call.answer = await call.ends("failed", ErrorCode="39001")

        assert call.relay["welcomeGreeting"] == answer
        assert call.action.startswith("https://desk.example.com/twilio/relay-end?attempt=1#")
        async with call.connected() as line:
            assert await line.say("Newtown")
        assert len(await conversations(database, plumbing)) == 1

    async def test_by_a_second_failure_goes_on_turn_by_turn(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        call.answer = await call.ends("failed")
        call.answer = await call.ends("failed")

        gather = call.document.find("Gather")
        assert gather is not None
        assert gather[0].text == (await texts(database, plumbing))[0]
        assert gather.attrib["action"].startswith("https://desk.example.com/twilio/gather?turn=1&again=0#")

    async def test_by_a_failure_told_twice_is_answered_the_same(self, vendor: Vendor) -> None:
        call = await vendor.ring()

        first, second = await call.ends("failed"), await call.ends("failed")

        assert first.text == second.text

    async def test_by_a_failure_does_not_record_a_second_time(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await choose(database, plumbing, recording=True)
        call = await vendor.ring()

        assert "<Recording" not in (await call.ends("failed")).text

    async def test_by_a_failure_behind_the_farewell_says_it_again(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            farewell = await line.say("Goodbye")

        document = (await call.ends("failed")).text

        assert f">{farewell}</Say><Hangup /></Response>" in document.replace("&apos;", "'")

    async def test_in_a_new_process_goes_on_where_the_dead_one_was(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await a_vendor(vendor.app.state.given, pace=UNHURRIED).ring()
        async with call.connected() as line:
            await line.say("My sink is blocked, I'm Dave in Newtown")
        (conversation,) = await conversations(database, plumbing)
        async with database.transaction(plumbing) as db:  # heard, and the process died before it answered
            await store_heard(db, conversation.id, text="tomorrow at nine please", now=MONDAY, heard_key="lost")
        other = Desk(database, packs(), clock=FixedClock(MONDAY), holder=7)
        call.vendor = a_vendor(a_given(database, desk=other), pace=UNHURRIED)

        call.answer = await call.ends("failed")

        said = await turns(database, plumbing)
        assert [turn.speaker for turn in said[-2:]] == ["customer", "desk"]
        assert call.relay["welcomeGreeting"] == said[-1].text
        async with call.connected() as line:
            assert await line.say("yes")
            (conversation,) = await conversations(database, plumbing)
            assert conversation.holder == 7

    async def test_leaves_a_call_alone_that_another_process_took_over(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        ours = a_vendor(vendor.app.state.given, pace=replace(AT_ONCE, grace=1.5))
        call = await ours.ring()
        async with call.connected():
            pass
        other = Desk(database, packs(), clock=FixedClock(MONDAY), holder=7)
        call.vendor = a_vendor(a_given(database, desk=other))
        call.answer = await call.ends("failed")

        await asyncio.sleep(2.0)

        assert not await is_over(database, plumbing)
