"""A turn of the real desk: what is stored of it, and what follows without being said."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from frontdesk.domain.conversations.turns import ConversationOver
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.tenancy.models import Business
from tests.desk.desks import BOOK_A_DRAIN, SARAH, Desks
from tests.desk.dialogues import MORNING, TUESDAY_NINE

BROKE_OFF = "Urgent: Emergency, and the line broke off: ring back at once"


class TestFacts:
    async def test_are_stored_with_the_words_that_said_them(self, desks: Desks) -> None:
        call = await desks.call(SARAH, "The first one", "yes")

        state = await call.state()

        texts = {turn.seq: turn.text for turn in state.turns}
        said = [fact for fact in state.facts if fact.end]
        assert {fact.name for fact in said} >= {"customer_name", "customer_location", "service_type", "preferred_date"}
        assert all(texts[fact.seq][fact.start : fact.end] == fact.text for fact in said)

    async def test_of_no_urgency_is_routine(self, desks: Desks) -> None:
        call = await desks.call("My kitchen tap is dripping")

        assert (await call.facts())["urgency_level"] == "routine"

    async def test_of_no_job_have_no_urgency(self, desks: Desks) -> None:
        call = await desks.call("Hello, it's Dave")

        assert "urgency_level" not in await call.facts()

    async def test_take_the_callers_number_only_once_it_is_read_back(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked, I'm Dave in Newtown")
        before = await call.facts()

        await call.say("Tomorrow at 9 am please")

        facts = {fact["name"]: fact for fact in (await call.record())["facts"]}
        assert call.spoken.asked == ("confirm",)
        assert "customer_phone" not in before
        assert facts["customer_phone"]["value"] == "+61491570006"
        assert facts["customer_phone"]["source"] == "caller_id"

    async def test_prefer_the_number_that_was_given(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am, call me on 0491 570 157")

        facts = await call.facts()

        assert call.spoken.asked == ("confirm",)
        assert "0491 570 157" in call.spoken.text
        assert facts["customer_phone"] == "+61491570157"

    async def test_name_the_general_service_for_a_trouble_that_fits_none(self, desks: Desks) -> None:
        call = await desks.call("There's a weird thing broken under the house")

        assert (await call.facts())["service_type"] == "general_plumbing"

    async def test_note_a_second_service_beside_the_first(self, desks: Desks) -> None:
        call = await desks.call(
            "My sink is blocked and I also have a dripping tap. I'm Dave in Newtown, tomorrow at 9 am please", "yes"
        )

        (visit,) = await call.visits()
        assert visit.service_type == "blocked_drain"
        assert visit.noted_services == ["leaking_tap"]

    async def test_are_taken_back_by_one_who_starts_over(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked, I'm Dave in Newtown", "Can we start over please?")

        facts = await call.facts()

        assert not set(facts) & {"service_type", "customer_name", "customer_location", "issue_description"}


class TestBooking:
    async def test_needs_no_more_than_one_breath_and_a_yes(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN)

        (visit,) = await call.visits()
        assert visit.starts_at == TUESDAY_NINE
        assert (visit.service_type, visit.status) == ("blocked_drain", "scheduled")
        assert call.spoken.asked == ("address",)

    async def test_asks_for_the_street_once_and_takes_it_to_the_visit(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "12 Smith Street")

        (visit,) = await call.visits()
        assert visit.pickup_address == "12 Smith Street, newtown"
        assert call.spoken.asked == ("anything_else",)

    async def test_is_never_made_without_a_yes(self, desks: Desks) -> None:
        call = await desks.call(BOOK_A_DRAIN[0], "How much is it?", "Hmm", "no")

        assert await call.visits() == []

    async def test_can_be_moved_in_the_same_call(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "Actually can we make it 11 am?", "yes")

        (visit,) = await call.visits()
        assert visit.starts_at.astimezone(MORNING.tzinfo).hour == 11

    async def test_can_be_cancelled_in_the_same_call(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "Actually, cancel it", "yes", "no that's all")

        (visit,) = await call.visits()
        assert visit.status == "cancelled"
        assert (await call.record())["outcome"] == "cancelled"

    async def test_of_its_own_is_not_left_to_the_team_to_cancel(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "Actually, cancel it")

        assert "the team" not in call.spoken.text

    async def test_with_something_added_keeps_what_was_wrong_first(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "And I also have a dripping tap")

        (visit,) = await call.visits()
        assert visit.noted_services == ["leaking_tap"]
        assert "sink is blocked" in (visit.description or "")

    async def test_is_for_what_the_caller_corrects_it_to(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "Sorry, it's the toilet that is blocked, not the sink")

        (visit,) = await call.visits()
        assert visit.service_type == "toilet_repair"

    async def test_of_somebody_renamed_enters_nobody_twice(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "My name is Steve, not Dave")

        async with desks.database.transaction(desks.business) as db:
            assert list(await db.scalars(select(Customer.first_name))) == ["Steve"]
        assert call.spoken.asked == ("anything_else",)


class TestArea:
    async def test_outside_is_told_and_not_booked(self, desks: Desks) -> None:
        await _serve(desks, ["newtown", "glebe"])

        call = await desks.call("My sink is blocked, I'm Dave in Penrith", "No thanks, bye")

        record = await call.record()
        assert await call.visits() == []
        assert (record["outcome"], record["unbooked_reason"]) == ("information_provided", "outside_area")

    async def test_inside_is_served(self, desks: Desks) -> None:
        await _serve(desks, ["newtown"])

        call = await desks.call(*BOOK_A_DRAIN)

        assert len(await call.visits()) == 1


async def _serve(desks: Desks, places: list[str]) -> None:
    async with desks.database.transaction(desks.business) as db:
        await db.execute(update(Business).where(Business.id == desks.business).values(service_areas=places))


class TestEnd:
    async def test_of_silence_leaves_an_abandoned_call(self, desks: Desks) -> None:
        call = await desks.call("", "", "")

        record = await call.record()
        assert call.spoken.ended
        assert record["outcome"] == "abandoned"

    async def test_of_a_call_not_understood_leaves_a_message(self, desks: Desks) -> None:
        call = await desks.call()

        while not call.spoken.ended and call.said < 10:
            await call.say("Yes")

        (task,) = await call.tasks()
        record = await call.record()
        assert call.spoken.ended
        assert (record["outcome"], record["unbooked_reason"]) == ("message_taken", "missed")
        assert task.what == "Call back: the desk did not understand them"

    async def test_of_an_emergency_that_broke_off_leaves_it_to_a_person(self, desks: Desks) -> None:
        call = await desks.call("It's an emergency, my toilet is overflowing")

        await call.hang_up()

        assert BROKE_OFF in [task.what for task in await call.tasks()]

    async def test_comes_once(self, desks: Desks) -> None:
        call = await desks.call("It's an emergency, my toilet is overflowing")

        await call.hang_up()
        await call.hang_up()

        assert sum(task.what == BROKE_OFF for task in await call.tasks()) == 1

    async def test_is_the_end(self, desks: Desks) -> None:
        call = await desks.call("Goodbye")

        with pytest.raises(ConversationOver):
            await call.say("Hello?")
