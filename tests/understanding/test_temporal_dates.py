"""Days as Australians say them, heard on Monday 5 August 2024."""

from __future__ import annotations

import pytest

from tests.understanding.temporal_said import hearing, values

NEAR = [
    ("can you come today", "2024-08-05"),
    ("later today if you can", "2024-08-05"),
    ("tonight", "2024-08-05"),
    ("this arvo would be great", "2024-08-05"),
    ("this avo", "2024-08-05"),
    ("as soon as possible please", "2024-08-05"),
    ("ASAP mate", "2024-08-05"),
    ("I need someone right now", "2024-08-05"),
    ("straight away if you can", "2024-08-05"),
    ("straightaway", "2024-08-05"),
    ("your next available appointment", "2024-08-05"),
    ("whatever is soonest", "2024-08-05"),
    ("tomorrow", "2024-08-06"),
    ("tomoz arvo", "2024-08-06"),
    ("tmrw at 3", "2024-08-06"),
    ("2moro works", "2024-08-06"),
    ("to morrow morning", "2024-08-06"),
    ("tomorrow's good", "2024-08-06"),
    ("day after tomorrow", "2024-08-07"),
    ("the day after tomorrow", "2024-08-07"),
    ("not tomorrow, the day after", "2024-08-07"),
    ("tomorrow week", "2024-08-13"),
    ("in two days", "2024-08-07"),
    ("in a couple of days", "2024-08-07"),
    ("two days from now", "2024-08-07"),
    ("in a week's time", "2024-08-12"),
    ("in a fortnight", "2024-08-19"),
    ("a month from now", "2024-09-05"),
    ("in half an hour", "2024-08-05"),
    ("in the next couple of days", "2024-08-05/2024-08-07"),
]

WEEKDAYS = [
    ("Tuesday", "2024-08-06"),
    ("this Tuesday", "2024-08-06"),
    ("this coming Friday", "2024-08-09"),
    ("Friday coming", "2024-08-09"),
    ("on Monday", "2024-08-12"),
    ("next Tuesday", "2024-08-13"),
    ("next Monday", "2024-08-12"),
    ("Tuesday next week", "2024-08-13"),
    ("next week, Tuesday", "2024-08-13"),
    ("next week sometime on Thursday", "2024-08-15"),
    ("Tuesday week", "2024-08-13"),
    ("Monday week", "2024-08-19"),
    ("a week on Tuesday", "2024-08-13"),
    ("a week from Friday", "2024-08-16"),
    ("Tuesday after next", "2024-08-20"),
    ("the week after next on Tuesday", "2024-08-20"),
    ("a fortnight on Tuesday", "2024-08-20"),
    ("Friday this week", "2024-08-09"),
    ("Wednesdays are good", "2024-08-07"),
    ("thurs", "2024-08-08"),
    ("Sat arvo", "2024-08-10"),
    ("on Sun", "2024-08-11"),
    ("wensday", "2024-08-07"),
    ("we'd like someone on Wed", "2024-08-07"),
    ("any openings Thursday arvo", "2024-08-08"),
    ("do you have anything on Saturday", "2024-08-10"),
    ("Good Friday", "2025-04-18"),
]

STRETCHES = [
    ("this weekend", "2024-08-10/2024-08-11"),
    ("on the weekend", "2024-08-10/2024-08-11"),
    ("next weekend", "2024-08-17/2024-08-18"),
    ("next week", "2024-08-12/2024-08-18"),
    ("any time next week is fine", "2024-08-12/2024-08-18"),
    ("this week", "2024-08-05/2024-08-11"),
    ("end of the week", "2024-08-09"),
    ("early next week", "2024-08-12/2024-08-13"),
    ("end of next week", "2024-08-16"),
    ("later this week", "2024-08-08/2024-08-09"),
    ("mid week", "2024-08-07"),
    ("middle of next week", "2024-08-14"),
    ("the week after next", "2024-08-19/2024-08-25"),
    ("next month", "2024-09-01/2024-09-30"),
    ("beginning of September", "2024-09-01/2024-09-10"),
    ("between Tuesday and Thursday", "2024-08-06/2024-08-08"),
    ("Tuesday to Thursday", "2024-08-06/2024-08-08"),
    ("from the 10th to the 12th", "2024-08-10/2024-08-12"),
    ("the 10th to 12th of September", "2024-09-10/2024-09-12"),
    ("by Friday", "2024-08-05/2024-08-09"),
    ("I need it done before Friday", "2024-08-05/2024-08-08"),
    ("before the weekend", "2024-08-05/2024-08-09"),
    ("from Wednesday onwards", "2024-08-07/2024-08-13"),
]

