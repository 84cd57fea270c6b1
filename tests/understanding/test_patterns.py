"""The little pattern language."""

from __future__ import annotations

import pytest

from frontdesk.understanding.patterns import Matcher, apart, matcher_of
from frontdesk.understanding.utterance import read


def found(pattern: str, said: str) -> list[str]:
    heard = read(said)
    return [" ".join(heard.words[hit.first : hit.end]) for hit in Matcher([("it", pattern)]).hits(heard)]


class TestPatterns:
    @pytest.mark.parametrize(
        ("pattern", "said", "finds"),
        [
            ("no hot water", "There's NO hot, water!", "no hot water"),
            ("sink|shower blocked", "my shower blocked", "shower blocked"),
            ("leak*", "it's leaking", "leaking"),
            ("leak*|drip* tap", "a dripping tap", "dripping tap"),
            ("drain ... blocked", "the drain in our laundry is blocked", "drain in our laundry is blocked"),
            ("drain ... blocked", "drain blocked", "drain blocked"),
            ("hot water? system", "hot system", "hot system"),
            ("hot water? system", "hot water system", "hot water system"),
            ("please? come", "come", "come"),
            ("won't flush", "it wont flush", "wont flush"),
            ("wont flush", "it won’t flush", "wont flush"),
            ("check-engine light", "check engine light", "check engine light"),
            ("check engine", "check-engine", "check engine"),
            ("dunny blocked", "dunny's blocked", "dunnys blocked"),
            ("water is everywhere", "water's everywhere", "waters everywhere"),
            ("tap", "two taps", ""),
            ("toilet", "toilets", "toilets"),
        ],
    )
    def test_find_words_in_a_row(self, pattern: str, said: str, finds: str) -> None:
        assert found(pattern, said) == ([finds] if finds else [])

    @pytest.mark.parametrize(
        ("pattern", "said"),
        [
            ("no hot water", "no. hot water"),
            ("drain ... blocked", "drain one two three four five blocked"),
            ("drain ... blocked", "The drain is fine. The sink is blocked"),
            ("tap", "tape"),
            ("it", "its"),
            ("gas", "ga"),
        ],
    )
    def test_find_nothing_else(self, pattern: str, said: str) -> None:
        assert found(pattern, said) == []

    def test_of_one_label_give_the_longest_at_a_place(self) -> None:
        matcher = matcher_of({"it": ("blocked", "blocked drain")})

        assert [hit.weight for hit in matcher.hits(read("blocked drain"))] == [2]

    def test_apart_keeps_the_more_specific(self) -> None:
        matcher = matcher_of({"drain": ("blocked",), "loo": ("blocked ... toilet",)})

        assert [hit.label for hit in apart(matcher.hits(read("a blocked old toilet")))] == ["loo"]
