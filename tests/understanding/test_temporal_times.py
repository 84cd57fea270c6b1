"""Times as Australians say them; a bare hour is read by the opening hours, 8 am to 6 pm."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.understanding.temporal_said import SYDNEY, Opening, facts, hearing, values

CLOCKS = [
    ("at 3", "15:00"),
    ("at nine", "09:00"),
    ("around 3", "15:00"),
    ("say 3 ish", "15:00"),
    ("8ish", "08:00"),
    ("half past two", "14:30"),
    ("half passed two", "14:30"),
    ("quarter to four", "15:45"),
    ("a quarter past nine", "09:15"),
    ("ten to four", "15:50"),
    ("twenty past nine", "09:20"),
    ("five to six", "17:55"),
    ("at ten thirty", "10:30"),
    ("at three oh five", "15:05"),
    ("2:30", "14:30"),
    ("2.30pm", "14:30"),
    ("2.30 p.m.", "14:30"),
    ("9am", "09:00"),
    ("nine a m", "09:00"),
    ("930am", "09:30"),
    ("come at 1430", "14:30"),
    ("at 11 to look at it", "11:00"),
    ("from 9 to 11 to look at it", "09:00/11:00"),
    ("14:30", "14:30"),
    ("noon", "12:00"),
    ("at 12 noon", "12:00"),
    ("around midday", "12:00"),
    ("midnight", "00:00"),
    ("12 o'clock", "12:00"),
    ("7 in the morning", "07:00"),
    ("seven in the evening", "19:00"),
    ("8 at night", "20:00"),
    ("quarter to one in the arvo", "12:45"),
    ("tomorrow at 9", "09:00"),
    ("could we do 3 tomorrow", "15:00"),
    ("Thursday 2pm", "14:00"),
    ("tomorrow arvo around two thirty", "14:30"),
    ("tonight at 8", "20:00"),
    ("tomorrow arvo if you can, about 3", "15:00"),
    ("tomorrow at for thirty", "16:30"),
    ("half past ate", "08:30"),
    ("at too thirty tomorrow arvo", "14:30"),
    ("in half an hour", "09:00"),
]

PARTS = [
    ("this arvo", "afternoon"),
    ("in the arvo", "afternoon"),
    ("tomorrow afternoon", "afternoon"),
    ("late arvo", "afternoon"),
    ("in the morning", "morning"),
    ("mornings are best", "morning"),
    ("first thing Monday", "morning"),
    ("first thing in the morning", "morning"),
    ("tonight", "evening"),
    ("Friday night", "evening"),
    ("in the evening", "evening"),
    ("Monday morn", "morning"),
]

WINDOWS = [
    ("between 9 and 11", "09:00/11:00"),
    ("between 2 and 4 in the arvo", "14:00/16:00"),
    ("between 11 and 1", "11:00/13:00"),
    ("from 9 to 11", "09:00/11:00"),
    ("9 to 11 tomorrow", "09:00/11:00"),
    ("9-11am", "09:00/11:00"),
    ("9am to 1pm", "09:00/13:00"),
    ("from half past nine till eleven", "09:30/11:00"),
    ("after four", "16:00/"),
    ("any time after 3", "15:00/"),
    ("3 or later", "15:00/"),
    ("from 2 onwards", "14:00/"),
    ("by eleven", "/11:00"),
    ("not after 4", "/16:00"),
    ("before 10 or after 3", "/10:00"),
    ("before eleven", "/11:00"),
    ("no later than 10", "/10:00"),
    ("I'm at work until 5", "17:00/"),
    ("I finish work at four", "16:00/"),
    ("I knock off at 3", "15:00/"),
    ("not before 10", "10:00/"),
    ("I leave for work at half past eight", "/08:30"),
    ("lunchtime", "12:00/13:00"),
    ("after lunch", "13:00/"),
    ("before lunch Friday", "/12:00"),
    ("after work on Thursday", "17:00/"),
    ("knock-off time", "17:00/"),
    ("end of the day", "16:00/"),
    ("after school drop off", "09:00/"),
    ("before school pick up", "/15:00"),
]


@pytest.mark.parametrize(("said", "value"), CLOCKS + PARTS + WINDOWS)
def test_reads_the_time(said: str, value: str) -> None:
    assert values(hearing(said), "time") == [value]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("nine", "09:00"), ("9", "09:00"), ("three thirty", "15:30"), ("twelve", "12:00"), ("two", "14:00"),
        ("um yeah nine thirty would be good", "09:30"), ("half eight", "08:30"), ("1430", "14:30"),
        ("morning", "morning"), ("Morning would suit", "morning"), ("for", "16:00"), ("to", "14:00"),
        ("between two and four", "14:00/16:00"), ("two thirty or three", "14:30"), ("10 30 am", "10:30"),
        ("I need a table for 2 at half past 6", "18:30"),
    ],
)  # fmt: skip
def test_reads_a_bare_answer_where_a_time_was_asked_for(said: str, value: str) -> None:
    assert values(hearing(said, asked="time"), "time") == [value]


@pytest.mark.parametrize(
    "said",
    [
        "any time", "any time tomorrow", "it takes two hours", "for two hours", "an hour ago it burst",
        "it's 30 years old", "I've got two taps leaking", "unit 5 12 Smith street", "at 5 Smith Street Newtown",
        "my number is 0412 345 678", "oh four one two three four five six seven eight",
        "it cost me $250 last time", "the price was $2.30", "three bedroom house", "about 10 litres a minute",
        "between 5 and 10 minutes", "between two and three hours", "24 hour plumber", "shop 2", "level 3",
        "good morning I have a blocked drain", "Morning, my toilet's blocked", "good arvo mate",
        "have a good night", "how's your morning been", "one of the taps", "that one", "postcode 2060",
        "maybe one with three baths", "9", "I'm at 5,000 miles", "it came to around 1,500 then",
    ],
)  # fmt: skip
def test_reads_no_time_where_none_was_said(said: str) -> None:
    assert values(hearing(said), "time") == []


class TestBareHour:
    def test_is_of_the_half_of_the_day_in_which_the_business_is_open(self) -> None:
        evenings: Opening = dict.fromkeys(range(7), (("16:00", "22:00"),))

        assert values(hearing("at 8"), "time") == ["08:00"]
        assert values(hearing("at 8", opening=evenings), "time") == ["20:00"]

    def test_is_read_by_the_hours_of_the_day_that_was_said(self) -> None:
        opening: Opening = {4: (("16:00", "21:00"),), 5: (("06:00", "12:00"),)}

        assert values(hearing("Saturday at 7", opening=opening), "time") == ["07:00"]
        assert values(hearing("Friday at 7", opening=opening), "time") == ["19:00"]

    def test_is_of_the_working_day_where_no_hours_are_known(self) -> None:
        assert values(hearing("at 3", opening={}), "time") == ["15:00"]
        assert values(hearing("at 7", opening={}), "time") == ["07:00"]

    def test_at_closing_time_is_closing_time(self) -> None:
        assert values(hearing("by six"), "time") == ["/18:00"]


def test_a_moment_counted_in_hours_may_be_tomorrow() -> None:
    late = datetime(2024, 8, 5, 23, 30, tzinfo=SYDNEY)

    found = [fact.value for fact in facts(hearing("in an hour", now=late))]

    assert found == ["2024-08-06", "00:30"]
