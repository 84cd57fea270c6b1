"""What becomes of a visit once it stands: confirmed, begun, done, nobody there, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.scheduling.diary import diary
from frontdesk.domain.scheduling.events import Booked
from frontdesk.domain.scheduling.holds import release_expired_holds
from frontdesk.domain.scheduling.locks import Overlaps, lock_calendars, refusing_overlaps
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.placing import VisitOver, change, check_not_over, day_of, taken
from frontdesk.domain.scheduling.queries import length_of
from frontdesk.domain.scheduling.slots import Length, narrowed, slot_at
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel import events, live
from frontdesk.kernel.problems import Problem

STANDING = (BookingStatus.pending, BookingStatus.scheduled, BookingStatus.confirmed)
"""Statuses of a visit that is agreed, or all but, and has not begun."""

ENDED = (BookingStatus.cancelled, BookingStatus.completed, BookingStatus.no_show)
"""Statuses of a visit that no longer takes up its time."""


class NotYet(Problem):
    """What can be said of a visit only when its time has come."""

    status = HTTPStatus.CONFLICT
    title = "Not yet"


async def confirm(db: AsyncSession, booking: Booking, *, now: datetime, seen_at: datetime | None = None) -> Booking:
    """Note that the customer has said yes to a visit.

    seen_at  `updated_at` of the visit that a person decided about; None: however it stands now

    Raises VisitOver or AlreadyCancelled if it is too late, ChangedMeanwhile if it is not as it was seen.
    """
    check_not_over(booking, now=now)
    unconfirmed = (BookingStatus.pending, BookingStatus.scheduled)
    return await _told(db, booking, unconfirmed, seen_at=seen_at, status=BookingStatus.confirmed)


async def start(db: AsyncSession, booking: Booking, *, now: datetime, seen_at: datetime | None = None) -> Booking:
    """Note that the technician is there.

    Raises NotYet before the day of the visit, else as `confirm` does.
    """
    card = await business_card(db)
    if booking.starts_at.astimezone(card.zone).date() > now.astimezone(card.zone).date():
        raise NotYet("That visit is on a later day.")
    return await _told(db, booking, STANDING, seen_at=seen_at, status=BookingStatus.in_progress)


async def complete(db: AsyncSession, booking: Booking, *, now: datetime, seen_at: datetime | None = None) -> Booking:
    """Note that the work is done; what is left of its time is free again.

    Raises NotYet if it has not begun, else as `confirm` does.
    """
    if booking.status != BookingStatus.in_progress and now < booking.starts_at:
        raise NotYet("That visit has not begun.")
    underway = (*STANDING, BookingStatus.in_progress)
    return await _told(db, booking, underway, seen_at=seen_at, status=BookingStatus.completed, completed_at=now)


async def no_show(db: AsyncSession, booking: Booking, *, now: datetime, seen_at: datetime | None = None) -> Booking:
    """Note that nobody was there.

    Raises NotYet before its time, else as `confirm` does.
    """
    if now < booking.starts_at:
        raise NotYet("That visit has not begun.")
    underway = (*STANDING, BookingStatus.in_progress)
    return await _told(db, booking, underway, seen_at=seen_at, status=BookingStatus.no_show)


async def restore(
    db: AsyncSession,
    booking: Booking,
    *,
    was: BookingStatus,
    now: datetime,
    seen_at: datetime | None = None,
) -> Booking:
    """Take back that a visit was cancelled, done or in vain: it has its time and technician again.

    was  its status before

    Raises SlotTaken if its time was given away meanwhile, VisitOver if a cancelled visit's time has
    passed, or if it stands already, ChangedMeanwhile if it is not as it was seen.
    """
    if booking.status not in ENDED:
        raise VisitOver("That visit stands already.")
    if booking.status == BookingStatus.cancelled:
        check_not_over(booking, now=now)
    await _clear_way(db, booking, now=now)
    back: dict[str, Any] = {"status": was, "cancellation_reason": None, "completed_at": None}
    try:
        async with refusing_overlaps(db):
            restored = await change(db, booking, ENDED, seen_at=seen_at, **back)
    except Overlaps:
        raise taken() from None
    await events.record(db, Booked(booking_id=restored.id))
    live.tell(db, "visits")
    return restored


async def _clear_way(db: AsyncSession, booking: Booking, *, now: datetime) -> None:
    """Hold the calendars, release what is in the way only by the clock, and look whether there is room.

    What is past needs no room but what the constraints ask for: shifts may have changed since.
    """
    card = await business_card(db)
    visit = Span(booking.starts_at, booking.ends_at)
    service = await catalog.service(db, booking.service_type)
    pages = await diary(db, card, day_of(card, visit), skills=(), now=now, leaving_out=booking.id)
    await lock_calendars(db, pages, booking.technician_id, booking.resource_id)
    await release_expired_holds(db, pages, visit, now=now)
    if booking.status != BookingStatus.cancelled or booking.technician_id is None:
        return
    pages = await diary(db, card, day_of(card, visit), skills=(), now=now, leaving_out=booking.id)
    own = narrowed(pages, technician_id=booking.technician_id, resource_id=booking.resource_id)
    length = Length(visit.end - visit.start, length_of(service).rest if service else timedelta(0))
    if slot_at(own, visit.start, length) is None:
        raise taken()


async def _told(
    db: AsyncSession,
    booking: Booking,
    allowed: Iterable[BookingStatus],
    *,
    seen_at: datetime | None,
    **values: Any,
) -> Booking:
    changed = await change(db, booking, allowed, seen_at=seen_at, **values)
    live.tell(db, "visits")
    return changed
