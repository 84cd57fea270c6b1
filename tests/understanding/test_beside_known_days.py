"""Days and times read by what was said before: a week spoken of, offers made, what went wrong."""

from __future__ import annotations

import pytest

from tests.understanding.hearing import heard, value
from tests.understanding.temporal_said import OPEN, an_offer

DATE, TIME, CHOSEN = "preferred_date", "preferred_time", "selected_appointment"
NEXT_WEEK = {DATE: "2024-08-12/2024-08-18"}
OFFERED = (an_offer("2024-08-06T09:00"), an_offer("2024-08-06T14:00"))
FIRST, SECOND = "2024-08-06T09:00:00+10:00", "2024-08-06T14:00:00+10:00"


class TestWeekdays:
    @pytest.mark.parametrize(
        ("said", "day"),
        [
            ("wednesday after 2", "2024-08-14"),
            ("thursday morning", "2024-08-15"),
            ("Sunday", "2024-08-18"),
            ("this wednesday", "2024-08-07"),
            ("Tuesday week", "2024-08-13"),
        ],
    )
    def test_are_of_the_week_spoken_of(self, said: str, day: str) -> None:
        assert value(DATE, said, asked=TIME, known=NEXT_WEEK) == day

    def test_are_the_coming_ones_where_no_week_or_only_a_day_is_known(self) -> None:
        assert value(DATE, "wednesday", known={DATE: "2024-08-20"}) == "2024-08-07"
        assert value(DATE, "sunday", known={DATE: "2024-08-12/2024-08-16"}) == "2024-08-11"
        assert value(DATE, "monday", known={DATE: "2024-08-05/2024-08-09"}) == "2024-08-12"

    @pytest.mark.parametrize("said", ["any day but friday", "not friday", "anything except monday"])
    @pytest.mark.parametrize("known", [{}, NEXT_WEEK])
    def test_left_out_are_no_wish(self, said: str, known: dict[str, str]) -> None:
        assert value(DATE, said, asked=DATE, known=known) is None


class TestOffers:
    @pytest.mark.parametrize(
        ("said", "start"),
        [
            ("no, the other one", SECOND),
            ("the other time please", SECOND),
            ("make it the second", SECOND),
            ("the second one then", SECOND),
            ("actually the later one", SECOND),
            ("the second slot's good", SECOND),
            ("not the second, the other one", FIRST),
            ("the first one'll do", FIRST),
        ],
    )
    def test_can_still_be_changed_while_the_first_is_read_back(self, said: str, start: str) -> None:
        assert value(CHOSEN, said, asked="confirm", offered=OFFERED) == start

    @pytest.mark.parametrize("said", ["the second", "the third", "on the second", "not the second"])
    def test_make_an_ordinal_no_day(self, said: str) -> None:
        assert value(DATE, said, asked=DATE, offered=OFFERED) is None

    def test_leave_other_days_of_the_month(self) -> None:
        assert value(DATE, "the 22nd", asked=DATE, offered=OFFERED) == "2024-08-22"

    @pytest.mark.parametrize("said", ["the second tap is leaking", "just a second", "the first plumber was rude"])
    def test_are_not_chosen_by_counting_other_things(self, said: str) -> None:
        assert value(CHOSEN, said, asked=CHOSEN, offered=OFFERED) is None

    @pytest.mark.parametrize("said", ["got anything later?", "do you have something later", "a later time please"])
    def test_can_be_too_early(self, said: str) -> None:
        reading = heard(said, asked=(CHOSEN,), offered=OFFERED)

        assert (reading.value(CHOSEN), reading.value(TIME)) == (None, "09:00/")

    def test_are_needed_for_something_to_be_later(self) -> None:
        assert value(TIME, "got anything later?") is None
        assert value(DATE, "something later in the week", offered=OFFERED) == "2024-08-08/2024-08-09"


class TestSoonest:
    @pytest.mark.parametrize("said", ["as soon as you can", "whenever's soonest", "the earliest you've got"])
    def test_is_the_first_offer_or_else_today(self, said: str) -> None:
        assert value(CHOSEN, said, asked=CHOSEN, offered=OFFERED) == FIRST
        assert value(DATE, said, asked=DATE) == "2024-08-05"
        assert value(DATE, said, asked=TIME) == "2024-08-05"

    @pytest.mark.parametrize(
        "said", ["can you come now?", "come right now", "straight away please", "get a sparky now"]
    )
    def test_is_today_where_someone_shall_come_now(self, said: str) -> None:
        assert value(DATE, said) == "2024-08-05"


@pytest.mark.parametrize(
    "said",
    [
        "the pipe burst on Tuesday",
        "it's been blocked since Tuesday",
        "blocked Tuesday",
        "on Tuesday the toilet overflowed",
        "it leaked everywhere on Tuesday",
        "at 3 this morning it burst",
    ],
)
def test_a_day_on_which_something_broke_is_no_wish(said: str) -> None:
    reading = heard(said, opening=OPEN)

    assert (reading.value(DATE), reading.value(TIME)) == (None, None)


def test_a_day_behind_the_thing_to_mend_is_a_wish() -> None:
    assert value(DATE, "can you fix the leak Tuesday") == "2024-08-06"
