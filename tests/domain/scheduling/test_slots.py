"""Free time: what is in it, and that nothing else is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.scheduling.slots import (
    Diary,
    Length,
    Shift,
    Technician,
    Visit,
    free_spans,
    is_open,
    narrowed,
    slot_at,
    starts_on,
)
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.tenancy.opening import OpeningHours
from tests.domain.scheduling.diaries import (
    AN_HOUR,
    EIGHT_TO_SIX,
    MONDAY,
    ON_SHIFT,
    SYDNEY,
    ZONES,
    a_bay,
    a_diary,
    a_technician,
    a_visit,
    at,
    days,
    diaries,
)


def shown(starts: list[datetime], zone: ZoneInfo = SYDNEY) -> list[str]:
    """Return what the clock on the wall shows at these instants."""
    return [f"{start.astimezone(zone):%H:%M}" for start in starts]


class TestFreeSpans:
    def test_offers_the_whole_day_when_nothing_is_booked(self) -> None:
        assert free_spans(a_diary(), a_technician(), MONDAY, AN_HOUR) == [Span(at(8), at(18))]

    def test_leaves_out_a_visit_and_the_rest_after_it(self) -> None:
        technician = a_technician(1, a_visit(at(10), rest=15))

        spans = free_spans(a_diary(technician), technician, MONDAY, AN_HOUR)

        assert spans == [Span(at(8), at(10)), Span(at(11, 15), at(18))]

    def test_leaves_room_for_the_rest_after_the_new_visit_too(self) -> None:
        technician = a_technician(1, a_visit(at(10)))

        spans = free_spans(a_diary(technician), technician, MONDAY, Length(timedelta(hours=1), timedelta(minutes=30)))

        assert spans[0] == Span(at(8), at(9, 30))

    def test_is_nothing_on_a_day_the_business_is_closed(self) -> None:
        always = a_technician(shifts=tuple(Shift(weekday=day, start=time(8), end=time(18)) for day in range(7)))

        assert free_spans(a_diary(always), always, date(2024, 8, 10), AN_HOUR) == []

    def test_is_nothing_on_a_holiday(self) -> None:
        opening = OpeningHours(weekdays=((EIGHT_TO_SIX,),) * 7, exceptions={MONDAY: ()})

        assert free_spans(a_diary(opening=opening), a_technician(), MONDAY, AN_HOUR) == []

    def test_leaves_out_an_absence_on_a_date_and_one_every_week(self) -> None:
        technician = a_technician(
            shifts=(
                *ON_SHIFT,
                Shift(weekday=0, start=time(12), end=time(13), absent=True),
                Shift(day=MONDAY, start=time(16), end=time(18), absent=True),
            )
        )

        assert free_spans(a_diary(technician), technician, MONDAY, AN_HOUR) == [
            Span(at(8), at(12)),
            Span(at(13), at(16)),
        ]

    def test_a_day_off_leaves_nothing(self) -> None:
        technician = a_technician(shifts=(*ON_SHIFT, Shift(day=MONDAY, absent=True)))

        assert free_spans(a_diary(technician), technician, MONDAY, AN_HOUR) == []

    def test_a_dated_shift_replaces_the_weekly_one(self) -> None:
        technician = a_technician(shifts=(*ON_SHIFT, Shift(day=MONDAY, start=time(13), end=time(15))))

        assert free_spans(a_diary(technician), technician, MONDAY, AN_HOUR) == [Span(at(13), at(15))]

    def test_runs_past_midnight_where_the_hours_do(self) -> None:
        night = (time(22), time(2))
        technician = a_technician(shifts=(Shift(weekday=0, start=night[0], end=night[1]),))
        diary = a_diary(technician, opening=OpeningHours(weekdays=((night,),) * 7))

        assert slot_at(diary, at(23, 30), AN_HOUR) is not None
        assert slot_at(diary, at(1, day=date(2024, 8, 6)), AN_HOUR) is not None
        assert slot_at(diary, at(1, 30, day=date(2024, 8, 6)), AN_HOUR) is None


class TestStarts:
    def test_keep_to_the_half_hour_and_end_before_closing(self) -> None:
        starts = shown(starts_on(a_diary(), MONDAY, AN_HOUR, grid=30))

        assert (starts[0], starts[1], starts[-1], len(starts)) == ("08:00", "08:30", "17:00", 19)

    def test_a_named_time_counts_off_the_grid_if_it_is_free(self) -> None:
        technician = a_technician(1, a_visit(at(8)))

        assert "09:05" in shown(starts_on(a_diary(technician), MONDAY, AN_HOUR, grid=30, named=time(9, 5)))
        assert "08:55" not in shown(starts_on(a_diary(technician), MONDAY, AN_HOUR, grid=30, named=time(8, 55)))

    def test_are_none_when_all_bays_are_busy(self) -> None:
        diary = a_diary(bays=(a_bay(1, a_visit(at(8), minutes=600)),))

        assert starts_on(diary, MONDAY, AN_HOUR, grid=30) == []

    def test_keep_to_the_clock_on_the_wall_after_the_clocks_went_forward(self) -> None:
        sunday = date(2024, 10, 6)
        hours = (time(0), time(6))
        technician = a_technician(shifts=(Shift(weekday=6, start=hours[0], end=hours[1]),))
        diary = a_diary(technician, opening=OpeningHours(weekdays=((hours,),) * 7))

        assert shown(starts_on(diary, sunday, AN_HOUR, grid=60)) == ["00:00", "01:00", "03:00", "04:00", "05:00"]

    def test_name_both_hours_that_the_clocks_show_twice(self) -> None:
        sunday = date(2024, 4, 7)
        hours = (time(1), time(4))
        technician = a_technician(shifts=(Shift(weekday=6, start=hours[0], end=hours[1]),))
        diary = a_diary(technician, opening=OpeningHours(weekdays=((hours,),) * 7))

        assert shown(starts_on(diary, sunday, AN_HOUR, grid=60)) == ["01:00", "02:00", "02:00", "03:00"]

    def test_run_until_a_closing_time_that_the_clocks_show_twice_was_shown_twice(self) -> None:
        sunday = date(2024, 4, 7)
        hours = (time(1, 30), time(2, 30))
        technician = a_technician(shifts=(Shift(weekday=6, start=hours[0], end=hours[1]),))
        diary = a_diary(technician, opening=OpeningHours(weekdays=((hours,),) * 7))

        assert shown(starts_on(diary, sunday, AN_HOUR, grid=30)) == ["01:30", "02:00", "02:30"]

    def test_end_as_the_clock_first_shows_the_time_it_is_turned_back_to(self) -> None:
        sunday = date(2024, 4, 7)
        hours = (time(1), time(2))
        technician = a_technician(shifts=(Shift(weekday=6, start=hours[0], end=hours[1]),))
        diary = a_diary(technician, opening=OpeningHours(weekdays=((hours,),) * 7))

        assert shown(starts_on(diary, sunday, AN_HOUR, grid=30)) == ["01:00"]

    @given(data=st.data(), day=days, zone=st.sampled_from(ZONES), minutes=st.sampled_from([30, 45, 60, 90, 120]))
    def test_are_exactly_those_at_which_a_visit_fits(
        self, data: st.DataObject, day: date, zone: ZoneInfo, minutes: int
    ) -> None:
        diary = data.draw(diaries(day, zone))
        length = Length(timedelta(minutes=minutes), timedelta(minutes=data.draw(st.sampled_from([0, 15]))))

        starts = starts_on(diary, day, length, grid=30)

        every = every_half_hour(day, zone)
        assert starts == [start for start in every if fits(diary, start, length)]


class TestSlotAt:
    def test_is_the_technicians_with_the_fewest_visits_that_day(self) -> None:
        busy = a_technician(1, a_visit(at(14)))
        idle = a_technician(2, a_visit(at(9, day=date(2024, 8, 6))))

        slot = slot_at(a_diary(busy, idle), at(9), AN_HOUR)

        assert slot is not None
        assert slot.technician_id == idle.id

    def test_is_the_one_with_the_lowest_id_among_equals(self) -> None:
        slot = slot_at(a_diary(a_technician(2), a_technician(1)), at(9), AN_HOUR)

        assert slot is not None
        assert slot.technician_id == a_technician(1).id

    def test_has_a_free_bay_where_there_are_bays(self) -> None:
        slot = slot_at(a_diary(bays=(a_bay(1, a_visit(at(9))), a_bay(2))), at(9), AN_HOUR)

        assert slot is not None
        assert slot.resource_id == a_bay(2).id

    def test_is_nobodys_if_the_one_who_was_asked_for_is_busy(self) -> None:
        busy = a_technician(1, a_visit(at(9)))
        diary = narrowed(a_diary(busy, a_technician(2)), technician_id=busy.id, resource_id=None)

        assert slot_at(diary, at(9), AN_HOUR) is None


class TestIsOpen:
    def test_counts_the_whole_visit(self) -> None:
        assert is_open(a_diary(), Span(at(17), at(18)))
        assert not is_open(a_diary(), Span(at(17, 5), at(18, 5)))
        assert not is_open(a_diary(), Span(at(7, 55), at(8, 55)))


def every_half_hour(day: date, zone: ZoneInfo) -> list[datetime]:
    """Return all instants whose clock shows a full or a half hour of a date."""
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    instants = [midnight + timedelta(minutes=15 * n) for n in range(-8, 26 * 4 + 8)]
    locals_ = [(each, each.astimezone(zone)) for each in instants]
    return [each for each, local in locals_ if local.date() == day and local.minute in (0, 30)]


def fits(diary: Diary, start: datetime, length: Length) -> bool:
    """Return whether a visit fits, judged minute by minute and by nothing that the code computes with."""
    visit = [start + timedelta(minutes=n) for n in range(int(length.visit.total_seconds() // 60))]
    bays = diary.bays
    return any(
        all(is_working(diary, tech, moment) for moment in visit) and not clashes(tech.visits, start, length)
        for tech in diary.technicians
    ) and (bays is None or any(not clashes(bay.visits, start, length) for bay in bays))


def clashes(visits: tuple[Visit, ...], start: datetime, length: Length) -> bool:
    end = start + length.visit
    return any(start < visit.span.end + visit.rest and visit.span.start < end + length.rest for visit in visits)


def is_working(diary: Diary, tech: Technician, moment: datetime) -> bool:
    local = moment.astimezone(diary.zone)
    is_open = covers(local, diary.opening.weekdays)
    shifts = [[s for s in tech.shifts if s.weekday == day] for day in range(7)]
    present = [[(s.start or time(), s.end or time()) for s in day if not s.absent] for day in shifts]
    absent = [[(s.start or time(), s.end or time()) for s in day if s.absent] for day in shifts]
    return is_open and covers(local, present) and not covers(local, absent)


def covers(local: datetime, hours: object) -> bool:
    """Return whether weekly hours cover what the clock shows, today's or yesterday's past midnight.

    In an hour that is shown twice, hours that the clock is turned back into have not ended the first time,
    and hours that had begun go on the second time.
    """
    assert isinstance(hours, list | tuple)
    earliest, wall = time_still_to_come(local), time_reached(local)
    today, yesterday = hours[local.weekday()], hours[local.weekday() - 1]
    return any(begin <= wall and earliest < end if begin < end else wall >= begin for begin, end in today) or any(
        begin >= end and earliest < end for begin, end in yesterday
    )


def time_reached(local: datetime) -> time:
    """Return the latest time the clock has shown in this hour: the present, but after it was turned back."""
    if local.fold == 0:
        return local.time()
    earlier = local.astimezone(UTC)
    while earlier.astimezone(local.tzinfo).fold == 1:
        earlier -= timedelta(minutes=1)
    return earlier.astimezone(local.tzinfo).time()


def time_still_to_come(local: datetime) -> time:
    """Return the earliest time the clock shows from now on: the present, but before it is turned back."""
    if local.replace(fold=1).utcoffset() == local.utcoffset():
        return local.time()
    later = local.astimezone(UTC)
    while later.astimezone(local.tzinfo).fold == 0:
        later += timedelta(minutes=1)
    return later.astimezone(local.tzinfo).time()
