"""Free time: opening hours and shifts, less absences and visits. Pure; offers.py picks from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from frontdesk.domain.scheduling.spans import Span, intersected, merged, without
from frontdesk.domain.scheduling.wall import end_instant, instant
from frontdesk.domain.tenancy.opening import Interval, OpeningHours

ONE_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Shift:
    """When somebody works, or (absent) does not: every week on a weekday, or on one date.

    weekday     0 Monday; None on a dated shift
    start, end  wall clock; both None is the whole day, an end at or before the start is tomorrow's
    """

    weekday: int | None = None
    day: date | None = None
    start: time | None = None
    end: time | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """Time taken in a calendar; `rest` is kept free after it."""

    span: Span
    rest: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Technician:
    """A person's calendar for the days that are looked at."""

    id: UUID
    shifts: tuple[Shift, ...] = ()
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True)
class Bay:
    """The calendar of a thing that visits occupy one at a time."""

    id: UUID
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True)
class Diary:
    """All that decides whether a visit fits, for the days that are looked at.

    technicians  those with the skills for the visit
    bays         None where visits need none
    """

    zone: ZoneInfo
    opening: OpeningHours
    technicians: tuple[Technician, ...]
    bays: tuple[Bay, ...] | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which a visit fits, and who and what is free for it. UTC.

    fits  whether it is what the caller wished, not merely near it
    """

    starts_at: datetime
    ends_at: datetime
    technician_id: UUID
    resource_id: UUID | None = None
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Length:
    """How long a visit takes and how long is kept free after it."""

    visit: timedelta
    rest: timedelta = timedelta(0)


def starts_on(diary: Diary, day: date, length: Length, *, grid: int, named: time | None = None) -> list[datetime]:
    """Return every instant of a date at which the visit can start, earliest first.

    grid   minutes; starts keep to it on the wall clock of the business
    named  a time that counts too, off the grid or not
    """
    free = [span for tech in diary.technicians for span in free_spans(diary, tech, day, length)]
    starts = {start for span in free for start in _on_grid(span, length.visit, grid, diary.zone)}
    if named is not None:
        named_starts = {instant(day, named, diary.zone, last=last) for last in (False, True)}
        starts |= {start for start in named_starts if any(s.holds(Span(start, start + length.visit)) for s in free)}
    return [
        start
        for start in sorted(starts)
        if start.astimezone(diary.zone).date() == day and _has_bay(diary, Span(start, start + length.visit), length)
    ]


def slot_at(diary: Diary, start: datetime, length: Length) -> Slot | None:
    """Return who takes a visit that begins at an instant, or None if nobody can.

    Of several technicians: the one with the fewest visits that day, then the lowest id.
    """
    visit = Span(start, start + length.visit)
    able = who_can(diary, visit, length)
    if not able or not _has_bay(diary, visit, length):
        return None
    return Slot(visit.start, visit.end, technician_id=able[0].id, resource_id=_bay(diary, visit, length))


def narrowed(diary: Diary, *, technician_id: UUID | None, resource_id: UUID | None) -> Diary:
    """Return the diary with only the technician and the bay that were asked for, if any were."""
    if technician_id is not None:
        wanted = tuple(tech for tech in diary.technicians if tech.id == technician_id)
        diary = replace(diary, technicians=wanted)
    if resource_id is not None:
        diary = replace(diary, bays=tuple(bay for bay in diary.bays or () if bay.id == resource_id))
    return diary


def who_can(diary: Diary, visit: Span, length: Length) -> list[Technician]:
    """Return the technicians who are on shift and free for a visit, least busy that day first."""
    day = visit.start.astimezone(diary.zone).date()
    able = [
        tech for tech in diary.technicians if any(span.holds(visit) for span in free_spans(diary, tech, day, length))
    ]
    return sorted(able, key=lambda tech: (visits_on(tech, day, diary.zone), tech.id))


def is_open(diary: Diary, visit: Span) -> bool:
    """Return whether a visit lies within opening hours from beginning to end."""
    day = visit.start.astimezone(diary.zone).date()
    return any(span.holds(visit) for span in open_spans(diary.opening, day, diary.zone))


def open_spans(opening: OpeningHours, day: date, zone: ZoneInfo) -> list[Span]:
    """Return when a business is open on a date and the days beside it: hours may pass midnight."""
    days = (day - ONE_DAY, day, day + ONE_DAY)
    return merged(span for each in days for span in _spans(opening.on(each), each, zone))


def free_spans(diary: Diary, tech: Technician, day: date, length: Length) -> list[Span]:
    """Return a technician's time on a date in which a whole visit can lie.

    A span may begin the day before or end the day after, where hours run past midnight.
    """
    today = Span(instant(day, _MIDNIGHT, diary.zone), instant(day + ONE_DAY, _MIDNIGHT, diary.zone))
    hours = intersected(open_spans(diary.opening, day, diary.zone), _shift_spans(tech.shifts, day, diary.zone))
    working = [span for span in hours if span.overlaps(today)]
    return without(working, _taken(tech.visits, length.rest)) if working else []


def visits_on(tech: Technician, day: date, zone: ZoneInfo) -> int:
    """Return how many visits of a technician start on a date."""
    return sum(visit.span.start.astimezone(zone).date() == day for visit in tech.visits)


def _shift_spans(shifts: Sequence[Shift], day: date, zone: ZoneInfo) -> list[Span]:
    days = (day - ONE_DAY, day, day + ONE_DAY)
    present = [span for each in days for span in _spans(_hours(_present(shifts, each)), each, zone)]
    absent = [span for each in days for span in _spans(_hours(_absent(shifts, each)), each, zone)]
    return without(present, absent)


def _present(shifts: Sequence[Shift], day: date) -> list[Shift]:
    # A dated shift replaces the weekly ones of its date.
    dated = [shift for shift in shifts if shift.day == day and not shift.absent]
    return dated or [shift for shift in shifts if shift.weekday == day.weekday() and not shift.absent]


def _absent(shifts: Sequence[Shift], day: date) -> list[Shift]:
    return [shift for shift in shifts if shift.absent and (shift.day == day or shift.weekday == day.weekday())]


def _hours(shifts: Iterable[Shift]) -> tuple[Interval, ...]:
    return tuple((shift.start or _MIDNIGHT, shift.end or _MIDNIGHT) for shift in shifts)


def _spans(intervals: Iterable[Interval], day: date, zone: ZoneInfo) -> Iterator[Span]:
    for begin, end in intervals:
        last_day = day if begin < end else day + ONE_DAY
        # A repeated hour is worked twice: from its first showing to its second.
        yield Span(instant(day, begin, zone), end_instant(last_day, end, zone))


def _taken(visits: Iterable[Visit], rest: timedelta) -> list[Span]:
    # The new visit's own rest must be over when the next one starts: visits grow to both sides.
    return [Span(visit.span.start - rest, visit.span.end + visit.rest) for visit in visits]


def _has_bay(diary: Diary, visit: Span, length: Length) -> bool:
    return diary.bays is None or _bay(diary, visit, length) is not None


def _bay(diary: Diary, visit: Span, length: Length) -> UUID | None:
    """Return the free bay with the lowest id."""
    free = (
        bay.id
        for bay in diary.bays or ()
        if not any(taken.overlaps(visit) for taken in _taken(bay.visits, length.rest))
    )
    return min(free, default=None)


def _on_grid(span: Span, visit: timedelta, grid: int, zone: ZoneInfo) -> Iterator[datetime]:
    start = _aligned(span.start, grid, zone)
    while start + visit <= span.end:
        yield start
        start = _aligned(start + timedelta(minutes=1), grid, zone)


def _aligned(moment: datetime, grid: int, zone: ZoneInfo) -> datetime:
    """Return the first instant from `moment` on whose wall clock is a multiple of the grid.

    The loop is for the clock change: a step over it may land beside the grid.
    """
    while True:
        local = moment.astimezone(zone)
        past = timedelta(
            minutes=(local.hour * 60 + local.minute) % grid,
            seconds=local.second,
            microseconds=local.microsecond,
        )
        if not past:
            return moment
        moment += timedelta(minutes=grid) - past
