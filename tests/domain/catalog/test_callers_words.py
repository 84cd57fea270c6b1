"""Plain words become patterns; prices and lengths are read as people type them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.catalog.amounts import NoAmount, NoLength, minutes_typed, price_shown, price_typed
from frontdesk.domain.catalog.callers_words import (
    MOST_PATTERNS,
    PatternBroken,
    examples,
    new_key,
    pattern_of_name,
    patterns_typed,
    skills_typed,
    with_name,
)
from frontdesk.trades.load import packs
from frontdesk.trades.syntax import pattern_mistake


class TestPatterns:
    def test_are_the_lines_in_plain_words(self) -> None:
        typed = patterns_typed("Dog washed\r\n\r\n“wash my dog?”\ndog  washed.\nWon’t … bite!", field="words")

        assert typed == ["dog washed", "wash my dog", "won't ... bite"]

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("fine\ntap|", "In the line “tap|”: “tap|” has an empty choice"),
            ("50% off", "“50%” is no word"),
            ("... tap", "stands between words"),
            ("long " * 30, "that is long"),
            ("\n".join(f"word{n}" for n in range(MOST_PATTERNS + 1)), "Write at most 60"),
        ],
    )
    def test_that_are_broken_are_told_in_words(self, text: str, told: str) -> None:
        with pytest.raises(PatternBroken) as refused:
            patterns_typed(text, field="words-x")

        assert told in refused.value.detail
        assert "`" not in refused.value.detail
        assert refused.value.extra == {"field": "words-x"}

    def test_always_have_the_name(self) -> None:
        assert with_name("Gutters & downpipes", ["gutter*"]) == ["gutters and downpipes", "gutter*"]

    @given(st.text(max_size=40))
    def test_of_any_name_are_of_the_little_language(self, name: str) -> None:
        pattern = pattern_of_name(name)

        assert not pattern or pattern_mistake(pattern) is None or pattern != pattern.lower()

    def test_are_shown_as_callers_say_them(self) -> None:
        patterns = ["tap", "drip*|broken tap*|mixer", "wont ... flush*", "hot please? water"]

        assert examples(patterns) == ["broken mixer", "wont … flush", "hot water", "tap"]

    def test_of_every_trade_can_be_shown(self) -> None:
        for pack in packs().values():
            for service in pack.services:
                assert all(example.strip() for example in examples(service.phrases)), service.key


class TestAKey:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("Dog's bath & cut", "dogs_bath_cut"),
            ("Café-Wäsche", "cafe_wasche"),
            ("24-hour wash", "service_24_hour_wash"),
            ("修理", "service"),
            ("Wash", "wash_3"),
        ],
    )
    def test_is_made_of_the_name(self, name: str, key: str) -> None:
        assert new_key(name, taken={"wash", "wash_2"}) == key


class TestSkills:
    def test_are_typed_with_commas(self) -> None:
        assert skills_typed("Gas fitting, roof-work,, gas  fitting ", field="skills") == ["gas_fitting", "roof_work"]


class TestAPrice:
    @pytest.mark.parametrize(
        ("said", "price"),
        [("$120", "120"), ("120", "120"), ("1,200.50", "1200.50"), (" $ 89.5 ", "89.5"), ("AUD 40", "40"), ("0", "0")],
    )
    def test_is_read(self, said: str, price: str) -> None:
        assert price_typed(said, locale="en-AU", currency="AUD", field="price") == Decimal(price)

    def test_that_is_not_there_is_a_quote(self) -> None:
        assert price_typed("  ", locale="en-AU", currency="AUD", field="price") is None

    @pytest.mark.parametrize("said", ["12x", "-5", "1,2,3", "12,50", "10.005", "1e3", "NaN", "9999999", "$", "١٢٠x"])
    def test_that_is_none_is_refused(self, said: str) -> None:
        with pytest.raises(NoAmount, match=r"Write it like 120 or 1,200.50"):
            price_typed(said, locale="en-AU", currency="AUD", field="price")

    @given(st.decimals(min_value=0, max_value=999_999, places=2))
    def test_is_read_as_it_is_shown(self, price: Decimal) -> None:
        for locale, currency in (("en-AU", "AUD"), ("en-GB", "GBP"), ("en-US", "USD"), ("en-US", "AUD")):
            shown = price_shown(price, locale=locale, currency=currency)
            assert price_typed(shown, locale=locale, currency=currency, field="price") == price

    @given(st.text(max_size=12))
    def test_is_never_too_strange(self, said: str) -> None:
        with suppress(NoAmount):
            assert price_typed(said, locale="en-AU", currency="AUD", field="price") != -1


class TestALength:
    @pytest.mark.parametrize(
        ("said", "minutes"), [("60", 60), ("90 min", 90), ("1 h 30", 90), ("2h", 120), ("1 hour", 60), ("1440", 1440)]
    )
    def test_is_read(self, said: str, minutes: int) -> None:
        assert minutes_typed(said, field="minutes") == minutes

    @pytest.mark.parametrize("said", ["", "4", "1441", "an hour", "1.5", "-60"])
    def test_that_is_none_or_too_much_is_refused(self, said: str) -> None:
        with pytest.raises(NoLength, match="whole minutes, 5 to 1440"):
            minutes_typed(said, field="minutes")
