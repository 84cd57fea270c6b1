"""Everything that changes the calendar. Reads live in queries.py, arithmetic in slots.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.scheduling.diary import diary
from frontdesk.domain.scheduling.events import Booked, Cancelled, Moved
from frontdesk.domain.scheduling.holds import release_expired_holds
from frontdesk.domain.scheduling.locks import Overlaps, refusing_overlaps
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.offers import rules_of
from frontdesk.domain.scheduling.placing import (
    MOST_TRIES,
    MOVABLE,
    AlreadyCancelled,
    ChangedMeanwhile,
    OutsideOpeningHours,
    SlotTaken,
    VisitOver,
    change,
    check_not_over,
    check_open,
    day_of,
    place,
    taken,
)
from frontdesk.domain.scheduling.progress import NotYet, complete, confirm, no_show, restore, start
from frontdesk.domain.scheduling.queries import length_of
from frontdesk.domain.scheduling.rows import of_service, of_slot
from frontdesk.domain.scheduling.schemas import Amendment, NewBooking
from frontdesk.domain.scheduling.slots import Slot, narrowed, slot_at
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel import events, live
from frontdesk.kernel.problems import Problem
from frontdesk.trades.pack import Service

# One door for all that changes the calendar.
__all__ = [
    "AlreadyCancelled",
    "ChangedMeanwhile",
    "NotYet",
    "OutsideOpeningHours",
    "SlotInPast",
    "SlotTaken",
    "TooFarAhead",
    "UnknownService",
    "VisitOver",
    "amend",
    "book",
    "cancel",
    "complete",
    "confirm",
    "move",
    "no_show",
    "restore",
    "start",
]

CANCELLABLE = (*MOVABLE, BookingStatus.in_progress)


class SlotInPast(Problem):
    """The wished time has gone."""

    title = "That time has passed"


class TooFarAhead(Problem):
    """The calendar does not reach so far."""

    title = "Too far ahead"


class UnknownService(Problem):
    """The business does not offer that."""

    title = "Unknown service"


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
        pages = await diary(db, card, day_of(card, visit), skills=service.skills, now=now)
        check_open(pages, visit)
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
    raise taken()


async def move(
    db: AsyncSession, booking: Booking, *, starts_at: datetime, now: datetime, seen_at: datetime | None = None
) -> Booking:
    """Put a visit at another time and announce it; it keeps its id, and its technician if free.

    seen_at  `updated_at` of the visit that a person decided about; None: however it stands now

    Raises AlreadyCancelled or VisitOver if it cannot be moved any more, SlotInPast, TooFarAhead
    or OutsideOpeningHours as `book` does, SlotTaken if nobody is free then, ChangedMeanwhile if it
    is not as it was seen.
    """
    check_not_over(booking, now=now)
    old_starts_at = booking.starts_at
    card = await business_card(db)
    visit = Span(starts_at, starts_at + (booking.ends_at - booking.starts_at))
    _check_time(card, visit, now=now)
    service = await catalog.service(db, booking.service_type)
    moved = await place(db, card, booking, visit, service=service, now=now, seen_at=seen_at)
    await events.record(db, Moved(booking_id=moved.id, old_starts_at=old_starts_at))
    live.tell(db, "visits")
    return moved


async def amend(db: AsyncSession, booking: Booking, changes: Amendment, *, now: datetime) -> Booking:
    """Change what is known of a visit that stays where it is.

    Another service may take longer: then the visit does, if its technician or another is free.

    Raises UnknownService, OutsideOpeningHours or SlotTaken if another service cannot be had at
    that time, AlreadyCancelled or VisitOver if it is too late to change anything.
    """
    check_not_over(booking, now=now)
    live.tell(db, "visits")
    values = {name: value for name, value in changes.model_dump().items() if value}
    key = values.pop("service_type", None)
    if key and key != booking.service_type:
        service = await _service(db, key)
        values |= of_service(service)
        visit = Span(booking.starts_at, booking.starts_at + length_of(service).visit)
        card = await business_card(db)
        return await place(db, card, booking, visit, service=service, now=now, **values)
    return await change(db, booking, MOVABLE, **values) if values else booking


async def cancel(
    db: AsyncSession, booking: Booking, *, reason: str, now: datetime, seen_at: datetime | None = None
) -> Booking:
    """Take a visit out of the calendar and announce it; the row stays, with the reason.

    seen_at  as `move` takes it

    Raises AlreadyCancelled or VisitOver if there is nothing left to cancel, ChangedMeanwhile if it
    is not as it was seen.
    """
    check_not_over(booking, now=now)
    cancelled = await change(
        db,
        booking,
        CANCELLABLE,
        seen_at=seen_at,
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
        raise taken() from None
