"""Putting a visit somewhere and changing its row, if nobody was faster. service.py and progress.py say when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.diary import diary
from frontdesk.domain.scheduling.holds import release_expired_holds
from frontdesk.domain.scheduling.locks import Overlaps, lock_calendars, refusing_overlaps
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.offers import Window
from frontdesk.domain.scheduling.queries import length_of
from frontdesk.domain.scheduling.rows import of_slot
from frontdesk.domain.scheduling.slots import Diary, Length, Slot, is_open, narrowed, slot_at
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.tenancy.queries import BusinessCard
from frontdesk.kernel.problems import Problem
from frontdesk.trades.pack import Service

MOVABLE = (
    BookingStatus.held,
    BookingStatus.pending,
    BookingStatus.scheduled,
    BookingStatus.confirmed,
)

# Each try fails on a visit that somebody else has entered meanwhile: more than a business has staff.
MOST_TRIES = 50


class SlotTaken(Problem):
    """Nobody is free at that time."""

    status = HTTPStatus.CONFLICT
    title = "That time is taken"


class OutsideOpeningHours(Problem):
    """The business is closed then, or closes before the visit would be over."""

    title = "Outside opening hours"


class AlreadyCancelled(Problem):
    """The visit was cancelled before."""

    status = HTTPStatus.CONFLICT
    title = "Already cancelled"


class VisitOver(Problem):
    """The visit has begun, or is over."""

    status = HTTPStatus.CONFLICT
    title = "That visit has begun"


class ChangedMeanwhile(Problem):
    """Somebody else changed the visit after it was looked at."""

    status = HTTPStatus.CONFLICT
    title = "Changed meanwhile"


async def place(
    db: AsyncSession,
    card: BusinessCard,
    booking: Booking,
    visit: Span,
    *,
    service: Service | None,
    now: datetime,
    seen_at: datetime | None = None,
    **values: Any,
) -> Booking:
    """Give a visit another time and other values, with its own technician and bay if they are free.

    service   None if the business has given it up: anybody can do it, without a rest after it
    seen_at   as `change` takes it

    Raises OutsideOpeningHours or SlotTaken if there is no room, and what `change` raises.
    """
    skills = service.skills if service else ()
    length = Length(visit.end - visit.start, length_of(service).rest if service else timedelta(0))
    read = partial(diary, db, card, day_of(card, visit), skills=skills, now=now, leaving_out=booking.id)
    pages = await read()
    check_open(pages, visit)
    await lock_calendars(db, pages, booking.technician_id, booking.resource_id)
    await release_expired_holds(db, pages, visit, now=now)
    for _ in range(MOST_TRIES):
        # Read again: the wait for the lock was long enough for others to come first.
        pages = await read()
        slot = _like_before(booking, pages, visit, length)
        if slot is None:
            break
        try:
            async with refusing_overlaps(db):
                return await change(db, booking, MOVABLE, seen_at=seen_at, **values, **of_slot(slot))
        except Overlaps as refusal:
            if not refusal.is_settled:
                break
    raise taken()


def _like_before(booking: Booking, pages: Diary, visit: Span, length: Length) -> Slot | None:
    """Return a slot with the visit's own technician and bay, else with what is free."""
    technician_id, resource_id = booking.technician_id, booking.resource_id
    wishes = ((technician_id, resource_id), (technician_id, None), (None, None))
    for who, what in wishes:
        slot = slot_at(narrowed(pages, technician_id=who, resource_id=what), visit.start, length)
        if slot is not None:
            return slot
    return None


async def change(
    db: AsyncSession,
    booking: Booking,
    allowed: Iterable[BookingStatus],
    *,
    seen_at: datetime | None = None,
    **values: Any,
) -> Booking:
    """Change a visit whose status allows it.

    seen_at  `updated_at` of the visit that a person decided about; None: however it stands now

    Raises ChangedMeanwhile if it is not as it was seen, AlreadyCancelled or VisitOver if its
    status does not allow the change.
    """
    wanted = [Booking.id == booking.id, Booking.status.in_(allowed), Booking.archived_at.is_(None)]
    if seen_at is not None:
        wanted.append(Booking.updated_at == seen_at)
    updated = await db.scalar(
        update(Booking)
        .where(*wanted)
        .values(**values)
        .returning(Booking)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if updated is not None:
        return updated
    raise await _why_not(db, booking, allowed)


async def _why_not(db: AsyncSession, booking: Booking, allowed: Iterable[BookingStatus]) -> Problem:
    """Return why a visit could not be changed: what it is now tells it."""
    status = (await db.scalars(select(Booking.status).where(Booking.id == booking.id))).one()
    if status in allowed:
        return ChangedMeanwhile("Somebody changed that visit a moment ago.")
    if status == BookingStatus.cancelled:
        return AlreadyCancelled("That visit has been cancelled already.")
    if status == BookingStatus.completed:
        return VisitOver("That visit is done already.")
    return VisitOver("That visit has already begun.")


def check_open(pages: Diary, visit: Span) -> None:
    """Raise OutsideOpeningHours if a visit does not lie within opening hours."""
    if not is_open(pages, visit):
        raise OutsideOpeningHours("I'm sorry, that is outside our opening hours.")


def check_not_over(booking: Booking, *, now: datetime) -> None:
    """Raise VisitOver if the time of a visit has passed."""
    if booking.ends_at <= now:
        raise VisitOver("That visit is already over.")


def taken() -> SlotTaken:
    """Return the refusal of a time at which nobody is free."""
    return SlotTaken("I'm sorry, nobody is free at that time any more.")


def day_of(card: BusinessCard, visit: Span) -> Window:
    """Return the date of a visit as the days to look at."""
    day = visit.start.astimezone(card.zone).date()
    return Window(day, day)
