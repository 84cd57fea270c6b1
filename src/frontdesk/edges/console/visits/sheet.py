"""One visit as it is shown: when, whose, who comes, what was done with it, and what can be done now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.queries import latest_facts
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.sheet import Deed, VisitSheet, visit_sheet
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.visits.acts import PRESSES, REASONS, Act, open_acts
from frontdesk.edges.console.visits.looks import place_in_words
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem

_DONE = {
    "booking": "Booked.",
    "move": "Moved.",
    "cancellation": "Cancelled.",
    "restoration": "It stands again.",
    **{noun: act.done for noun, act in PRESSES.items()},
}
_UNDONE = {"cancellation": BookingStatus.cancelled, "completion": BookingStatus.completed,
           "no-show": BookingStatus.no_show}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """How a visit is asked for, and what came of what was just tried.

    done     noun of the act that led here
    refused  why the last act was not done
    typed    what was typed into the form that was refused
    inside   whether only what stands inside the page is wanted
    """

    request: Request
    done: str = ""
    refused: Problem | None = None
    typed: Mapping[str, str] | None = None
    inside: bool = False

    @property
    def is_fragment(self) -> bool:
        """Whether the page is there already."""
        return "hx-request" in self.request.headers

    @property
    def told(self) -> dict[str, str] | None:
        """The notice of what was done, with the address that takes it back where there is one."""
        if self.done not in _DONE:
            return None
        undo = str(self.request.url.path).rpartition("/")[0] + "/restoration"
        return {"words": _DONE[self.done]} | ({"undo": undo} if self.done in _UNDONE else {})

    @property
    def status(self) -> int:
        """What HTTP answers."""
        return int(self.refused.status if self.refused else HTTPStatus.OK)


@dataclass(frozen=True)
class Sheet:
    """A visit in words; what is not known is None.

    seen     stamp of the row as it is shown: who acts on it sends it back
    said     the customer's own words; `call` where they stand
    refused  why the last act was not done, and `now` how the visit stands
    happens  what cancelling does
    """

    id: str
    base: str
    seen: str
    title: str
    status: str
    word: str | None
    when: str
    beside: str
    length: str
    customer: str | None
    phone: str | None
    tel: str | None
    place: str | None
    said: str | None
    call: str | None
    notes: str | None
    more: tuple[str, ...]
    technician: str | None
    resource: str | None
    price: str | None
    reason: str | None
    history: tuple[tuple[str, str], ...]
    presses: tuple[Act, ...]
    may_move: bool
    may_cancel: bool
    may_restore: bool
    happens: str
    reasons: tuple[str, ...]
    chosen: str
    own: str
    refused: str | None
    cancelling: bool
    toast: str | None
    undo: str | None


@dataclass(frozen=True)
class SheetScreen(Screen):
    """A visit as a page."""

    template: ClassVar[str] = "visits/visit.html"

    sheet: Sheet
    back: str


@dataclass(frozen=True)
class SheetFragment(Page):
    """A visit in the drawer."""

    template: ClassVar[str] = "visits/sheet.html"

    sheet: Sheet


@dataclass(frozen=True)
class SheetInside(Page):
    """What stands inside a visit's page, read again when something changes."""

    template: ClassVar[str] = "visits/inside.html"

    sheet: Sheet
    in_drawer: bool = False


async def sheet_answer(seat: Seat, db: AsyncSession, booking_id: UUID, asked: Asked) -> HTMLResponse:
    """Return a visit as a page, or as what of it was asked for.

    Raises UnknownBooking if there is none.
    """
    found = await visit_sheet(db, booking_id)
    sheet = _sheet(seat, found, await _said(db, found.booking), asked)
    if asked.is_fragment:
        part = SheetInside(sheet) if asked.inside else SheetFragment(sheet)
        return shown(part, asked.status)
    day = found.booking.starts_at.astimezone(seat.card.zone).date()
    back = f"/b/{seat.card.slug}/calendar?date={day.isoformat()}"
    screen = SheetScreen(frame=await framed(seat, db, current="calendar"), sheet=sheet, back=back)
    return shown(screen, asked.status)


async def _said(db: AsyncSession, booking: Booking) -> str | None:
    """Return what the customer said it is about, in their words where they were heard."""
    if booking.conversation_id is None:
        return booking.customer_concerns
    facts = await latest_facts(db, booking.conversation_id)
    heard = (fact.text for fact in facts if fact.name == "issue_description" and fact.text)
    return next(heard, booking.customer_concerns)


