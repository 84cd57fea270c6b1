"""Whole calls as the source gives them, and what holds of every reading."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import frontdesk.understanding
from frontdesk.trades.load import packs
from frontdesk.understanding import Reading, reading, understand
from tests.understanding.hearing import a_hearing, heard

MIKE = (
    "Hi, I'm Mike from Brisbane. My toilet is blocked and it's an emergency. Can you come today? "
    "My number is 0412 345 678."
)
SARAH = (
    "Hi, my name is Sarah and I'm in North Sydney. I have a blocked drain in my kitchen sink. It's quite urgent "
    "and I need someone to come today if possible."
)
MIKES = {
    "customer_name": "Mike",
    "customer_location": "brisbane",
    "service_type": "toilet_repair",
    "urgency_level": "emergency",
    "issue_description": "toilet is blocked",
    "preferred_date": "2024-08-05",
    "customer_phone": "+61412345678",
    "intent": "new_appointment",
}
SARAHS = {
    "customer_name": "Sarah",
    "customer_location": "north sydney",
    "service_type": "blocked_drain",
    "urgency_level": "urgent",
    "issue_description": "blocked drain in kitchen sink",
    "preferred_date": "2024-08-05",
    "property_type": "residential",
    "intent": "new_appointment",
}
BARE = str.maketrans("", "", "',.?!")
FACTS = (
    "customer_name",
    "customer_phone",
    "customer_location",
    "issue_description",
    "preferred_date",
    "confirm",
    "answer",
)
SAID = (
    "hi", "my", "name", "is", "mike", "no", "not", "0412 345 678", "oh four", "double", "gas", "smell",
    "newtown", "tomorrow", "at 3", "'s", "the tap", "blocked", "today", "urgent", "?", ".", ",", "sorry",
    "D A V E", "street", "12", "in", "yes", "@", "\n", "dot com", "it's",
)  # fmt: skip


def values(reading: Reading) -> dict[str, str]:
    return {fact.name: fact.value for fact in reading.facts}


class TestTheSourcesCalls:
    @pytest.mark.parametrize(("said", "facts"), [(MIKE, MIKES), (SARAH, SARAHS)])
    def test_give_exactly_their_facts(self, said: str, facts: dict[str, str]) -> None:
        assert values(heard(said)) == facts

    @pytest.mark.parametrize(("said", "facts"), [(MIKE, MIKES), (SARAH, SARAHS)])
    def test_give_the_same_in_any_case_and_without_punctuation(self, said: str, facts: dict[str, str]) -> None:
        for changed in (said.lower(), said.upper(), said.translate(BARE), said.lower().translate(BARE)):
            assert values(heard(changed)) == facts


class TestEveryReading:
    @settings(max_examples=300, deadline=None)
    @given(st.text(max_size=120), st.sampled_from(FACTS))
    def test_of_any_text_rests_on_evidence_in_it(self, text: str, asked: str) -> None:
        for fact in heard(text, asked=(asked,)).facts:
            assert text[fact.start : fact.end] == fact.text
            assert fact.text
            assert 0 < fact.confidence <= 1

    @settings(max_examples=300, deadline=None)
    @given(st.lists(st.sampled_from(SAID), max_size=14).map(" ".join), st.sampled_from(FACTS))
    def test_of_jumbled_calls_is_the_same_twice_and_rests_on_evidence(self, text: str, asked: str) -> None:
        hearing = a_hearing(text, asked=(asked,))

        reading = understand(hearing)

        assert understand(hearing) == reading
        assert all(text[fact.start : fact.end] == fact.text for fact in reading.facts)
        # One value of one fact, but for services, days and times.
        several = ("service_type", "preferred_date", "preferred_time", "selected_appointment")
        names = [fact.name for fact in reading.facts if fact.name not in several]
        assert len(names) == len(set(names))

    @settings(max_examples=100, deadline=None)
    @given(st.integers(0, 999_999))
    def test_of_a_mobile_number_is_its_e164(self, digits: int) -> None:
        number = f"0491{digits:06d}"

        assert (
            heard(f"it's {number[:4]} {number[4:7]} {number[7:]} thanks").value("customer_phone") == f"+61{number[1:]}"
        )

    def test_of_silence_is_empty(self) -> None:
        assert heard("") == Reading()
        assert heard(" ...?! ") == Reading()

    def test_of_a_long_text_is_that_of_its_front(self) -> None:
        text = "my tap leaks in newtown " + "and so on " * 20_000 + "my name is Dave"

        assert values(heard(text)) == values(heard(text[: reading.LONGEST]))
        assert values(heard(text))["customer_location"] == "newtown"


class TestWarmUp:
    def test_leaves_nothing_to_load_for_the_first_caller(self) -> None:
        asks = (
            "import sys\n"
            "from frontdesk.trades.load import packs\n"
            "from frontdesk.understanding import gazetteer, warm_up\n"
            "assert 'phonenumbers' not in sys.modules\n"
            "warm_up(packs()['plumbing'])\n"
            "assert 'phonenumbers' in sys.modules\n"
            "assert gazetteer._localities.cache_info().currsize == gazetteer._states.cache_info().currsize == 1\n"
        )

        subprocess.run([sys.executable, "-c", asks], check=True, timeout=60)


class TestAlternatives:
    def test_fill_in_what_was_asked_for(self) -> None:
        reading = heard("its wayne urgent", asked=("customer_name",), alternatives=("it's Wayne",))

        assert reading.value("customer_name") == "Wayne"

    def test_never_bring_in_words_that_were_not_heard(self) -> None:
        reading = heard("mumble", asked=("customer_phone",), alternatives=("0491 570 006",))

        assert reading.value("customer_phone") is None


class TestCatalogue:
    def test_values_are_heard_with_blanks_for_underscores(self) -> None:
        reading = heard(
            "I'd like a deep clean with Dr Patel",
            pack=None,
            catalogue={"service_type": ("deep_clean",), "provider_name": ("Dr Patel", "Dr Lee")},
        )

        assert values(reading)["service_type"] == "deep_clean"
        assert values(reading)["provider_name"] == "Dr Patel"

    def test_signs_in_values_mean_nothing(self) -> None:
        reading = heard(
            "the A wash, deluxe", pack=None, catalogue={"service_type": ("a+ wash? (deluxe)", "...", "*|?")}
        )

        assert values(reading)["service_type"] == "a+ wash? (deluxe)"

    def test_replaces_the_trades_own_services(self) -> None:
        reading = heard("blocked drain special", catalogue={"service_type": ("drain special",)})

        assert [fact.value for fact in reading.facts if fact.name == "service_type"] == ["drain special"]


def without_words_about(file: Path) -> str:
    """Return the code of a file without its comments and docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body[:1] = [ast.Pass()]
    return ast.unparse(tree)


class TestTheCode:
    def test_knows_no_trade(self) -> None:
        folder = Path(frontdesk.understanding.__file__).parent
        words = {"plumber", "plumbing", "tradie", "toilet", "toilets", "drain", "tap", "taps", "gutter", "dunny"}
        words |= {"burst", "blocked", "flooded", "clogged", *packs()} - {"laundry"}  # a room as well
        code = [line for file in folder.rglob("*.py") for line in without_words_about(file).splitlines()]

        assert [line for line in code if words & set(re.findall("[a-z]+", json.dumps(line).lower()))] == []
