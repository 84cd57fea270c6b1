"""From the facts of a call to a wish."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.scheduling.wishes import Wish, wish_of


class TestWishOf:
    @pytest.mark.parametrize(
        ("day", "first", "last"),
        [
            (None, None, None),
            ("2024-08-05", date(2024, 8, 5), date(2024, 8, 5)),
            ("2024-08-05/2024-08-09", date(2024, 8, 5), date(2024, 8, 9)),
            ("2024-08-05/", date(2024, 8, 5), None),
            ("/2024-08-09", None, date(2024, 8, 9)),
        ],
    )
    def test_reads_a_day_or_days(self, day: str | None, first: date | None, last: date | None) -> None:
        wish = wish_of(preferred_date=day)

        assert (wish.first, wish.last) == (first, last)

    @pytest.mark.parametrize(
        ("said", "wish"),
        [
            ("14:30", Wish(at=time(14, 30))),
            ("morning", Wish(until=time(12))),
            ("afternoon", Wish(since=time(12), until=time(17))),
            ("evening", Wish(since=time(17))),
            ("14:00/16:00", Wish(since=time(14), until=time(16))),
            ("16:00/", Wish(since=time(16))),
            ("/11:00", Wish(until=time(11))),
            (None, Wish()),
        ],
    )
    def test_reads_a_time_or_part_of_the_day(self, said: str | None, wish: Wish) -> None:
        assert wish_of(preferred_time=said) == wish

    @pytest.mark.parametrize(
        ("said", "taken"), [("16:22", time(16, 20)), ("16:23", time(16, 25)), ("23:59", time(23, 55))]
    )
    def test_takes_a_named_start_to_the_five_minutes(self, said: str, taken: time) -> None:
        assert wish_of(preferred_time=said).at == taken

    def test_wants_the_soonest_in_an_emergency_only(self) -> None:
        assert wish_of(urgency="emergency").soonest
        assert not wish_of(urgency="urgent").soonest

    @pytest.mark.parametrize("value", ["next week", "2024-13-01"])
    def test_refuses_a_date_in_another_form(self, value: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            wish_of(preferred_date=value)


class TestHowFarOff:
    @given(st.times(), st.sampled_from(["morning", "afternoon", "evening", "14:00/16:00", "16:00/", "/11:00"]))
    def test_is_nothing_exactly_when_the_time_is_inside(self, wall: time, said: str) -> None:
        wall = wall.replace(second=0, microsecond=0)
        wish = wish_of(preferred_time=said)
        inside = (wish.since or time.min) <= wall < (wish.until or time.max)

        assert (wish.minutes_off(wall) == 0) is inside

    def test_counts_the_days_on_either_side(self) -> None:
        wish = wish_of(preferred_date="2024-08-05/2024-08-07")

        assert [wish.days_off(date(2024, 8, day)) for day in (3, 5, 7, 10)] == [-2, 0, 0, 3]

    def test_a_start_meets_the_wish_on_its_day_and_at_its_time_alone(self) -> None:
        wish = wish_of(preferred_date="2024-08-05", preferred_time="09:00")

        assert wish.is_met_by(datetime(2024, 8, 5, 9))
        assert not wish.is_met_by(datetime(2024, 8, 6, 9))
        assert not wish.is_met_by(datetime(2024, 8, 5, 9, 30))
