"""Days, times, wishes and hours, as they are said in Australia and in the United States."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from frontdesk.desk.names import plain
from frontdesk.desk.wording import Wording
from frontdesk.domain.tenancy.opening import opening_hours
from tests.desk.dialogues import MORNING, SYDNEY, a_house


def australian(**given: Any) -> Wording:
    """Return the words of Harbour Plumbing on Monday 5 August 2024."""
    return Wording(a_house(**given), MORNING)


def american(**given: Any) -> Wording:
    """Return the words of the same house if it stood in the United States."""
    return Wording(a_house(locale="en-US", region="US", currency="USD", **given), MORNING)


class TestDay:
    @pytest.mark.parametrize(
        ("day", "australia", "states"),
        [
            (date(2024, 8, 5), "today, Monday 5 August", "today, Monday, August 5"),
            (date(2024, 8, 6), "tomorrow, Tuesday 6 August", "tomorrow, Tuesday, August 6"),
            (date(2024, 8, 7), "Wednesday 7 August", "Wednesday, August 7"),
            (date(2024, 8, 4), "Sunday 4 August", "Sunday, August 4"),
        ],
    )
    def test_is_named_with_its_weekday(self, day: date, australia: str, states: str) -> None:
        assert australian().day(day) == australia
        assert american().day(day) == states


class TestWhen:
    def test_is_day_and_time(self) -> None:
        start = datetime(2024, 8, 6, 9, 30, tzinfo=SYDNEY)

        assert australian().when(start) == "tomorrow, Tuesday 6 August at 9:30 am"
        assert american().when(start) == "tomorrow, Tuesday, August 6 at 9:30 am"

    def test_tomorrow_is_the_next_date_even_when_clocks_change(self) -> None:
        saturday = datetime(2024, 10, 5, 23, 30, tzinfo=SYDNEY)

        assert Wording(a_house(), saturday).day(date(2024, 10, 6)) == "tomorrow, Sunday 6 October"


class TestLength:
    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (1, "1 minute"),
            (45, "45 minutes"),
            (60, "1 hour"),
            (61, "1 hour and 1 minute"),
            (90, "1 hour and 30 minutes"),
            (480, "8 hours"),
        ],
    )
    def test_is_said_in_hours_and_minutes(self, minutes: int, words: str) -> None:
        assert australian().length(minutes) == words


class TestWish:
    @pytest.mark.parametrize(
        ("day", "at", "words"),
        [
            ("2024-08-06", None, "tomorrow, Tuesday 6 August"),
            ("2024-08-12/2024-08-16", None, "Monday 12 August to Friday 16 August"),
            (None, "14:00", "at 2:00 pm"),
            (None, "morning", "in the morning"),
            (None, "16:00/", "after 4:00 pm"),
            (None, "/11:00", "before 11:00 am"),
            (None, "14:00/16:00", "between 2:00 pm and 4:00 pm"),
            ("2024-08-07", "afternoon", "Wednesday 7 August in the afternoon"),
            ("2024-08-07", "09:05", "Wednesday 7 August at 9:05 am"),
            (None, None, "today"),
        ],
    )
    def test_is_said_in_words(self, day: str | None, at: str | None, words: str) -> None:
        assert australian().wish(day, at) == words


class TestHours:
    def test_join_days_with_the_same_hours(self) -> None:
        assert australian().hours() == "Monday to Friday 8:00 am to 6:00 pm"

    def test_of_one_day_name_it_once(self) -> None:
        opening = opening_hours({"wednesday": [["09:00", "12:00"]]})

        assert australian(opening=opening).hours() == "Wednesday 9:00 am to 12:00 pm"

    def test_tell_a_day_that_differs(self) -> None:
        document = {day: [["08:00", "17:00"]] for day in ("monday", "tuesday", "thursday", "friday")}
        opening = opening_hours({**document, "wednesday": [["10:00", "17:00"]], "saturday": [["09:00", "12:00"]]})

        assert australian(opening=opening).hours() == (
            "Monday to Tuesday 8:00 am to 5:00 pm, Wednesday 10:00 am to 5:00 pm, "
            "Thursday to Friday 8:00 am to 5:00 pm and Saturday 9:00 am to 12:00 pm"
        )

    def test_do_not_join_over_a_day_that_is_closed(self) -> None:
        opening = opening_hours({"monday": [["08:00", "17:00"]], "wednesday": [["08:00", "17:00"]]})

        assert australian(opening=opening).hours() == "Monday 8:00 am to 5:00 pm and Wednesday 8:00 am to 5:00 pm"

    def test_that_are_split_name_both_parts(self) -> None:
        opening = opening_hours({"monday": [["08:00", "12:00"], ["13:00", "17:00"]]})

        assert australian(opening=opening).hours() == "Monday 8:00 am to 12:00 pm and 1:00 pm to 5:00 pm"

    def test_in_the_states_join_with_a_serial_comma(self) -> None:
        days = ("monday", "wednesday", "friday")
        opening = opening_hours({day: [["08:00", "17:00"]] for day in days})

        assert american(opening=opening).hours() == (
            "Monday 8:00 am to 5:00 pm, Wednesday 8:00 am to 5:00 pm, and Friday 8:00 am to 5:00 pm"
        )


class TestPlace:
    @pytest.mark.parametrize(("locality", "written"), [("north sydney", "North Sydney"), ("o'connor", "O'Connor")])
    def test_has_its_capitals(self, locality: str, written: str) -> None:
        assert australian().place(locality) == written


class TestService:
    def test_is_small_in_the_middle_of_a_sentence(self) -> None:
        assert australian().service("blocked_drain") == "blocked drain"

    def test_that_is_gone_is_still_named(self) -> None:
        assert australian().service("pool_pump") == "pool pump"

    def test_that_nobody_named_is_nothing(self) -> None:
        assert australian().service(None) == ""


class TestSay:
    def test_takes_the_next_variant_each_time_and_stays_at_the_last(self) -> None:
        words = australian()

        said = [words.say("silence", nth) for nth in range(4)]

        assert said == ["Are you still there?", *["I can't hear you. Are you still on the line?"] * 3]

    def test_fills_in_what_it_is_given(self) -> None:
        assert plain(australian().say("hello_name", name="Dave")) == "Hi Dave!"


@pytest.mark.parametrize("days", range(14))
def test_a_day_is_never_called_today_twice(days: int) -> None:
    said = australian().day(MORNING.date() + timedelta(days=days))

    assert said.startswith("today") is (days == 0)
    assert said.startswith("tomorrow") is (days == 1)