def _sheet(seat: Seat, found: VisitSheet, said: str | None, asked: Asked) -> Sheet:
    booking, local = found.booking, local_of(seat)
    base = f"/b/{seat.card.slug}/visits/{booking.id}"
    may_write = seat.may("visits:write")
    can = open_acts(booking, now=seat.now, zone=seat.card.zone)
    typed = asked.typed or {}
    call = booking.conversation_id if seat.may("calls:read") else None
    undone = may_write and _UNDONE.get(asked.done) == booking.status
    return Sheet(
        id=str(booking.id),
        base=base,
        seen=booking.updated_at.isoformat(),
        title=found.what,
        status=booking.status,
        word=_word(booking, local),
        when=f"{local.day(booking.starts_at)}, {local.time_range(booking.starts_at, booking.ends_at)}",
        beside=local.beside(booking.starts_at),
        length=local.minutes(round((booking.ends_at - booking.starts_at).total_seconds() / 60)),
        customer=found.customer_name,
        phone=local.phone(found.phone) if found.phone else None,
        tel=found.phone,
        place=place_in_words(booking.pickup_address or _home(found), local),
        said=said,
        call=f"/b/{seat.card.slug}/calls/{call}" if call else None,
        notes=booking.notes,
        more=tuple(key.replace("_", " ") for key in booking.noted_services),
        technician=found.technician_name,
        resource=found.resource_name,
        price=_price(booking, local),
        reason=booking.cancellation_reason,
        history=tuple(_history(found, local)),
        presses=can.presses if may_write else (),
        may_move=may_write and can.move,
        may_cancel=may_write and can.cancel,
        may_restore=may_write and can.restore,
        happens=_happens(found, local),
        reasons=REASONS,
        chosen=typed.get("reason", ""),
        own=typed.get("own", ""),
        refused=_refusal(asked.refused, found, local),
        cancelling=asked.typed is not None,
        toast=_DONE.get(asked.done),
        undo=f"{base}/restoration" if undone else None,
    )


def _word(booking: Booking, local: Local) -> str | None:
    """Return the status in other words than the usual, where there are some."""
    if booking.status == BookingStatus.held and booking.hold_expires_at:
        return f"Held to {local.time(booking.hold_expires_at)}"
    if booking.status == BookingStatus.in_progress and booking.resource_id:
        return "In the bay"
    return None


def _home(found: VisitSheet) -> str | None:
    customer = found.customer
    parts = (customer.address_line1, customer.city, customer.postal_code) if customer else ()
    return ", ".join(part for part in parts if part) or None


def _price(booking: Booking, local: Local) -> str | None:
    if booking.actual_cost is not None:
        return local.money(booking.actual_cost)
    return None if booking.estimated_cost is None else f"about {local.money(booking.estimated_cost)}"


def _happens(found: VisitSheet, local: Local) -> str:
    time = local.moment(found.booking.starts_at)
    who = found.customer_name or "the caller"
    ring = f": ring {local.phone(found.phone)}" if found.phone else ""
    return f"{time} is free for others at once, and nobody tells {who} but you{ring}."


def _refusal(refused: Problem | None, found: VisitSheet, local: Local) -> str | None:
    """Return why an act was not done; if somebody was faster, who that was."""
    if refused is None:
        return None
    if refused.status != HTTPStatus.CONFLICT or not found.deeds:
        return refused.detail
    last = found.deeds[-1]
    return f"{refused.detail} {last.who} {_did(last, local)}, {local.ago(last.at)}. This is how it stands now."


def _history(found: VisitSheet, local: Local) -> list[tuple[str, str]]:
    """Return when and what was done, the latest first, and last who booked it."""
    booking = found.booking
    done = [(local.moment(deed.at), f"{deed.who} {_did(deed, local)}") for deed in reversed(found.deeds)]
    if all(deed.what != "visit.booked" for deed in found.deeds):
        by = "The desk" if booking.booked_by in (None, "desk") else str(booking.booked_by)
        done.append((local.moment(booking.created_at), f"{by} booked it"))
    return done


def _did(deed: Deed, local: Local) -> str:
    """Return a deed in words."""
    reason = f": {deed.after['reason']}" if deed.after.get("reason") else ""
    words = {
        "visit.booked": "booked it",
        "visit.confirmed": "confirmed it",
        "visit.started": "noted that the technician is there",
        "visit.completed": "noted that it is done",
        "visit.missed": "noted that nobody was there",
        "visit.cancelled": f"cancelled it{reason}",
        "visit.restored": "took that back",
    }
    return words.get(deed.what) or _moved(deed.before, deed.after, local)


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], local: Local) -> str:
    then, now = (local.moment(datetime.fromisoformat(side["starts_at"])) for side in (before, after))
    return f"moved it from {then} to {now}"
