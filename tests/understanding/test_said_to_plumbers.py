"""Every fact of what callers say to a plumber, and none besides."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from frontdesk.understanding import Reading
from tests.understanding.hearing import heard

FACTS = {
    "name": "customer_name",
    "phone": "customer_phone",
    "place": "customer_location",
    "address": "address",
    "postcode": "postal_code",
    "service": "service_type",
    "urgency": "urgency_level",
    "date": "preferred_date",
    "time": "preferred_time",
    "property": "property_type",
    "previous": "previous_customer",
    "danger": "danger",
    "answer": "answer",
}
# Many words ask or tell of something in passing: these count only where they are listed.
LISTED = {"intent": "intent", "issue": "issue_description"}


class Said(NamedTuple):
    text: str
    asked: str
    facts: dict[str, str]


def said(line: str) -> Said:
    """Return a line of said_to_plumbers.txt, whose head tells its form."""
    text, asked, facts = (part.strip() for part in line.split(" >"))
    pairs = (fact.split("=", 1) for fact in facts.split(";") if fact)
    return Said(text, asked, {name.strip(): value.strip() for name, value in pairs})


def wrong(one: Said, reading: Reading) -> dict[str, tuple[str, str]]:
    """Return what was found and what should have been, where they differ."""
    names = {**FACTS, **{short: name for short, name in LISTED.items() if short in one.facts}}
    differing = {}
    for short, name in names.items():
        found = ", ".join(fact.value for fact in reading.facts if fact.name == name)
        if one.facts.get(short, "") not in {found, "*"}:
            differing[short] = (found, one.facts.get(short, ""))
    for short, there in (("acts", True), ("not_acts", False)):
        for act in one.facts.get(short, "").split():
            if (act in reading.acts) is not there:
                differing[act] = (str(not there), str(there))
    return differing


LINES = Path(__file__).with_name("said_to_plumbers.txt").read_text(encoding="utf-8").splitlines()
EVERY = [said(line) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.text)
def test_tells_its_facts_and_none_besides(one: Said) -> None:
    reading = heard(one.text, asked=(one.asked,) if one.asked else None)

    assert wrong(one, reading) == {}
