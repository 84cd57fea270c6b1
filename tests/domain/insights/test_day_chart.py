from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from frontdesk.domain.insights.daily import DailySummary
from frontdesk.domain.insights.day import Day, Hour, full_hours
from frontdesk.domain.insights.day_chart import BASE, HEIGHT, WIDTH, day_chart, shown_hours
from frontdesk.domain.insights.day_words import finding, stretch
from frontdesk.domain.tenancy.opening import OpeningHours
from frontdesk.kernel.locale import Locale

SYDNEY = ZoneInfo("Australia/Sydney")
DAY = date(2024, 8, 5)
AU = Locale("en-AU")
NINE_TO_FIVE = OpeningHours(weekdays=(((time(9), time(17)),),) * 7)
CLOSED = OpeningHours()


def hours(calls: Mapping[int, int], day: date = DAY) -> tuple[Hour, ...]:
    starts = full_hours(day, SYDNEY)
    ends = [*starts[1:], datetime.combine(day + timedelta(days=1), time(0), SYDNEY)]
    return tuple(Hour(start, end, calls.get(start.hour, 0)) for start, end in zip(starts, ends, strict=True))


def a_day(calls: Mapping[int, int]) -> Day:
    summary = DailySummary("Lakeside", "en-AU", DAY, sum(calls.values()), 0, 0, None, None, 0, 0, 0)
    return Day(summary, None, summary, hours(calls), (), ())


def drawn(calls: Mapping[int, int], opening: OpeningHours) -> list[int]:
    return [hour.begins.hour for hour in shown_hours(hours(calls), opening)]


class TestTheHoursThatAreDrawn:
    def test_are_those_of_opening(self) -> None:
        assert drawn({10: 1}, NINE_TO_FIVE) == list(range(9, 17))

    def test_reach_to_calls_outside_of_it(self) -> None:
        assert drawn({6: 1, 20: 2}, NINE_TO_FIVE) == list(range(6, 21))

    def test_are_eight_at_least(self) -> None:
        assert drawn({12: 1}, CLOSED) == list(range(8, 17))
        assert drawn({0: 1}, CLOSED) == list(range(8))
        assert drawn({23: 1}, CLOSED) == list(range(16, 24))

    def test_go_on_to_midnight_where_opening_does(self) -> None:
        late = OpeningHours(weekdays=(((time(18), time(2)),),) * 7)

        assert drawn({19: 1}, late) == list(range(16, 24))

    def test_are_the_whole_day_where_the_business_never_closes(self) -> None:
        always = OpeningHours(weekdays=(((time(0), time(0)),),) * 7)

        assert drawn({3: 1}, always) == list(range(24))


class TestBars:
    @pytest.mark.parametrize("calls", [{9: 1}, {9: 4, 12: 2, 16: 1}, dict.fromkeys(range(24), 50)])
    def test_stand_on_zero_inside_of_the_picture_without_touching(self, calls: dict[int, int]) -> None:
        chart = day_chart(a_day(calls), NINE_TO_FIVE, AU)

        assert chart is not None
        for bar in chart.bars:
            assert bar.y + bar.height == pytest.approx(BASE, abs=0.11)
            assert bar.y >= 30
            assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert all(one.x + one.width < two.x for one, two in zip(chart.bars, chart.bars[1:], strict=False))
        assert BASE < HEIGHT

    def test_are_as_high_as_they_count(self) -> None:
        chart = day_chart(a_day({9: 4, 12: 2}), NINE_TO_FIVE, AU)

        assert chart is not None
        by_hour = {bar.hour: bar for bar in chart.bars}
        assert by_hour["9 am"].height == 2 * by_hour["12 pm"].height
        assert (by_hour["9 am"].share, by_hour["12 pm"].share, by_hour["10 am"].share) == (100, 50, 0)
        assert by_hour["9 am"].words == "9 am: 4 calls"

    def test_are_named_where_there_is_room(self) -> None:
        few = day_chart(a_day({9: 1}), NINE_TO_FIVE, AU)
        many = day_chart(a_day({0: 1, 23: 1}), NINE_TO_FIVE, AU)

        assert few is not None
        assert many is not None
        assert all(bar.tick == bar.hour for bar in few.bars)
        assert [bar.tick for bar in many.bars if bar.tick][:3] == ["12 am", "3 am", "6 am"]

    def test_are_not_drawn_on_a_day_without_calls(self) -> None:
        assert day_chart(a_day({}), NINE_TO_FIVE, AU) is None


class TestTheFinding:
    @pytest.mark.parametrize(
        ("calls", "says"),
        [
            ({9: 1}, "The one call came from 9 to 10 am"),
            ({9: 1, 11: 1}, "No hour had more than one call"),
            ({9: 4, 11: 3}, "Most rang from 9 to 10 am: 4 of 7"),
            ({9: 4, 11: 4, 12: 1}, "Most rang from 9 to 10 am and from 11 am to 12 pm: 4 each"),
            ({8: 2, 9: 2, 10: 2}, "3 hours had the most calls, 2 each"),
        ],
    )
    def test_is_what_the_calls_show(self, calls: dict[int, int], says: str) -> None:
        assert finding(hours(calls), AU) == says

    def test_names_hours_as_the_clock_on_the_wall_has_them(self) -> None:
        spring = hours({}, date(2024, 10, 6))

        assert [stretch(hour, AU) for hour in spring[1:3]] == ["from 1 to 3 am", "from 3 to 4 am"]
