"""What a service and a slot say about the row of a visit, and what it is called."""

from __future__ import annotations

from typing import Any

from frontdesk.domain.catalog.models import ServiceCategory
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.scheduling.slots import Slot
from frontdesk.trades.pack import Service


def of_service(service: Service) -> dict[str, Any]:
    """Return the columns that a service decides, the visit's length apart."""
    return {
        "service_type": service.key,
        "service_category": ServiceCategory(service.category),
        "title": service.name,
        "estimated_cost": service.price,
    }


def of_slot(slot: Slot) -> dict[str, Any]:
    """Return the columns that a slot decides."""
    return {
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "technician_id": slot.technician_id,
        "resource_id": slot.resource_id,
    }


def what_of(booking: Booking, service_name: str | None) -> str:
    """Return what a visit is for in words: its title, its service's name, else the key made readable."""
    return booking.title or service_name or booking.service_type.replace("_", " ").capitalize()
