"""Which service, how urgent, what is wrong, and what is dangerous."""

from __future__ import annotations

import pytest

from frontdesk.trades.load import packs
from frontdesk.trades.pack import Service
from tests.understanding.hearing import heard, services, value

ISSUE = "issue_description"
URGENCY = "urgency_level"


class TestServices:
    @pytest.mark.parametrize(
        ("said", "keys"),
        [
            ("my tap is dripping", ["leaking_tap"]),
            ("tap leak", ["leaking_tap"]),
            ("the dunny's blocked", ["toilet_repair"]),
            ("the dunnys blocked", ["toilet_repair"]),
            ("the loo", ["toilet_repair"]),
            ("clogged drain", ["blocked_drain"]),
            ("drain blocked", ["blocked_drain"]),
            ("there's no hot water", ["hot_water"]),
            ("water heater", ["hot_water"]),
            ("hot water system is leaking", ["hot_water"]),
            ("the shower won't drain", ["blocked_drain"]),
            ("the sink is backing up", ["blocked_drain"]),
            ("leaking tap and a blocked toilet", ["leaking_tap", "toilet_repair"]),
            ("burst pipe and the bathroom is flooding", ["burst_pipe"]),
            ("water everywhere in the laundry", ["burst_pipe"]),
            ("the flexi hose went and water's pouring out", ["burst_pipe"]),
            ("water is coming through the ceiling", ["burst_pipe"]),
            ("gas cooktop needs connecting", ["gas_fitting"]),
            ("gutters are overflowing", ["rain_gutter"]),
            ("the downpipe came off", ["rain_gutter"]),
            ("I want to renovate my bathroom", ["bathroom_renovation"]),
            ("low water pressure in the whole house", ["general_plumbing"]),
            ("there's a leak under the sink", ["general_plumbing"]),
            ("I need a plumber", []),
            ("Hello, is that the plumber?", []),
            ("I'm after a tradie", []),
            ("I need a plumber for my toilet", ["toilet_repair"]),
            ("my toilet won't flush", ["toilet_repair"]),
            ("pilot light's gone out", ["hot_water"]),
            ("it's blocked", ["blocked_drain"]),
            ("not the tap, the toilet", ["toilet_repair"]),
            ("it's the tap, no, the toilet", ["toilet_repair"]),
            ("The tap is fine, it's the toilet", ["toilet_repair"]),
            ("nothing wrong with the toilet, it's the tap", ["leaking_tap"]),
            ("you fixed my tap last year and now the dunny is leaking", ["toilet_repair"]),
            ("there's no smell of gas", []),
            ("what time is it", []),
        ],
    )
    def test_are_heard_in_order(self, said: str, keys: list[str]) -> None:
        assert services(said) == keys

    def test_named_plainly_is_not_lost_to_a_hint_around_it(self) -> None:
        assert services("the pipe spills water") == ["burst_pipe"]
        assert services("the pipe by the tap spills water") == ["leaking_tap"]

    @pytest.mark.parametrize(
        ("trade", "said", "key"),
        [
            ("tile", "We're gutting the bathroom and want someone out for a measuring visit", "measure_visit"),
            ("tile", "It's a whole kitchen remodel. I need a delivery on Friday", "delivery"),
            ("tile", "We're renovating the powder room", "design_consultation"),
            ("automotive", "It shakes on the highway and I'd like to book a tire rotation", "tire_rotation"),
            ("automotive", "The brakes squeal a little, but I need an oil change", "oil_change"),
            ("plumbing", "The tap drips, can I book a gas fitting", "gas_fitting"),
        ],
    )
    def test_asked_for_by_name_are_surest(self, trade: str, said: str, key: str) -> None:
        found = [fact for fact in heard(said, pack=packs()[trade]).facts if fact.name == "service_type"]

        assert max(found, key=lambda fact: fact.confidence).value == key

    def test_are_those_the_business_has(self) -> None:
        own = (Service("pool_service", "Pool service", "maintenance", 60, phrases=("pool pump", "green pool")),)

        assert services("my toilet is blocked and the pool pump died", services=own) == ["pool_service"]

    def test_without_phrases_of_their_own_are_heard_as_the_trade_says_them(self) -> None:
        own = (Service("leaking_tap", "Tap washers", "repair", 30),)

        assert services("the tap's dripping", services=own) == ["leaking_tap"]


