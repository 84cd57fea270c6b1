"""What a turn withstands: broken calls, retries, other businesses, anything that is said."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.tenancy.changes import business_to_change, change_settings
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import LONGEST
from frontdesk.trades.phrases import spare
from tests.builders import a_business
from tests.desk.desks import BOOK_A_DRAIN, Desks
from tests.desk.dialogues import MORNING


class TestCarryingOn:
    async def test_takes_over_what_was_said(self, desks: Desks) -> None:
        broken = await desks.call("My sink is blocked, I'm Dave in Newtown")

        call = await desks.call("Yes please")

        record, facts = await call.record(), await call.facts()
        assert record["continues_id"] == str(broken.id)
        assert facts["customer_name"] == "Dave"
        assert facts["service_type"] == "blocked_drain"
        assert call.spoken.asked == ("preferred_date",)

    async def test_asks_first(self, desks: Desks) -> None:
        await desks.call("My sink is blocked, I'm Dave in Newtown")

        call = await desks.call()

        assert call.spoken.asked == ("carry_on",)
        assert await call.facts() == {}

    async def test_is_not_done_against_the_callers_will(self, desks: Desks) -> None:
        await desks.call("My sink is blocked, I'm Dave in Newtown")

        call = await desks.call("No", "My tap is dripping")

        facts = await call.facts()
        assert "customer_name" not in facts
        assert facts["service_type"] == "leaking_tap"

    async def test_is_not_offered_after_a_call_that_ended_well(self, desks: Desks) -> None:
        await desks.call(*BOOK_A_DRAIN, "no thanks, bye")

        call = await desks.call()

        assert call.spoken.asked == ("service_type",)

    async def test_is_not_offered_to_another_number(self, desks: Desks) -> None:
        await desks.call("My sink is blocked, I'm Dave in Newtown")

        call = await desks.call(address="+61491570157")

        assert call.spoken.asked == ("service_type",)


class TestRetry:
    async def test_gives_the_same_answer_and_stores_nothing(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked")
        first, rows = call.spoken, await call.state()

        again = await call.desk.hear(call.business, call.id, "My sink is blocked", heard_key="line-1")

        assert again == first
        assert len((await call.state()).turns) == len(rows.turns)

    async def test_of_a_vendors_call_goes_on_with_it(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked", call_sid="CA-same")

        taken_over = await desks.call(call_sid="CA-same")

        assert taken_over.spoken == call.spoken


class TestOtherBusiness:
    async def test_cannot_hear_in_a_foreign_conversation(self, database: Database, desks: Desks) -> None:
        call = await desks.call("My sink is blocked")
        stranger = await a_business(database, slug="lakeside")

        with pytest.raises(UnknownConversation):
            await call.desk.hear(stranger, call.id, "What did they say?", heard_key="x")

    async def test_cannot_hang_it_up(self, database: Database, desks: Desks) -> None:
        call = await desks.call("My sink is blocked")
        stranger = await a_business(database, slug="lakeside")

        with pytest.raises(UnknownConversation):
            await call.desk.hang_up(stranger, call.id)

        assert (await call.record())["ended_at"] is None

    async def test_begins_its_own_with_the_same_vendors_id(self, database: Database, desks: Desks) -> None:
        call = await desks.call("My sink is blocked", call_sid="CA-same")
        stranger = replace(desks, business=await a_business(database, slug="lakeside"))

        theirs = await stranger.call(call_sid="CA-same")

        assert theirs.id != call.id
        assert "Lakeside Repairs" in theirs.spoken.text

    async def test_of_a_trade_nobody_knows_is_refused_in_words(self, database: Database, desks: Desks) -> None:
        stranger = await a_business(database, slug="lakeside", trade="falconry")

        with pytest.raises(Problem, match="falconry"):
            await replace(desks, business=stranger).call()


class TestAnythingThatIsSaid:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "🚽💧🔥",
            "\u202emy sink is blocked\u202c",
            "".join(map(chr, range(1, 32))),
            "'; DROP TABLE bookings; --",
            "{name} {0} %s %(x)s",
            "1" * 100_000,
            "a" * 100_000,
        ],
        ids=["nothing", "emoji", "rtl", "controls", "sql", "braces", "digits", "letters"],
    )
    async def test_is_stored_as_it_was_and_answered(self, desks: Desks, text: str) -> None:
        call = await desks.call(text)

        heard = next(turn for turn in (await call.state()).turns if turn.speaker == "customer")
        assert call.spoken.text
        assert heard.text == text[:LONGEST]

    async def test_is_read_among_emoji_and_control_characters(self, desks: Desks) -> None:
        call = await desks.call("\x07my 🚽 is blocked 😭\x1b call me Dave")

        assert (await call.facts())["customer_name"] == "Dave"

    @pytest.mark.parametrize("text", ["my sink is blocked\x00", "my sink \ud800 is blocked"], ids=["nul", "surrogate"])
    async def test_is_kept_without_what_a_database_cannot_hold(self, desks: Desks, text: str) -> None:
        call = await desks.call(text)

        assert (await call.facts())["service_type"] == "blocked_drain"

    @pytest.mark.parametrize("word", ["tomorrow at 3pm or monday ", "yes "])
    async def test_of_a_size_nobody_speaks_keeps_no_other_caller_waiting(self, desks: Desks, word: str) -> None:
        call = await desks.call()
        begun = time.process_time()

        await call.say((word * 10_000)[:40_000])

        assert time.process_time() - begun < 1
        assert call.spoken.text


class TestWords:
    async def test_of_a_pack_that_claim_too_much_or_are_broken_give_way_to_a_plain_greeting(self, desks: Desks) -> None:
        broken = "{business.nothing} {when}"

        call = await desks.saying(greeting="You're booked with {business}.", recorded=broken).call(recorded=True)

        assert call.spoken.text == f"{spare('greeting')} {spare('recorded')}"

    async def test_for_trouble_that_claim_too_much_are_not_said_either(self, desks: Desks) -> None:
        boasting = desks.saying(ask_customer_location="I've booked you in.", trouble="You're booked.")

        call = await boasting.call("My sink is blocked")

        assert call.spoken.text == spare("trouble")

    async def test_may_be_repeated_with_any_name_in_them(self, desks: Desks) -> None:
        async with desks.database.transaction(desks.business) as db:
            row = await business_to_change(db)
            row.name = "All Booked Plumbing"
            drain = (await db.scalars(select(Service).where(Service.key == "blocked_drain"))).one()
            drain.name = "I have booked you in"
        call = await desks.call("I have a blocked drain")
        greeted = (await call.state()).turns[0].text
        asked = call.spoken.text

        await call.say("Pardon?")

        assert "All Booked Plumbing" in greeted
        assert "have booked you in" in asked
        assert call.spoken.text == asked

    async def test_of_a_pack_that_claims_too_much_are_not_said(self, desks: Desks) -> None:
        boasting = desks.saying(ask_customer_location="I've booked you in. What suburb?")

        call = await boasting.call("My sink is blocked")

        assert "booked" not in call.spoken.text
        assert (await call.facts())["service_type"] == "blocked_drain"
        assert await call.visits() == []

    async def test_that_were_said_with_proof_may_be_repeated(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN)
        booked = call.spoken

        await call.say("What was that?")

        assert call.spoken.text == booked.text

    async def test_may_be_repeated_twice(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN)
        booked = call.spoken

        await call.say("What was that?", "Sorry, can you repeat that?")

        assert call.spoken.text == booked.text


class TestRowsThatMakeLittleSense:
    async def test_a_week_without_hours_is_said_to_have_none(self, desks: Desks) -> None:
        async with desks.database.transaction(desks.business) as db:
            (await business_to_change(db)).opening_hours = {}
        call = await desks.call("What are your opening hours?")
        told = call.spoken.text

        await call.say("My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please")

        assert "I have no opening hours to give you" in told
        assert " ." not in told + call.spoken.text

    async def test_settings_beyond_all_measure_end_no_call(self, desks: Desks) -> None:
        async with desks.database.transaction(desks.business) as db:
            await change_settings(db, {"offer_grid_minutes": 0, "named_grid_minutes": 0, "horizon_days": 10**9})

        call = await desks.call("My sink is blocked, it's urgent, I'm Dave in Newtown")

        assert call.spoken.asked == ("selected_appointment",)


class TestClock:
    async def test_that_stands_still_ends_no_call_by_its_minutes(self, desks: Desks) -> None:
        clock = FixedClock(MORNING.replace(hour=20))
        call = await desks.call("My sink is blocked", desk=desks.desk(clock=clock))

        assert not call.spoken.ended

    async def test_that_runs_does(self, desks: Desks) -> None:
        clock = FixedClock(datetime.now(UTC))
        call = await desks.call("My sink is blocked", desk=desks.desk(clock=clock), frozen_at=None)

        clock.advance(timedelta(minutes=21))
        await call.say("I'm Dave")

        assert call.spoken.ended
        assert (await call.record())["unbooked_reason"] == "limit"
