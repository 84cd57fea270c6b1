"""What was said, read in the light of what the desk had asked: pure, without a call."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from frontdesk.desk.dialogue import Known, Past
from frontdesk.desk.hearing import Utterance, hear
from frontdesk.desk.placing import Situation
from frontdesk.understanding.types import Reading
from tests.desk.dialogues import JOB, MORNING, TUESDAY_NINE, a_house, desk

LATER = TUESDAY_NINE + timedelta(hours=5)


def heard(text: str, *past: Past, known: dict[str, str] | None = None) -> Reading:
    """Return what a text says behind some turns of the desk."""
    turns = [replace(turn, seq=seq) for seq, turn in enumerate(past, 1)]
    before = {name: Known(value, 1) for name, value in (known or {}).items()}
    return hear([Utterance(len(turns) + 1, text)], Situation(a_house(), MORNING, turns, before)).reading


class TestAProposal:
    KNOWN = {"intent": "inquiry", "service_type": "blocked_drain"}  # noqa: RUF012
    PROPOSED = desk("answered", asked="book_it")

    @pytest.mark.parametrize(
        "said", ["it gurgles whenever I shower", "to my place in Glebe", "Thursday", "a leaking tap"]
    )
    def test_is_taken_up_by_telling_of_the_job(self, said: str) -> None:
        assert heard(said, self.PROPOSED, known=self.KNOWN).value("intent") == "new_appointment"

    @pytest.mark.parametrize(
        "said",
        [
            "no, the bath is blocked but I'll wait",
            "and for a leaking tap",
            "how about a tap?",
            "do you come to Glebe",
            "hm",
        ],
    )
    def test_is_not_taken_up_by_a_no_or_another_question(self, said: str) -> None:
        assert heard(said, self.PROPOSED, known=self.KNOWN).value("intent") != "new_appointment"

    @pytest.mark.parametrize("asked", ["book_it", "anything_else"])
    def test_is_not_needed_by_who_wishes_for_a_day(self, asked: str) -> None:
        assert heard("could you do Friday?", desk(asked=asked), known=self.KNOWN).value("intent") == "new_appointment"

    def test_that_was_not_heard_is_not_taken_up(self) -> None:
        cut_off = replace(self.PROPOSED, unheard=True)

        assert heard("the bath is blocked", cut_off, known=self.KNOWN).value("intent") is None


class TestServices:
    def test_asked_for_by_name_are_what_the_visit_is_for(self) -> None:
        reading = heard("the tap drips a bit but please book a gas fitting", desk(asked="service_type"))

        assert (reading.value("service_type"), reading.value("other_service")) == ("gas_fitting", "leaking_tap")


class TestPlaces:
    def test_count_by_the_offers_as_they_were_told(self) -> None:
        told = desk(asked="selected_appointment", offered=[TUESDAY_NINE, LATER])
        read_back = desk("read_back:book", asked="confirm", offered=[LATER, TUESDAY_NINE])

        picked = heard("no wait, the first one", told, read_back, known=JOB).value("selected_appointment")

        assert picked == TUESDAY_NINE.isoformat()


class TestAPlaceOnNoList:
    ASKED = desk(asked="customer_location")

    @pytest.mark.parametrize("said", ["Whoville", "Upper Nether Wallop", "St. Mary's"])
    def test_is_taken_as_it_is_said_the_second_time(self, said: str) -> None:
        again = [self.ASKED, desk("missed", asked="customer_location")]

        assert (heard(said, *again).value("customer_location") or "").startswith(said.lower()[:4])

    @pytest.mark.parametrize("said", ["hm", "I told you already", "what do you mean", "Why?", "no idea mate"])
    def test_is_no_sentence(self, said: str) -> None:
        assert heard(said, self.ASKED, self.ASKED).value("customer_location") is None


class TestAnotherWish:
    KNOWN = {"intent": "inquiry"}  # noqa: RUF012

    def test_is_one_where_anything_else_was_asked(self) -> None:
        asked = desk("answered", asked="anything_else")

        assert heard("I need a leaking tap fixed", asked, known=self.KNOWN).value("intent") == "new_appointment"
        assert heard("how much is a leaking tap?", asked, known=self.KNOWN).value("intent") != "new_appointment"

    def test_is_none_where_only_the_price_is_asked_on_the_way(self) -> None:
        known = {"intent": "new_appointment", "service_type": "leaking_tap"}

        assert heard("how much is it?", desk(asked="customer_location"), known=known).value("intent") is None

    def test_for_a_person_is_a_yes_to_being_told_by_one(self) -> None:
        asked = desk("unanswered", asked="call_back")

        assert heard("yes please", asked).value("intent") == "speak_to_person"
        assert heard("no thanks", asked).value("intent") is None

    def test_is_no_number_to_ring(self) -> None:
        said = heard("you can ring me back on 0491 570 006", desk(asked="customer_phone"))

        assert (said.value("customer_phone"), said.value("intent")) == ("+61491570006", None)
