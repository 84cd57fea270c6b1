"""What the desk does so that nobody is let down: emergencies at night, promises, notes, prices, second thoughts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from frontdesk.domain.conversations.models import Outcome
from tests.desk.desks import BOOK_A_DRAIN, Desks
from tests.desk.dialogues import MORNING

NIGHT = MORNING + timedelta(hours=14)
BURST = "It's Kate in Bondi, a pipe has burst and there's water everywhere"


class TestEmergencies:
    async def test_at_night_are_put_to_a_person_at_once(self, desks: Desks) -> None:
        call = await desks.call(BURST, frozen_at=NIGHT)

        (task,) = await call.tasks()
        assert task.what == "Urgent: Emergency, and nobody can come soon: ring back at once"
        assert "left an urgent message" in call.spoken.text
        assert call.spoken.asked == ("selected_appointment",)

    async def test_by_day_are_booked_without_waking_anybody(self, desks: Desks) -> None:
        call = await desks.call(BURST)

        assert await call.tasks() == []

    async def test_that_break_off_leave_all_that_was_said(self, desks: Desks) -> None:
        call = await desks.call("A pipe has burst in Bondi", "Kate")
        await call.hang_up()

        (task,) = await call.tasks()
        assert task.why == "Kate, +61491570006: A pipe has burst in Bondi / Kate"

    async def test_told_of_again_get_the_number_to_ring_again(self, desks: Desks) -> None:
        call = await desks.call("I smell gas in the kitchen", "the gas smell is getting stronger")

        assert "triple zero (000)" in call.spoken.text

    async def test_do_not_replace_what_is_wrong(self, desks: Desks) -> None:
        call = await desks.call("My hot water system is leaking in Bondi", "now I smell gas and it's getting stronger")

        assert (await call.facts())["issue_description"] == "hot water system is leaking"


class TestPromises:
    async def test_of_a_call_back_are_kept_to_one_who_hangs_up(self, desks: Desks) -> None:
        call = await desks.call("can I speak to a real person please")
        await call.hang_up()

        (task,) = await call.tasks()
        assert task.what == "Call back: wants to speak to a person"
        assert (await call.record())["outcome"] == Outcome.message_taken

    async def test_are_not_followed_by_selling(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked in Newtown", "get me a person please", "Dave", "hm")

        assert call.spoken.asked == ("anything_else",)


class TestSecondThoughts:
    async def test_to_cancel_before_anything_is_booked_book_nothing(self, desks: Desks) -> None:
        call = await desks.call(BOOK_A_DRAIN[0], "actually cancel that")

        assert await call.visits() == []
        assert await call.tasks() == []

    async def test_on_the_way_out_are_asked_about_once(self, desks: Desks) -> None:
        call = await desks.call(BOOK_A_DRAIN[0], "No, that's all, thanks")
        asked = call.spoken
        await call.say("no")

        assert asked.asked == ("confirm",)
        assert call.spoken.asked == ("correction",) or call.spoken.ended
        assert await call.visits() == []

    async def test_at_the_read_back_may_take_the_other_time(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked, it's urgent, I'm Dave in Newtown", "the first one")
        (first, other) = (turn for turn in (await call.state()).turns if turn.speaker == "desk" and turn.offered)

        assert len(other.offered) == len(first.offered)
        assert other.offered[0]["starts_at"] == first.offered[0]["starts_at"]

    async def test_at_the_read_back_may_take_the_first_of_the_offers_after_all(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked, it's urgent, I'm Dave in Newtown")
        first = next(turn for turn in (await call.state()).turns if turn.offered).offered[0]["starts_at"]

        await call.say("the second one", "hmm, actually the first one")
        asked, booked = call.spoken.asked, await call.visits()
        await call.say("yes please")

        (visit,) = await call.visits()
        assert (asked, booked) == (("confirm",), [])
        assert visit.starts_at == datetime.fromisoformat(first)

    async def test_that_sound_like_a_farewell_book_nothing_by_themselves(self, desks: Desks) -> None:
        call = await desks.call(BOOK_A_DRAIN[0], "nope, that's it")
        asked, booked = call.spoken, await call.visits()
        await call.say("oh yes, do book it")

        assert (asked.asked, booked) == (("confirm",), [])
        assert len(await call.visits()) == 1

    async def test_about_the_day_keep_the_hour_of_the_visit_and_move_it_on_a_yes_alone(self, desks: Desks) -> None:
        wish = "I'm out tomorrow morning after all. Could it be Thursday, at the same time?"
        call = await desks.call(*BOOK_A_DRAIN, wish)
        read_back = call.spoken.text
        await call.say("no, that's all")
        (still,) = await call.visits()
        bare = call.spoken
        await call.say("yes, move it")

        (visit,) = await call.visits()
        assert "Thursday 8 August at 9:00 am" in read_back
        assert (bare.text, bare.asked) == ("Shall I move it?", ("confirm",))
        assert still.starts_at == MORNING.replace(day=6, hour=9, minute=0)
        assert visit.starts_at == MORNING.replace(day=8, hour=9, minute=0)


class TestProposals:
    async def test_are_taken_up_by_telling_of_the_job(self, desks: Desks) -> None:
        call = await desks.call("What do you charge for a blocked drain?")
        asked = call.spoken.asked
        await call.say("the bath won't empty", "Newtown", "Dave", "Wednesday", "at ten", "yes")

        assert asked == ("book_it",)
        assert len(await call.visits()) == 1


class TestNotes:
    async def test_keep_what_fits_nothing_for_whoever_comes(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "the blue door behind the jacaranda sticks a bit")

        (visit,) = await call.visits()
        assert visit.notes == "the blue door behind the jacaranda sticks a bit"
        assert "noted" in call.spoken.text

    async def test_say_that_a_place_is_missing_and_leave_a_task(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked, it's urgent, I'm Dave", "hm", "hm", "hm", "the first one", "yes")

        (visit,) = await call.visits()
        assert "no place" in str(visit.notes)
        assert [task.what for task in await call.tasks()] == ["Ring back: a visit is booked, but no place was given"]


class TestPrices:
    async def test_are_told_one_after_the_other_without_selling(self, desks: Desks) -> None:
        call = await desks.call("How much do you charge for a blocked drain?", "no thanks", "and for a dripping tap?")

        assert "$" in call.spoken.text
        assert call.spoken.asked == ("anything_else",)

    async def test_asked_before_the_job_is_named_are_told_once_it_is(self, desks: Desks) -> None:
        call = await desks.call("how much is it?", "a blocked drain")

        assert "$" in call.spoken.text


class TestCarriedOver:
    async def test_name_place_and_number_are_not_recited(self, desks: Desks) -> None:
        earlier = await desks.call(
            "Hi it's Sarah Connor at 14 Rose Street Ashfield, my drain is blocked, my number is 0491 570 158"
        )
        await earlier.hang_up()
        call = await desks.call("yes", "tomorrow at 3pm")

        assert call.spoken.asked == ("confirm",)
        assert not [told for told in ("Sarah", "Rose", "Ashfield", "0491") if told in call.spoken.text]
        await call.say("yes")
        (visit,) = await call.visits()
        assert visit.pickup_address == "14 Rose Street, ashfield"


class TestFaultsInReading:
    async def test_do_not_end_the_call(self, desks: Desks) -> None:
        pack = desks.packs["plumbing"]
        words = replace(pack.vocabulary, acts={"goodbye": (cast(str, 5),)})  # no text: whatever reads it fails
        broken = replace(pack, vocabulary=words)
        desks = replace(desks, packs={**desks.packs, "plumbing": broken})
        call = await desks.call()

        spoken = await call.say("My sink is blocked")

        assert spoken.text
        assert not spoken.ended


class TestReluctance:
    async def test_to_give_a_number_is_respected(self, desks: Desks) -> None:
        story = "My sink is blocked, I'm Dave in Newtown"
        call = await desks.call(story, "I'd rather not give my number", address=None)

        assert call.spoken.asked == ("preferred_date",)


class TestOldVisits:
    async def test_are_asked_about_of_a_person(self, desks: Desks) -> None:
        call = await desks.call("when is my appointment?", "Dave", "I can't remember the day")

        (task,) = await call.tasks()
        assert "when is my appointment?" in str(task.why)
        assert await call.visits() == []
