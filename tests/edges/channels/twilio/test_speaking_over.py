"""The caller speaks while the desk does: what was heard is kept, and a yes to what was not heard is none."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select

from frontdesk.domain.scheduling.models import Booking
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.edges.channels.twilio.desks import SlowDesk
from tests.edges.channels.twilio.rows import turns
from tests.edges.channels.twilio.vendor import Vendor, a_vendor
from tests.web import a_given

WISH = "My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please."


class TestAnInterruption:
    @pytest.mark.parametrize("duration", [460, "460", 460.5, None])
    async def test_is_written_down_with_what_was_heard(
        self, vendor: Vendor, database: Database, plumbing: UUID, duration: object
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("My sink is blocked")
            heard = (await line.turn(played=False))[:9]
            await line.send(
                {"type": "interrupt", "utteranceUntilInterrupt": heard, "durationUntilInterruptMs": duration}
            )
            await line.say("I'm in Newtown")

        said = await turns(database, plumbing)
        assert (said[2].interrupted, said[2].heard_to) == (True, 9)
        assert not said[4].interrupted

    async def test_told_twice_counts_as_it_was_at_first(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("My sink is blocked")
            heard = (await line.turn(played=False))[:9]
            for told in (heard, ""):
                await line.send({"type": "interrupt", "utteranceUntilInterrupt": told})
            await line.say("I'm in Newtown")

        assert (await turns(database, plumbing))[2].heard_to == 9

    async def test_behind_the_last_word_is_none(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.say("My sink is blocked")
            await line.send({"type": "interrupt", "utteranceUntilInterrupt": ""})
            await line.say("I'm in Newtown")

        assert not (await turns(database, plumbing))[2].interrupted

    async def test_in_a_later_sentence_counts_from_the_first(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("Hi, I'm Mike. My toilet is blocked")
            answer = await line.turn(played=False)
            await line.send({"type": "interrupt", "utteranceUntilInterrupt": answer[-10:]})
            await line.say("I'm in Newtown")

        assert (await turns(database, plumbing))[2].heard_to == len(answer)

    async def test_of_the_farewell_ends_the_call_at_once(self, vendor: Vendor) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt("Goodbye")
            while not (await line.frame()).get("last"):
                pass
            await line.send({"type": "interrupt", "utteranceUntilInterrupt": "Thanks"})

            assert (await line.frame(within=0.5))["type"] == "end"


class TestAYes:
    async def test_to_a_read_back_that_was_cut_off_books_nothing(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt(WISH)
            read_back = await line.turn(played=False)
            await line.send({"type": "interrupt", "utteranceUntilInterrupt": ""})

            assert await line.say("yes") == read_back
            assert await visits(database, plumbing) == 0
            assert "booked" in await line.say("yes")

        assert await visits(database, plumbing) == 1

    async def test_within_the_question_books(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        async with (await vendor.ring()).connected() as line:
            await line.prompt(WISH)
            read_back = await line.turn(played=False)
            await line.send({"type": "interrupt", "utteranceUntilInterrupt": read_back.removesuffix(" it?")})

            assert "booked" in await line.say("yes")

        assert await visits(database, plumbing) == 1

    async def test_that_came_before_the_question_was_sent_books_nothing(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow = SlowDesk(database, packs(), clock=FixedClock(MONDAY))
        async with (await a_vendor(a_given(database, desk=slow)).ring()).connected() as line:
            await line.prompt(WISH)
            await slow.listens.wait()
            await line.prompt("yes")
            await asyncio.sleep(0.05)
            slow.may_answer.set()
            while not await line.quiet():
                assert "Shall I book it?" in await line.turn()

        assert await visits(database, plumbing) == 0

    async def test_that_was_begun_before_the_question_was_sent_books_nothing(
        self, database: Database, plumbing: UUID, vendor: Vendor
    ) -> None:
        slow = SlowDesk(database, packs(), clock=FixedClock(MONDAY))
        async with (await a_vendor(a_given(database, desk=slow)).ring()).connected() as line:
            await line.prompt(WISH)
            await slow.listens.wait()
            await line.send({"type": "info", "name": "clientSpeaking", "value": "on"})
            await asyncio.sleep(0.05)
            slow.may_answer.set()
            await line.turn(played=False)
            await line.prompt("yes")

            assert "Shall I book it?" in await line.turn()

        assert await visits(database, plumbing) == 0

    async def test_turn_by_turn_comes_behind_the_whole_read_back(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        """Where the vendor does not tell how much was heard, the read-back cannot be spoken over."""
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say(WISH)
        for _ in range(2):
            call.answer = await call.ends("failed")

        gather = call.document.find("Gather")

        assert gather is not None
        assert gather.attrib["bargeIn"] == "false"


async def visits(database: Database, business: UUID) -> int:
    """Return how many visits there are."""
    async with database.transaction(business) as db:
        return await db.scalar(select(func.count()).select_from(Booking)) or 0
