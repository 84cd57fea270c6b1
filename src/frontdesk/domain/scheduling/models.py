"""Rows of the calendar: resources, shifts, bookings."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.domain.catalog.models import ServiceCategory
from frontdesk.domain.customers.models import PropertyType
from frontdesk.kernel.db import Archivable, Base, Identified, Stamped, TenantMixin


class ResourceKind(StrEnum):
    """What a bookable thing is."""

    bay = "bay"
    truck = "truck"
    room = "room"
    line = "line"


class Urgency(StrEnum):
    """How soon it must be."""

    emergency = "emergency"
    urgent = "urgent"
    routine = "routine"
    flexible = "flexible"


class BookingStatus(StrEnum):
    """Where a visit stands."""

    held = "held"
    pending = "pending"
    scheduled = "scheduled"
    confirmed = "confirmed"
    in_progress = "in_progress"
    completed = "completed"
    no_show = "no_show"
    cancelled = "cancelled"


LIVE = (
    BookingStatus.held,
    BookingStatus.pending,
    BookingStatus.scheduled,
    BookingStatus.confirmed,
    BookingStatus.in_progress,
)
"""Statuses that take up their time; the exclusion constraints count the same, if not archived."""


class PaymentStatus(StrEnum):
    """What became of the money due."""

    pending = "pending"
    paid = "paid"
    failed = "failed"


class BookingSource(StrEnum):
    """How a booking came in; `phone` is a person who took a call."""

    voice = "voice"
    sms = "sms"
    whatsapp = "whatsapp"
    email = "email"
    web = "web"
    phone = "phone"
    walk_in = "walk_in"
    manual = "manual"


class Resource(TenantMixin, Identified, Archivable, Stamped, Base):
    """A bookable thing that is no person."""

    __tablename__ = "resources"

    kind: Mapped[ResourceKind]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Shift(TenantMixin, Identified, Archivable, Stamped, Base):
    """When a person works, on a weekday or on one date, in the business's zone.

    weekday       0 Monday to 6 Sunday; None if it is for `date`
    starts, ends  wall clock; both None on a day off (`absent`)
    reason        why they are off
    """

    __tablename__ = "shifts"

    staff_id: Mapped[UUID]
    weekday: Mapped[int | None]
    date: Mapped[date | None]
    starts: Mapped[time | None] = mapped_column("from")
    ends: Mapped[time | None] = mapped_column("to")
    absent: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None]


class Booking(TenantMixin, Identified, Archivable, Stamped, Base):
    """A visit in the calendar, half-open from `starts_at` to `ends_at`.

    request_key      one conversation and wish: a retry finds the first booking
    customer_id      None only while held
    service_type     a service's key
    noted_services   keys of further services wished, done in the same visit
    hold_expires_at  when a hold may be released
    booked_by        who made it: `desk`, or a person's name
    reminded_for     the start that its customer was last reminded of: another one is reminded of again
    """

    __tablename__ = "bookings"

    request_key: Mapped[str | None]
    customer_id: Mapped[UUID | None]
    conversation_id: Mapped[UUID | None]
    title: Mapped[str | None]
    service_type: Mapped[str]
    service_category: Mapped[ServiceCategory | None]
    description: Mapped[str | None]
    customer_concerns: Mapped[str | None]
    recommended_services: Mapped[str | None]
    noted_services: Mapped[list[str]] = mapped_column(default=list)
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.routine)
    property_type: Mapped[PropertyType | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    technician_id: Mapped[UUID | None]
    resource_id: Mapped[UUID | None]
    status: Mapped[BookingStatus]
    hold_expires_at: Mapped[datetime | None]
    cancellation_reason: Mapped[str | None]
    estimated_cost: Mapped[Decimal | None]
    actual_cost: Mapped[Decimal | None]
    pickup_address: Mapped[str | None]
    number_of_loads: Mapped[int | None]
    payment_amount: Mapped[Decimal | None]
    payment_currency: Mapped[str | None]
    payment_status: Mapped[PaymentStatus | None]
    source: Mapped[BookingSource]
    booked_by: Mapped[str | None]
    confirmation_sent_at: Mapped[datetime | None]
    reminder_sent_at: Mapped[datetime | None]
    reminded_for: Mapped[datetime | None]
    calendar_event_id: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    notes: Mapped[str | None]
