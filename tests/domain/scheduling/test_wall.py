"""Wall clocks and instants, on ordinary days and when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.scheduling.wall import instant

SYDNEY = ZoneInfo("Australia/Sydney")
ZONES = [ZoneInfo(name) for name in ("Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu")]
CLOCKS_FORWARD = date(2024, 10, 6)
CLOCKS_BACK = date(2024, 4, 7)


class TestInstant:
    @pytest.mark.parametrize(
        ("day", "wall", "wanted"),
        [
            pytest.param(date(2024, 8, 5), time(9), datetime(2024, 8, 4, 23, tzinfo=UTC), id="winter"),
            pytest.param(date(2024, 12, 5), time(9), datetime(2024, 12, 4, 22, tzinfo=UTC), id="summer"),
            pytest.param(CLOCKS_FORWARD, time(9), datetime(2024, 10, 5, 22, tzinfo=UTC), id="after the skip"),
            pytest.param(CLOCKS_FORWARD, time(2, 30), datetime(2024, 10, 5, 16, tzinfo=UTC), id="in the skip"),
            pytest.param(CLOCKS_BACK, time(9), datetime(2024, 4, 6, 23, tzinfo=UTC), id="after the repeat"),
            pytest.param(CLOCKS_BACK, time(2, 30), datetime(2024, 4, 6, 15, 30, tzinfo=UTC), id="in the repeat"),
        ],
    )
    def test_is_what_a_clock_in_sydney_shows(self, day: date, wall: time, wanted: datetime) -> None:
        assert instant(day, wall, SYDNEY) == wanted

    def test_is_the_second_showing_if_that_is_meant(self) -> None:
        first, second = (instant(CLOCKS_BACK, time(2, 30), SYDNEY, last=last) for last in (False, True))

        assert second - first == timedelta(hours=1)

    @given(day=st.dates(date(1990, 1, 1), date(2035, 12, 31)), wall=st.times(), zone=st.sampled_from(ZONES))
    def test_shows_that_time_or_one_just_after_a_skip(self, day: date, wall: time, zone: ZoneInfo) -> None:
        wall = wall.replace(microsecond=0)

        shown = instant(day, wall, zone).astimezone(zone).replace(tzinfo=None)

        wished = datetime.combine(day, wall)
        assert wished <= shown <= wished + timedelta(hours=1)

    @given(
        day=st.dates(date(2020, 1, 1), date(2035, 12, 31)), zone=st.sampled_from(ZONES), minutes=st.integers(0, 1438)
    )
    def test_never_runs_backwards_through_a_day(self, day: date, zone: ZoneInfo, minutes: int) -> None:
        earlier, later = (instant(day, time(*divmod(each, 60)), zone) for each in (minutes, minutes + 1))

        assert earlier <= later
