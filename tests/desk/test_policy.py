"""The policy asks for what is missing, one thing at a time, and has a step from everywhere."""

from __future__ import annotations

import pytest

from frontdesk.desk.policy import next_step
from frontdesk.desk.steps import Ask, Step
from tests.desk.dialogues import (
    AGREED,
    GREETING,
    JOB,
    a_dialogue,
    a_house,
    a_visit,
    caller,
    desk,
    job_without,
)


class TestQuestionsAlone:
    @pytest.mark.parametrize("question", ["asks_hours", "asks_area"])
    def test_lead_to_no_intake(self, question: str) -> None:
        d = a_dialogue("When are you open?", acts=[question], said={"intent": "inquiry"})

        assert next_step(d) == Ask("anything_else")

    @pytest.mark.parametrize("question", ["asks_price", "asks_services", "asks_if_robot"])
    def test_that_hang_on_the_trouble_lead_to_it(self, question: str) -> None:
        d = a_dialogue("How much is it?", acts=[question], said={"intent": "inquiry"})

        assert next_step(d) == Ask("service_type")

    def test_about_a_service_lead_to_an_offer_to_book(self) -> None:
        d = a_dialogue("What's a blocked drain cost?", acts=["asks_price"],
                       said={"intent": "inquiry", "service_type": "blocked_drain"})  # fmt: skip

        assert next_step(d) == Ask("book_it")

    def test_become_a_visit_on_a_yes(self) -> None:
        d = a_dialogue("Yes please", said={"answer": "yes"}, past=[desk("answered", asked="book_it")],
                       known={"intent": "inquiry", "service_type": "blocked_drain"})  # fmt: skip

        assert next_step(d) == Ask("customer_location")

    def test_stay_questions_on_a_no(self) -> None:
        d = a_dialogue("No, just asking", said={"answer": "no"}, past=[desk("answered", asked="book_it")],
                       known={"intent": "inquiry", "service_type": "blocked_drain"})  # fmt: skip

        assert next_step(d) == Ask("anything_else")

    def test_offer_to_book_only_once(self) -> None:
        past = [desk("answered", asked="book_it"), caller(), desk("answered", asked="anything_else")]
        d = a_dialogue("And a tap?", acts=["asks_price"], past=past,
                       known={"intent": "inquiry"}, said={"service_type": "leaking_tap"})  # fmt: skip

        assert next_step(d) == Ask("anything_else")

    @pytest.mark.parametrize(
        ("answered", "what"), [(None, "book_it"), ("missed", "book_it"), ("declined", "what_else")]
    )
    def test_offer_it_again_to_who_neither_took_nor_refused_it(self, answered: str | None, what: str) -> None:
        proposed, known = desk(asked="book_it"), {"intent": "inquiry", "service_type": "blocked_drain"}
        if answered is None:
            d = a_dialogue("The thingy", past=[proposed], known=known)
        else:
            past = [proposed, caller(), desk(answered, asked="anything_else")]
            d = a_dialogue("Yes", said={"answer": "yes"}, past=past, known=known)

        assert next_step(d) == Ask(what)

    def test_become_a_visit_when_a_day_is_named(self) -> None:
        d = a_dialogue("Could you do Friday?", said={"preferred_date": "2024-08-09"},
                       known={"intent": "inquiry", "service_type": "blocked_drain"})  # fmt: skip

        assert next_step(d) == Ask("customer_location")

    def test_small_talk_leads_back_to_the_trouble(self) -> None:
        d = a_dialogue("Hello", acts=["greets"])

        assert next_step(d) == Ask("service_type")


class TestIntake:
    @pytest.mark.parametrize(
        ("known", "asked"),
        [
            (job_without("service_type"), "service_type"),
            (job_without("customer_location", "issue_description", "customer_name"), "customer_location"),
            (job_without("issue_description", "customer_name"), "issue_description"),
            (job_without("customer_name"), "customer_name"),
            (JOB, "preferred_date"),
        ],
    )
    def test_asks_for_the_first_thing_missing_in_the_order_of_the_trade(
        self, known: dict[str, str], asked: str
    ) -> None:
        d = a_dialogue(known={**known, "intent": "new_appointment"})

        assert next_step(d) == Ask(asked)

    def test_asks_for_a_number_only_where_none_shows(self) -> None:
        known = job_without("customer_phone")

        assert next_step(a_dialogue(known=known, address=None)) == Ask("customer_phone")
        assert next_step(a_dialogue(known=known, address="+61491570006")) == Ask("preferred_date")

    def test_goes_on_without_what_was_asked_for_in_vain(self) -> None:
        past = [GREETING, *[caller(), desk("missed", asked="issue_description")] * 2, caller(), desk()]
        d = a_dialogue(known=job_without("issue_description"), said={"answer": "yes"}, past=past)

        assert next_step(d) == Ask("preferred_date")

    def test_does_not_serve_a_place_outside_the_area(self) -> None:
        d = a_dialogue(known=JOB, outside_area=True)

        assert next_step(d) == Ask("anything_else")


def test_every_step_says_something_the_pack_has_words_for() -> None:
    house = a_house()
    asked = {
        *house.pack.intake, "anything_else", "what_else", "correction", "message", "message_visit", "book_it",
    }  # fmt: skip

    assert {f"ask_{each}" for each in asked} <= set(house.pack.phrases)


@pytest.mark.parametrize("answer", ["yes", "no", None])
@pytest.mark.parametrize("booked", [True, False])
@pytest.mark.parametrize(
    "asked", ["service_type", "customer_name", "preferred_date", "selected_appointment", "confirm", "correction",
              "anything_else", "message", "book_it", "carry_on"],
)  # fmt: skip
def test_there_is_a_step_from_everywhere(asked: str, booked: bool, answer: str | None) -> None:
    said = {"answer": answer} if answer else {}
    for known in ({}, JOB, AGREED, {"intent": "complaint"}, {"intent": "inquiry"}):
        d = a_dialogue(known=known, said=said, past=[desk(asked=asked)], visit=a_visit() if booked else None)

        assert isinstance(next_step(d), Step)
