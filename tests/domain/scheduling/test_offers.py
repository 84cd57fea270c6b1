"""What the desk offers: the wished time, else the nearest; few, and not side by side."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.scheduling.offers import Rules, Window, offers
from frontdesk.domain.scheduling.slots import Diary, Length, Slot, slot_at, starts_on
from frontdesk.domain.scheduling.wishes import Wish, wish_of
from tests.domain.scheduling.diaries import (
    AN_HOUR,
    MONDAY,
    SYDNEY,
    ZONES,
    a_diary,
    a_technician,
    a_visit,
    at,
    days,
    diaries,
    wishes,
)

RULES = Rules()
EARLY = at(7)
FORTNIGHT = Window(MONDAY, MONDAY + timedelta(days=13))


def offered(
    diary: Diary,
    *,
    now: datetime = EARLY,
    limit: int = 2,
    preferred_date: str | None = None,
    preferred_time: str | None = None,
    urgency: str | None = None,
) -> list[str]:
    """Return what is offered for a wish, as day of the month and time."""
    wish = wish_of(preferred_date=preferred_date, preferred_time=preferred_time, urgency=urgency)
    return shown(offers(diary, FORTNIGHT, AN_HOUR, wish, now=now, rules=RULES, limit=limit))


def shown(slots: list[Slot]) -> list[str]:
    return [f"{slot.starts_at.astimezone(SYDNEY):%d %H:%M}" for slot in slots]


def full(day: date, *, but: tuple[int, ...] = ()) -> Diary:
    """Return a diary in which the only technician is busy on a date but for visits at these hours."""
    return a_diary(a_technician(1, *(a_visit(at(hour, day=day)) for hour in range(8, 18) if hour not in but)))


class TestWithoutAWish:
    def test_offers_the_first_time_and_one_in_another_half_of_a_day(self) -> None:
        assert offered(a_diary()) == ["05 08:00", "05 12:00"]

    def test_offers_nothing_sooner_than_somebody_can_be_there(self) -> None:
        assert offered(a_diary(), now=at(9, 10))[0] == "05 10:00"

    def test_skips_the_weekend(self) -> None:
        assert offered(a_diary(), now=at(16, 45, day=date(2024, 8, 9))) == ["12 08:00", "12 12:00"]

    def test_offers_one_if_one_is_wanted(self) -> None:
        assert offered(a_diary(), limit=1) == ["05 08:00"]

    def test_offers_neighbours_only_if_there_is_nothing_else(self) -> None:
        one_morning = Window(MONDAY, MONDAY)
        diary = full(MONDAY, but=(9, 10))

        slots = offers(diary, one_morning, AN_HOUR, Wish(), now=EARLY, rules=RULES, limit=2)

        assert shown(slots) == ["05 09:00", "05 09:30"]


class TestADay:
    def test_is_kept_to_if_it_has_room(self) -> None:
        assert offered(a_diary(), preferred_date="2024-08-07") == ["07 08:00", "07 12:00"]

    def test_that_is_full_brings_up_the_day_after(self) -> None:
        assert offered(full(date(2024, 8, 7)), preferred_date="2024-08-07") == ["08 08:00", "08 12:00"]

    def test_that_is_full_brings_up_the_day_before_if_the_one_after_is_closed(self) -> None:
        assert offered(full(date(2024, 8, 9)), preferred_date="2024-08-09") == ["08 08:00", "08 12:00"]

    def test_on_a_weekend_brings_up_the_monday_after(self) -> None:
        assert offered(a_diary(), preferred_date="2024-08-10/2024-08-11") == ["12 08:00", "12 12:00"]

    def test_that_has_gone_brings_up_the_next_times_there_are(self) -> None:
        assert offered(a_diary(), preferred_date="2024-08-01") == ["05 08:00", "05 12:00"]

    def test_in_a_range_is_the_first_that_has_room(self) -> None:
        assert offered(full(date(2024, 8, 7)), preferred_date="2024-08-07/2024-08-09") == ["08 08:00", "08 12:00"]


class TestAPartOfTheDay:
    def test_is_kept_to_with_times_well_apart(self) -> None:
        assert offered(a_diary(), preferred_date="2024-08-05", preferred_time="afternoon") == ["05 12:00", "05 14:00"]

    def test_comes_on_two_days_if_no_day_was_said(self) -> None:
        assert offered(a_diary(), preferred_time="morning") == ["05 08:00", "06 08:00"]

    def test_before_another_part_of_the_same_day(self) -> None:
        diary = full(MONDAY, but=(14, 15))

        assert offered(diary, preferred_date="2024-08-05", preferred_time="morning")[0] == "05 14:00"

    @pytest.mark.parametrize(
        ("said", "wanted"),
        [
            ("10:00/12:00", ["05 10:00", "06 10:00"]),
            ("16:00/", ["05 16:00", "06 16:00"]),
            ("/11:00", ["05 08:00", "06 08:00"]),
            ("evening", ["05 17:00", "06 17:00"]),
        ],
    )
    def test_may_be_a_stretch_of_hours(self, said: str, wanted: list[str]) -> None:
        assert offered(a_diary(), preferred_time=said) == wanted


class TestANamedStart:
    def test_is_offered_first_if_it_is_free_even_beside_the_half_hour(self) -> None:
        slots = offers(
            a_diary(),
            FORTNIGHT,
            AN_HOUR,
            wish_of(preferred_date="2024-08-05", preferred_time="09:20"),
            now=EARLY,
            rules=RULES,
            limit=2,
        )

        assert shown(slots)[0] == "05 09:20"
        assert [slot.fits for slot in slots] == [True, False]

    def test_may_be_sooner_than_what_the_desk_itself_offers(self) -> None:
        assert offered(a_diary(), now=at(9), preferred_date="2024-08-05", preferred_time="09:05")[0] == "05 09:05"

    def test_that_is_taken_brings_up_the_nearest_before_and_after(self) -> None:
        diary = a_diary(a_technician(1, a_visit(at(14))))

        assert offered(diary, preferred_date="2024-08-05", preferred_time="14:00") == ["05 13:00", "05 15:00"]

    def test_without_a_day_is_looked_for_on_the_next_days(self) -> None:
        assert offered(full(MONDAY), preferred_time="14:00") == ["06 14:00", "07 14:00"]

    def test_that_the_clocks_skip_is_never_offered(self) -> None:
        slots = offers(
            a_diary(),
            Window(date(2024, 10, 6), date(2024, 10, 8)),
            AN_HOUR,
            wish_of(preferred_date="2024-10-06", preferred_time="02:30"),
            now=at(12, day=date(2024, 10, 5)),
            rules=RULES,
            limit=2,
        )

        assert not any(slot.fits for slot in slots)


class TestAnEmergency:
    def test_gets_the_soonest(self) -> None:
        assert offered(a_diary(), now=at(8, 30), urgency="emergency") == ["05 09:00", "05 11:00"]

    def test_gets_the_soonest_today_if_today_was_said(self) -> None:
        assert offered(a_diary(), now=at(8, 30), preferred_date="2024-08-05", urgency="emergency")[0] == "05 09:00"

    def test_gets_the_very_next_time_if_today_is_full(self) -> None:
        assert offered(full(MONDAY), preferred_date="2024-08-05", urgency="emergency")[0] == "06 08:00"


class TestWhateverIsInTheDiary:
    @given(
        data=st.data(),
        wish=wishes,
        zone=st.sampled_from(ZONES),
        limit=st.integers(1, 3),
        minutes=st.sampled_from([30, 60, 90]),
    )
    def test_each_offer_can_be_kept(
        self, data: st.DataObject, wish: Wish, zone: ZoneInfo, limit: int, minutes: int
    ) -> None:
        day = data.draw(days)
        diary, length = data.draw(diaries(day, zone)), Length(timedelta(minutes=minutes))
        window = Window(day - timedelta(days=1), day + timedelta(days=2))
        now = at(data.draw(st.integers(0, 23)), day=day, zone=zone)

        found = offers(diary, window, length, wish, now=now, rules=RULES, limit=limit)

        starts = [slot.starts_at for slot in found]
        assert len(set(starts)) == len(starts) <= limit
        assert all(slot_at(diary, slot.starts_at, length) is not None for slot in found)
        assert all(slot.ends_at - slot.starts_at == length.visit for slot in found)
        assert all(now <= start <= now + RULES.horizon for start in starts)
        for slot in found:
            local = slot.starts_at.astimezone(zone)
            assert slot.fits == wish.is_met_by(local)
            assert local.time() == wish.at or (local.minute % 30 == 0 and slot.starts_at >= now + RULES.lead)

    @given(data=st.data(), wish=wishes, zone=st.sampled_from(ZONES))
    def test_what_fits_is_offered_before_what_does_not(self, data: st.DataObject, wish: Wish, zone: ZoneInfo) -> None:
        day = data.draw(st.sampled_from([MONDAY, date(2024, 8, 7), date(2024, 8, 10)]))
        diary = data.draw(diaries(day, zone))
        window = Window(MONDAY, MONDAY + timedelta(days=7))
        now = at(7, zone=zone)

        found = offers(diary, window, AN_HOUR, wish, now=now, rules=RULES, limit=2)

        possible = {
            start
            for each in window.days()
            for start in starts_on(diary, each, AN_HOUR, grid=30, named=wish.at)
            if start >= (now if start.astimezone(zone).time() == wish.at else now + RULES.lead)
        }
        fitting = {start for start in possible if wish.is_met_by(start.astimezone(zone))}
        assert len(found) == min(2, len(possible))
        assert sum(slot.fits for slot in found) == min(2, len(fitting))
        if fitting and wish.at is None:
            assert found[0].starts_at == min(fitting)

    @given(data=st.data(), zone=st.sampled_from(ZONES))
    def test_an_emergency_gets_the_first_start_there_is(self, data: st.DataObject, zone: ZoneInfo) -> None:
        diary = data.draw(diaries(MONDAY, zone))
        now = at(7, zone=zone)

        found = offers(diary, FORTNIGHT, AN_HOUR, Wish(soonest=True), now=now, rules=RULES, limit=1)

        possible = [
            start
            for day in FORTNIGHT.days()
            for start in starts_on(diary, day, AN_HOUR, grid=30)
            if start >= now + RULES.lead
        ]
        assert [slot.starts_at for slot in found] == possible[:1]
