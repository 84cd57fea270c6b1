"""What the calendar is asked for, and what it answers, as values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from frontdesk.domain.customers.models import PropertyType
from frontdesk.domain.scheduling.models import BookingSource, Urgency
from frontdesk.domain.scheduling.offers import Why
from frontdesk.domain.scheduling.slots import Slot


class NewBooking(BaseModel):
    """A visit somebody wishes to have booked.

    request_key    one key per conversation and wish: asked for again, the first visit is returned
    service_type   a service's key; it decides how long the visit takes
    technician_id  None: whoever is free and has the fewest visits that day
    resource_id    None: a free bay, where the business has bays
    """

    model_config = ConfigDict(frozen=True)

    request_key: str
    customer_id: UUID
    service_type: str
    starts_at: AwareDatetime
    source: BookingSource
    booked_by: str = "desk"
    conversation_id: UUID | None = None
    technician_id: UUID | None = None
    resource_id: UUID | None = None
    description: str | None = None
    customer_concerns: str | None = None
    noted_services: tuple[str, ...] = ()
    urgency: Urgency = Urgency.routine
    property_type: PropertyType | None = None
    pickup_address: str | None = None
    notes: str | None = None


class Amendment(BaseModel):
    """What is to be changed in a visit that keeps its time; None, or nothing in it, leaves it as it is."""

    model_config = ConfigDict(frozen=True)

    customer_id: UUID | None = None
    service_type: str | None = None
    description: str | None = None
    customer_concerns: str | None = None
    noted_services: tuple[str, ...] = ()
    urgency: Urgency | None = None
    property_type: PropertyType | None = None
    pickup_address: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """Times to offer, and what they are to the wish.

    slots  those that fit first, each group in the order of the calendar
    named  whether the wish named one start, and the first slot is it
    why    what stood against the wish where no slot fits it
    """

    slots: list[Slot] = field(default_factory=list)
    named: bool = False
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class BookingView:
    """A visit with what is read beside it; times in the business's zone."""

    id: UUID
    customer_id: UUID | None
    conversation_id: UUID | None
    service_type: str
    description: str | None
    noted_services: tuple[str, ...]
    urgency: str
    property_type: str | None
    starts_at: datetime
    ends_at: datetime
    status: str
    cancellation_reason: str | None
    source: str
    technician_id: UUID | None
    technician_name: str | None
    resource_id: UUID | None
    customer_name: str | None
    customer_phone: str | None
    customer_email: str | None

    @property
    def duration_minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at.timestamp() - self.starts_at.timestamp()) // 60)

    @property
    def appointment_date(self) -> str:
        """Its date, ISO."""
        return self.starts_at.date().isoformat()

    @property
    def appointment_time(self) -> str:
        """Its time, HH:MM."""
        return f"{self.starts_at:%H:%M}"

    def as_record(self) -> dict[str, Any]:
        """Return it as JSON-able values, date and time apart."""
        columns = {
            key: value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
            for key, value in asdict(self).items()
        }
        return columns | {
            "duration_minutes": self.duration_minutes,
            "appointment_date": self.appointment_date,
            "appointment_time": self.appointment_time,
        }
