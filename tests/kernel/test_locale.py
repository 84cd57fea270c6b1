"""How days, times, money and phones are written and said in Australia and the United States."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.locale import Local, Locale

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


SYDNEY = Local(
    Locale("en-AU"),
    zone=ZoneInfo("Australia/Sydney"),
    currency="AUD",
    now=datetime(2026, 11, 23, 23, 42, tzinfo=UTC),  # Tuesday 24 November, 10:42 am there
)
NEW_YORK = Local(
    Locale("en-US"),
    zone=ZoneInfo("America/New_York"),
    currency="USD",
    now=datetime(2026, 11, 24, 15, 42, tzinfo=UTC),  # Tuesday 24 November, 10:42 am there
)


def at(local: Local, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=local.zone)


class TestLocal:
    @pytest.mark.parametrize(
        ("local", "day", "expected"),
        [
            (SYDNEY, date(2026, 11, 24), ("Tue 24 Nov", "Tuesday 24 November")),
            (SYDNEY, date(2025, 6, 3), ("Tue 3 June 2025", "Tuesday 3 June 2025")),
            (NEW_YORK, date(2026, 11, 24), ("Tue, Nov 24", "Tuesday, November 24")),
            (NEW_YORK, date(2027, 1, 1), ("Fri, Jan 1, 2027", "Friday, January 1, 2027")),
        ],
    )
    def test_writes_the_year_only_of_other_years(self, local: Local, day: date, expected: tuple[str, str]) -> None:
        assert (local.day(day), local.day_long(day)) == expected

    def test_takes_the_day_of_a_moment_from_the_wall_of_the_business(self) -> None:
        late = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)

        assert (SYDNEY.day(late), NEW_YORK.day(late)) == ("Wed 25 Nov", "Tue, Nov 24")
        assert (SYDNEY.moment(late), NEW_YORK.moment(late)) == ("Wed 25 Nov, 12:30 am", "Tue, Nov 24, 8:30 am")
        assert (SYDNEY.beside(late), NEW_YORK.beside(late)) == ("tomorrow", "today")

    @pytest.mark.parametrize(
        ("starts", "ends", "expected"),
        [
            ("2026-11-24T09:00", "2026-11-24T10:15", "9:00 to 10:15 am"),
            ("2026-11-24T11:30", "2026-11-24T12:15", "11:30 am to 12:15 pm"),
            ("2026-11-24T22:00", "2026-11-25T22:30", "10:00 pm to 10:30 pm"),
        ],
    )
    def test_writes_a_span(self, starts: str, ends: str, expected: str) -> None:
        assert SYDNEY.time_range(at(SYDNEY, starts), at(SYDNEY, ends)) == expected

    @pytest.mark.parametrize(
        ("when", "expected"),
        [
            ("2026-11-24T10:41:30", "just now"),
            ("2026-11-24T09:58", "44 min ago"),
            ("2026-11-24T09:42", "9:42 am"),
            ("2026-11-23T18:00", "Mon 23 Nov, 6:00 pm"),
            ("2026-11-24T11:00", "11:00 am"),
        ],
    )
    def test_says_how_long_ago_only_within_the_hour(self, when: str, expected: str) -> None:
        assert SYDNEY.ago(at(SYDNEY, when)) == expected

    @pytest.mark.parametrize(
        ("seconds", "expected"),
        [(0, "0 s"), (51.4, "51 s"), (59.6, "1 min"), (171, "2 min 51 s"), (3600, "1 h"), (3840, "1 h 4 min")],
    )
    def test_writes_a_length(self, seconds: float, expected: str) -> None:
        assert SYDNEY.length(seconds) == expected

    @pytest.mark.parametrize(("minutes", "expected"), [(45, "45 min"), (120, "2 h"), (110, "1 h 50"), (65, "1 h 05")])
    def test_writes_minutes(self, minutes: int, expected: str) -> None:
        assert SYDNEY.minutes(minutes) == expected

    def test_writes_money_with_its_decimals_but_in_a_long_sentence(self) -> None:
        amounts = [Decimal(389), Decimal("-12.5"), Decimal("1240.4")]

        assert [SYDNEY.money(amount) for amount in amounts] == ["$389.00", "−$12.50", "$1,240.40"]
        assert [SYDNEY.money(amount, in_sentence=True) for amount in amounts] == ["$389.00", "−$12.50", "$1,240"]

    def test_writes_numbers_as_people_there_do(self) -> None:
        assert SYDNEY.phone("+61491570156") == "0491 570 156"
        assert NEW_YORK.phone("+12025550103") == "(202) 555-0103"
        assert SYDNEY.phone("+12025550103") == "+1 202-555-0103"
        assert SYDNEY.phone("dana@example.com") == "dana@example.com"

    def test_counts(self) -> None:
        counted = [SYDNEY.count(number, "call", "calls") for number in (0, 1, 14, 9980)]

        assert counted == ["no calls", "1 call", "14 calls", "9,980 calls"]
        assert (SYDNEY.percent(0.384), SYDNEY.number(-3), SYDNEY.place("north sydney")) == ("38%", "−3", "North Sydney")
