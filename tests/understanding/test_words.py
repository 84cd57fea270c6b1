"""Tokens and the numbers that callers speak or write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.understanding.words import Number, digits_at, number_at, tokenize


class TestTokenize:
    def test_drops_apostrophes_and_dots_but_keeps_what_was_said(self) -> None:
        tokens = tokenize("It won’t drain, at 9 a.m. or 2.30pm")

        assert [t.word for t in tokens] == ["it", "wont", "drain", "at", "9", "am", "or", "2", "30", "pm"]
        assert tokens[1].text == "won’t"

    def test_knows_where_a_clause_opens(self) -> None:
        tokens = tokenize("Tuesday, no Wednesday. At 2.30")

        assert [t.word for t in tokens if t.opens_clause] == ["no", "at", "30"]

    @pytest.mark.parametrize(
        ("word", "number", "ordinal"),
        [("nine", 9, False), ("9", 9, False), ("ninth", 9, True), ("3rd", 3, True), ("21st", 21, True),
         ("forty", 40, False), ("twentieth", 20, True), ("tap", None, False), ("٣", None, False)],
    )  # fmt: skip
    def test_counts_single_words(self, word: str, number: int | None, ordinal: bool) -> None:
        (token,) = tokenize(word)

        assert (token.number, token.ordinal) == (number, ordinal)

    @given(st.text())
    def test_says_where_every_word_stands(self, text: str) -> None:
        tokens = tokenize(text)

        assert all(text[t.start : t.end] == t.text for t in tokens)
        assert "".join(t.gap + t.text for t in tokens) == text[: tokens[-1].end if tokens else 0]


class TestNumberAt:
    @pytest.mark.parametrize(
        ("said", "value", "words", "ordinal"),
        [
            ("nine", 9, 1, False),
            ("twenty one", 21, 2, False),
            ("twenty-first", 21, 2, True),
            ("thirty first", 31, 2, True),
            ("a hundred and five", 105, 4, False),
            ("two thousand and twenty four", 2024, 5, False),
            ("one hundred and twenty first", 121, 5, True),
            ("fourteen hundred", 1400, 2, False),
            ("ten thirty", 10, 1, False),
            ("twenty, one", 20, 1, False),
            ("3rd of August", 3, 1, True),
        ],
    )
    def test_reads_as_far_as_the_number_goes(self, said: str, value: int, words: int, ordinal: bool) -> None:
        assert number_at(tokenize(said), 0) == Number(value, 0, words, ordinal)

    @pytest.mark.parametrize("said", ["a tap", "and five", "hundred"])
    def test_finds_none_where_none_starts(self, said: str) -> None:
        assert number_at(tokenize(said), 0) is None


class TestDigitsAt:
    @pytest.mark.parametrize(
        ("said", "digits"),
        [
            ("oh four nine one, five seven oh, double oh six", "0491570006"),
            ("0491 570 006", "0491570006"),
            ("zero four nine one five triple seven one two", "0491577712"),
            ("fourteen twenty", "1420"),
            ("oh four one for five", "04145"),
            ("four to five is fine", "425"),
            ("nine thirty to ten", "930"),
            ("five for a tap", "5"),
            ("double the price", None),
            ("tap", None),
        ],
    )
    def test_reads_digits_as_they_are_spoken(self, said: str, digits: str | None) -> None:
        run = digits_at(tokenize(said), 0)

        assert (run.text if run else None) == digits

    @given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
    def test_gives_back_every_digit_that_was_spoken(self, spoken: list[int]) -> None:
        names = ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

        run = digits_at(tokenize(" ".join(names[digit] for digit in spoken)), 0)

        assert run is not None
        assert run.text == "".join(map(str, spoken))
