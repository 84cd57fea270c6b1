"""The board of the calendar as values: lanes and days, every visit and free span with its words and its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from frontdesk.domain.scheduling.calendar import Calendar, Lane, LaneDay, PlannedVisit
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.domain.scheduling.progress import STANDING
from frontdesk.domain.scheduling.spans import Span
from frontdesk.edges.console.visits.looks import EMERGENCY, LOOKS, Look, suburb_of
from frontdesk.edges.console.visits.scale import Bar, Scale, minute_of, scale_of
from frontdesk.edges.console.visits.sentence import nothing_booked, sentence_of
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

_SATURDAY = 5
_LONG = timedelta(minutes=90)
_HEAD_WORDS = ("visit", "visits")
LEAST_HOUR = 128
"""Pixels of an hour at least: a visit of one hour then has room for two words and a name."""

NOBODY = "Nobody yet"
"""The lane of visits that have no technician."""


@dataclass(frozen=True)
class Event:
    """A visit on the board.

    clock   when it begins, `9:30`
    word    its status; of a hold, until when
    label   all of it in one sentence, for who hears the page
    bar     its stretch of the day; None if it takes up none
    """

    href: str
    look: str
    icon: str
    word: str
    clock: str
    what: str
    who: str
    label: str
    bar: Bar | None


@dataclass(frozen=True)
class Free:
    """Free time on the board; `href` leads to a new visit there, None for who may not book."""

    words: str
    label: str
    href: str | None
    bar: Bar


@dataclass(frozen=True)
class Cell:
    """One day of one technician, its visits and free spans in order.

    off     why nobody works then; None if somebody does
    now_x   where the present is drawn; None on other days
    """

    label: str
    is_today: bool
    is_picked: bool
    off: str | None
    items: tuple[Event | Free, ...]
    now_x: str | None

    @property
    def events(self) -> list[Event]:
        """Its visits."""
        return [item for item in self.items if isinstance(item, Event)]

    @property
    def free(self) -> list[Free]:
        """Its free spans."""
        return [item for item in self.items if isinstance(item, Free)]


@dataclass(frozen=True)
class Row:
    """A technician; `share` is how much of their shift is booked, as a width."""

    name: str
    is_somebody: bool
    skills: str
    share: str
    hours: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Head:
    """A day at the head of the board; `pick_href` shows it on a phone, `href` alone."""

    weekday: str
    number: int
    words: str
    href: str
    pick_href: str
    is_today: bool
    is_picked: bool


@dataclass(frozen=True)
class Board:
    """What is drawn of the calendar.

    hours    the full hours of a day and where they lie; `least_width` how many pixels they need to be read
    nothing  said instead where nothing is booked
    looks    the legend: shape, colour and word
    """

    href: str
    label: str
    sentence: str
    is_day: bool
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    hours: tuple[tuple[str, str], ...]
    nothing: str | None
    looks: tuple[Look, ...]

    @property
    def least_width(self) -> int:
        """As wide as every visit of an hour needs, to be read."""
        return len(self.hours) * LEAST_HOUR


@dataclass(frozen=True)
class Wanted:
    """What of the calendar somebody wants to see."""

    view: str
    date: date
    with_cancelled: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is one day alone."""
        return self.view == "day"

    def address(self, slug: str, **changed: object) -> str:
        """Return the address of the calendar like this, but for what is changed."""
        told = {"view": self.view, "date": self.date.isoformat(), "cancelled": 1 if self.with_cancelled else None}
        return f"/b/{slug}/calendar?{urlencode({k: v for k, v in (told | changed).items() if v is not None})}"


def board_of(seat: Seat, local: Local, shown: Calendar, wanted: Wanted) -> Board:
    """Return the board for a calendar; a weekend on which nothing is or could be is left out."""
    days = [day for day in shown.window.days() if _is_worth_it(shown, day, wanted)]
    drawing = _Drawing(seat, local, scale_of(shown, seat.card.zone), wanted)
    told = [look for status, look in LOOKS.items() if wanted.with_cancelled or status != BookingStatus.cancelled]
    return Board(
        href=wanted.address(seat.card.slug),
        label="The day by technician" if wanted.is_day else "The week by technician",
        sentence=sentence_of(shown, local, is_day=wanted.is_day),
        is_day=wanted.is_day,
        heads=tuple(drawing.head(shown, day) for day in days),
        rows=tuple(drawing.row(lane, days) for lane in shown.lanes),
        hours=drawing.hours(),
        nothing=nothing_booked(shown, local, seat.card.opening) if wanted.is_day else None,
        looks=(EMERGENCY, *told),
    )


