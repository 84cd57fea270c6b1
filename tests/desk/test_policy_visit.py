"""The policy agrees on a time, reads back, books, and lets the caller change their mind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from frontdesk.desk.policy import next_step
from frontdesk.desk.steps import Ask, Book, Close, Do, Hold, Keep, Move, Offer, ReadBack, Step
from tests.desk.dialogues import (
    AGREED,
    GREETING,
    JOB,
    TUESDAY_NINE,
    a_dialogue,
    a_visit,
    caller,
    desk,
    job_without,
)

LATER = TUESDAY_NINE + timedelta(hours=2)
EVEN_LATER = LATER + timedelta(hours=2)


class TestTime:
    def test_is_asked_for_after_the_day(self) -> None:
        d = a_dialogue(known=JOB, said={"preferred_date": "2024-08-06"}, past=[desk(asked="preferred_date")])

        assert next_step(d) == Ask("preferred_time")

    def test_is_offered_once_day_and_time_are_wished(self) -> None:
        d = a_dialogue(known={**JOB, "preferred_date": "2024-08-06"}, said={"preferred_time": "morning"})

        assert next_step(d) == Offer()

    @pytest.mark.parametrize("urgency", ["emergency", "urgent"])
    def test_is_offered_at_once_to_a_caller_in_a_hurry(self, urgency: str) -> None:
        d = a_dialogue(known={**JOB, "urgency_level": urgency})

        assert next_step(d) == Offer()

    def test_is_offered_to_whom_any_day_suits(self) -> None:
        d = a_dialogue("Any time", known=JOB, acts=["no_preference"], past=[desk(asked="preferred_date")])

        assert next_step(d) == Offer()

    def test_stays_free_of_choice_for_whom_any_day_suited_before(self) -> None:
        past = [desk(asked="preferred_date"), caller("Whenever"), desk("any_time", asked="customer_name")]
        d = a_dialogue("Dave", known=job_without("customer_name"), said={"customer_name": "Dave"}, past=past)

        assert next_step(d) == Offer()

    def test_is_asked_for_anew_when_no_offer_suits(self) -> None:
        past = [desk(asked="selected_appointment", offered=[TUESDAY_NINE])]
        wished = {"preferred_date": "2024-08-06", "preferred_time": "morning"}
        d = a_dialogue("Neither", known={**JOB, **wished}, said={"answer": "no"}, past=past)

        assert next_step(d) == Ask("preferred_date")

    def test_is_offered_anew_when_another_day_is_named_instead(self) -> None:
        d = a_dialogue("No, Wednesday", known={**JOB, "preferred_date": "2024-08-06", "preferred_time": "morning"},
                       said={"answer": "no", "preferred_date": "2024-08-07"},
                       past=[desk(asked="selected_appointment", offered=[TUESDAY_NINE])])  # fmt: skip

        assert next_step(d) == Offer()

    def test_is_read_back_once_it_is_chosen(self) -> None:
        d = a_dialogue("The first", known=JOB, said={"selected_appointment": TUESDAY_NINE.isoformat()},
                       past=[desk(asked="selected_appointment", offered=[TUESDAY_NINE, LATER])])  # fmt: skip

        assert next_step(d) == ReadBack("book", TUESDAY_NINE)

    def test_is_agreed_anew_when_another_day_is_wished_after_it(self) -> None:
        d = a_dialogue("Or rather Wednesday", known={**AGREED, "preferred_date": "2024-08-06"},
                       said={"preferred_date": "2024-08-07", "preferred_time": "morning"})  # fmt: skip

        assert next_step(d) == Offer()


READ_BACK = [GREETING, caller(), desk("read_back:book", asked="confirm", offered=[TUESDAY_NINE])]


class TestReadBack:
    def test_books_on_a_yes(self) -> None:
        d = a_dialogue("Yes", known=AGREED, said={"answer": "yes"}, past=READ_BACK)

        assert next_step(d) == Book(TUESDAY_NINE)

    def test_asks_what_is_wrong_on_a_no(self) -> None:
        d = a_dialogue("No", known=AGREED, said={"answer": "no"}, past=READ_BACK)

        assert next_step(d) == Ask("correction")

    @pytest.mark.parametrize(
        "correction",
        [
            {"customer_name": "David Lang"},
            {"customer_phone": "+61491570157"},
            {"customer_location": "glebe"},
            {"issue_description": "bath is blocked"},
            {"service_type": "leaking_tap"},
            {"property_type": "unit"},
        ],
    )
    @pytest.mark.parametrize("answer", ["yes", "no"])
    def test_is_read_again_when_something_is_corrected(self, correction: dict[str, str], answer: str) -> None:
        d = a_dialogue(known=AGREED, said={**correction, "answer": answer}, past=READ_BACK)

        assert next_step(d) == ReadBack("book", TUESDAY_NINE)

    def test_looks_for_another_time_when_that_is_corrected(self) -> None:
        d = a_dialogue("No, at eleven", known={**AGREED, "preferred_date": "2024-08-06"},
                       said={"preferred_time": "11:00", "answer": "no"}, past=READ_BACK)  # fmt: skip

        assert next_step(d) == Offer()

    def test_books_nothing_on_neither_yes_nor_no(self) -> None:
        d = a_dialogue("How much is it?", known=AGREED, acts=["asks_price"], past=READ_BACK)

        assert next_step(d) == ReadBack("book", TUESDAY_NINE)

    def test_books_nothing_on_a_yes_to_something_else(self) -> None:
        past = [*READ_BACK, caller("How much?"), desk("answered", asked="customer_name")]
        d = a_dialogue("Yes", known=AGREED, said={"answer": "yes"}, past=past)

        assert next_step(d) == ReadBack("book", TUESDAY_NINE)

    def test_stands_after_a_repeat(self) -> None:
        past = [*READ_BACK, caller("What?"), desk("repeat", "read_back:book", asked="confirm")]
        d = a_dialogue("Yes", known=AGREED, said={"answer": "yes"}, past=past)

        assert next_step(d) == Book(TUESDAY_NINE)


BOOKED = [GREETING, caller("Yes"), desk(asked="anything_else")]


class TestAfterBooking:
    @pytest.mark.parametrize(
        ("heard", "step"),
        [
            ({"said": {"intent": "cancel"}}, ReadBack("cancel", TUESDAY_NINE)),
            ({"said": {"intent": "reschedule"}}, Ask("preferred_date")),
            ({"said": {"intent": "reschedule", "preferred_date": "2024-08-07"}}, Offer()),
            ({"said": {"preferred_time": "11:00"}}, Offer()),
            ({"said": {"customer_phone": "+61491570157"}}, Do("amend")),
            ({"said": {"customer_name": "David Lang"}}, Do("amend")),
            ({"said": {"other_service": "leaking_tap"}}, Do("amend")),
            ({"said": {"address": "12 Smith Street"}}, Do("amend")),
            ({"said": {"answer": "yes"}}, Ask("what_else")),
            ({"acts": ["asks_price"]}, Ask("anything_else")),
        ],
    )
    def test_the_caller_may_change_their_mind(self, heard: dict[str, Any], step: Step) -> None:
        d = a_dialogue(known=AGREED, visit=a_visit(), past=BOOKED, **heard)

        assert next_step(d) == step

    def test_a_new_start_is_read_back_before_it_is_moved(self) -> None:
        past = [*BOOKED, caller(), desk(asked="selected_appointment", offered=[LATER])]
        d = a_dialogue(known=AGREED, visit=a_visit(), past=past, said={"selected_appointment": LATER.isoformat()})

        assert next_step(d) == ReadBack("move", LATER)

    @pytest.mark.parametrize(
        ("deed", "answer", "step"),
        [
            ("move", "yes", Move(LATER)),
            ("move", "no", Keep(a_visit())),
            ("cancel", "yes", Do("cancel")),
            ("cancel", "no", Keep(a_visit())),
        ],
    )
    def test_leave_is_asked_for_it(self, deed: str, answer: str, step: Step) -> None:
        past = [*BOOKED, caller(), desk(f"read_back:{deed}", asked="confirm", offered=[LATER])]
        d = a_dialogue(known=AGREED, visit=a_visit(), past=past, said={"answer": answer})

        assert next_step(d) == step

    @pytest.mark.parametrize("answer", [{}, {"answer": "yes"}, {"answer": "no"}])
    def test_another_of_the_offers_is_read_back_before_it_is_moved_to(self, answer: dict[str, str]) -> None:
        past = [*BOOKED, caller(), desk("read_back:move", asked="confirm", offered=[LATER, EVEN_LATER])]
        picked = {"selected_appointment": EVEN_LATER.isoformat()}
        d = a_dialogue(known=AGREED, visit=a_visit(), past=past, said={**picked, **answer})

        assert next_step(d) == ReadBack("move", EVEN_LATER)

    @pytest.mark.parametrize("deed", ["move", "cancel"])
    def test_is_asked_for_once_more_on_a_no_that_ends_the_talk(self, deed: str) -> None:
        read_back = desk(f"read_back:{deed}", asked="confirm", offered=[LATER])
        again = desk("bare", "repeat", f"read_back:{deed}", asked="confirm", offered=[LATER])
        heard: dict[str, Any] = {"said": {"answer": "no"}, "acts": ["nothing_else"], "visit": a_visit()}

        past = [*BOOKED, caller(), read_back]
        first = a_dialogue("No, that's it", known=AGREED, past=past, **heard)
        second = a_dialogue("No, that's it", known=AGREED, past=[*past, caller(), again], **heard)

        assert next_step(first) == Hold("bare")
        assert next_step(second) == Close("goodbye")

    def test_another_time_at_the_read_back_of_a_move_is_looked_for(self) -> None:
        past = [*BOOKED, caller(), desk("read_back:move", asked="confirm", offered=[LATER])]
        d = a_dialogue(known=AGREED, visit=a_visit(), past=past, said={"answer": "no", "preferred_time": "13:00"})

        assert next_step(d) == Offer()

    def test_a_person_is_still_to_be_had(self) -> None:
        d = a_dialogue(known=AGREED, visit=a_visit(), past=BOOKED, said={"intent": "speak_to_person"})

        assert next_step(d) in (Ask("message"), Do("message"))


class TestChosen:
    def test_is_none_before_anything_was_picked(self) -> None:
        assert a_dialogue(known=JOB).chosen is None

    def test_is_the_picked_start_in_the_zone_of_the_business(self) -> None:
        d = a_dialogue(known={"selected_appointment": "2024-08-05T23:00:00+00:00"})

        assert d.chosen == TUESDAY_NINE
        assert d.chosen is not None
        assert d.chosen.utcoffset() == timedelta(hours=10)

    def test_is_stale_once_other_times_were_offered(self) -> None:
        past = [GREETING, caller(), desk(), caller(), desk(asked="selected_appointment")]

        assert a_dialogue(known=AGREED, past=past).chosen is None

    def test_is_used_up_once_it_is_booked(self) -> None:
        assert a_dialogue(known=AGREED, visit=a_visit(seq=4), past=BOOKED).chosen is None
