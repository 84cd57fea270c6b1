"""After a danger to people: nobody is sold anything, and whoever goes to ring for help is let go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from frontdesk.desk.hearing import Utterance, hear
from frontdesk.desk.placing import Situation
from frontdesk.desk.policy import next_step
from frontdesk.desk.steps import Ask, Close, Do, Hold
from frontdesk.domain.conversations.models import Outcome
from tests.desk.desks import Desks
from tests.desk.dialogues import AGREED, GREETING, JOB, MORNING, TUESDAY_NINE, a_dialogue, a_house, caller, desk

PLUMBING = a_house()
SHOWROOM = a_house(policies={"danger_books": False})
"""Nobody is sent to its dangers."""

MET = desk("hazard:gas", "danger", "alerted", asked="anything_else")
AFTER = [GREETING, caller(), MET, caller("ok"), desk("danger", "alerted", asked="anything_else")]


class TestWhereNobodyIsSent:
    @pytest.mark.parametrize("known", [{}, JOB, AGREED])
    def test_nothing_is_asked_in_the_turn_that_meets_it(self, known: dict[str, str]) -> None:
        d = a_dialogue("I smell gas, I want a visit", house=SHOWROOM, hazard="gas", known=known,
                       said={"intent": "new_appointment", "urgency_level": "emergency"})  # fmt: skip

        assert next_step(d) == Hold("danger")

    @pytest.mark.parametrize(
        "said", [{}, {"answer": "yes"}, {"issue_description": "it smells"}, {"customer_name": "Dave"}]
    )
    def test_nothing_of_a_visit_later_whatever_was_wished_before(self, said: dict[str, str]) -> None:
        wished = {**AGREED, "intent": "new_appointment", "urgency_level": "emergency"}
        d = a_dialogue("We are outside", house=SHOWROOM, known=wished, said=said, past=AFTER)

        assert next_step(d) == Hold("danger")

    @pytest.mark.parametrize("said", [{"intent": "new_appointment"}, {"preferred_date": "2024-08-07"}])
    def test_a_visit_is_spoken_of_once_the_caller_does(self, said: dict[str, str]) -> None:
        d = a_dialogue("Could you come on Wednesday?", house=SHOWROOM, said=said, past=AFTER)

        assert next_step(d) == Ask("service_type")

    def test_and_then_to_the_end(self) -> None:
        past = [*AFTER, caller(), desk("visit_wished", asked="service_type")]
        d = a_dialogue("The sink", house=SHOWROOM, said={"service_type": "blocked_drain"}, past=past)

        assert next_step(d) == Ask("customer_location")

    def test_a_number_that_is_given_goes_to_the_team(self) -> None:
        past = [GREETING, caller(), desk("hazard:gas", "danger", "alerted", asked="customer_phone")]
        d = a_dialogue(house=SHOWROOM, address=None, said={"customer_phone": "+61491570006"}, past=past)

        assert next_step(d) == Do("alert")

    @pytest.mark.parametrize("heard", [{"said": {"answer": "no"}}, {"acts": ["nothing_else"]}, {"acts": ["declines"]}])
    def test_a_refusal_ends_the_call(self, heard: dict[str, Any]) -> None:
        d = a_dialogue(house=SHOWROOM, past=[GREETING, caller(), MET], **heard)

        assert next_step(d) == Close("goodbye")

    def test_damage_alone_changes_nothing(self) -> None:
        d = a_dialogue("Water everywhere", house=SHOWROOM, hazard="flood", said={"service_type": "burst_pipe"})

        assert isinstance(next_step(d), Ask)


class TestWhereSomebodyIsSent:
    def test_the_call_goes_on_to_a_visit(self) -> None:
        d = a_dialogue("I smell gas", hazard="gas", said={"service_type": "gas_fitting"})

        assert next_step(d) == Ask("customer_location")

    def test_a_farewell_at_the_read_back_is_asked_about_all_the_same(self) -> None:
        past = [GREETING, caller(), desk("hazard:gas"), caller(), desk("read_back:book", asked="confirm",
                offered=[TUESDAY_NINE])]  # fmt: skip
        d = a_dialogue("Bye", known=AGREED, acts=["goodbye"], past=past)

        assert next_step(d) == Hold("before_you_go")


class TestWhoLeaves:
    @pytest.mark.parametrize("house", [PLUMBING, SHOWROOM], ids=["sends", "sends_nobody"])
    @pytest.mark.parametrize("acts", [["goodbye"], ["rings_for_help"], ["never_mind"], ["rings_for_help", "goodbye"]])
    def test_is_let_go(self, house: Any, acts: list[str]) -> None:
        past = [GREETING, caller(), desk("hazard:gas", asked="issue_description")]
        d = a_dialogue(house=house, acts=acts, said={"issue_description": "ringing 000"}, past=past)

        assert next_step(d) == Close("goodbye")

    def test_is_not_one_who_asks_whom_to_ring_or_wants_a_visit(self) -> None:
        past = [GREETING, caller(), desk("hazard:gas", asked="customer_location")]
        asks = a_dialogue(acts=["rings_for_help", "asks_danger"], past=past)
        wants = a_dialogue(acts=["never_mind"], said={"intent": "new_appointment"}, past=past)

        assert not isinstance(next_step(asks), Close)
        assert not isinstance(next_step(wants), Close)

    def test_is_nobody_where_there_is_no_danger(self) -> None:
        d = a_dialogue("I'm calling the fire brigade later, but my tap drips", acts=["rings_for_help"],
                       said={"service_type": "leaking_tap"})  # fmt: skip

        assert isinstance(next_step(d), Ask)


class TestHearing:
    @pytest.mark.parametrize(
        ("text", "act"),
        [
            ("I'm ringing 000 now, bye", "rings_for_help"),
            ("I'll call triple zero", "rings_for_help"),
            ("let me call the fire brigade", "rings_for_help"),
            ("never mind the visit", "never_mind"),
            ("forget about it", "never_mind"),
        ],
    )
    def test_takes_no_farewell_for_what_is_wrong(self, text: str, act: str) -> None:
        past = [replace(desk("hazard:gas", asked="issue_description"), seq=2)]

        heard = hear([Utterance(3, text)], Situation(PLUMBING, MORNING, past, {}))

        assert act in heard.reading.acts
        assert "issue_description" not in {fact.name for fact in heard.reading.facts}

    @pytest.mark.parametrize("text", ["Should I call 000?", "I called 000 already", "my wife is calling triple zero"])
    def test_takes_nobody_for_leaving_who_stays(self, text: str) -> None:
        heard = hear([Utterance(3, text)], Situation(PLUMBING, MORNING, [], {}))

        assert "rings_for_help" not in heard.reading.acts


class TestACall:
    async def test_ends_for_help_without_a_visit_and_with_the_team_told(self, desks: Desks) -> None:
        call = await desks.call("I can smell gas in my kitchen", "I'm ringing 000 now, bye")

        assert call.spoken.ended
        assert await call.visits() == []
        assert [task.what for task in await call.tasks()] == ["Urgent: Gas leak: ring back at once"]
        assert (await call.record())["outcome"] == Outcome.message_taken

    async def test_of_a_withheld_number_is_asked_for_one_where_nobody_is_sent(self, desks: Desks) -> None:
        pack = desks.packs["plumbing"]
        careful = replace(pack, policies={**pack.policies, "danger_books": False})
        desks = replace(desks, packs={**desks.packs, "plumbing": careful})
        call = await desks.call("I smell gas, and I want a visit for a blocked drain", address=None)
        asked = call.spoken
        await call.say("0491 570 158")

        assert asked.asked == ("customer_phone",)
        assert "Got it" not in asked.text
        assert [task.what for task in await call.tasks()] == [
            "Urgent: Gas leak: no number to ring back",
            "Urgent: Gas leak: ring back at once",
        ]
        assert call.spoken.asked == ("anything_else",)
