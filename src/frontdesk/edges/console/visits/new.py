"""A new visit, booked by a person: what, when, for whom, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from http import HTTPStatus
from typing import Annotated, ClassVar
from uuid import UUID, uuid4

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.customers import queries as customers
from frontdesk.domain.customers import service as people
from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import BookingSource
from frontdesk.domain.scheduling.queries import technician_names
from frontdesk.domain.scheduling.schemas import NewBooking
from frontdesk.domain.scheduling.sheet import note_visit_deed, standing, visit_sheet
from frontdesk.domain.scheduling.wall import instant
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.visits.new_form import NewVisitForm
from frontdesk.edges.console.visits.times import Choice, Times, chosen_start, day_of, near_times, times_of
from frontdesk.edges.console.visits.words import ABOUT_TIME, said_to_staff
from frontdesk.edges.http.seat import AtDesk, Seat, allow
from frontdesk.kernel.phones import phone_typed
from frontdesk.kernel.problems import Problem
from frontdesk.trades.pack import Service


class NoName(Problem):
    """A visit is wished for nobody."""

    title = "No name"


@dataclass(frozen=True)
class NewVisit:
    """The form with what it offers.

    wrong    name of the field to mend; `refused` says how
    known    who the number belongs to
    """

    base: str
    form: NewVisitForm
    services: tuple[tuple[str, str], ...]
    technicians: tuple[tuple[str, str], ...]
    times: Times
    refused: str | None
    wrong: str | None
    near: tuple[Choice, ...]
    known: str | None


@dataclass(frozen=True)
class NewVisitScreen(Screen):
    """The form's page."""

    template: ClassVar[str] = "visits/new.html"

    new: NewVisit
    back: str


@dataclass(frozen=True)
class TimesFragment(Page):
    """The free times alone, when another service, day or person is chosen."""

    template: ClassVar[str] = "visits/new_times.html"

    times: Times


@dataclass(frozen=True)
class KnownFragment(Page):
    """Who a number belongs to."""

    template: ClassVar[str] = "visits/known.html"

    known: str | None


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False, dependencies=[allow("visits:write")])

    @routes.get("/b/{slug}/calendar/new")
    async def form(seat: AtDesk, service: str = "", day: str = "", at: str = "", technician: str = "") -> HTMLResponse:
        empty = NewVisitForm(request_key=f"console:{uuid4()}", service=service, day=day, at=at, technician=technician)
        return await _page(seat, empty)

    @routes.post("/b/{slug}/calendar/new/times")
    async def times(seat: AtDesk, form: Annotated[NewVisitForm, Form()]) -> HTMLResponse:
        async with seat.transaction() as db:
            services, names = await catalog.services(db), await technician_names(db)
            return shown(TimesFragment(await _times(db, seat, form, _chosen(services, form), names)))

    @routes.post("/b/{slug}/calendar/new/customer")
    async def customer(seat: AtDesk, form: Annotated[NewVisitForm, Form()]) -> HTMLResponse:
        async with seat.transaction() as db:
            return shown(KnownFragment(await _known(db, seat, form)))

    @routes.post("/b/{slug}/visits")
    async def book(seat: AtDesk, form: Annotated[NewVisitForm, Form()]) -> Response:
        if form.only == "times":  # without scripts: the form again, with the times of the day
            return await _page(seat, form)
        try:
            booking_id = await _book(seat, form)
        except Problem as refused:
            return await _page(seat, form, refused)
        address = f"/b/{seat.card.slug}/visits/{booking_id}?done=booking"
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)

    return routes


async def _book(seat: Seat, form: NewVisitForm) -> UUID:
    """Book the visit and return its id.

    Raises what does not fit in the form, or cannot be booked.
    """
    name, phone = form.said("name"), form.said("phone")
    if name is None:
        raise NoName("Write who it is for.", field="name")
    e164 = phone_typed(phone, seat.card.region) if phone else None
    start = chosen_start(seat, picked=form.starts_at, other=form.other, day=day_of(form.day, seat))
    async with seat.transaction() as db:
        customer = await people.find_or_add(
            db, name=name, phone=e164, now=seat.now, address_line1=form.said("address"), city=form.said("suburb")
        )
        booking = await scheduling.book(
            db,
            NewBooking(
                request_key=form.request_key or f"console:{uuid4()}",
                customer_id=customer.id,
                service_type=form.service,
                starts_at=start,
                source=BookingSource.manual,
                booked_by=seat.name,
                technician_id=form.technician_id,
                description=form.said("note"),
                customer_concerns=form.said("note"),
                pickup_address=form.place,
            ),
            now=seat.now,
        )
        if not (await visit_sheet(db, booking.id)).deeds:  # sent twice, it was booked before
            after = standing(booking)
            await note_visit_deed(
                db,
                booking.id,
                who=seat.name,
                staff_id=seat.staff_id,
                what="booked",
                now=seat.now,
                before={},
                after=after,
            )
        return booking.id