NUMBERED = [
    ("the 3rd works", "2024-09-03"),
    ("on the third", "2024-09-03"),
    ("the 21st", "2024-08-21"),
    ("on the twenty first", "2024-08-21"),
    ("Friday the 9th", "2024-08-09"),
    ("Friday the 13th", "2024-09-13"),
    ("Tuesday the 6th of August", "2024-08-06"),
    ("3rd of August", "2025-08-03"),
    ("August 3", "2025-08-03"),
    ("the third of September", "2024-09-03"),
    ("10 September", "2024-09-10"),
    ("Sept 10th", "2024-09-10"),
    ("August 12th 2024", "2024-08-12"),
    ("August 12, 2024", "2024-08-12"),
    ("the twelfth of August twenty twenty four", "2024-08-12"),
    ("the 12th of this month", "2024-08-12"),
    ("the 2nd of next month", "2024-09-02"),
    ("the seventh of the eighth", "2024-08-07"),
    ("the first Tuesday in September", "2024-09-03"),
    ("the last Friday of the month", "2024-08-30"),
    ("12/8 please", "2024-08-12"),
    ("12/8/24", "2024-08-12"),
    ("12-08-2024", "2024-08-12"),
    ("2024-08-12", "2024-08-12"),
    ("13/8", "2024-08-13"),
    ("Christmas Eve", "2024-12-24"),
    ("Boxing Day", "2024-12-26"),
]


@pytest.mark.parametrize(("said", "value"), NEAR + WEEKDAYS + STRETCHES + NUMBERED)
def test_reads_the_day(said: str, value: str) -> None:
    assert values(hearing(said), "date") == [value]


@pytest.mark.parametrize(
    ("region", "said", "value"),
    [("AU", "9/8", "2024-08-09"), ("GB", "9/8", "2024-08-09"), ("US", "9/8", "2024-09-08"),
     ("US", "13/8", "2024-08-13"), ("US", "8/14/2024", "2024-08-14"), ("AU", "5/8/24", "2024-08-05")],
)  # fmt: skip
def test_reads_figures_in_the_order_of_the_region(region: str, said: str, value: str) -> None:
    assert values(hearing(said, region=region), "date") == [value]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Thursday then", "2024-08-08"),
        ("the third", "2024-09-03"),
        ("twenty first", "2024-08-21"),
        ("21", "2024-08-21"),
        ("7th", "2024-08-07"),
        ("next available", "2024-08-05"),
        ("um yeah Monday week", "2024-08-19"),
    ],
)
def test_reads_a_bare_answer_where_a_day_was_asked_for(said: str, value: str) -> None:
    assert values(hearing(said, asked="date"), "date") == [value]


@pytest.mark.parametrize(
    "said",
    [
        "the second bathroom", "on the second floor", "the first one is leaking", "just a second",
        "hang on a second", "first thing I noticed", "we're open 24/7", "a 1/2 inch pipe", "21",
        "the water sat there", "we'd like a plumber", "it may be the washer", "the house was built in 1985",
        "born on 3/8/1985", "one of these days", "7 days a week", "in March the tap was fine, 2010",
    ],
)  # fmt: skip
def test_reads_no_day_where_none_was_said(said: str) -> None:
    assert values(hearing(said), "date") == []


def test_doubts_a_weekday_that_does_not_fit_its_date() -> None:
    assert values(hearing("Tuesday the 7th"), "date") == ["2024-08-07"]
