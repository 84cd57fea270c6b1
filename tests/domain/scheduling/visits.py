"""What the tests of the calendar share: a morning on which nothing is booked, and wishes for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking, BookingSource
from frontdesk.domain.scheduling.schemas import NewBooking
from frontdesk.domain.tenancy.models import Staff

SYDNEY = ZoneInfo("Australia/Sydney")
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=SYDNEY)
"""A Monday, an hour before Harbour Plumbing opens."""

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=SYDNEY)
AN_HOUR = timedelta(hours=1)

_keys = count(1)


def a_wish(customer: Customer | UUID, **given: Any) -> NewBooking:
    """Return a wish for a blocked drain, an hour's work, at nine."""
    row: dict[str, Any] = {
        "request_key": f"wish {next(_keys)}",
        "customer_id": customer.id if isinstance(customer, Customer) else customer,
        "service_type": "blocked_drain",
        "starts_at": NINE,
        "source": BookingSource.voice,
    }
    return NewBooking(**row | given)


async def technicians(db: AsyncSession) -> list[UUID]:
    """Return the ids of all technicians, lowest first."""
    return list(await db.scalars(select(Staff.id).order_by(Staff.id)))


async def all_visits(db: AsyncSession) -> list[Booking]:
    """Return all visits there are, whatever became of them."""
    return list(await db.scalars(select(Booking).order_by(Booking.created_at, Booking.id)))
