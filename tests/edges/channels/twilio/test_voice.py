"""A call comes in: what the vendor is told."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import update

from frontdesk.desk.patience import DeskUnavailable
from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.tenancy.models import Business, PhoneNumber
from frontdesk.edges.channels.twilio.calling import WITHHELD
from frontdesk.edges.channels.twilio.exchange import Exchange, LiveCall
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import MONDAY, a_business
from tests.edges.channels.twilio.rows import choose, conversations, is_over, receipts, soon, texts, turns
from tests.edges.channels.twilio.vendor import CALL, Vendor, a_vendor, call_params
from tests.web import a_given


class TestACallThatComesIn:
    async def test_is_connected_with_the_relay_under_the_desks_greeting(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()

        (greeting,) = await texts(database, plumbing)
        hints = call.relay["hints"]
        assert call.answer.status_code == 200
        assert call.answer.headers["content-type"].startswith("text/xml")
        assert call.answer.text == (
            '<?xml version="1.0" encoding="UTF-8"?><Response>'
            '<Connect action="https://desk.example.com/twilio/relay-end?attempt=0#rc=3&amp;rp=5xx,ct" method="POST">'
            '<ConversationRelay applicationReconnect="false" deepgramSmartFormat="true" dtmfDetection="true"'
            ' events="speaker-events tokens-played"'
            f' hints="{hints}" ignoreBackchannel="true" interruptSensitivity="high" interruptible="any"'
            ' language="en-AU" partialPrompts="false" preemptible="false" profanityFilter="false"'
            ' reportInputDuringAgentSpeech="none" speechModel="nova-3-general" transcriptionProvider="Deepgram"'
            ' ttsProvider="Google" url="wss://desk.example.com/twilio/relay" voice="en-AU-Chirp3-HD-Aoede"'
            f' welcomeGreeting="{greeting}" welcomeGreetingInterruptible="none">'
            f'<Parameter name="token" value="{call.token}" /></ConversationRelay></Connect></Response>'
        )

    async def test_is_greeted_as_the_called_number_is(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await choose(database, plumbing, recording=True)
        async with database.transaction(plumbing) as db:
            await db.execute(update(PhoneNumber).values(greeting="{business} after hours, {please} speak."))

        greeting = (await vendor.ring()).relay["welcomeGreeting"]

        assert greeting.startswith("Harbour Plumbing after hours, {please} speak. This call is recorded")
        assert await texts(database, plumbing) == [greeting]

    async def test_tells_the_relay_what_callers_are_likely_to_say(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        names = {service.name for service in packs()["plumbing"].services}

        assert set((await vendor.ring()).relay["hints"].split(",")) == names

    async def test_is_in_the_rows_with_its_number_and_who_calls(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()

        (conversation,) = await conversations(database, plumbing)
        assert (conversation.channel, conversation.address) == ("voice", "+61491570006")
        assert CALL in await receipts(database, plumbing)

    @pytest.mark.parametrize("number", ["anonymous", "", "client:anna", "sip:anna@example.com", *sorted(WITHHELD)])
    async def test_may_keep_its_number_back(
        self, vendor: Vendor, database: Database, plumbing: UUID, number: str
    ) -> None:
        await vendor.ring(From=number)

        (conversation,) = await conversations(database, plumbing)
        assert conversation.address is None

    async def test_asked_for_again_is_answered_the_same_and_begun_once(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        first, second = await vendor.ring(), await vendor.ring()

        assert first.answer.text == second.answer.text
        assert len(await turns(database, plumbing)) == 1

    async def test_asked_for_twice_at_the_same_instant_is_begun_once(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        rings = await asyncio.gather(*(vendor.ring() for _ in range(6)))

        assert len({ring.answer.text for ring in rings}) == 1
        assert len(await conversations(database, plumbing)) == 1
        assert len(await turns(database, plumbing)) == 1

    async def test_belongs_to_whose_number_was_called(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        other = await a_business(database, slug="other", name="Other Plumbing", locale="en-US", region="US")
        async with database.transaction(other) as db:
            db.add(PhoneNumber(e164="+15550101001", capabilities=["voice"]))

        ours = await vendor.ring()
        theirs = await vendor.ring(CallSid="CA2", To="+15550101001")

        assert "Harbour Plumbing" in ours.relay["welcomeGreeting"]
        assert "Other Plumbing" in theirs.relay["welcomeGreeting"]
        assert (theirs.relay["language"], theirs.relay["voice"]) == ("en-US", "en-US-Chirp3-HD-Aoede")
        assert len(await conversations(database, plumbing)) == len(await conversations(database, other)) == 1

    @pytest.mark.parametrize("number", ["+61255509999", "", "client:desk", "sip:desk@example.com", "+1\x00"])
    async def test_to_a_number_that_nobody_has_is_told_so(
        self, vendor: Vendor, database: Database, plumbing: UUID, number: str
    ) -> None:
        call = await vendor.ring(To=number)

        assert call.answer.text == (
            '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">'
            "I'm sorry, nobody answers this number. Please check it and call again. Goodbye.</Say><Hangup /></Response>"
        )
        assert await conversations(database, plumbing) == []

    async def test_is_recorded_where_the_business_wants_it_and_told_so(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await choose(database, plumbing, recording=True)

        call = await vendor.ring()

        assert "recorded" in call.relay["welcomeGreeting"]
        assert call.answer.text.startswith(
            '<?xml version="1.0" encoding="UTF-8"?><Response><Start><Recording channels="dual"'
            f' recordingStatusCallback="https://desk.example.com/twilio/recording?business={plumbing}'
            '#rc=3&amp;rp=5xx,ct" recordingStatusCallbackEvent="in-progress completed absent"'
            ' recordingStatusCallbackMethod="POST" track="both" trim="do-not-trim" /></Start><Connect '
        )

    @pytest.mark.parametrize("chosen", [False, None, "yes", 1])
    async def test_is_not_recorded_otherwise(
        self, vendor: Vendor, database: Database, plumbing: UUID, chosen: object
    ) -> None:
        await choose(database, plumbing, recording=chosen)

        call = await vendor.ring()

        assert "<Recording" not in call.answer.text
        assert "recorded" not in call.relay["welcomeGreeting"]

    async def test_of_a_demo_is_not_recorded(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await choose(database, plumbing, recording=True)
        async with database.transaction(plumbing) as db:
            await db.execute(update(Business).values(is_demo=True))

        call = await vendor.ring()

        assert "<Recording" not in call.answer.text
        assert "recorded" not in call.relay["welcomeGreeting"]

    async def test_of_who_minded_once_is_not_recorded_again(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await choose(database, plumbing, recording=True)
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("please don't record this")
            await line.say("Goodbye")
        await call.ends("completed", CallStatus="completed")

        again = await vendor.ring(CallSid="CA2")
        other = await vendor.ring(CallSid="CA3", From="+61491570157")

        assert "<Recording" not in again.answer.text
        assert "recorded" not in again.relay["welcomeGreeting"]
        assert "<Recording" in other.answer.text

    async def test_may_be_read_out_by_another_voice(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await choose(database, plumbing, tts_voice="en-AU-Neural2-B")

        assert (await vendor.ring()).relay["voice"] == "en-AU-Neural2-B"

    async def test_says_what_no_document_may_hold_without_it(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            await db.execute(update(Business).values(name='Smith & "Sons" <Drains>\x0b'))

        assert 'Smith & "Sons" <Drains> ' in (await vendor.ring()).relay["welcomeGreeting"]

    async def test_that_nobody_connects_is_closed(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await vendor.ring()
        (conversation,) = await conversations(database, plumbing)
        exchange = vendor.exchange

        exchange.expect(LiveCall(plumbing, conversation.id, CALL), seconds=0.01)

        assert await soon(lambda: is_over(database, plumbing))


class Away(Desk):
    """A desk whose database stays away."""

    async def begin(self, *_: object, **__: object) -> Spoken:
        raise DeskUnavailable("I'm sorry, I can't get at my calendar right now.")


class TestWithoutADatabase:
    async def test_a_caller_is_told_and_nobody_hears_of_a_stack(self, database: Database, plumbing: UUID) -> None:
        desk = Away(database, packs(), clock=FixedClock(MONDAY))

        call = await a_vendor(a_given(database, desk=desk)).ring()

        assert [each.tag for each in call.document] == ["Say", "Pause", "Redirect"]
        assert call.document[0].text == "I'm sorry, I can't get at my calendar right now."

    async def test_a_call_is_asked_for_again_and_ended_the_third_time(self, database: Database, plumbing: UUID) -> None:
        call = await a_vendor(a_given(database, desk=Away(database, packs(), clock=FixedClock(MONDAY)))).ring()

        for again in (1, 2):
            address = call.document.findtext("Redirect") or ""
            assert address.startswith(f"https://desk.example.com/twilio/voice?again={again}#")
            call.answer = await call.vendor.post(address, call.params)

        assert [each.tag for each in call.document] == ["Say", "Hangup"]

    async def test_a_call_goes_on_once_it_is_back(self, vendor: Vendor, database: Database) -> None:
        call = await a_vendor(a_given(database, desk=Away(database, packs(), clock=FixedClock(MONDAY)))).ring()

        call.answer = await vendor.post(call.document.findtext("Redirect") or "", call.params)

        assert call.relay


class TestLines:
    async def test_that_are_all_busy_are_told_so_that_the_vendor_tries_again(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        vendor.app.state.exchange = Exchange(Desk(database, packs(), clock=FixedClock(MONDAY)), most_calls=1)

        first = await vendor.ring()
        second = await vendor.ring(CallSid="CA2")
        again = await vendor.ring()

        assert [each.answer.status_code for each in (first, second, again)] == [200, 503, 200]
        assert second.answer.headers["retry-after"] == "2"
        assert second.answer.json()["detail"] == "All our lines are busy. Please try again in a moment."
        assert len(await conversations(database, plumbing)) == 1

    async def test_are_not_refused_to_a_call_that_another_process_began(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()
        desk = Desk(database, packs(), clock=FixedClock(MONDAY))
        vendor.app.state.exchange = Exchange(desk, most_calls=1)
        await vendor.ring(CallSid="CA2")

        assert (await vendor.ring()).answer.status_code == 200

    async def test_are_free_again_once_a_call_is_over(self, vendor: Vendor) -> None:
        vendor.exchange.lines.most = 1
        await vendor.ring()
        await vendor.post("/twilio/status", call_params(CallStatus="completed"))

        assert (await vendor.ring(CallSid="CA2")).answer.status_code == 200
