"""Reads of the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name, phone_to_reach
from frontdesk.domain.scheduling.diary import diary
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.scheduling.offers import (
    Window,
    is_settled,
    offers,
    rules_of,
    why_none_fits,
    windows,
)
from frontdesk.domain.scheduling.schemas import BookingView, FreeTimes
from frontdesk.domain.scheduling.slots import Length, Slot, narrowed, slot_at, starts_on
from frontdesk.domain.scheduling.wishes import Wish
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel.problems import Problem
from frontdesk.trades.pack import Service


async def free_times(
    db: AsyncSession,
    *,
    service: Service,
    wish: Wish,
    now: datetime,
    limit: int = 2,
    card: BusinessCard | None = None,
    moving: UUID | None = None,
) -> FreeTimes:
    """Return the times to offer for a service: what fits the wish, else the nearest to it.

    limit   how many at most
    card    spares reading it where the caller has it already
    moving  a visit that looks for another time: its own is free to it
    """
    card = card or await business_card(db)
    rules = rules_of(card.settings)
    today = now.astimezone(card.zone).date()
    found: list[Slot] = []
    for window in windows(wish, today=today, rules=rules):
        pages = await diary(db, card, window, skills=service.skills, now=now, leaving_out=moving)
        found = offers(pages, window, length_of(service), wish, now=now, rules=rules, limit=limit)
        if is_settled(found, wish, window, today=today, limit=limit):
            break
    fits = bool(found) and found[0].fits
    named = fits and wish.at is not None and wish.first is not None and wish.first == wish.last
    why = None if fits else why_none_fits(card.opening, card.zone, wish, now=now, rules=rules)
    return FreeTimes(found, named=named, why=why)


async def starts_of_day(
    db: AsyncSession,
    card: BusinessCard,
    *,
    service: Service,
    day: date,
    now: datetime,
    technician_id: UUID | None = None,
    moving: Booking | None = None,
) -> list[Slot]:
    """Return every time of a date at which a service can be had, with who would come; none that has gone.

    technician_id  only this one's times
    moving         a visit that looks for another time: its own is free to it, and its technician goes first
    """
    leaving_out = moving.id if moving else None
    pages = await diary(db, card, Window(day, day), skills=service.skills, now=now, leaving_out=leaving_out)
    pages = narrowed(pages, technician_id=technician_id, resource_id=None)
    own = narrowed(pages, technician_id=moving.technician_id if moving else None, resource_id=None)
    length, rules = length_of(service), rules_of(card.settings)
    starts = starts_on(pages, day, length, grid=rules.offer_grid)
    ahead = (start for start in starts if now <= start <= now + rules.horizon)
    slots = (slot_at(own, start, length) or slot_at(pages, start, length) for start in ahead)
    return [slot for slot in slots if slot is not None and not (moving and slot.starts_at == moving.starts_at)]


async def technician_names(db: AsyncSession) -> dict[UUID, str]:
    """Return everybody who can be sent on visits now, by name."""
    rows = await db.execute(
        select(Staff.id, Staff.name)
        .where(Staff.role == Role.technician, Staff.active, Staff.archived_at.is_(None))
        .order_by(Staff.name, Staff.id)
    )
    return {row.id: row.name for row in rows}


def length_of(service: Service) -> Length:
    """Return how long a visit for a service takes, and what is kept free after it."""
    return Length(timedelta(minutes=service.minutes), timedelta(minutes=service.buffer))


class UnknownBooking(Problem):
    """There is no such visit in this business."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown visit"


async def get(db: AsyncSession, booking_id: UUID) -> Booking:
    """Return a visit.

    Raises UnknownBooking if there is none.
    """
    found = await db.scalar(select(Booking).where(Booking.id == booking_id))
    if found is None:
        raise UnknownBooking("I can't find that visit.")
    return found


async def booking(db: AsyncSession, booking_id: UUID) -> BookingView | None:
    """Return a visit with the names that are read beside it."""
    card = await business_card(db)
    row = (await db.execute(_views().where(Booking.id == booking_id))).one_or_none()
    return None if row is None else _view(row, card)


async def of_conversation(db: AsyncSession, conversation_id: UUID) -> list[Booking]:
    """Return the visits a conversation booked, in the order of booking."""
    rows = await db.scalars(
        select(Booking).where(Booking.conversation_id == conversation_id).order_by(Booking.created_at, Booking.id)
    )
    return list(rows)


# Customer and technician are None where the outer joins found none.
_ViewRow = Row[Booking, Customer | None, str | None, str | None]


def _views() -> Select[Booking, Customer | None, str | None, str | None]:
    return (
        select(Booking, Customer, phone_to_reach().label("phone"), Staff.name)
        .outerjoin(Customer, Customer.id == Booking.customer_id)
        .outerjoin(Staff, Staff.id == Booking.technician_id)
    )


def _view(row: _ViewRow, card: BusinessCard) -> BookingView:
    booking, customer, phone, technician_name = row
    return BookingView(
        id=booking.id,
        customer_id=booking.customer_id,
        conversation_id=booking.conversation_id,
        service_type=booking.service_type,
        description=booking.description,
        noted_services=tuple(booking.noted_services),
        urgency=booking.urgency,
        property_type=booking.property_type,
        starts_at=booking.starts_at.astimezone(card.zone),
        ends_at=booking.ends_at.astimezone(card.zone),
        status=booking.status,
        cancellation_reason=booking.cancellation_reason,
        source=booking.source,
        technician_id=booking.technician_id,
        technician_name=technician_name,
        resource_id=booking.resource_id,
        customer_name=None if customer is None else full_name(customer),
        customer_phone=phone,
        customer_email=None if customer is None else customer.email,
    )
