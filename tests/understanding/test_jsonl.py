"""The lines of `frontdesk understand`: what comes in, what goes out, and what is refused in plain words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.trades.load import packs
from frontdesk.understanding.jsonl import answer_line
from tests.understanding.hearing import NOW


def answered(line: str | dict[str, Any]) -> dict[str, Any]:
    said = line if isinstance(line, str) else json.dumps(line)
    answer: dict[str, Any] = json.loads(answer_line(said, packs=packs(), now=NOW).line)
    return answer


class TestAnswerLine:
    def test_carries_the_id_and_the_facts_with_evidence(self) -> None:
        answer = answered({"id": "c1", "text": "I'm Mike from Newtown", "trade": "plumbing"})

        assert answer["id"] == "c1"
        assert answer["facts"][0] == {
            "name": "customer_name",
            "value": "Mike",
            "text": "Mike",
            "start": 4,
            "end": 8,
            "confidence": 0.85,
            "source": "rules",
        }

    def test_takes_the_lines_own_now_before_the_default(self) -> None:
        facts = answered({"id": 1, "text": "tomorrow", "now": "2025-01-31T09:00:00+11:00"})["facts"]

        assert facts[0]["value"] == "2025-02-01"

    def test_takes_the_default_now(self) -> None:
        assert answered({"id": 1, "text": "tomorrow"})["facts"][0]["value"] == "2024-08-06"

    def test_without_a_trade_hears_the_general_words_alone(self) -> None:
        names = {
            fact["name"]
            for fact in answered({"id": 1, "text": "my toilet is blocked, it's urgent", "trade": None})["facts"]
        }

        assert "urgency_level" in names
        assert "service_type" not in names

    def test_understands_every_key(self) -> None:
        line = {
            "id": "x",
            "text": "Mike",
            "history": [{"speaker": "desk", "text": "Your name?"}, {"speaker": "customer", "text": "uh"}],
            "alternatives": ["Mick"],
            "asked": ["customer_name"],
            "catalogue": {"service_type": ["oil_change"]},
            "offered": [{"id": "o1", "starts_at": "2024-08-06T09:00:00+10:00", "text": "9 am"}],
            "now": "2024-08-05T08:30:00+10:00",
            "trade": None,
            "region": "US",
        }

        assert [fact["value"] for fact in answered(line)["facts"]] == ["Mike"]

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("no json", "not JSON"),
            ("[" * 100_000, "not JSON"),
            ("[]", "object"),
            ('{"id": 3}', "has no text"),
            ('{"id": 3, "text": 4}', "a text that is no string"),
            ('{"id": 3, "text": "x", "now": "yesterday"}', "now"),
            ('{"id": 3, "text": "x", "now": "2024-08-05T08:30:00"}', "zone"),
            ('{"id": 3, "text": "x", "trade": "witchcraft"}', "plumbing"),
            ('{"id": 3, "text": "x", "region": "FR"}', "region"),
            ('{"id": 3, "text": "x", "asked": "customer_name"}', "asked"),
            ('{"id": 3, "text": "x", "alternatives": [1]}', "alternatives"),
            ('{"id": 3, "text": "x", "catalogue": []}', "catalogue"),
            ('{"id": 3, "text": "x", "catalogue": {"a": "b"}}', "catalogue"),
            ('{"id": 3, "text": "x", "history": [{"speaker": "dog", "text": "woof"}]}', "speaker"),
            ('{"id": 3, "text": "x", "offered": [{"text": "9 am"}]}', "offer"),
        ],
    )
    def test_refuses_in_plain_words(self, line: str, says: str) -> None:
        answer = answered(line)

        assert answer["facts"] == []
        assert says in answer["error"]
        assert answer["id"] == (3 if '"id": 3' in line else None)

    @pytest.mark.parametrize(("line", "is_good"), [('{"id": 1, "text": ""}', True), ('{"id": 1}', False), ("{", False)])
    def test_tells_whether_the_line_could_be_read(self, line: str, is_good: bool) -> None:
        assert answer_line(line, packs=packs(), now=NOW).is_good is is_good

    @settings(max_examples=200, deadline=None)
    @given(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["id", "text", "now", "asked", "catalogue", "history", "offered", "region", "trade"]
                    ),
                    inner,
                    max_size=6,
                )
            ),
            max_leaves=12,
        )
    )
    def test_never_fails(self, line: object) -> None:
        assert "facts" in answered(json.dumps(line))

    def test_keeps_half_a_letter_pair_as_it_came(self) -> None:
        assert answered('{"id": "\\ud800", "text": "\\ud800 I\'m Mike"}')["id"] == "\ud800"