class TestUrgency:
    @pytest.mark.parametrize(
        ("said", "level"),
        [
            ("it's an emergency", "emergency"),
            ("this is urgent", "emergency"),
            ("asap please", "emergency"),
            ("A.S.A.P.", "emergency"),
            ("as soon as possible", "emergency"),
            ("my kitchen is flooding", "emergency"),
            ("we have a burst pipe", "emergency"),
            ("I can smell gas", "emergency"),
            ("water's everywhere", "emergency"),
            ("can't wait", "emergency"),
            ("very urgent", "emergency"),
            ("it's quite urgent", "urgent"),
            ("pretty urgent", "urgent"),
            ("can you come today", "urgent"),
            ("can you come now?", "urgent"),
            ("come right now", "urgent"),
            ("straight away please", "urgent"),
            ("we need a plumber now", "urgent"),
            ("it's leaking right now", "emergency"),
            ("sometime this week", "urgent"),
            ("quickly please", "urgent"),
            ("soon", "urgent"),
            ("it's not an emergency but it's quite urgent", "urgent"),
            ("it's not an emergency", "routine"),
            ("not urgent", "routine"),
            ("it's urgent, well not really urgent", "routine"),
            ("just a routine job", "routine"),
            ("no rush, whenever you can", "flexible"),
            ("take your time", "flexible"),
            ("it can wait", "flexible"),
            ("no rush but today if you can", "flexible"),
            ("it's an emergency, can you come today", "emergency"),
        ],
    )
    def test_is_heard(self, said: str, level: str) -> None:
        assert value(URGENCY, said) == level

    @pytest.mark.parametrize(
        "said",
        [
            "how are you today",
            "my tap is dripping",
            "I'm not free today",
            "there's no smell of gas",
            "tomorrow is fine",
        ],
    )
    def test_is_not_guessed(self, said: str) -> None:
        assert value(URGENCY, said) is None

    @pytest.mark.parametrize(("said", "level"), [("just normal", "routine"), ("no", "routine"), ("ASAP", "emergency")])
    def test_is_read_from_a_reply(self, said: str, level: str) -> None:
        assert value(URGENCY, said, asked=URGENCY) == level


class TestIssue:
    @pytest.mark.parametrize(
        ("said", "issue"),
        [
            ("I have a blocked drain in my kitchen sink", "blocked drain in kitchen sink"),
            ("My toilet is blocked and it's an emergency", "toilet is blocked"),
            ("hi im mike from brisbane my toilet is blocked and its an emergency", "toilet is blocked"),
            ("I have a leaking tap in Newtown", "leaking tap"),
            ("can you fix my leaking tap", "leaking tap"),
            ("we have water coming through the ceiling", "water coming through the ceiling"),
            ("No hot water", "no hot water"),
            ("I need my hot water system replaced", "hot water system replaced"),
            ("my toilet won't flush", "toilet won't flush"),
            ("pilot light's gone out", "pilot light's gone out"),
            ("The tap is fine, it's the shower that's leaking", "shower that's leaking"),
            ("you fixed my tap last year and now it's dripping", "dripping"),
            ("my fucking toilet is blocked", "toilet is blocked"),
            ("there's a leak under the sink, can you come tomorrow", "leak under the sink"),
            ("gutters are overflowing tomorrow at 3 would be good", "gutters are overflowing"),
            ("her toilet is blocked", "toilet is blocked"),
        ],
    )
    def test_is_the_clause_that_says_what_is_wrong(self, said: str, issue: str) -> None:
        assert value(ISSUE, said) == issue

    @pytest.mark.parametrize(
        "said", ["I need a plumber", "what are your hours", "it's about my toilet", "there's no smell of gas"]
    )
    def test_is_not_made_of_a_wish(self, said: str) -> None:
        assert value(ISSUE, said) is None

    @pytest.mark.parametrize(
        ("said", "issue"),
        [
            ("It just won't flush", "it just won't flush"),
            ("you push the button and nothing happens", "you push the button and nothing happens"),
            ("the laundry tap drips all night", "laundry tap drips all night"),
            ("well, um, it started last night", "it started last night"),
            ("blocked", "blocked"),
        ],
    )
    def test_is_the_whole_clause_when_asked_for(self, said: str, issue: str) -> None:
        assert value(ISSUE, said, asked=ISSUE) == issue

    @pytest.mark.parametrize(
        "said", ["dunno mate", "I already told you", "yes", "tomorrow", "thanks", "what do you mean?", "um"]
    )
    def test_is_not_made_of_a_reply_that_says_nothing(self, said: str) -> None:
        assert value(ISSUE, said, asked=ISSUE) is None

    @pytest.mark.parametrize("asked", [None, ISSUE])
    @pytest.mark.parametrize(
        "said", ["I got a shock off it", "yes he's unconscious", "my hand is bleeding", "he collapsed near the heater"]
    )
    def test_is_not_made_of_somebody_in_danger(self, said: str, asked: str | None) -> None:
        assert value(ISSUE, said, asked=asked) is None

    def test_keeps_the_damage_beside_a_danger(self) -> None:
        assert value(ISSUE, "I got a shock off it, the tap is leaking") == "tap is leaking"


