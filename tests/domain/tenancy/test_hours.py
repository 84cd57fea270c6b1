"""Opening hours as they are typed, and the document they become."""

from __future__ import annotations

from datetime import date, time

import pytest

from frontdesk.domain.tenancy.hours import (
    DateRun,
    TypedDay,
    WrongHours,
    date_runs,
    hours_typed,
    week_typed,
    with_dates,
    with_holidays,
    with_week,
    without_dates,
)
from frontdesk.domain.tenancy.opening import opening_hours
from frontdesk.domain.tenancy.public_holidays import public_holidays, state_of

CHRISTMAS, BOXING_DAY = date(2026, 12, 25), date(2026, 12, 26)


class TestHoursTyped:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ([("8", "5")], [(8, 0, 17, 0)]),
            ([("8:30", "17.30"), ("", "")], [(8, 30, 17, 30)]),
            ([("8 am", "12"), ("1", "5:30pm")], [(8, 0, 12, 0), (13, 0, 17, 30)]),
            ([("8", "12"), ("1", "5"), ("6", "midnight")], [(8, 0, 12, 0), (13, 0, 17, 0), (18, 0, 0, 0)]),
            ([("00:00", "24:00")], [(0, 0, 0, 0)]),
            ([], []),
        ],
    )
    def test_means_what_people_mean(self, typed: list[tuple[str, str]], meant: list[tuple[int, int, int, int]]) -> None:
        expected = tuple((time(a, b), time(c, d)) for a, b, c, d in meant)

        assert hours_typed(typed) == expected

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ([("8", "")], "Write both"),
            ([("8", "late")], "“late” is no time of day"),
            ([("25", "26")], "“25” is no time of day"),
            ([("18:00", "08:00")], "08:00 is not later than 18:00"),
            ([("8", "12"), ("11", "14")], "11 to 14 overlaps"),
            ([("8", "midnight"), ("9 pm", "10 pm")], "overlaps"),
            ([("1 pm", "5 pm"), ("8 am", "12 pm")], "overlaps"),
        ],
    )
    def test_refuses_what_fits_no_day(self, typed: list[tuple[str, str]], why: str) -> None:
        with pytest.raises(WrongHours, match=why):
            hours_typed(typed)

    def test_tells_every_day_that_is_wrong(self) -> None:
        open_day, closed = TypedDay(False, (("8", "5"),)), TypedDay(True, (("nonsense", ""),))
        week = [open_day, TypedDay(False, (("8", "x"),)), open_day, TypedDay(False, ()), open_day, closed, closed]

        with pytest.raises(WrongHours) as refused:
            week_typed(week)

        assert list(refused.value.errors) == ["tuesday", "thursday"]
        fine = week_typed([open_day] * 5 + [closed] * 2)
        assert [len(day) for day in fine] == [1, 1, 1, 1, 1, 0, 0]


class TestDocument:
    def test_keeps_dates_when_the_week_changes_and_the_week_when_dates_do(self) -> None:
        week = week_typed([TypedDay(False, (("8", "18"),))] * 5 + [TypedDay(True, ())] * 2)
        break_ = DateRun(date(2026, 12, 24), date(2027, 1, 2), "Summer break", ())
        late = DateRun(date(2026, 12, 10), date(2026, 12, 10), "", ((time(10), time(0)),))

        document = with_dates(with_dates(with_week({}, week), break_), late)
        document = with_week(document, week)

        assert date_runs(document) == [late, break_]
        assert opening_hours(document).on(date(2026, 12, 31)) == ()
        assert opening_hours(document).on(date(2026, 12, 10)) == ((time(10), time(0)),)
        shorter = without_dates(document, date(2026, 12, 28), date(2027, 1, 2))
        assert [run.last for run in date_runs(shorter)] == [date(2026, 12, 10), date(2026, 12, 27)]
        with pytest.raises(WrongHours, match="more than a year"):
            with_dates(document, DateRun(CHRISTMAS, date(2028, 12, 25), "", ()))

    def test_closes_on_the_holidays_that_are_ticked_and_on_no_other(self) -> None:
        listed = {CHRISTMAS: "Christmas Day", BOXING_DAY: "Boxing Day"}
        own = DateRun(BOXING_DAY, BOXING_DAY, "Sale", ((time(9), time(13)),))

        ticked = with_holidays({}, listed, [CHRISTMAS, BOXING_DAY])
        opened = with_holidays(with_dates(ticked, own), listed, [])

        assert ticked["exceptions"] == [
            {"date": "2026-12-25", "name": "Christmas Day", "closed": True},
            {"date": "2026-12-26", "name": "Boxing Day", "closed": True},
        ]
        assert with_holidays(ticked, listed, [CHRISTMAS, BOXING_DAY]) == ticked
        assert date_runs(opened) == [own]


class TestPublicHolidays:
    def test_are_those_of_the_state_as_far_as_it_is_known(self) -> None:
        assert state_of("AU", "New South Wales", "Australia/Perth") == "NSW"
        assert state_of("AU", "vic ", "Australia/Sydney") == "VIC"
        assert state_of("AU", None, "Australia/Brisbane") == "QLD"
        assert state_of("US", None, "America/New_York") is None
        assert state_of("GB", "Scotland", "Europe/London") == "SCT"
        autumn = (date(2026, 10, 1), date(2026, 12, 25))
        assert public_holidays("AU", "NSW", *autumn) == {date(2026, 10, 5): "Labour Day", CHRISTMAS: "Christmas Day"}
        assert date(2026, 10, 5) not in public_holidays("AU", "VIC", *autumn)
        assert public_holidays("US", None, *autumn)[date(2026, 11, 26)] == "Thanksgiving Day"
