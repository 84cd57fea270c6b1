"""A call over the relay: turns, interruptions, two at once, trouble."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.desk.patience import DeskUnavailable
from frontdesk.domain.conversations.service import store_heard
from frontdesk.domain.customers.models import Consent
from frontdesk.edges.channels.twilio import talk
from frontdesk.edges.channels.twilio.talk import MOST_TROUBLES
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.edges.channels.twilio.desks import AWAY, AwayDesk, BrokenDesk, SlowDesk
from tests.edges.channels.twilio.rows import choose, conversations, is_over, soon, texts, turns
from tests.edges.channels.twilio.vendor import AT_ONCE, CALL, Socket, Vendor, a_vendor
from tests.web import a_given

TROUBLE = "I'm sorry, something went wrong at my end. Could you say that again?"


class TestATurn:
    async def test_is_stored_and_answered(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        call = await vendor.ring()

        async with call.connected() as line:
            answer = await line.say("My sink is blocked")

        assert await texts(database, plumbing) == [call.relay["welcomeGreeting"], "My sink is blocked", answer]
        assert (await turns(database, plumbing))[1].heard_key == f"VX{CALL[2:]}1:1"

    async def test_is_said_sentence_by_sentence(self, vendor: Vendor) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("Hi, I'm Mike. My toilet is blocked")

            frames = [await line.frame()]
            while not frames[-1]["last"]:
                frames.append(await line.frame())

        assert len(frames) > 1
        assert all(frame["token"].endswith((".", "!", "?")) for frame in frames)
        assert all(frame["token"].startswith(" ") for frame in frames[1:])

    async def test_begins_with_a_whole_utterance_alone(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("My sink", last=False)
            await line.prompt("My sink is", last=False)
            assert await line.quiet()

            await line.send({"type": "prompt", "voicePrompt": "My sink is blocked", "lang": "en-AU"})
            await line.turn()

        assert (await texts(database, plumbing))[1:2] == ["My sink is blocked"]

    async def test_waits_for_the_one_before_it_and_takes_its_place(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow = SlowDesk(database, packs(), clock=FixedClock(MONDAY))
        call = await a_vendor(a_given(database, desk=slow)).ring()
        async with call.connected() as line:
            await line.prompt("My sink is blocked")
            await slow.listens.wait()
            await line.prompt("and I'm in Newtown")
            slow.may_answer.set()

            answer = await line.turn()
            assert await line.quiet()

        said = await turns(database, plumbing)
        assert [turn.speaker for turn in said] == ["desk", "customer", "desk", "customer", "desk"]
        assert (said[2].interrupted, said[2].heard_to) == (True, 0)
        assert said[4].text == answer
        assert slow.at_once == 1

    @pytest.mark.parametrize("weighty", ["I smell gas in the kitchen", "yes"], ids=["danger", "done"])
    async def test_that_tells_of_danger_or_of_something_done_is_said_all_the_same(
        self, database: Database, plumbing: UUID, vendor: Vendor, weighty: str
    ) -> None:
        slow = SlowDesk(database, packs(), clock=FixedClock(MONDAY))
        slow.may_answer.set()
        async with (await a_vendor(a_given(database, desk=slow)).ring()).connected() as line:
            if weighty == "yes":
                await line.say("My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please.")
            slow.listens.clear()
            slow.may_answer.clear()
            await line.prompt(weighty)
            await slow.listens.wait()
            await line.prompt("hello?")
            await asyncio.sleep(0.05)
            slow.may_answer.set()

            first = await line.turn()
            assert await line.turn()

        said = [turn for turn in await turns(database, plumbing) if turn.text == first]
        assert not said[0].interrupted
        assert ("booked" in first) if weighty == "yes" else ("outside" in first)

    async def test_may_be_keyed_in(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        async with (await vendor.ring()).connected() as line:
            await press(line, "0491570157#")
            await line.turn()
            await press(line, "2000")
            await line.turn()

        heard = [turn.text for turn in await turns(database, plumbing) if turn.speaker == "customer"]
        assert heard == ["0491570157", "2000"]

    async def test_that_is_said_behind_keys_comes_behind_them(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow_keys = a_vendor(a_given(database), pace=replace(AT_ONCE, digits=30))
        async with (await slow_keys.ring()).connected() as line:
            await press(line, "0491570157")
            await line.prompt("that's my number")
            await soon(lambda: _heard(database, plumbing, 2))

        heard = [turn.text for turn in await turns(database, plumbing) if turn.speaker == "customer"]
        assert heard == ["0491570157", "that's my number"]

    async def test_is_silence_after_a_while_without_a_word(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        impatient = a_vendor(a_given(database), pace=replace(AT_ONCE, silence=0.1))
        async with (await impatient.ring()).connected() as line:
            await line.send({"type": "info", "name": "clientSpeaking", "value": "off"})

            assert await line.turn() == "Are you still there?"
            assert await line.turn() == "I can't hear you. Are you still on the line?"
            assert "let you go" in await line.turn()
            assert (await line.frame())["type"] == "end"

        assert await is_over(database, plumbing)

    async def test_is_no_silence_where_words_are_waiting(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow = SlowDesk(database, packs(), clock=FixedClock(MONDAY))
        impatient = a_vendor(a_given(database, desk=slow), pace=replace(AT_ONCE, silence=0.3))
        async with (await impatient.ring()).connected() as line:
            await line.prompt("My sink is blocked")
            await slow.listens.wait()
            await line.prompt("and I'm in Newtown")
            await asyncio.sleep(0.6)
            slow.may_answer.set()
            await line.turn()

        heard = [turn.text for turn in await turns(database, plumbing) if turn.speaker == "customer"]
        assert heard[:2] == ["My sink is blocked", "and I'm in Newtown"]

    async def test_is_no_silence_while_the_caller_speaks(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        impatient = a_vendor(a_given(database), pace=replace(AT_ONCE, silence=0.1))
        async with (await impatient.ring()).connected() as line:
            await line.send({"type": "info", "name": "clientSpeaking", "value": "on"})

            assert await line.quiet(0.4)

    async def test_may_hold_what_no_database_can(self, vendor: Vendor) -> None:
        async with (await vendor.ring()).connected() as line:
            assert await line.say("my sink \x00 \ud800 is blocked")


class TestTakingOver:
    async def test_says_what_was_answered_since_the_greeting_went_out(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        (conversation,) = await conversations(database, plumbing)
        async with database.transaction(plumbing) as db:
            await store_heard(db, conversation.id, text="My sink is blocked", now=MONDAY, heard_key="lost")

        async with call.connected() as line:
            said = await line.turn()

        assert said == (await texts(database, plumbing))[-1]

    async def test_of_two_calls_at_once_mixes_nothing_up(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        one = await vendor.ring()
        two = await vendor.ring(CallSid="CA2", From="+61491570157")
        async with one.connected() as mike, two.connected() as lisa:
            await asyncio.gather(mike.say("My toilet is blocked"), lisa.say("My tap is dripping"))

        spoken = await turns(database, plumbing)
        first, second = await conversations(database, plumbing)
        assert [t.text for t in spoken if t.conversation_id == first.id and t.seq == 2] == ["My toilet is blocked"]
        assert [t.text for t in spoken if t.conversation_id == second.id and t.seq == 2] == ["My tap is dripping"]


class TestTrouble:
    @pytest.mark.parametrize(
        ("reason", "words"), [(RuntimeError("a bug"), TROUBLE), (DeskUnavailable(AWAY), AWAY)], ids=["bug", "away"]
    )
    async def test_is_said_and_the_call_goes_on(
        self, database: Database, plumbing: UUID, vendor: Vendor, reason: Exception, words: str
    ) -> None:
        desk = BrokenDesk(database, packs(), clock=FixedClock(MONDAY))
        desk.reasons = [reason]
        async with (await a_vendor(a_given(database, desk=desk)).ring()).connected() as line:
            assert await line.say("My sink is blocked") == words
            assert await line.say("My sink is blocked") != words

    async def test_is_said_when_the_desk_comes_to_no_end(
        self, database: Database, plumbing: UUID, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(talk, "ANSWER_SECONDS", 0.1)
        desk = SlowDesk(database, packs(), clock=FixedClock(MONDAY))
        async with (await a_vendor(a_given(database, desk=desk)).ring()).connected() as line:
            assert await line.say("My sink is blocked") == TROUBLE

    async def test_is_not_said_for_ever(self, database: Database, plumbing: UUID, vendor: Vendor) -> None:
        desk = BrokenDesk(database, packs(), clock=FixedClock(MONDAY))
        desk.reasons = [RuntimeError("a bug")] * MOST_TROUBLES
        async with (await a_vendor(a_given(database, desk=desk)).ring()).connected() as line:
            for _ in range(MOST_TROUBLES):
                await line.say("hello?")
            assert (await line.frame())["type"] == "end"

    async def test_of_the_database_at_the_beginning_is_told(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        call = await vendor.ring()
        desk = AwayDesk(database, packs(), clock=FixedClock(MONDAY))
        call.vendor = a_vendor(a_given(database, desk=desk))

        async with call.connected() as line:
            assert await line.turn() == AWAY


class TestARecording:
    async def test_is_stopped_for_who_does_not_want_it(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await choose(database, plumbing, recording=True)
        async with (await vendor.ring()).connected() as line:
            await line.say("I don't want to be recorded")
            await line.say("Please don't record me")

        async with database.transaction(plumbing) as db:
            (consent,) = await db.scalars(select(Consent))
        assert (consent.channel, consent.purpose, consent.status) == ("voice", "recording", "opted_out")
        assert consent.address == "+61491570006"
        assert consent.evidence is not None
        assert consent.evidence.endswith("turn 2: I don't want to be recorded")


async def press(line: Socket, keys: str) -> None:
    for key in keys:
        await line.send({"type": "dtmf", "digit": key})


async def _heard(database: Database, business: UUID, count: int) -> bool:
    return sum(turn.speaker == "customer" for turn in await turns(database, business)) >= count
