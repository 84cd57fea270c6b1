"""Lines that break, sockets that linger, processes that come and go: no word is lost, no caller is hung up on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID
from xml.etree import ElementTree as ET

from frontdesk.desk.turn import Desk
from frontdesk.edges.channels.twilio.exchange import Exchange, LiveCall
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.edges.channels.twilio.desks import SlowDesk
from tests.edges.channels.twilio.rows import choose, conversations, is_over, soon, texts, turns
from tests.edges.channels.twilio.vendor import AT_ONCE, CALL, Vendor, a_vendor
from tests.web import a_given

CLOCK = FixedClock(MONDAY)


class TestWordsOnABrokenLine:
    async def test_that_waited_for_an_answer_are_kept(self, database: Database, plumbing: UUID, vendor: Vendor) -> None:
        slow = SlowDesk(database, packs(), clock=CLOCK)
        async with (await a_vendor(a_given(database, desk=slow)).ring()).connected() as line:
            await line.prompt("I smell gas")
            await slow.listens.wait()
            await line.prompt("I'm Dave in Newtown")
            await line.prompt("at 12 Smith Street")
            closing = asyncio.create_task(line.close(1006))
            await asyncio.sleep(0.05)
            slow.may_answer.set()
            await closing

        assert [turn.speaker for turn in await turns(database, plumbing)][2:] == ["desk", "customer", "customer"]
        assert (await texts(database, plumbing))[3:] == ["I'm Dave in Newtown", "at 12 Smith Street"]

    async def test_are_kept_where_nothing_can_be_sent_any_more(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow = SlowDesk(database, packs(), clock=CLOCK)
        async with (await a_vendor(a_given(database, desk=slow)).ring()).connected() as line:
            await line.prompt("I smell gas")
            await slow.listens.wait()
            await line.prompt("I'm Dave in Newtown")
            await asyncio.sleep(0.05)
            line.fails = [OSError()] * 9
            slow.may_answer.set()
            await line.close(1006)

        assert "I'm Dave in Newtown" in await texts(database, plumbing)

    async def test_are_answered_when_the_call_comes_back(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow = SlowDesk(database, packs(), clock=CLOCK)
        call = await a_vendor(a_given(database, desk=slow), pace=replace(AT_ONCE, grace=30)).ring()
        async with call.connected() as line:
            await line.prompt("My sink is blocked")
            await slow.listens.wait()
            await line.prompt("I'm Dave in Newtown")
            closing = asyncio.create_task(line.close(1006))
            await asyncio.sleep(0.05)
            slow.may_answer.set()
            await closing

        call.answer = await call.ends("failed")

        assert "Dave" in call.relay["welcomeGreeting"]

    async def test_that_were_keyed_in_are_kept(self, database: Database, plumbing: UUID, vendor: Vendor) -> None:
        unhurried = a_vendor(a_given(database), pace=replace(AT_ONCE, digits=30))
        async with (await unhurried.ring()).connected() as line:
            for key in "0491570157":
                await line.send({"type": "dtmf", "digit": key})

        assert "0491570157" in await texts(database, plumbing)

    async def test_are_told_apart_where_sessions_have_no_name(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        async with vendor.socket() as line:
            await line.send(call.setup(sessionId=""))
            await line.say("My sink is blocked")
        call.answer = await call.ends("failed")

        async with vendor.socket() as line:
            await line.send(call.setup(sessionId=""))
            await line.say("Newtown")

        assert "Newtown" in await texts(database, plumbing)


class TestASocketThatLingers:
    async def test_says_nothing_about_a_call_that_went_on_turn_by_turn(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked")
            call.answer = await call.ends("failed")
            call.answer = await call.ends("failed")

        await asyncio.sleep(3 * AT_ONCE.grace)

        assert not await is_over(database, plumbing)

    async def test_does_not_keep_a_call_open_that_another_socket_has_left(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked")
            call.answer = await call.ends("failed")
            async with call.connected() as back:
                await back.say("Newtown")

            assert await soon(lambda: is_over(database, plumbing))


class TestACallOfTwoProcesses:
    async def test_is_not_closed_by_the_one_that_only_answered_it(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        await choose(database, plumbing, voice="gather")
        first = a_vendor(a_given(database, desk=Desk(database, packs(), clock=CLOCK, holder=5)))
        second = a_vendor(a_given(database, desk=Desk(database, packs(), clock=CLOCK, holder=7)))
        call = await first.ring()
        await second.post(action_of(call.answer.text), call.params | {"SpeechResult": "My sink is blocked"})
        (conversation,) = await conversations(database, plumbing)

        first.exchange.expect(LiveCall(plumbing, conversation.id, CALL), seconds=0.01)
        await asyncio.sleep(0.3)

        assert conversation.holder == 7
        assert not await is_over(database, plumbing)

    async def test_is_not_closed_while_somebody_speaks(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        desk = Desk(database, packs(), clock=CLOCK)
        await vendor.ring()
        (conversation,) = await conversations(database, plumbing)
        elsewhere = Exchange(desk, most_calls=1)

        elsewhere.expect(LiveCall(plumbing, conversation.id, CALL), seconds=0.5)
        await asyncio.sleep(0.2)
        await desk.hear(plumbing, conversation.id, "My sink is blocked", heard_key="1")
        await asyncio.sleep(0.5)
        spoke = await is_over(database, plumbing)

        assert not spoke
        assert await soon(lambda: is_over(database, plumbing))


class TestACallerWhoComesBackLate:
    async def test_is_asked_to_carry_on(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked, I'm Dave in Newtown")
        assert await soon(lambda: is_over(database, plumbing))

        call.answer = await call.ends("failed")

        closed, going_on = await conversations(database, plumbing)
        assert going_on.continues_id == closed.id
        assert (closed.outcome, going_on.ended_at) == ("abandoned", None)
        assert "carry on" in call.relay["welcomeGreeting"]
        async with call.connected() as line:
            assert "day" in await line.say("yes")

    async def test_is_carried_on_once_however_often_it_is_told(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring(From="anonymous")
        async with call.connected() as line:
            await line.say("My sink is blocked")
        assert await soon(lambda: is_over(database, plumbing))

        answers = await asyncio.gather(*(call.ends("failed") for _ in range(3)))

        assert len({answer.text for answer in answers}) == 1
        assert len(await conversations(database, plumbing)) == 2

    async def test_with_nothing_to_carry_on_is_met(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        call = await vendor.ring()
        async with call.connected():
            pass
        assert await soon(lambda: is_over(database, plumbing))

        call.answer = await call.ends("failed")

        assert call.relay["welcomeGreeting"].endswith("?")
        assert (await conversations(database, plumbing))[-1].continues_id is None

    async def test_is_none_once_the_carrier_has_told_the_end(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked")
        await vendor.post("/twilio/status", call.params | {"CallStatus": "completed", "SequenceNumber": "3"})

        await call.ends("failed")

        assert len(await conversations(database, plumbing)) == 1


def action_of(text: str) -> str:
    """Return where the next thing said is posted to."""
    gather = ET.fromstring(text).find("Gather")
    assert gather is not None, text
    return gather.attrib["action"]
