"""Everything that changes the calendar. Reads live in queries.py, arithmetic in slots.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.scheduling.diary import diary
from frontdesk.domain.scheduling.events import Booked, Cancelled, Moved
from frontdesk.domain.scheduling.holds import release_expired_holds
from frontdesk.domain.scheduling.locks import Overlaps, lock_calendars, refusing_overlaps
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.offers import Window, rules_of
from frontdesk.domain.scheduling.queries import length_of
from frontdesk.domain.scheduling.rows import of_service, of_slot
from frontdesk.domain.scheduling.schemas import Amendment, NewBooking
from frontdesk.domain.scheduling.slots import Diary, Length, Slot, is_open, narrowed, slot_at
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel import events, live
from frontdesk.kernel.problems import Problem
from frontdesk.trades.pack import Service

MOVABLE = (
    BookingStatus.held,
    BookingStatus.pending,
    BookingStatus.scheduled,
    BookingStatus.confirmed,
)
CANCELLABLE = (*MOVABLE, BookingStatus.in_progress)

# Each try fails on a visit that somebody else has entered meanwhile: more than a business has staff.
MOST_TRIES = 50


class SlotTaken(Problem):
    """Nobody is free at that time."""

    status = HTTPStatus.CONFLICT
    title = "That time is taken"


class SlotInPast(Problem):
    """The wished time has gone."""

    title = "That time has passed"


class OutsideOpeningHours(Problem):
    """The business is closed then, or closes before the visit would be over."""

    title = "Outside opening hours"


class TooFarAhead(Problem):
    """The calendar does not reach so far."""

    title = "Too far ahead"


class UnknownService(Problem):
    """The business does not offer that."""

    title = "Unknown service"


class AlreadyCancelled(Problem):
    """The visit was cancelled before."""

    status = HTTPStatus.CONFLICT
    title = "Already cancelled"


class VisitOver(Problem):
    """The visit has begun, or is over."""

    status = HTTPStatus.CONFLICT
    title = "That visit has begun"


async def book(db: AsyncSession, wish: NewBooking, *, now: datetime) -> Booking:
    """Reserve a technician (and a bay, where there are bays) for a customer and announce it.

    now       timezone-aware; the caller reads the clock, we never do
    returns   the stored booking, status scheduled; the first one if `wish.request_key` was booked
              before

    Raises UnknownService, SlotInPast, TooFarAhead or OutsideOpeningHours if it cannot be wished
    for, SlotTaken if nobody is free for it.
    """
    earlier = await _earlier(db, wish)
    if earlier is not None:
        return earlier
    card = await business_card(db)
    service = await _service(db, wish.service_type)
    length = length_of(service)
    visit = Span(wish.starts_at, wish.starts_at + length.visit)
    _check_time(card, visit, now=now)
    for _ in range(MOST_TRIES):
        pages = await diary(db, card, _day(card, visit), skills=service.skills, now=now)
        _check_open(pages, visit)
        wanted = narrowed(pages, technician_id=wish.technician_id, resource_id=wish.resource_id)
        slot = slot_at(wanted, visit.start, length)
        if slot is None:
            break
        await release_expired_holds(db, pages, visit, now=now)
        booking = await _insert(db, wish, service, slot)
        if booking is not None:
            await events.record(db, Booked(booking_id=booking.id))
            live.tell(db, "visits")
            return booking
        earlier = await _earlier(db, wish)
        if earlier is not None:
            return earlier
        # Somebody was faster. What they took is visible by now, so the next look finds less.
    raise _taken()


async def move(db: AsyncSession, booking: Booking, *, starts_at: datetime, now: datetime) -> Booking:
    """Put a visit at another time and announce it; it keeps its id, and its technician if free.

    Raises AlreadyCancelled or VisitOver if it cannot be moved any more, SlotInPast, TooFarAhead
    or OutsideOpeningHours as `book` does, SlotTaken if nobody is free then.
    """
    _check_not_over(booking, now=now)
    old_starts_at = booking.starts_at
    card = await business_card(db)
    visit = Span(starts_at, starts_at + (booking.ends_at - booking.starts_at))
    _check_time(card, visit, now=now)
    service = await catalog.service(db, booking.service_type)
    moved = await _place(db, card, booking, visit, service=service, now=now)
    await events.record(db, Moved(booking_id=moved.id, old_starts_at=old_starts_at))
    live.tell(db, "visits")
    return moved


async def amend(db: AsyncSession, booking: Booking, changes: Amendment, *, now: datetime) -> Booking:
    """Change what is known of a visit that stays where it is.

    Another service may take longer: then the visit does, if its technician or another is free.

    Raises UnknownService, OutsideOpeningHours or SlotTaken if another service cannot be had at
    that time, AlreadyCancelled or VisitOver if it is too late to change anything.
    """
    _check_not_over(booking, now=now)
    values = {name: value for name, value in changes.model_dump().items() if value}
    key = values.pop("service_type", None)
    if key and key != booking.service_type:
        service = await _service(db, key)
        values |= of_service(service)
        visit = Span(booking.starts_at, booking.starts_at + length_of(service).visit)
        card = await business_card(db)
        return await _place(db, card, booking, visit, service=service, now=now, **values)
    return await _update(db, booking, MOVABLE, **values) if values else booking


async def cancel(db: AsyncSession, booking: Booking, *, reason: str, now: datetime) -> Booking:
    """Take a visit out of the calendar and announce it; the row stays, with the reason.

    Raises AlreadyCancelled or VisitOver if there is nothing left to cancel.
    """
    _check_not_over(booking, now=now)
    cancelled = await _update(
        db,
        booking,
        CANCELLABLE,
        status=BookingStatus.cancelled,
        cancellation_reason=reason,
    )
    await events.record(db, Cancelled(booking_id=cancelled.id))
    live.tell(db, "visits")
    return cancelled


async def _earlier(db: AsyncSession, wish: NewBooking) -> Booking | None:
    """Return the visit that this very wish led to before."""
    return await db.scalar(select(Booking).where(Booking.request_key == wish.request_key))


async def _service(db: AsyncSession, key: str) -> Service:
    service = await catalog.service(db, key)
    if service is None:
        raise UnknownService("I'm sorry, that isn't something we do.", service_type=key)
    return service


def _check_time(card: BusinessCard, visit: Span, *, now: datetime) -> None:
    if visit.start < now:
        raise SlotInPast("I can only book times that are still ahead of us.")
    horizon = rules_of(card.settings).horizon
    if visit.start > now + horizon:
        raise TooFarAhead(f"I can only book up to {horizon.days} days ahead.", days=horizon.days)


def _check_not_over(booking: Booking, *, now: datetime) -> None:
    if booking.ends_at <= now:
        raise VisitOver("That visit is already over.")


def _check_open(pages: Diary, visit: Span) -> None:
    if not is_open(pages, visit):
        raise OutsideOpeningHours("I'm sorry, that is outside our opening hours.")


def _taken() -> SlotTaken:
    return SlotTaken("I'm sorry, nobody is free at that time any more.")


def _day(card: BusinessCard, visit: Span) -> Window:
    day = visit.start.astimezone(card.zone).date()
    return Window(day, day)


async def _insert(db: AsyncSession, wish: NewBooking, service: Service, slot: Slot) -> Booking | None:
    """Enter a visit; None if its time or its request key was taken in the meantime."""
    values = wish.model_dump(exclude={"service_type", "technician_id", "resource_id", "starts_at"})
    # Two exclusion constraints and a unique key: naming one as the target lets the others raise.
    statement = (
        insert(Booking)
        .values(**values, **of_service(service), **of_slot(slot), status=BookingStatus.scheduled)
        .on_conflict_do_nothing()
        .returning(Booking)
    )
    try:
        async with refusing_overlaps(db):
            return await db.scalar(statement)
    except Overlaps:
        raise _taken() from None


async def _place(
    db: AsyncSession,
    card: BusinessCard,
    booking: Booking,
    visit: Span,
    *,
    service: Service | None,
    now: datetime,
    **values: Any,
) -> Booking:
    """Give a visit another time and other values, with its own technician and bay if they are free.

    service   None if the business has given it up: anybody can do it, without a rest after it
    """
    skills = service.skills if service else ()
    length = Length(visit.end - visit.start, length_of(service).rest if service else timedelta(0))
    read = partial(diary, db, card, _day(card, visit), skills=skills, now=now, leaving_out=booking.id)
    pages = await read()
    _check_open(pages, visit)
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
                return await _update(db, booking, MOVABLE, **values, **of_slot(slot))
        except Overlaps as refusal:
            if not refusal.is_settled:
                break
    raise _taken()


def _like_before(booking: Booking, pages: Diary, visit: Span, length: Length) -> Slot | None:
    """Return a slot with the visit's own technician and bay, else with what is free."""
    technician_id, resource_id = booking.technician_id, booking.resource_id
    wishes = ((technician_id, resource_id), (technician_id, None), (None, None))
    for who, what in wishes:
        slot = slot_at(narrowed(pages, technician_id=who, resource_id=what), visit.start, length)
        if slot is not None:
            return slot
    return None


async def _update(db: AsyncSession, booking: Booking, allowed: Iterable[BookingStatus], **values: Any) -> Booking:
    """Change a visit whose status allows it."""
    updated = await db.scalar(
        update(Booking)
        .where(Booking.id == booking.id, Booking.status.in_(allowed), Booking.archived_at.is_(None))
        .values(**values)
        .returning(Booking)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if updated is not None:
        return updated
    status = await db.scalar(select(Booking.status).where(Booking.id == booking.id))
    if status == BookingStatus.cancelled:
        raise AlreadyCancelled("That visit has been cancelled already.")
    raise VisitOver("That visit has already begun.")
