"""The database is away, or something is broken: the call goes on all the same, and its end is kept."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.edges.channels.twilio.desks import AwayDatabase, AwayDesk, DeafDesk, ForgetfulDesk
from tests.edges.channels.twilio.rows import choose, is_over, soon
from tests.edges.channels.twilio.vendor import AT_ONCE, Closed, Vendor, a_vendor, call_params
from tests.web import a_given

CLOCK = FixedClock(MONDAY)


class TestWithoutADatabase:
    @pytest.mark.parametrize("told", ["session", "status"])
    async def test_the_end_of_a_call_is_kept_as_soon_as_it_is_back(
        self, database: Database, plumbing: UUID, vendor: Vendor, told: str
    ) -> None:
        desk = ForgetfulDesk(database, packs(), clock=CLOCK)
        there = a_vendor(a_given(database, desk=desk), pace=replace(AT_ONCE, retry=0.05, grace=30))
        call = await there.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked")
        desk.away = 3

        if told == "session":
            answer = await call.ends("completed", CallStatus="completed")
        else:
            answer = await there.post("/twilio/status", call_params(CallStatus="completed", SequenceNumber="3"))

        assert answer.status_code == 503
        assert not await is_over(database, plumbing)
        assert await soon(lambda: is_over(database, plumbing))

    async def test_a_call_that_nobody_came_back_to_is_closed_later(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        desk = ForgetfulDesk(database, packs(), clock=CLOCK)
        there = a_vendor(a_given(database, desk=desk), pace=replace(AT_ONCE, retry=0.05))
        async with (await there.ring()).connected() as line:
            await line.say("My sink is blocked")
            desk.away = 2

        assert await soon(lambda: is_over(database, plumbing))

    async def test_a_session_that_cannot_be_taken_up_goes_on_another_way(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        call = await vendor.ring()
        away = AwayDesk(database, packs(), clock=CLOCK)
        call.vendor = a_vendor(a_given(database, desk=away))
        async with call.connected() as line:
            await line.turn()
            end = await line.frame(within=15)

        call.vendor = vendor
        call.answer = await call.ends("ended", HandoffData=end["handoffData"])

        assert call.action.startswith("https://desk.example.com/twilio/relay-end?attempt=1#")

    async def test_a_call_turn_by_turn_is_listened_to_again(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        await choose(database, plumbing, voice="gather")
        call = await vendor.ring()
        nowhere = AwayDatabase(database.url)

        away = a_vendor(a_given(nowhere))
        trouble = await away.post("/twilio/gather?turn=1&again=0", call.params | {"SpeechResult": "My sink is blocked"})
        await nowhere.close()
        redirect = ET.fromstring(trouble.text).findtext("Redirect") or ""
        answer = await vendor.post(redirect, call.params)

        assert redirect.startswith("https://desk.example.com/twilio/gather?turn=1&again=1#")
        assert "Are you still there?" in answer.text

    async def test_a_failed_session_is_asked_about_again(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        call = await vendor.ring()
        there, call.vendor = call.vendor, a_vendor(a_given(database, desk=AwayDesk(database, packs(), clock=CLOCK)))
        trouble = await call.ends("failed")
        redirect = ET.fromstring(trouble.text).findtext("Redirect") or ""

        answer = await there.post(redirect, call.params | {"CallStatus": "in-progress"})

        assert "/twilio/relay-end?attempt=0&again=1" in redirect
        assert "<ConversationRelay" in answer.text


class TestATalkThatFails:
    async def test_to_write_down_a_cut_off_goes_on_and_takes_no_yes_for_granted(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        deaf = DeafDesk(database, packs(), clock=CLOCK)
        async with (await a_vendor(a_given(database, desk=deaf)).ring()).connected() as line:
            await line.prompt("My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please.")
            read_back = await line.turn(played=False)
            await line.send({"type": "interrupt", "utteranceUntilInterrupt": ""})

            assert await line.say("yes") == read_back

    async def test_altogether_closes_the_socket_at_once(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        patient = a_vendor(a_given(database), pace=replace(AT_ONCE, parting=30))
        async with (await patient.ring()).connected() as line:
            await line.say("My sink is blocked")
            line.fails = [ValueError("a bug")]
            await line.prompt("Newtown")
            with pytest.raises(Closed, match="1011"):
                await line.frame(within=2)
