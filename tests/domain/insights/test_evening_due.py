from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from frontdesk.domain.insights.evening import due_days, report_time
from tests.domain.insights.calls import MORNING, SYDNEY

DAY = date(2024, 8, 5)
EVENING = datetime(2024, 8, 5, 18, 30, tzinfo=SYDNEY)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HALF_PAST_SIX = time(18, 30)


class TestDueDays:
    @pytest.mark.parametrize(
        ("now", "days"),
        [
            (EVENING - timedelta(seconds=1), [DAY - timedelta(days=1)]),
            (EVENING, [DAY - timedelta(days=1), DAY]),
            (datetime(2024, 8, 5, 23, 59, tzinfo=SYDNEY), [DAY - timedelta(days=1), DAY]),
            (datetime(2024, 8, 6, tzinfo=SYDNEY), [DAY]),
        ],
    )
    def test_are_today_once_its_evening_has_come_and_yesterday(self, now: datetime, days: list[date]) -> None:
        assert due_days(now.astimezone(UTC), SYDNEY, HALF_PAST_SIX, since=LONG_AGO) == days

    def test_are_none_before_the_business_was_there(self) -> None:
        assert due_days(EVENING, SYDNEY, HALF_PAST_SIX, since=MORNING) == [DAY]
        assert due_days(EVENING, SYDNEY, HALF_PAST_SIX, since=EVENING + timedelta(hours=1)) == []

    @pytest.mark.parametrize(
        ("day", "at", "utc"),
        [
            (date(2024, 10, 6), time(2, 30), datetime(2024, 10, 5, 16, 0, tzinfo=UTC)),  # skipped: at the skip
            (date(2025, 4, 6), time(2, 30), datetime(2025, 4, 5, 15, 30, tzinfo=UTC)),  # twice: the first
            (date(2024, 10, 6), HALF_PAST_SIX, datetime(2024, 10, 6, 7, 30, tzinfo=UTC)),
            (date(2024, 10, 5), HALF_PAST_SIX, datetime(2024, 10, 5, 8, 30, tzinfo=UTC)),
        ],
    )
    def test_come_once_when_clocks_change(self, day: date, at: time, utc: datetime) -> None:
        before = due_days(utc - timedelta(seconds=1), SYDNEY, at, since=LONG_AGO)

        assert day not in before
        assert day in due_days(utc, SYDNEY, at, since=LONG_AGO)

    def test_are_each_place_s_own(self) -> None:
        boston = ZoneInfo("America/New_York")

        assert due_days(EVENING, boston, HALF_PAST_SIX, since=LONG_AGO) == [date(2024, 8, 4)]


class TestTheTimeOfDay:
    @pytest.mark.parametrize(
        ("settings", "at"),
        [
            ({}, HALF_PAST_SIX),
            ({"daily_report_at": "20:15"}, time(20, 15)),
            ({"daily_report_at": "off"}, None),
            ({"daily_report_at": "tea time"}, HALF_PAST_SIX),
            ({"daily_report_at": None}, HALF_PAST_SIX),
        ],
    )
    def test_is_the_business_s_choice(self, settings: dict[str, Any], at: time | None) -> None:
        assert report_time(settings, of=UUID(int=7)) == at
