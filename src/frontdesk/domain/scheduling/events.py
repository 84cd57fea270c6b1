"""News of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from frontdesk.kernel.events import Event


@dataclass(frozen=True)
class Booked(Event):
    """A visit was entered."""

    booking_id: UUID


@dataclass(frozen=True)
class Moved(Event):
    """A visit was moved; the row has its new time."""

    booking_id: UUID
    old_starts_at: datetime


@dataclass(frozen=True)
class Cancelled(Event):
    """A visit was cancelled; the row has the reason."""

    booking_id: UUID
