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

    @pytest.mark.parametrize("asked", ["confirm", "selected_appointment", "carry_on", "book_it"])
    @pytest.mark.parametrize(
        "said",
        [
            "hmm I'm not sure that's right",
            "ok hang on a sec",
            "yeah hang on",
            "yes wait",
            "wait, make it later",
            "I guess so but my wife has to agree first",
            "yeah I guess",
            "I think so",
            "ok let me think about it",
            "I'll have to check with my husband",
            "right, but can I pay by card?",
            "ok but make it Thursday",
            "yes but not nine, ten",
            "sounds good but can you do earlier",
            "yes if he can come at ten",
            "ok what happens if he's late?",
            "ok so what's the address you have",
            "sure, how much is it?",
            "great, is that the earliest?",
            "is that right?",
            "is it definitely tomorrow",
            "ok?",
            "good question",
            "what address have you got?",
            "if I say yes, can I still cancel?",
            "hang on, it's really the kitchen floor that's wet, the hose under the dishwasher",
            "ok, the toilet's leaking too",
            "yeah don't",
            "yes I'd like to change the time",
        ],
    )
    def test_with_a_reserve_agree_to_nothing(self, said: str, asked: str) -> None:
        assert value("answer", said, asked=asked, known={"service_type": "hot_water"}) != "yes"

    @pytest.mark.parametrize("asked", ["confirm", "selected_appointment", "carry_on", "book_it"])
    @pytest.mark.parametrize(
        "said",
        [
            "yes please, thanks mate",
            "yep that's right",
            "go ahead",
            "too right",
            "sounds good",
            "no worries",
            "nah yeah",
            "yeah go on then",
            "yeah why not",
            "ok great",
            "ok, that works for me",
            "yes, and can I pay by card?",
            "yep, how much is it?",
            "go ahead, and what does it cost?",
            "yes and there's a dog in the yard",
            "yes if you could",
            "ok, I'll wait for him",
            "yeah do it",
            "right, the hot water",
        ],
    )
    def test_without_a_reserve_agree(self, said: str, asked: str) -> None:
        assert value("answer", said, asked=asked, known={"service_type": "hot_water"}) == "yes"

    def test_agree_to_the_wish_that_is_under_way(self) -> None:
        assert value("answer", "yes cancel it", asked="confirm", known={"intent": "cancel"}) == "yes"
        assert value("answer", "yes cancel it", asked="confirm") is None

    @pytest.mark.parametrize(
        "said", ["no, don't book it yet", "don't book it", "hold off", "leave it for now", "I've changed my mind"]
    )
    def test_that_hold_off_are_a_no_and_cancel_what_is_booked(self, said: str) -> None:
        known = {"selected_appointment": "2024-08-06T09:00:00+10:00"}

        assert value("answer", said, asked="confirm", known=known) == "no"
        assert value("intent", said, asked="confirm", known=known) is None
        assert value("intent", said, asked="anything_else", known=known) == "cancel"
        assert value("intent", said, asked="anything_else") is None

    def test_no_may_come_with_the_right_value(self) -> None:
        reading = heard("no, Thursday", asked=("confirm",))

        assert (reading.value("answer"), reading.value("preferred_date")) == ("no", "2024-08-08")

    @pytest.mark.parametrize(
        "said", ["no that's all", "nothing else", "nah that's it", "no thanks", "no that's lovely, thank you"]
    )
    def test_to_anything_else_are_a_no(self, said: str) -> None:
        assert value("answer", said, asked="anything_else") == "no"

    @pytest.mark.parametrize("said", ["nope, that's it", "no that is it thanks", "nah, that's all"])
    def test_that_end_the_talk_agree_to_nothing(self, said: str) -> None:
        reading = heard(said, asked=("confirm",))

        assert reading.value("answer") == "no"
        assert "nothing_else" in reading.acts

    @pytest.mark.parametrize("said", ["no one's there until noon", "no earlier than ten", "no later than four"])
    def test_are_not_made_of_a_no_that_bounds_the_time(self, said: str) -> None:
        assert value("answer", said, asked="selected_appointment") is None

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
            ("can a person ring me right now", "speak_to_person"),
            ("isn't there anyone on call?", "speak_to_person"),
            ("can somebody ring me", "speak_to_person"),
            ("get someone to call me", "speak_to_person"),
            ("I need to talk to someone", "speak_to_person"),
            ("get someone out here today", "new_appointment"),
            ("No, I only want to know prices", "inquiry"),
            ("just after a price", "inquiry"),
            ("just getting a quote for now", "inquiry"),
            ("ringing around for prices", "inquiry"),
            ("can I still cancel later?", "inquiry"),
            ("What about a tap washer?", None),
            ("and hot water system replacement?", None),
            ("ring me when you're ten minutes away", None),
            ("what are your hours", "inquiry"),
            ("I don't want to cancel", None),
            ("my toilet is blocked", None),
        ],
    )
    def test_intent_is_what_must_be_met_first(self, said: str, intent: str | None) -> None:
        assert value("intent", said) == intent

    def test_intent_of_a_message_is_no_mere_question(self) -> None:
        said = "I just want to know if it's finished"

        assert value("intent", said) == "inquiry"
        assert value("intent", said, asked="message") is None

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
            ("should I ring the fire brigade?", "asks_danger"),
            ("do I need to call an ambulance", "asks_danger"),
            ("is it safe to stay inside", "asks_danger"),
            ("how long will he be?", "asks_how_long"),
            ("how long does it take?", "asks_how_long"),
            ("when exactly?", "asks_when"),
            ("wait, make it later", "asks_when"),
            ("is it dearer at night?", "asks_price"),
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

    @pytest.mark.parametrize(
        ("said", "asked", "declines"),
        [
            ("I'd rather not give my number", "customer_phone", True),
            ("no number", "customer_phone", True),
            ("I'd rather not say", "customer_name", True),
            ("do I have to give my name?", "customer_name", True),
            ("rather not Tuesday", "preferred_date", False),
            ("I'd rather not", "confirm", False),
            ("I'd rather not give my number", None, False),
        ],
    )
    def test_a_fact_asked_for_may_be_kept_back(self, said: str, asked: str | None, declines: bool) -> None:
        acts = heard(said, asked=None if asked is None else (asked,)).acts

        assert ("declines" in acts) is declines
        assert not (declines and acts & {"means_number", "means_name"})

    def test_a_question_about_danger_keeps_the_danger(self) -> None:
        reading = heard("I can smell gas, should I ring the fire brigade?")

        assert (reading.value("danger"), reading.hazard) == ("yes", "gas")
        assert reading.value("issue_description") == "smell gas"

    @pytest.mark.parametrize(
        "said",
        ["what's the call-out fee on a Saturday?", "is it dearer at night?", "do you charge more on weekends?"],
    )
    def test_a_day_in_a_question_about_the_price_is_no_wish(self, said: str) -> None:
        reading = heard(said)

        assert "asks_price" in reading.acts
        assert (reading.value("preferred_date"), reading.value("preferred_time")) == (None, None)

    def test_a_day_behind_such_a_question_is_one(self) -> None:
        assert value("preferred_date", "how much is it and can you come Thursday") == "2024-08-08"

    def test_a_hurry_to_be_rung_hurries_no_visit(self) -> None:
        reading = heard("can a person ring me right now")

        assert (reading.value("urgency_level"), reading.value("preferred_date")) == (None, None)

    def test_small_talk_is_no_wish(self) -> None:
        reading = heard("hello, how are you today, have a good weekend")

        assert reading.facts == ()


class TestAccess:
    @pytest.mark.parametrize(
        ("said", "note"),
        [
            (
                "there's a dog in the yard, tell him to ring first",
                "there's a dog in the yard, tell him to ring first",
            ),
            ("key's under the mat", "key's under the mat"),
            ("ring me when you're ten minutes away", "ring me when you're ten minutes away"),
            ("no, just the key's under the mat thanks", "the key's under the mat"),
            ("the gate code is 4521", "the gate code is 4521"),
            ("the tap drips and there's a dog in the yard", "there's a dog in the yard"),
            ("press the buzzer for unit 3", "press the buzzer for unit 3"),
            ("the tap by the side gate is dripping", None),
            ("my dog knocked the tap", None),
            ("I'll ring first thing tomorrow", None),
            ("I rang before", None),
        ],
    )
    def test_is_noted_in_the_words_said(self, said: str, note: str | None) -> None:
        assert value("access_note", said) == note

    @pytest.mark.parametrize("said", ["ring me when you're ten minutes away", "press the buzzer for unit 3"])
    def test_notes_tell_nothing_else(self, said: str) -> None:
        assert [fact.name for fact in heard(said).facts] == ["access_note"]
