"""Answers, closed facts and what the caller does beside stating facts."""

from __future__ import annotations

import pytest

from frontdesk.understanding import Line, Offer
from tests.understanding.hearing import heard, value


class TestAnswers:
    @pytest.mark.parametrize(
        ("said", "answer"),
        [
            ("yes", "yes"),
            ("yep", "yes"),
            ("um yeah", "yes"),
            ("nah yeah", "yes"),
            ("righto", "yes"),
            ("too right", "yes"),
            ("no worries", "yes"),
            ("yes please", "yes"),
            ("no that's right", "yes"),
            ("that's fine", "yes"),
            ("sounds good", "yes"),
            ("spot on mate", "yes"),
            ("I said yes", "yes"),
            ("ok but make it Thursday", "yes"),
            ("good as gold", "yes"),
            ("no", "no"),
            ("nah", "no"),
            ("yeah nah", "no"),
            ("not really", "no"),
            ("nope that's wrong", "no"),
            ("yes, no wait, no", "no"),
            ("no, Thursday", "no"),
            ("that doesn't work", "no"),
            ("absolutely not", "no"),
            ("no it's 0412 345 678", "no"),
        ],
    )
    def test_are_read_as_australians_mean_them(self, said: str, answer: str) -> None:
        assert value("answer", said, asked="confirm") == answer

    @pytest.mark.parametrize(
        "said",
        [
            "no hot water",
            "no smell of gas",
            "I have a blocked drain",
            "what?",
            "so yeah basically the toilet is blocked",
            "hello",
        ],
    )
    def test_are_not_made_of_statements(self, said: str) -> None:
        assert value("answer", said) is None

    def test_no_may_come_with_the_right_value(self) -> None:
        reading = heard("no, Thursday", asked=("confirm",))

        assert (reading.value("answer"), reading.value("preferred_date")) == ("no", "2024-08-08")

    @pytest.mark.parametrize(
        "said", ["no that's all", "nothing else", "nah that's it", "no thanks", "no that's lovely, thank you"]
    )
    def test_to_anything_else_are_a_no(self, said: str) -> None:
        assert value("answer", said, asked="anything_else") == "no"

    @pytest.mark.parametrize(
        ("said", "option"), [("the first one", "a"), ("second please", "b"), ("the last", "b"), ("premium wash", "b")]
    )
    def test_may_name_an_option(self, said: str, option: str) -> None:
        offers = (Offer("a", "basic wash"), Offer("b", "premium wash"))

        assert value("answer", said, asked="answer", offered=offers) == option


class TestClosedFacts:
    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ("it's a house", "house"),
            ("it's a unit in a block", "unit"),
            ("my apartment", "unit"),
            ("not a house, a flat", "unit"),
            ("it's our shop", "commercial"),
            ("I run a cafe, the kitchen sink is blocked", "commercial"),
            ("at the school", "commercial"),
            ("at my place", "residential"),
            ("my kitchen sink", "residential"),
            ("in the bathroom", "residential"),
            ("low pressure in the whole house, the bathroom too", "house"),
        ],
    )
    def test_property_is_said_or_inferred(self, said: str, kind: str) -> None:
        assert value("property_type", said) == kind

    @pytest.mark.parametrize("said", ["the hot water unit is leaking", "my toilet is blocked", "I called your office"])
    def test_property_is_not_guessed(self, said: str) -> None:
        assert value("property_type", said) is None

    @pytest.mark.parametrize(
        ("said", "known"),
        [
            ("I've used you before", "yes"),
            ("you fixed my tap last year", "yes"),
            ("you guys came out last month", "yes"),
            ("I'm an existing customer", "yes"),
            ("first time calling", "no"),
            ("never used you", "no"),
            ("new customer", "no"),
            ("my toilet is blocked", None),
        ],
    )
    def test_earlier_custom_is_heard(self, said: str, known: str | None) -> None:
        assert value("previous_customer", said) == known

    @pytest.mark.parametrize(
        ("said", "known"), [("yes", "yes"), ("nah first time", "no"), ("once before", "yes"), ("not sure", None)]
    )
    def test_earlier_custom_is_read_from_a_reply(self, said: str, known: str | None) -> None:
        assert value("previous_customer", said, asked="previous_customer") == known

    @pytest.mark.parametrize(
        ("said", "intent"),
        [
            ("I'd like to book an appointment", "new_appointment"),
            ("can I speak to a person please", "speak_to_person"),
            ("a person please", "speak_to_person"),
            ("can someone call me back", "speak_to_person"),
            ("I want to cancel my booking", "cancel"),
            ("can you move my appointment to Thursday", "reschedule"),
            ("I'd like a quote for a bathroom reno", "quote"),
            ("I want to make a complaint", "complaint"),
            ("stop calling me", "opt_out"),
            ("what are your hours", "inquiry"),
            ("I don't want to cancel", None),
            ("my toilet is blocked", None),
        ],
    )
    def test_intent_is_what_must_be_met_first(self, said: str, intent: str | None) -> None:
        assert value("intent", said) == intent

    @pytest.mark.parametrize("said", ["unsubscribe", "take me off your list"])
    def test_opting_out_is_heard(self, said: str) -> None:
        assert value("opt_out", said) == "yes"

    def test_a_yes_to_danger_is_danger(self) -> None:
        assert value("danger", "yes", asked="danger") == "yes"

    def test_a_yes_to_is_it_an_emergency_is_one(self) -> None:
        history = (Line("desk", "Is it an emergency?"),)

        assert value("urgency_level", "yes", asked="urgency_level", history=history) == "emergency"


class TestActs:
    @pytest.mark.parametrize(
        ("said", "act"),
        [
            ("hello", "greets"),
            ("g'day", "greets"),
            ("what?", "repeat_please"),
            ("Sorry, what?", "repeat_please"),
            ("can you say that again", "repeat_please"),
            ("hold on a sec", "hold_on"),
            ("bye", "goodbye"),
            ("have a good day", "goodbye"),
            ("cheers", "thanks"),
            ("no that's all thanks", "nothing_else"),
            ("fuck off", "abuse"),
            ("you useless machine", "abuse"),
            ("wrong number sorry", "wrong_number"),
            ("tell me a joke", "off_topic"),
            ("how much do you charge", "asks_price"),
            ("what are your hours", "asks_hours"),
            ("do you cover Newtown", "asks_area"),
            ("when can you come", "asks_when"),
            ("are you a robot", "asks_if_robot"),
            ("what services do you do", "asks_services"),
            ("let's start over", "start_over"),
            ("I want to make a complaint", "complaint"),
        ],
    )
    def test_are_heard(self, said: str, act: str) -> None:
        assert act in heard(said).acts

    @pytest.mark.parametrize(
        ("said", "act"),
        [
            ("what time can you come", "repeat_please"),
            ("sorry, it's Thursday", "repeat_please"),
            ("my fucking toilet is blocked", "abuse"),
            ("have a good day", "greets"),
            ("my toilet is blocked", "off_topic"),
        ],
    )
    def test_are_not_heard_where_they_are_not_meant(self, said: str, act: str) -> None:
        assert act not in heard(said).acts

    def test_small_talk_is_no_wish(self) -> None:
        reading = heard("hello, how are you today, have a good weekend")

        assert reading.facts == ()