async def _page(seat: Seat, form: NewVisitForm, refused: Problem | None = None) -> HTMLResponse:
    """Return the form with what was typed; where the time cannot be had, with others near it."""
    async with seat.transaction() as db:
        services, names = await catalog.services(db), await technician_names(db)
        service = _chosen(services, form)
        near: tuple[Choice, ...] = ()
        if isinstance(refused, ABOUT_TIME):
            day, at = _wished(seat, form)
            near = await near_times(db, seat, service=service, day=day, at=at, names=names)
        new = NewVisit(
            base=f"/b/{seat.card.slug}",
            form=form,
            services=tuple((each.key, f"{each.name}, {local_of(seat).minutes(each.minutes)}") for each in services),
            technicians=(("", "Whoever is free"), *((str(id), name) for id, name in names.items())),
            times=await _times(db, seat, form, service, names),
            refused=said_to_staff(refused) if refused else None,
            wrong=_field_of(refused),
            near=near,
            known=await _known(db, seat, form),
        )
        back = f"/b/{seat.card.slug}/calendar?date={new.times.day}"
        screen = NewVisitScreen(frame=await framed(seat, db, current="calendar"), new=new, back=back)
        return shown(screen, int(refused.status if refused else HTTPStatus.OK))


def _chosen(services: tuple[Service, ...], form: NewVisitForm) -> Service:
    """Return the service that was chosen, the first one if none was."""
    chosen = next((service for service in services if service.key == form.service), None)
    if chosen is None and not services:
        raise scheduling.UnknownService("There is no service to book. Add one first.")
    return chosen or services[0]


async def _times(db: AsyncSession, seat: Seat, form: NewVisitForm, service: Service, names: dict[UUID, str]) -> Times:
    day = _day(seat, form)
    return await times_of(
        db,
        seat,
        service=service,
        day=day,
        names=names,
        chosen=_picked(seat, form, day),
        technician_id=form.technician_id,
    )


def _day(seat: Seat, form: NewVisitForm) -> date:
    try:
        return max(day_of(form.day, seat), seat.today)
    except Problem:
        return seat.today


def _picked(seat: Seat, form: NewVisitForm, day: date) -> datetime | None:
    """Return the start that stands chosen: the one picked, else that of the free span pressed."""
    try:
        if form.starts_at:
            return datetime.fromisoformat(form.starts_at)
        return instant(day, time.fromisoformat(form.at), seat.card.zone) if form.at else None
    except ValueError:
        return None


def _wished(seat: Seat, form: NewVisitForm) -> tuple[date, time | None]:
    day = _day(seat, form)
    try:
        start = chosen_start(seat, picked=form.starts_at, other=form.other, day=day).astimezone(seat.card.zone)
    except Problem:
        return day, None
    return start.date(), start.time()


async def _known(db: AsyncSession, seat: Seat, form: NewVisitForm) -> str | None:
    """Return who a number belongs to, in a sentence; None where none was typed, or none that can be."""
    phone = form.said("phone")
    if phone is None:
        return None
    try:
        e164 = phone_typed(phone, seat.card.region)
    except Problem as unreadable:
        return unreadable.detail
    found = await customers.candidates_by_phone(db, e164)
    local = local_of(seat)
    names = [name for name in map(customers.full_name, found) if name]
    if not names:
        return f"{local.phone(e164)} is new here."
    return f"{local.phone(e164)} is {local.locale.list_or(names)}. Under another name, it is somebody who shares it."


def _field_of(refused: Problem | None) -> str | None:
    """Return the name of the field that is to be mended."""
    if refused is None:
        return None
    by_kind = {"NotANumber": "phone", "UnknownService": "service"}
    return str(refused.extra.get("field", by_kind.get(type(refused).__name__, ""))) or None
