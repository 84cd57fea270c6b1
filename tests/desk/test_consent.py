"""What a yes counts for: only what was heard, whoever speaks over whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.desk.consent import is_cut_short
from tests.desk.desks import BOOK_A_DRAIN, Call, Desks

WISH = BOOK_A_DRAIN[0]
QUESTION = "Shall I book it?"


async def cut_off(call: Call, heard: str) -> None:
    """Speak over the desk, having heard the beginning of what it said last."""
    await call.desk.interrupted(call.business, call.id, call.spoken.seq, heard=heard)


class TestAYes:
    @pytest.mark.parametrize("heard", ["", "Let me read that back: block", "all but the question"])
    async def test_to_a_read_back_that_was_cut_off_books_nothing_and_has_it_said_again(
        self, desks: Desks, heard: str
    ) -> None:
        call = await desks.call(WISH)
        asked = call.spoken
        await cut_off(call, asked.text.removesuffix(QUESTION) if heard == "all but the question" else heard)

        await call.say("yes")

        assert await call.visits() == []
        assert (call.spoken.text, call.spoken.asked) == (asked.text, asked.asked)

    async def test_to_what_is_said_again_books(self, desks: Desks) -> None:
        call = await desks.call(WISH)
        await cut_off(call, "Let me")

        await call.say("yes", "yes")

        assert len(await call.visits()) == 1

    @pytest.mark.parametrize("missing", ["", "it?", "hall I book it?"])
    async def test_once_the_question_was_begun_books(self, desks: Desks, missing: str) -> None:
        call = await desks.call(WISH)
        await cut_off(call, call.spoken.text.removesuffix(missing))

        await call.say("yes please")

        assert len(await call.visits()) == 1

    async def test_that_came_before_the_read_back_could_be_heard_books_nothing(self, desks: Desks) -> None:
        call = await desks.call(WISH)

        spoken = await call.desk.hear(call.business, call.id, "yes", heard_key="early", early=True)

        assert await call.visits() == []
        assert spoken.asked == ("confirm",)

    async def test_that_was_taken_down_as_the_line_broke_books_nothing(self, desks: Desks) -> None:
        call = await desks.call(WISH, call_sid="CA-broken")

        await call.desk.take_down(call.business, call.id, "yes", heard_key="early", early=True)
        back = await desks.call(call_sid="CA-broken")

        assert await call.visits() == []
        assert back.spoken.asked == ("confirm",)

    async def test_to_what_was_cut_off_and_said_again_by_another_process_books(self, desks: Desks) -> None:
        call = await desks.call(WISH, call_sid="CA-same")
        await cut_off(call, "")

        back = await desks.call(call_sid="CA-same")
        await back.desk.hear(back.business, back.id, "yes", heard_key="heard")

        assert len(await call.visits()) == 1

    async def test_to_a_quiet_word_behind_it_has_the_question_said_again(self, desks: Desks) -> None:
        call = await desks.call(WISH)
        asked = call.spoken
        await cut_off(call, "Let me")

        await call.say("hang on a second", "yes")

        assert await call.visits() == []
        assert call.spoken.text == asked.text

    async def test_to_a_cancellation_that_was_not_heard_cancels_nothing(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN, "actually, cancel it please")
        assert call.spoken.asked == ("confirm",)
        await cut_off(call, "That's")

        await call.say("yes")

        (visit,) = await call.visits()
        assert visit.status != "cancelled"
        assert call.spoken.asked == ("confirm",)

    async def test_to_times_that_were_not_heard_takes_none(self, desks: Desks) -> None:
        call = await an_offer(desks)
        offer = call.spoken
        await cut_off(call, "")

        await call.say("yes")

        assert call.spoken.text == offer.text


class TestSpeakingOver:
    async def test_the_offers_with_a_time_is_a_wish(self, desks: Desks) -> None:
        call = await an_offer(desks)
        await cut_off(call, call.spoken.text[:12])

        await call.say("nine please")

        assert call.spoken.asked == ("confirm",)
        assert "9:00 am" in call.spoken.text

    async def test_a_pause_leaves_the_offers_as_they_were_heard(self, desks: Desks) -> None:
        call = await an_offer(desks)
        await call.say("hang on a second")
        await cut_off(call, "")

        await call.say("the first one please")

        assert call.spoken.asked == ("confirm",)

    async def test_a_question_for_a_fact_with_the_fact_answers_it(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked")
        await cut_off(call, "")

        await call.say("I'm in Newtown")

        assert (await call.facts())["customer_location"] == "newtown"

    async def test_a_read_back_with_a_no_is_a_no(self, desks: Desks) -> None:
        call = await desks.call(WISH)
        await cut_off(call, call.spoken.text[:40])

        await call.say("no")

        assert call.spoken.asked == ("correction",)

    async def test_a_booking_with_thanks_does_not_end_the_call(self, desks: Desks) -> None:
        call = await desks.call(*BOOK_A_DRAIN)
        await cut_off(call, "You're booked")

        await call.say("thanks")

        assert not call.spoken.ended

    async def test_every_read_back_with_a_yes_is_asked_the_bare_question_and_gets_the_visit(self, desks: Desks) -> None:
        call = await desks.call(WISH)
        turns = 0
        while not await call.visits():
            turns += 1
            assert turns <= 4
            text = call.spoken.text
            if text != "Shall I book it?":
                await cut_off(call, text[: text.rfind("Shall I")])
            await call.say("yes please")

        assert "You're booked" in call.spoken.text

    async def test_a_read_back_to_have_it_repeated_has_it_asked_again(self, desks: Desks) -> None:
        call = await desks.call(WISH)
        asked = call.spoken.text
        await cut_off(call, "Let me")

        await call.say("sorry, can you repeat that?")
        assert call.spoken.text == asked
        await call.say("yes")

        assert len(await call.visits()) == 1

    async def test_twice_counts_as_it_was_at_first(self, desks: Desks) -> None:
        call = await desks.call(WISH)
        await cut_off(call, call.spoken.text[:20])
        await cut_off(call, "")

        assert (await call.state()).turns[call.spoken.seq - 1].heard_to == 20


class TestIsCutShort:
    @given(st.text())
    def test_is_nothing_that_was_heard_to_the_end(self, text: str) -> None:
        text = text.strip() + "?"

        assert not is_cut_short(text, len(text))
        assert is_cut_short(text, 0)

    def test_is_one_long_sentence_of_which_less_than_half_was_heard(self) -> None:
        text = "Shall I book a blocked drain for tomorrow at nine?"

        assert is_cut_short(text, 20)
        assert not is_cut_short(text, 30)


async def an_offer(desks: Desks) -> Call:
    """Return a call in which the desk has just offered times."""
    call = await desks.call("My sink is blocked, I'm Dave in Newtown", "tomorrow", "any time in the morning")
    assert call.spoken.asked == ("selected_appointment",), call.spoken
    return call
