"""Diaries made up for the pure tests of free time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from frontdesk.domain.scheduling.slots import Bay, Diary, Length, Shift, Technician, Visit
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.scheduling.wishes import wish_of
from frontdesk.domain.tenancy.opening import OpeningHours

SYDNEY = ZoneInfo("Australia/Sydney")
ZONES = [ZoneInfo(name) for name in ("Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "UTC")]
MONDAY = date(2024, 8, 5)
EIGHT_TO_SIX = (time(8), time(18))
WEEK = OpeningHours(weekdays=((EIGHT_TO_SIX,),) * 5 + ((), ()))
ON_SHIFT = tuple(Shift(weekday=day, start=time(8), end=time(18)) for day in range(5))
AN_HOUR = Length(timedelta(hours=1))


def at(hour: int, minute: int = 0, *, day: date = MONDAY, zone: ZoneInfo = SYDNEY) -> datetime:
    """Return an instant by the wall clock."""
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def a_visit(start: datetime, *, minutes: int = 60, rest: int = 0) -> Visit:
    """Return a visit of an hour."""
    return Visit(Span(start, start + timedelta(minutes=minutes)), rest=timedelta(minutes=rest))


def a_technician(number: int = 1, *visits: Visit, shifts: tuple[Shift, ...] = ON_SHIFT) -> Technician:
    """Return a technician who works the whole opening hours."""
    return Technician(UUID(int=number), shifts=shifts, visits=visits)


def a_bay(number: int, *visits: Visit) -> Bay:
    """Return a bay; its number is high, so that it is no technician's."""
    return Bay(UUID(int=1000 + number), visits=visits)


def a_diary(
    *technicians: Technician,
    bays: tuple[Bay, ...] | None = None,
    opening: OpeningHours = WEEK,
    zone: ZoneInfo = SYDNEY,
) -> Diary:
    """Return a diary, open Monday to Friday from eight to six."""
    return Diary(zone=zone, opening=opening, technicians=technicians or (a_technician(),), bays=bays)


# Days around a clock change in each zone, and ordinary ones.
days = st.sampled_from(
    [MONDAY + timedelta(days=n) for n in range(7)]
    + [date(2024, 4, 6), date(2024, 4, 7), date(2024, 10, 6), date(2024, 3, 10), date(2024, 11, 3)]
)
intervals = st.tuples(st.integers(0, 47), st.integers(0, 47)).map(
    lambda halves: (time(*divmod(halves[0] * 30, 60)), time(*divmod(halves[1] * 30, 60)))
)
shifts = st.builds(
    lambda weekday, hours, absent: Shift(weekday=weekday, start=hours[0], end=hours[1], absent=absent),
    st.integers(0, 6),
    intervals,
    st.booleans(),
)


@st.composite
def diaries(draw: st.DrawFn, day: date, zone: ZoneInfo) -> Diary:
    """Return a diary with hours, shifts and visits of any kind around a date."""
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    visits = st.lists(
        st.builds(
            lambda start, minutes, rest: a_visit(midnight + timedelta(minutes=start), minutes=minutes, rest=rest),
            st.integers(-300, 1500),
            st.integers(5, 240),
            st.sampled_from([0, 0, 15, 30]),
        ),
        max_size=4,
    )
    weekdays = draw(st.lists(st.lists(intervals, max_size=2).map(tuple), min_size=7, max_size=7))
    technicians = tuple(
        Technician(UUID(int=number + 1), tuple(draw(st.lists(shifts, max_size=6))), tuple(draw(visits)))
        for number in range(draw(st.integers(0, 3)))
    )
    bays = tuple(a_bay(number, *draw(visits)) for number in range(draw(st.integers(0, 2))))
    return Diary(zone, OpeningHours(weekdays=tuple(weekdays)), technicians, bays or None)


wishes = st.builds(
    wish_of,
    preferred_date=st.sampled_from(
        [None, "2024-08-05", "2024-08-06", "2024-08-07/2024-08-09", "2024-08-10/2024-08-11"]
    ),
    preferred_time=st.sampled_from(
        [None, "morning", "afternoon", "evening", "14:00", "09:10", "10:00/12:00", "16:00/", "/11:00"]
    ),
    urgency=st.sampled_from([None, "emergency", "routine"]),
)
