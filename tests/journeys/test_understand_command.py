"""`frontdesk understand` as a program uses it: JSON lines in, JSON lines out, in order."""

from __future__ import annotations

import json
from typing import Any

from tests.journeys.commands import MORNING, frontdesk
from tests.journeys.test_call_command import MIKE


def understood(*lines: object, status: int = 0) -> list[dict[str, Any]]:
    """Return the answers to some lines; what is no text is written as JSON.

    status  of the command's end
    """
    said = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    told = frontdesk("understand", said=said)
    assert told.returncode == status, told.stderr
    assert told.stderr == ""
    return [json.loads(line) for line in told.stdout.splitlines()]


class TestUnderstand:
    def test_gives_the_facts_with_their_evidence(self) -> None:
        (answer,) = understood({"id": "mike", "text": MIKE, "now": MORNING, "trade": "plumbing"})

        facts = {fact["name"]: fact for fact in answer["facts"]}
        assert answer["id"] == "mike"
        assert {name: fact["value"] for name, fact in facts.items()}.items() >= {
            "customer_name": "Mike",
            "customer_phone": "+61412345678",
            "customer_location": "brisbane",
            "service_type": "toilet_repair",
            "urgency_level": "emergency",
            "preferred_date": "2024-08-05",
        }.items()
        assert all(MIKE[fact["start"] : fact["end"]] == fact["text"] for fact in facts.values())
        assert all(list(fact)[-2:] == ["confidence", "source"] for fact in facts.values())

    def test_answers_in_order_whatever_lies_between(self) -> None:
        answers = understood(
            {"id": 1, "text": "I'm Dave"},
            "",
            "this is no JSON",
            {"id": 2},
            {"id": 3, "text": "My tap drips", "trade": "falconry"},
            [1, 2],
            {"id": "four", "text": "bye"},
            {"id": 5, "text": "today", "now": "yesterday"},
            {"id": 6, "text": "It's Zoë 🚽"},
            status=1,
        )

        assert [answer["id"] for answer in answers] == [1, None, 2, 3, None, "four", 5, 6]
        assert ["error" in answer for answer in answers] == [False, True, True, True, True, False, True, False]
        assert all(answer["facts"] == [] for answer in answers if "error" in answer)

    def test_reads_against_what_was_asked_and_offered(self) -> None:
        offered = [
            {"id": "a", "starts_at": "2024-08-06T09:00:00+10:00", "text": "nine"},
            {"id": "b", "starts_at": "2024-08-06T11:00:00+10:00", "text": "eleven"},
        ]
        (name, pick) = understood(
            {"id": 1, "text": "Dave", "asked": ["customer_name"]},
            {"id": 2, "text": "the second one", "asked": ["selected_appointment"], "offered": offered, "now": MORNING},
        )

        assert [(fact["name"], fact["value"]) for fact in name["facts"]] == [("customer_name", "Dave")]
        assert ("selected_appointment", "2024-08-06T11:00:00+10:00") in [
            (fact["name"], fact["value"]) for fact in pick["facts"]
        ]
