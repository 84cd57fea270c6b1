"""What can be done with a visit now, each act with its words. What may not be done is absent. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.placing import MOVABLE
from frontdesk.domain.scheduling.progress import ENDED, STANDING

Deed = Callable[..., Awaitable[Booking]]

REASONS = (
    "The customer changed their mind",
    "They found somebody else",
    "No longer needed",
    "We cannot come",
    "Booked twice",
)
"""Why visits are mostly cancelled."""


@dataclass(frozen=True)
class Act:
    """Something one press does.

    noun   last part of the address it is sent to
    deed   what it is called in the history: `visit.confirmed`
    done   said when it is done; `undo` whether that can be taken back
    """

    noun: str
    label: str
    icon: str
    deed: str
    done: str
    does: Deed
    undo: bool = False


PRESSES = {
    act.noun: act
    for act in (
        Act("confirmation", "Confirm", "ringcheck", "confirmed", "Confirmed.", scheduling.confirm),
        Act("start", "Start", "half", "started", "On site.", scheduling.start),
        Act("completion", "Done", "check", "completed", "Done.", scheduling.complete, undo=True),
        Act("no-show", "Did not show", "slash", "missed", "Nobody was there.", scheduling.no_show, undo=True),
    )
}


@dataclass(frozen=True)
class Open:
    """What can be done with a visit at a moment; the first press is the next step."""

    presses: tuple[Act, ...]
    move: bool
    cancel: bool
    restore: bool


def open_acts(booking: Booking, *, now: datetime, zone: ZoneInfo) -> Open:
    """Return what can be done with a visit."""
    over, begun = booking.ends_at <= now, booking.starts_at <= now
    is_day = booking.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()
    standing, running = booking.status in STANDING, booking.status == BookingStatus.in_progress
    unconfirmed = booking.status in (BookingStatus.pending, BookingStatus.scheduled)
    may = {
        "confirmation": unconfirmed and not over,
        "start": standing and is_day and not over,
        "completion": running or (standing and begun),
        "no-show": (standing or running) and begun,
    }
    return Open(
        presses=tuple(act for noun, act in PRESSES.items() if may[noun]),
        move=booking.status in MOVABLE and not over,
        cancel=(booking.status in MOVABLE or running) and not over,
        restore=booking.status in ENDED and not (over and booking.status == BookingStatus.cancelled),
    )
