"""What people do on a telephone beside stating facts: silence, swearing, goodbyes, and calls that run away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from frontdesk.desk.policy import missed, next_step
from frontdesk.desk.steps import Ask, Book, Close, Hold
from tests.desk.dialogues import (
    AGREED,
    GREETING,
    JOB,
    MORNING,
    TUESDAY_NINE,
    a_dialogue,
    a_visit,
    caller,
    desk,
    job_without,
)


class TestSilence:
    def test_is_asked_after(self) -> None:
        d = a_dialogue("")

        assert next_step(d) == Hold("silence")

    def test_of_white_space_alone_is_silence_too(self) -> None:
        d = a_dialogue(" \t\n")

        assert next_step(d) == Hold("silence")

    def test_ends_the_call_the_third_time_in_a_row(self) -> None:
        d = a_dialogue("", past=[GREETING, caller(""), desk("silence"), caller(""), desk("silence")])

        assert next_step(d) == Close("silence")

    def test_is_forgotten_once_something_was_said(self) -> None:
        past = [desk("silence"), caller(""), desk("silence"), caller("My sink"), desk(asked="customer_name")]
        d = a_dialogue("", past=past, known={"service_type": "blocked_drain"})

        assert next_step(d) == Hold("silence")


class TestMiss:
    @pytest.mark.parametrize(
        ("heard", "is_miss"),
        [
            ({}, True),
            ({"said": {"answer": "yes"}}, True),
            ({"said": {"service_type": "hot_water"}}, False),
            ({"acts": ["asks_price"]}, False),
            ({"acts": ["greets"]}, False),
            ({"acts": ["abuse"]}, True),
            ({"hazard": "gas_smell"}, False),
            ({"faq": "We take cards."}, False),
            ({"text": ""}, False),
            ({"said": {"answer": "yes"}, "past": [desk(asked="confirm")]}, False),
            ({"said": {"answer": "no"}, "past": [desk(asked="carry_on")]}, False),
            ({"past": [desk(asked="message")]}, False),
            ({"said": {"service_type": "leaking_tap"}, "known": {"service_type": "leaking_tap"}}, False),
        ],
    )
    def test_is_what_nothing_can_be_made_of(self, heard: dict[str, Any], is_miss: bool) -> None:
        d = a_dialogue(**heard)

        assert missed(d) is is_miss

    def test_is_asked_again(self) -> None:
        d = a_dialogue("mumble", past=[GREETING, caller(), desk("missed", asked="service_type")])

        assert next_step(d) == Ask("service_type")

    def test_ends_the_call_the_fourth_time_in_a_row(self) -> None:
        past = [GREETING, *[caller(), desk("missed", asked="service_type")] * 3]
        d = a_dialogue("mumble", past=past)

        assert next_step(d) == Close("missed")

    def test_is_forgotten_once_something_was_understood(self) -> None:
        past = [GREETING, *[caller(), desk("missed", asked="service_type")] * 3, caller(), desk(asked="customer_name")]
        d = a_dialogue("mumble", past=past, known={"service_type": "leaking_tap"})

        assert isinstance(next_step(d), Ask)


class TestLimits:
    def test_let_the_fortieth_turn_of_the_caller_pass(self) -> None:
        d = a_dialogue(said={"customer_name": "Dave"}, past=[GREETING, *[caller(), desk(asked="customer_name")] * 39])

        assert isinstance(next_step(d), Ask)

    def test_end_the_call_at_the_next(self) -> None:
        d = a_dialogue(said={"customer_name": "Dave"}, past=[GREETING, *[caller(), desk(asked="customer_name")] * 40])

        assert next_step(d) == Close("limit")

    @pytest.mark.parametrize(("seconds", "is_over"), [(20 * 60, False), (20 * 60 + 1, True)])
    def test_end_the_call_after_twenty_minutes(self, seconds: int, is_over: bool) -> None:
        d = a_dialogue(said={"customer_name": "Dave"}, now=MORNING + timedelta(seconds=seconds))

        assert (next_step(d) == Close("limit")) is is_over


class TestManners:
    def test_repeat_what_was_not_heard(self) -> None:
        d = a_dialogue("What?", acts=["repeat_please"])

        assert next_step(d) == Hold("repeat")

    def test_go_on_if_the_same_breath_says_something(self) -> None:
        d = a_dialogue("Sorry what? It's Dave", acts=["repeat_please"], known=job_without("customer_name"),
                       said={"customer_name": "Dave"})  # fmt: skip

        assert next_step(d) == Ask("preferred_date")

    def test_wait_while_the_caller_looks_something_up(self) -> None:
        d = a_dialogue("Hang on", acts=["hold_on"])

        assert next_step(d) == Hold("hold_on")

    def test_stay_calm_at_the_first_abuse(self) -> None:
        d = a_dialogue("You useless robot", acts=["abuse"])

        assert next_step(d) == Hold("calm")

    def test_end_the_call_at_the_second(self) -> None:
        d = a_dialogue("You useless robot", acts=["abuse"], past=[GREETING, caller(), desk("calm"), caller(), desk()])

        assert next_step(d) == Close("calm")

    def test_hear_what_is_wrong_through_the_swearing(self) -> None:
        d = a_dialogue("My bloody useless loo", acts=["abuse"], said={"service_type": "toilet_repair"},
                       past=[GREETING, caller(), desk("calm")])  # fmt: skip

        assert next_step(d) == Ask("customer_location")

    def test_let_a_wrong_number_go(self) -> None:
        d = a_dialogue("Oh, wrong number", acts=["wrong_number"])

        assert next_step(d) == Close("wrong_number")

    def test_keep_one_who_has_a_job_all_the_same(self) -> None:
        d = a_dialogue("Wrong number? No, my tap drips", acts=["wrong_number"], said={"service_type": "leaking_tap"})

        assert isinstance(next_step(d), Ask)

    def test_part_from_one_who_says_goodbye(self) -> None:
        d = a_dialogue("Bye", acts=["goodbye"], known=JOB)

        assert next_step(d) == Close("goodbye")

    def test_act_first_on_what_comes_with_a_goodbye(self) -> None:
        d = a_dialogue("Yes, bye", acts=["goodbye"], said={"answer": "yes"}, known=AGREED,
                       past=[desk("read_back:book", asked="confirm")])  # fmt: skip

        assert next_step(d) == Book(TUESDAY_NINE)

    @pytest.mark.parametrize(
        "heard",
        [
            {"said": {"answer": "no"}},
            {"acts": ["nothing_else"]},
            {"acts": ["thanks"]},
            {"acts": ["goodbye"]},
        ],
    )
    def test_part_when_nothing_else_is_wanted(self, heard: dict[str, Any]) -> None:
        d = a_dialogue(known=JOB, visit=a_visit(), past=[desk(asked="anything_else")], **heard)

        assert next_step(d) == Close("goodbye")

    @pytest.mark.parametrize(
        "heard",
        [
            {"said": {"answer": "no"}, "acts": ["asks_price"]},
            {"said": {"answer": "yes"}},
            {"acts": ["thanks"], "said": {"customer_phone": "+61491570157"}},
        ],
    )
    def test_stay_when_something_else_is(self, heard: dict[str, Any]) -> None:
        d = a_dialogue(known=JOB, visit=a_visit(), past=[desk(asked="anything_else")], **heard)

        assert not isinstance(next_step(d), Close)
