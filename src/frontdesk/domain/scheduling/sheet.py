"""One visit as people look at it: whose, who comes, and what was done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name, phone_to_reach
from frontdesk.domain.scheduling.models import Booking, BookingStatus, Resource
from frontdesk.domain.scheduling.progress import ENDED
from frontdesk.domain.scheduling.queries import UnknownBooking
from frontdesk.domain.scheduling.rows import what_of
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.models import AuditEntry, Staff


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did with a visit.

    what           `visit.moved`, `visit.cancelled`, …
    before, after  what it changed: `status`, `starts_at` (ISO), `reason`
    """

    who: str
    what: str
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VisitSheet:
    """A visit with all that stands beside it; deeds in their order.

    phone  E.164, the customer's own or the one they share
    """

    booking: Booking
    what: str
    customer: Customer | None
    phone: str | None
    technician_name: str | None
    resource_name: str | None
    deeds: tuple[Deed, ...]

    @property
    def customer_name(self) -> str | None:
        """Whose it is, as it is said."""
        return None if self.customer is None else full_name(self.customer)

    @property
    def stood_as(self) -> BookingStatus:
        """Return the status that a visit goes back to when what ended it is taken back."""
        for deed in reversed(self.deeds):
            if deed.after.get("status") in ENDED and deed.before.get("status") not in (None, *ENDED):
                return BookingStatus(deed.before["status"])
        return BookingStatus.scheduled


async def visit_sheet(db: AsyncSession, booking_id: UUID) -> VisitSheet:
    """Return a visit with all that stands beside it, in two queries.

    Raises UnknownBooking if there is none.
    """
    row = (
        await db.execute(
            select(Booking, Customer, phone_to_reach(), Staff.name, Resource.name, Service.name)
            .outerjoin(Customer, Customer.id == Booking.customer_id)
            .outerjoin(Staff, Staff.id == Booking.technician_id)
            .outerjoin(Resource, Resource.id == Booking.resource_id)
            .outerjoin(Service, and_(Service.key == Booking.service_type, Service.archived_at.is_(None)))
            .where(Booking.id == booking_id)
        )
    ).one_or_none()
    if row is None:
        raise UnknownBooking("I can't find that visit.")
    booking, customer, phone, technician_name, resource_name, service_name = row
    return VisitSheet(
        booking=booking,
        what=what_of(booking, service_name),
        customer=customer,
        phone=phone,
        technician_name=technician_name,
        resource_name=resource_name,
        deeds=await _deeds(db, booking_id),
    )


async def note_visit_deed(
    db: AsyncSession,
    booking_id: UUID,
    *,
    who: str,
    staff_id: UUID,
    what: str,
    now: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Write down what a person did with a visit, in the transaction in which it is done.

    what           the deed, `moved`
    before, after  as `standing` gives it, with the reason where one was given
    """
    await note_deed(
        db,
        who=who,
        staff_id=staff_id,
        what=f"visit.{what}",
        now=now,
        subject=_subject(booking_id),
        before=dict(before),
        after=dict(after),
    )


def standing(booking: Booking) -> dict[str, Any]:
    """Return what of a visit a deed can change, JSON-able, and `stamp`, which changes with anything."""
    return {
        "stamp": booking.updated_at.isoformat(),
        "status": str(booking.status),
        "starts_at": booking.starts_at.isoformat(),
        "technician_id": None if booking.technician_id is None else str(booking.technician_id),
    }


async def _deeds(db: AsyncSession, booking_id: UUID) -> tuple[Deed, ...]:
    rows = await db.scalars(
        select(AuditEntry).where(AuditEntry.subject == _subject(booking_id)).order_by(AuditEntry.at, AuditEntry.id)
    )
    return tuple(Deed(row.who, row.what, row.at, row.before or {}, row.after or {}) for row in rows)


def _subject(booking_id: UUID) -> str:
    return f"visit:{booking_id}"