class TestVisitsBooked:
    @pytest.mark.parametrize(
        "said",
        [
            "when is my appointment?",
            "what time will the plumber get here today?",
            "when's the plumber coming tomorrow",
            "are you still coming today",
            "where's the plumber?",
            "what time is my booking on Friday",
        ],
    )
    def test_are_asked_for(self, said: str) -> None:
        reading = heard(said)

        assert "asks_my_visit" in reading.acts
        assert {fact.name: fact.value for fact in reading.facts} == {"intent": "inquiry"}

    @pytest.mark.parametrize(
        "said", ["when can you come?", "I need a plumber", "when can a plumber come", "book me in"]
    )
    def test_are_not_asked_for_by_who_has_none(self, said: str) -> None:
        assert "asks_my_visit" not in heard(said).acts

    @pytest.mark.parametrize(
        "said",
        [
            "the plumber was meant to be here at 8 and he hasn't shown up",
            "he never turned up",
            "someone was supposed to come by ten and nobody did",
        ],
    )
    def test_that_nobody_kept_are_a_complaint(self, said: str) -> None:
        reading = heard(said)

        assert {fact.name: fact.value for fact in reading.facts} == {"intent": "complaint"}

    @pytest.mark.parametrize("said", ["I need a plumber", "plumber please", "send me a plumber", "I'd like a tradie"])
    def test_are_wished_by_who_names_no_job(self, said: str) -> None:
        assert {fact.name: fact.value for fact in heard(said).facts} == {"intent": "new_appointment"}


class TestHazards:
    @pytest.mark.parametrize(
        ("said", "hazard"),
        [
            ("I can smell gas in the kitchen", "gas"),
            ("there's a gas leak", "gas"),
            ("it smells like gas", "gas"),
            ("I smell rotten eggs near the heater", "gas"),
            ("the carbon monoxide alarm is going off", "gas"),
            ("not sure if it's gas but it smells funny", "gas"),
            ("there's a burning smell from the switchboard", "fire"),
            ("the wall is on fire", "fire"),
            ("sparks from the power point", "electric"),
            ("I got a shock from the tap", "electric"),
            ("water is dripping on the switchboard", "electric"),
            ("my kid is hurt", "hurt"),
            ("water's pouring through the ceiling light fitting", "electric"),
            ("there's water dripping out of the light", "electric"),
            ("water is running down near the fuse box", "electric"),
            ("the lights are flickering and water is coming through", "electric"),
            ("water everywhere, it's coming through the light", "electric"),
            ("the pipe shocked me", "electric"),
            ("the tap gave me a bit of a zap, I got a shock off it", "electric"),
            ("I got a shock off it, my hand is burnt", "electric"),
            ("I don't think there's a gas leak but the smell is strong", "gas"),
            ("there's no gas leak but I can get a really strong smell", "gas"),
            ("my mum slipped and she can't get up", "hurt"),
            ("my husband fell off the ladder", "hurt"),
            ("my dad fell and hit his head", "hurt"),
            ("yes he's unconscious", "hurt"),
            ("he's bleeding", "hurt"),
        ],
    )
    def test_to_people_are_danger(self, said: str, hazard: str) -> None:
        reading = heard(said)

        assert (reading.hazard, reading.value("danger"), reading.value(URGENCY)) == (hazard, "yes", "emergency")

    @pytest.mark.parametrize(
        ("said", "hazard"),
        [
            ("burst pipe", "flood"),
            ("my kitchen is flooding", "flood"),
            ("we have sewage coming up in the shower", "sewage"),
            ("the ceiling is sagging with water", "flood"),
            ("pipe's broken and there's water all through the house", "flood"),
            ("your plumber flooded my kitchen yesterday and it's still flooding", "flood"),
        ],
    )
    def test_to_things_are_an_emergency_alone(self, said: str, hazard: str) -> None:
        reading = heard(said)

        assert (reading.hazard, reading.value("danger"), reading.value(URGENCY)) == (hazard, None, "emergency")

    @pytest.mark.parametrize(
        "said",
        [
            "there's no smell of gas",
            "I can't smell gas",
            "no I don't smell any gas",
            "gas cooktop needs connecting",
            "my tap drips",
            "nobody is hurt",
            "there's no gas leak and no smell",
            "my light switch is broken and the tap drips",
            "the pilot light is out and there's no hot water",
            "I was shocked by the bill",
            "leaking tap in the light grey bathroom",
            "your plumber flooded my kitchen yesterday, I want to make a complaint",
            "you flooded my bathroom last week",
        ],
    )
    def test_denied_are_none(self, said: str) -> None:
        reading = heard(said)

        assert (reading.hazard, reading.value("danger")) == (None, None)

    def test_to_people_go_before_those_to_things(self) -> None:
        assert heard("the kitchen is flooding and I can smell gas").hazard == "gas"

    def test_are_known_without_a_trade(self) -> None:
        assert heard("I can smell gas", pack=None).hazard == "gas"