@dataclass(frozen=True)
class _Drawing:
    seat: Seat
    local: Local
    scale: Scale
    wanted: Wanted

    def head(self, shown: Calendar, day: date) -> Head:
        """Return a day's head: how many visits, or why there are none."""
        slug, opening = self.seat.card.slug, self.seat.card.opening
        visits = sum(visit.starts_at.date() == day for visit in shown.visits)
        closed = None if opening.on(day) else opening.names.get(day, "Closed")
        return Head(
            weekday=self.local.day(day).split()[0].rstrip(","),
            number=day.day,
            words=closed if closed and not visits else self.local.count(visits, *_HEAD_WORDS),
            href=self.wanted.address(slug, view="day", date=day.isoformat()),
            pick_href=self.wanted.address(slug, date=day.isoformat()),
            is_today=day == self.seat.today,
            is_picked=day == self.wanted.date,
        )

    def row(self, lane: Lane, days: Sequence[date]) -> Row:
        """Return a technician's row."""
        share = min(1.0, lane.booked / lane.on_shift) if lane.on_shift else 0.0
        hours = f"{_hours(lane.booked)} of {_hours(lane.on_shift)} h booked"
        return Row(
            name=lane.name or NOBODY,
            is_somebody=lane.technician_id is not None,
            skills=", ".join(skill.replace("_", " ") for skill in lane.skills).capitalize(),
            share=f"{100 * share:.1f}%",
            hours=hours if lane.technician_id else "For somebody to take",
            cells=tuple(self._cell(lane, day) for day in lane.days if day.day in days),
        )

    def hours(self) -> tuple[tuple[str, str], ...]:
        """Return the full hours and where they are drawn."""
        full = range(self.scale.first, self.scale.last, 60)
        return tuple((self.scale.x(m), self._clock(datetime.combine(self.wanted.date, time(m // 60)))) for m in full)

    def _cell(self, lane: Lane, day: LaneDay) -> Cell:
        items: list[tuple[datetime, Event | Free]] = [(v.starts_at, self._event(v, lane.name)) for v in day.visits]
        items += [(span.start, self._free(lane, day.day, span)) for span in day.free]
        is_today, now = day.day == self.seat.today, minute_of(self.seat.here)
        return Cell(
            label=f"{lane.name or NOBODY}, {self.local.day(day.day)}",
            is_today=is_today,
            is_picked=day.day == self.wanted.date,
            off=self._why_off(day) if lane.technician_id else None,
            items=tuple(item for _, item in sorted(items, key=lambda found: found[0])),
            now_x=self.scale.x(now) if is_today and self.scale.first < now < self.scale.last else None,
        )

    def _event(self, visit: PlannedVisit, technician: str | None) -> Event:
        look = EMERGENCY if visit.urgency == "emergency" and visit.status in STANDING else LOOKS[visit.status]
        word = f"Held to {self.local.time(visit.hold_ends_at)}" if visit.hold_ends_at else look.word
        who = ", ".join(part for part in (visit.customer_name, suburb_of(visit.place, self.local)) if part)
        when = self.local.time_range(visit.starts_at, visit.ends_at)
        is_long = visit.ends_at - visit.starts_at > _LONG
        return Event(
            href=f"/b/{self.seat.card.slug}/visits/{visit.id}",
            look=f"{look.name} long" if is_long else look.name,
            icon=look.icon,
            word=word,
            clock=self._clock(visit.starts_at),
            what=visit.what,
            who=who or "For a caller",
            label=", ".join(part for part in (when, visit.what, who, word, technician or NOBODY) if part),
            bar=None if look.bar == "none" else self.scale.bar(visit.starts_at, visit.ends_at, look.bar),
        )

    def _free(self, lane: Lane, day: date, span: Span) -> Free:
        begin, end = (self.local.here(moment) for moment in (span.start, span.end))
        length = self.local.minutes(round((span.end - span.start).total_seconds() / 60))
        asked = {"day": day.isoformat(), "at": f"{begin:%H:%M}", "technician": lane.technician_id}
        address = f"/b/{self.seat.card.slug}/calendar/new?{urlencode(asked)}"
        return Free(
            words=f"{length} free from {self._clock(begin)}",
            label=f"New visit with {lane.name}, {self.local.day(day)}: {length} free from {self.local.time(begin)}",
            href=address if self.seat.may("visits:write") else None,
            bar=self.scale.bar(begin, end, "free"),
        )

    def _why_off(self, day: LaneDay) -> str | None:
        if day.why_off == "closed":
            named = self.seat.card.opening.names.get(day.day)
            return f"Closed, {named}" if named else "Closed"
        return {"away": "Away", "off": "Not on shift"}.get(day.why_off or "")

    def _clock(self, moment: datetime) -> str:
        """Return a time of day without its half, which the place on the board tells."""
        return self.local.locale.time(moment).partition(" ")[0]


def _is_worth_it(shown: Calendar, day: date, wanted: Wanted) -> bool:
    if day.weekday() < _SATURDAY or day == wanted.date or shown.opening[day]:
        return True
    return any(visit.starts_at.date() == day for visit in _all(shown.lanes))


def _all(lanes: Iterable[Lane]) -> list[PlannedVisit]:
    return [visit for lane in lanes for visit in lane.visits]


def _hours(length: timedelta) -> str:
    """Return hours with a half or a quarter where there is one: `17`, `17.5`."""
    return f"{length.total_seconds() / 3600:.2f}".rstrip("0").rstrip(".")
