"""Free times to choose from, as a form shows them, and the one that was chosen or typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.scheduling import queries as diary
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.scheduling.sheet import VisitSheet
from frontdesk.domain.scheduling.slots import Slot
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.scheduling.wishes import wish_of
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.typed import moment_typed
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.problems import Problem
from frontdesk.trades.pack import Service

NEAR = 4
"""How many times near a taken one are shown: as many as are read at a glance."""


class NoTime(Problem):
    """No time was chosen, or none that can be read."""

    title = "No time"


class NoDay(Problem):
    """What was typed is no day."""

    title = "No day"


@dataclass(frozen=True)
class Choice:
    """A time to choose: `value` is sent, `words` are read."""

    value: str
    words: str
    who: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Times:
    """The free times of a day.

    nothing  said where there is none: why, and what is nearest
    """

    day: str
    heading: str
    choices: tuple[Choice, ...]
    nothing: str | None


async def times_of(
    db: AsyncSession,
    seat: Seat,
    *,
    service: Service,
    day: date,
    names: dict[UUID, str],
    chosen: datetime | None = None,
    technician_id: UUID | None = None,
    moving: Booking | None = None,
) -> Times:
    """Return the free times of a day; where there is none, the nearest of other days.

    names   of the technicians
    """
    local = local_of(seat)
    slots = await diary.starts_of_day(
        db, seat.card, service=service, day=day, now=seat.now, technician_id=technician_id, moving=moving
    )
    heading = ", ".join(part for part in (local.day_long(day), local.beside(day)) if part)
    if slots:
        choices = tuple(_choice(slot, local.time(slot.starts_at), names, chosen) for slot in slots)
        return Times(day.isoformat(), heading, choices, nothing=None)
    near = await near_times(
        db, seat, service=service, day=day, at=None, names=names, moving=moving.id if moving else None
    )
    hours = seat.card.opening.on(day)
    named = seat.card.opening.names.get(day)
    why = "Nothing is free that day." if hours else f"Closed that day, {named}." if named else "Closed that day."
    return Times(day.isoformat(), heading, near, nothing=f"{why} {'Nearest:' if near else ''}".strip())


async def near_times(
    db: AsyncSession,
    seat: Seat,
    *,
    service: Service,
    day: date,
    at: time | None,
    names: dict[UUID, str],
    moving: UUID | None = None,
) -> tuple[Choice, ...]:
    """Return the free times nearest to a wished one."""
    wish = wish_of(preferred_date=day.isoformat(), preferred_time=f"{at:%H:%M}" if at else None)
    found = await diary.free_times(
        db, service=service, wish=wish, now=seat.now, limit=NEAR, card=seat.card, moving=moving
    )
    local = local_of(seat)
    return tuple(_choice(slot, local.moment(slot.starts_at), names, None) for slot in found.slots)


async def service_of(db: AsyncSession, found: VisitSheet) -> Service:
    """Return the service of a visit, as long as the visit is; one that is given up can be done by anybody."""
    booking = found.booking
    minutes = round((booking.ends_at - booking.starts_at).total_seconds() / 60)
    service = await catalog.service(db, booking.service_type)
    if service is None:
        return Service(key=booking.service_type, name=found.what, category="other", minutes=minutes)
    return replace(service, minutes=minutes)


def chosen_start(seat: Seat, *, picked: str, other: str, day: date) -> datetime:
    """Return the start that was chosen; what was typed counts before what was picked.

    picked  ISO, of a choice
    other   as a person types it: `2:45 pm`, `tomorrow at 9`; its day is `day` unless it names one
    day     the day that is looked at

    Raises NoTime if there is neither, or what was typed names no time of day, DayPassed if its day has gone.
    """
    if other.strip():
        typed = moment_typed(other, seat, field="other")
        if typed.time is None:
            raise NoTime(f"“{other.strip()}” is no time of day I can read. Write it like 2:45 pm.", field="other")
        return instant(typed.day or day, typed.time, seat.card.zone)
    try:
        start = datetime.fromisoformat(picked)
    except ValueError:
        start = None
    if start is None or start.tzinfo is None:
        raise NoTime("Choose a time, or write another one.", field="starts_at")
    return start


def day_of(text: str, seat: Seat) -> date:
    """Return the day that was typed; today if nothing was.

    Raises NoDay if it is none, DayPassed if it has gone.
    """
    if not text.strip():
        return seat.today
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    typed = moment_typed(text, seat, field="day")
    if typed.day is None:
        raise NoDay(f"“{text.strip()}” is no day I can read. Write it like Tuesday, or 24/11.", field="day")
    return typed.day


def _choice(slot: Slot, words: str, names: dict[UUID, str], chosen: datetime | None) -> Choice:
    who = names.get(slot.technician_id, "").split(" ")[0]
    return Choice(slot.starts_at.isoformat(), words, who, is_chosen=slot.starts_at == chosen)
