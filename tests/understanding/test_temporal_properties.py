"""What holds of days and times in any utterance, on any date, and when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.understanding.recognizers.temporal.calendar import easter
from tests.understanding.temporal_said import OPEN, SYDNEY, an_offer, facts, hearing, values

WORDS = [
    "today", "tomorrow", "tonight", "Monday", "tuesday", "week", "next", "this", "last", "in", "two", "three",
    "thirty", "9", "2:30", "5/8", "31/2", "30th", "first", "second", "the", "of", "August", "may", "between", "and",
    "or", "to", "from", "after", "before", "by", "not", "no", "sorry", "at", "past", "half", "quarter", "morning",
    "arvo", "one", "ones", "for", "ate", "too", ",", ".", "days", "hours", "ago", "since", "fortnight",
    "2024-02-30", "99/99", "1430", "0412345678", "$50", "am", "pm", "later",
]  # fmt: skip
UTTERANCES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
NOWS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda at: at.replace(tzinfo=SYDNEY))
ASKED = st.sampled_from([None, "date", "time", "offer"])
OFFERED = st.sampled_from([(), ("2024-08-06T09:00",), ("2024-08-06T09:00", "2024-08-07T15:00")])


@given(UTTERANCES, NOWS, ASKED, OFFERED, st.sampled_from(["AU", "US", "GB"]))
def test_never_fails_and_shows_its_evidence(
    text: str, now: datetime, asked: str | None, offered: tuple[str, ...], region: str
) -> None:
    heard = hearing(text, now=now, asked=asked, offered=offered, region=region)

    found = facts(heard)

    assert all(text[fact.start : fact.end] == fact.text != "" for fact in found)
    assert found == facts(heard)


@given(UTTERANCES, NOWS)
def test_values_are_canonical(text: str, now: datetime) -> None:
    heard = hearing(text, now=now)

    for value in values(heard, "date"):
        assert [date.fromisoformat(end) for end in value.split("/")] == sorted(
            date.fromisoformat(end) for end in value.split("/")
        )
    for value in values(heard, "time"):
        clocks = [end for end in value.split("/") if end]
        assert value in {"morning", "afternoon", "evening"} or all(datetime.strptime(c, "%H:%M") for c in clocks)


@given(NOWS)
def test_tomorrow_is_the_next_date_whatever_the_clocks_do(now: datetime) -> None:
    assert values(hearing("tomorrow", now=now), "date") == [(now.date() + timedelta(days=1)).isoformat()]


@given(NOWS, st.integers(0, 6))
def test_a_weekday_lies_within_the_next_seven_days(now: datetime, weekday: int) -> None:
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]

    (value,) = values(hearing(name, now=now), "date")

    found = date.fromisoformat(value)
    assert found.weekday() == weekday
    assert 1 <= (found - now.date()).days <= 7


@pytest.mark.parametrize(
    ("now", "said", "value"),
    [
        # clocks go forward on Sunday 6 October 2024 at 02:00 and back on Sunday 7 April 2024 at 03:00
        (datetime(2024, 10, 5, 23, 30), "tomorrow", "2024-10-06"),
        (datetime(2024, 10, 6, 0, 30), "tomorrow", "2024-10-07"),
        (datetime(2024, 10, 6, 23, 30), "tomorrow", "2024-10-07"),
        (datetime(2024, 10, 4, 9, 0), "Monday", "2024-10-07"),
        (datetime(2024, 10, 4, 9, 0), "in a week", "2024-10-11"),
        (datetime(2024, 10, 6, 9, 0), "this weekend", "2024-10-06"),
        (datetime(2024, 4, 6, 23, 30), "tomorrow", "2024-04-07"),
        (datetime(2024, 4, 7, 0, 30), "tomorrow", "2024-04-08"),
        (datetime(2024, 4, 7, 23, 30), "today", "2024-04-07"),
        (datetime(2024, 4, 5, 9, 0), "next Sunday", "2024-04-14"),
    ],
)
def test_dates_hold_on_both_sides_of_daylight_saving(now: datetime, said: str, value: str) -> None:
    assert values(hearing(said, now=now.replace(tzinfo=SYDNEY)), "date") == [value]


def test_the_date_is_that_of_the_business_not_of_utc() -> None:
    early = datetime(2024, 10, 6, 13, 30, tzinfo=UTC).astimezone(SYDNEY)  # 00:30 on Monday, summer time

    assert values(hearing("today", now=early), "date") == ["2024-10-07"]


def test_hours_are_counted_as_they_pass_when_the_clocks_change() -> None:
    before = datetime(2024, 10, 6, 1, 30, tzinfo=SYDNEY)

    assert values(hearing("in two hours", now=before), "time") == ["04:30"]


def test_an_offer_is_found_on_any_side_of_the_change() -> None:
    offered = ("2024-04-06T09:00", "2024-04-08T09:00")

    heard = hearing("Monday", now=datetime(2024, 4, 5, 9, tzinfo=SYDNEY), asked="offer", offered=offered)

    starts_at = an_offer(offered[1]).starts_at
    assert starts_at is not None
    assert values(heard, "offer") == [starts_at.isoformat()]


def test_opening_hours_are_not_changed_by_reading() -> None:
    before = dict(OPEN)

    facts(hearing("Tuesday at 3"))

    assert before == OPEN


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2038, date(2038, 4, 25))]
)
def test_easter_is_where_the_almanac_has_it(year: int, sunday: date) -> None:
    assert easter(year) == sunday
