"""The relay's socket: which call it is of, what may come over it, how it ends."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from frontdesk.edges.channels.twilio.frames import MOST_BYTES
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.edges.channels.twilio.desks import SlowDesk
from tests.edges.channels.twilio.rows import conversations, is_over, receipts, soon, the_call, turns
from tests.edges.channels.twilio.vendor import AT_ONCE, CALL, Closed, Vendor, a_vendor
from tests.web import a_given

BOOK = ("My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please.", "yes")


class TestWhichCallItIs:
    async def test_is_said_by_the_token_once(self, vendor: Vendor) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked")

        async with call.connected() as again:
            with pytest.raises(Closed) as closed:
                await again.frame()

        assert closed.value.code == 1008
        assert f"{CALL}:relay:0:1" in await receipts(vendor.app.state.given.database, await _business(vendor))

    @pytest.mark.parametrize(
        "changed",
        [
            {"callSid": "CA00000000000000000000000000000002"},
            {"accountSid": "AC00000000000000000000000000000002"},
            {"customParameters": {}},
            {"customParameters": {"token": ""}},
            {"customParameters": {"token": "a.b.c.d.e"}},
            {"customParameters": {"token": None}},
            {"customParameters": "token"},
            {"callSid": None},
        ],
    )
    async def test_is_nothing_else(self, vendor: Vendor, changed: dict[str, Any]) -> None:
        call = await vendor.ring()

        async with vendor.socket() as line:
            await line.send(call.setup(**changed))
            with pytest.raises(Closed) as closed:
                await line.frame()

        assert closed.value.code == 1008

    async def test_is_not_said_by_the_token_of_another_call(self, vendor: Vendor) -> None:
        ours, theirs = await vendor.ring(), await vendor.ring(CallSid="CA2")

        async with vendor.socket() as line:
            await line.send(ours.setup(customParameters={"token": theirs.token}))
            with pytest.raises(Closed, match="1008"):
                await line.frame()

    async def test_is_not_said_by_an_old_token(self, vendor: Vendor) -> None:
        call = await vendor.ring()
        vendor.app.state.given.clock.advance(timedelta(minutes=11))

        async with call.connected() as line:
            with pytest.raises(Closed, match="1008"):
                await line.frame()

    @pytest.mark.parametrize("first", [{"type": "prompt", "voicePrompt": "hello"}, "{", {"type": "unknown"}])
    async def test_is_said_first(self, vendor: Vendor, first: dict[str, Any] | str) -> None:
        async with vendor.socket() as line:
            await line.send(first)
            with pytest.raises(Closed, match="1008"):
                await line.frame()

    async def test_is_said_in_time(self, database: Database, plumbing: UUID, vendor: Vendor) -> None:
        impatient = a_vendor(a_given(database), pace=replace(AT_ONCE, setup=0.05))

        async with impatient.socket() as line:
            with pytest.raises(Closed, match="1008"):
                await line.frame()

    async def test_is_said_once(self, vendor: Vendor) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.send(call.setup())
            with pytest.raises(Closed, match="1008"):
                await line.frame()


class TestFrames:
    @pytest.mark.parametrize(
        "frame",
        [
            {"type": "error", "description": "Invalid message +61491570006"},
            {"type": "info", "name": "roundTripDelayMs", "value": "12"},
            {"type": "info", "name": "agentSpeaking", "value": "off", "ts": 1767225600000},
            {"type": "new_in_2030", "a": [1]},
            {"type": "dtmf", "digit": "12"},
            {"type": "dtmf"},
        ],
    )
    async def test_that_ask_for_nothing_are_left_alone(
        self, vendor: Vendor, frame: dict[str, Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.send(frame)
            assert await line.say("My sink is blocked")

        logged = capsys.readouterr()
        assert "491570006" not in logged.out + logged.err

    @pytest.mark.parametrize(
        "frame",
        ["", "{", "[]", "3", '"text"', "{}", '{"type": 3}', b"\xff\xfe", "[" * 5_000, " " * (MOST_BYTES + 1)],
        ids=range(10),
    )
    async def test_that_are_malformed_are_left_alone_ten_times(self, vendor: Vendor, frame: str | bytes) -> None:
        async with (await vendor.ring()).connected() as line:
            for _ in range(9):
                await line.send(frame)
            assert await line.say("My sink is blocked")
            for _ in range(10):
                await line.send(frame)
            with pytest.raises(Closed) as closed:
                await line.frame()

        assert closed.value.code == 1007


class TestTheEnd:
    async def test_by_the_desk_comes_once_it_was_heard(self, vendor: Vendor) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("Goodbye")
            frames: list[dict[str, Any]] = []
            while not frames or not frames[-1].get("last"):
                frames.append(await line.frame())
            assert await line.quiet(0.2)
            for frame in frames:
                await line.send({"type": "info", "name": "tokensPlayed", "value": frame["token"]})

            end = await line.frame(within=1)

        assert end == {"type": "end", "handoffData": '{"reason": "ended"}'}
        assert isinstance(json.loads(end["handoffData"]), dict)

    async def test_by_the_desk_comes_all_the_same_when_nothing_is_told(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("Goodbye")
            while (frame := await line.frame(within=10))["type"] == "text":
                pass

        assert frame["type"] == "end"
        assert await is_over(database, plumbing)

    async def test_is_the_vendors_to_close_or_else_ours(self, vendor: Vendor) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.say("Goodbye")
            await line.frame()
            with pytest.raises(Closed, match="1000"):
                await line.frame(within=2)

    @pytest.mark.parametrize("code", [1000, 1001, 1006])
    async def test_by_the_line_closes_the_record_soon(
        self, vendor: Vendor, database: Database, plumbing: UUID, code: int
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.say("My sink is blocked")
            await line.close(code)

        assert not await is_over(database, plumbing)
        assert await soon(lambda: is_over(database, plumbing))
        (conversation,) = await conversations(database, plumbing)
        assert conversation.outcome == "abandoned"

    async def test_by_the_line_in_the_middle_of_a_turn_loses_nothing(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow = SlowDesk(database, packs(), clock=FixedClock(MONDAY))
        async with (await a_vendor(a_given(database, desk=slow)).ring()).connected() as line:
            await line.prompt("My sink is blocked, I'm Dave in Newtown")
            await slow.listens.wait()
            closing = asyncio.create_task(line.close(1006))
            slow.may_answer.set()
            await closing

        assert [turn.speaker for turn in await turns(database, plumbing)] == ["desk", "customer", "desk"]

    async def test_elsewhere_ends_the_session(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked")
            await vendor.post("/twilio/status", call.params | {"CallStatus": "completed", "CallDuration": "17"})
            await line.prompt("hello?")

            assert (await line.frame())["type"] == "end"

        assert (await the_call(database, plumbing)).duration_seconds == 17

    async def test_of_a_booked_call_is_told_with_its_outcome(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            for text in BOOK:
                await line.say(text)
            await line.say("no thanks, bye")
            assert (await line.frame())["type"] == "end"

        (conversation,) = await conversations(database, plumbing)
        assert conversation.outcome == "appointment_booked"


async def _business(vendor: Vendor) -> UUID:
    (business,) = await vendor.app.state.given.database.directory.businesses()
    found: UUID = business
    return found
