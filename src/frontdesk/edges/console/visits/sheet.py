"""One visit as it is shown: when, whose, who comes, what was done with it, and what can be done now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.queries import latest_facts
from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.queries import technician_names
from frontdesk.domain.scheduling.sheet import VisitSheet, visit_sheet
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.visits.acts import PRESSES, REASONS, Act, open_acts
from frontdesk.edges.console.visits.looks import place_in_words
from frontdesk.edges.console.visits.times import near_times, service_of
from frontdesk.edges.console.visits.told import history_of, refusal_of
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
    seen_at  stamp of the visit as the person saw it who tried
    inside   `page` or `drawer`: what stands inside it is wanted alone
    """

    request: Request
    done: str = ""
    refused: Problem | None = None
    typed: Mapping[str, str] | None = None
    seen_at: datetime | None = None
    inside: str = ""

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
class Can:
    """What may be done with a visit, by who looks at it.

    happens     what cancelling does
    chosen, own  reasons that were given to a cancellation that was refused; `is_asked` whether one was
    """

    presses: tuple[Act, ...]
    move: bool
    cancel: bool
    restore: bool
    happens: str
    chosen: str
    own: str
    is_asked: bool

    reasons: ClassVar[tuple[str, ...]] = REASONS


@dataclass(frozen=True)
class Near:
    """A free time near one that cannot be had; `href` leads to a new visit then."""

    words: str
    href: str


@dataclass(frozen=True)
class Sheet:
    """A visit in words; what is not known is None.

    seen     stamp of the row as it is shown: who acts on it sends it back
    said     the customer's own words; `call` where they stand
    refused  why the last act was not done, and how the visit stands; `near` what is free instead
    """

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
    can: Can
    refused: str | None
    near: tuple[Near, ...]
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
    """What stands inside a visit's page or drawer, read again when something changes; its headings come with it."""

    template: ClassVar[str] = "visits/inside.html"

    sheet: Sheet
    business: str
    in_drawer: bool
    is_inside: bool = True


async def sheet_answer(seat: Seat, db: AsyncSession, booking_id: UUID, asked: Asked) -> HTMLResponse:
    """Return a visit as a page, or as what of it was asked for.

    Raises UnknownBooking if there is none.
    """
    found = await visit_sheet(db, booking_id)
    near = await _near(seat, db, found) if isinstance(asked.refused, scheduling.SlotTaken) else ()
    sheet = _sheet(seat, found, await _said(db, found.booking), asked, near)
    if asked.inside:
        inside = SheetInside(sheet, business=seat.card.name, in_drawer=asked.inside == "drawer")
        return shown(inside, asked.status)
    if asked.is_fragment:
        return shown(SheetFragment(sheet), asked.status)
    day = found.booking.starts_at.astimezone(seat.card.zone).date()
    back = f"/b/{seat.card.slug}/calendar?date={day.isoformat()}"
    screen = SheetScreen(frame=await framed(seat, db, current="calendar"), sheet=sheet, back=back)
    return shown(screen, asked.status)


async def _near(seat: Seat, db: AsyncSession, found: VisitSheet) -> tuple[Near, ...]:
    """Return what is free near the time of a visit that was given away."""
    service, starts_at = await service_of(db, found), found.booking.starts_at.astimezone(seat.card.zone)
    free = await near_times(
        db, seat, service=service, day=starts_at.date(), at=starts_at.time(), names=await technician_names(db)
    )
    base = f"/b/{seat.card.slug}/calendar/new"
    return tuple(
        Near(f"{each.words} with {each.who}" if each.who else each.words, f"{base}?{urlencode(asked)}")
        for each in free
        for at in [datetime.fromisoformat(each.value).astimezone(seat.card.zone)]
        for asked in [{"service": found.booking.service_type, "day": at.date().isoformat(), "at": f"{at:%H:%M}"}]
    )


async def _said(db: AsyncSession, booking: Booking) -> str | None:
    """Return what the customer said it is about, in their words where they were heard."""
    if booking.conversation_id is None:
        return booking.customer_concerns
    facts = await latest_facts(db, booking.conversation_id)
    heard = (fact.text for fact in facts if fact.name == "issue_description" and fact.text)
    return next(heard, booking.customer_concerns)


def _sheet(seat: Seat, found: VisitSheet, said: str | None, asked: Asked, near: tuple[Near, ...]) -> Sheet:
    booking, local = found.booking, local_of(seat)
    base = f"/b/{seat.card.slug}/visits/{booking.id}"
    call = booking.conversation_id if seat.may("calls:read") else None
    undone = seat.may("visits:write") and _UNDONE.get(asked.done) == booking.status
    return Sheet(
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
        history=history_of(found, local),
        can=_can(seat, found, asked, local),
        refused=refusal_of(asked.refused, found, local, seen_at=asked.seen_at) if asked.refused else None,
        near=near,
        toast=_DONE.get(asked.done),
        undo=f"{base}/restoration" if undone else None,
    )


def _can(seat: Seat, found: VisitSheet, asked: Asked, local: Local) -> Can:
    can = open_acts(found.booking, now=seat.now, zone=seat.card.zone)
    may_write, typed = seat.may("visits:write"), asked.typed or {}
    return Can(
        presses=can.presses if may_write else (),
        move=may_write and can.move,
        cancel=may_write and can.cancel,
        restore=may_write and can.restore,
        happens=_happens(found, local),
        chosen=typed.get("reason", ""),
        own=typed.get("own", ""),
        is_asked=asked.typed is not None,
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
