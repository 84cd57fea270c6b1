"""What only a person can do becomes a message: who, how to reach them, what about."""

from __future__ import annotations

import pytest

from frontdesk.desk.dialogue import Known
from frontdesk.desk.policy import next_step
from frontdesk.desk.steps import Ask, Close, Do
from tests.desk.dialogues import (
    GREETING,
    a_dialogue,
    a_house,
    caller,
    desk,
    job_without,
)

WISH = {"intent": "speak_to_person"}


class TestMessageForAPerson:
    def test_begins_with_the_name(self) -> None:
        d = a_dialogue("Can I talk to a person?", said=WISH)

        assert next_step(d) == Ask("customer_name")

    def test_needs_a_number_from_a_withheld_one(self) -> None:
        d = a_dialogue(known={**WISH, "customer_name": "Dave"}, address=None)

        assert next_step(d) == Ask("customer_phone")

    def test_then_asks_what_to_pass_on(self) -> None:
        d = a_dialogue(known={**WISH, "customer_name": "Dave"})

        assert next_step(d) == Ask("message")

    def test_is_taken_once_it_was_said(self) -> None:
        d = a_dialogue("Tell Priya the pump works", known={**WISH, "customer_name": "Dave"},
                       past=[desk(asked="message")])  # fmt: skip

        assert next_step(d) == Do("message")

    def test_is_the_trouble_itself_where_that_is_known(self) -> None:
        d = a_dialogue(known={**WISH, "customer_name": "Dave", "issue_description": "pump is loud"})

        assert next_step(d) == Do("message")

    def test_of_a_complaint_needs_no_further_words(self) -> None:
        d = a_dialogue("Nobody came!", said={"intent": "complaint"}, known={"customer_name": "Dave"})

        assert next_step(d) == Do("message")

    def test_goes_without_a_name_that_was_asked_for_in_vain(self) -> None:
        past = [GREETING, *[caller(), desk("missed", asked="customer_name")] * 2]
        d = a_dialogue(known=WISH, past=past)

        assert next_step(d) == Ask("message")

    @pytest.mark.parametrize("wish", ["reschedule", "cancel"])
    def test_is_taken_for_a_visit_this_call_did_not_make(self, wish: str) -> None:
        d = a_dialogue(said={"intent": wish}, known={"customer_name": "Dave"})

        assert next_step(d) == Ask("message")

    def test_holds_the_wished_day_already(self) -> None:
        d = a_dialogue(said={"intent": "reschedule", "preferred_date": "2024-08-09"}, known={"customer_name": "Dave"})

        assert next_step(d) == Do("message")

    def test_is_not_taken_twice_for_one_wish(self) -> None:
        d = a_dialogue(said={"answer": "no"}, known={**WISH, "customer_name": "Dave"},
                       tools=[("take_message", 4)], past=[GREETING, caller(), desk(), caller(), desk()])  # fmt: skip

        assert not isinstance(next_step(d), Do)


class TestRequest:
    def test_holds_until_a_message_was_taken_for_it(self) -> None:
        known = {"intent": Known("complaint", 4)}
        past = [GREETING, caller(), desk(), caller(), desk(), caller(), desk()]

        assert a_dialogue(known=known, past=past).request == "complaint"
        assert a_dialogue(known=known, past=past, tools=[("take_message", 2)]).request == "complaint"
        assert a_dialogue(known=known, past=past, tools=[("take_message", 6)]).request is None

    @pytest.mark.parametrize("intent", ["new_appointment", "inquiry", "quote"])
    def test_is_nothing_the_desk_can_do_itself(self, intent: str) -> None:
        assert a_dialogue(said={"intent": intent}).request is None


class TestMessageWords:
    def test_are_the_answer_to_what_to_pass_on(self) -> None:
        past = [GREETING, caller("A person please"), desk(asked="message"), caller("The pump"), desk(asked="anything")]

        assert a_dialogue("Thanks", past=past).message == "The pump"
        assert a_dialogue("The tap", past=[desk(asked="message")]).message == "The tap"

    def test_are_none_after_silence(self) -> None:
        assert a_dialogue("", past=[desk(asked="message")]).message is None

    def test_story_is_all_that_was_said_since_the_wish(self) -> None:
        past = [GREETING, caller("Hello"), desk(), caller("Get me a person"), desk(asked="message")]
        d = a_dialogue("About the bill", known={"intent": Known("speak_to_person", 4)}, past=past)

        assert d.story == "Get me a person / About the bill"


class TestJobThatStaysUnclear:
    @pytest.mark.parametrize(("stands_in", "left"), [(True, False), (False, True)])
    def test_is_left_to_a_person_where_no_service_stands_in(self, stands_in: bool, left: bool) -> None:
        house = a_house() if stands_in else a_house(policies={"fallback_service": ""})
        asked = [desk("missed", asked="service_type") for _ in range(3)]
        known = job_without("service_type", "customer_name")
        d = a_dialogue("Jo Lang", house=house, known=known, said={"customer_name": "Jo Lang"}, past=[GREETING, *asked])

        assert (next_step(d) == Close("missed")) is left
