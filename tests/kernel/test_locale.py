"""How days, times, money and phones are written and said in Australia and the United States."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.locale import Locale

AU = Locale("en-AU")
US = Locale("en-US")
DAY = date(2024, 8, 5)


class TestDay:
    def test_has_its_weekday_and_the_order_of_the_place(self) -> None:
        assert AU.day(DAY) == "Monday 5 August"
        assert US.day(DAY) == "Monday, August 5"


class TestTime:
    @pytest.mark.parametrize(
        ("at", "said"),
        [
            (time(0, 0), "12:00 am"),
            (time(9, 30), "9:30 am"),
            (time(12, 0), "12:00 pm"),
            (time(17, 5), "5:05 pm"),
            (datetime(2024, 8, 5, 9, 0, tzinfo=ZoneInfo("Australia/Sydney")), "9:00 am"),
        ],
    )
    def test_has_digits_and_a_half(self, at: time | datetime, said: str) -> None:
        assert AU.time(at) == said

    @given(st.times())
    def test_can_be_read_back(self, at: time) -> None:
        read = datetime.strptime(US.time(at).upper(), "%I:%M %p").time()

        assert read == at.replace(second=0, microsecond=0, fold=0)


class TestMoney:
    def test_shows_cents_where_there_are_any(self) -> None:
        assert AU.money(Decimal("89.50"), "AUD") == "$89.50"
        assert AU.money(Decimal("1250.00"), "AUD") == "$1,250"
        assert US.money(Decimal("0.1"), "USD") == "$0.10"

    def test_names_a_foreign_currency(self) -> None:
        assert US.money(Decimal(120), "AUD") == "A$120"

    def test_knows_currencies_without_cents(self) -> None:
        assert US.money(Decimal(1200), "JPY") == "¥1,200"


class TestPhone:
    @pytest.mark.parametrize(
        ("locale", "e164", "written", "plain"),
        [
            (AU, "+61412345678", "0412 345 678", "0412345678"),
            (AU, "+61255501001", "(02) 5550 1001", "0255501001"),
            (US, "+12025550102", "(202) 555-0102", "2025550102"),
            (US, "+61412345678", "+61 412 345 678", "+61412345678"),
        ],
    )
    def test_is_national_at_home_and_international_abroad(
        self, locale: Locale, e164: str, written: str, plain: str
    ) -> None:
        assert (locale.phone(e164), locale.phone_plain(e164)) == (written, plain)

    @pytest.mark.parametrize("wrong", ["0412345678", "+", "Sarah"])
    def test_refuses_what_is_no_e164_number(self, wrong: str) -> None:
        with pytest.raises(ValueError, match=r"no E\.164"):
            AU.phone(wrong)


class TestListAnd:
    def test_joins_as_the_place_does(self) -> None:
        assert [AU.list_and(things) for things in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
            "", "a", "a and b", "a, b and c",
        ]  # fmt: skip
        assert US.list_and(["a", "b", "c"]) == "a, b, and c"


class TestLocale:
    @pytest.mark.parametrize("tag", ["xx-YY", "en"])
    def test_refuses_a_tag_that_says_too_little(self, tag: str) -> None:
        with pytest.raises(ValueError, match=tag):
            Locale(tag)
