"""Where a business goes: suburbs and postcodes, added and taken away one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.dialogue import House
from frontdesk.desk.wording import Wording
from frontdesk.domain.tenancy import areas
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.changes import business_row, business_to_change
from frontdesk.domain.tenancy.models import Business
from frontdesk.domain.tenancy.public_holidays import state_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.settings.section import (
    Asked,
    Body,
    Section,
    SectionForm,
    Where,
    change,
    common,
    section_screen,
)
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.locale import place_name
from frontdesk.kernel.text import storable
from frontdesk.understanding import gazetteer

MOST_ANSWERS = 20
"""As many places as are looked through at a glance."""
MOST_NEAR = 6
MOST_AT_A_CODE = 4


class PlacesForm(SectionForm):
    """Places to add, or the one to take away, as typed."""

    served: str = ""


@dataclass(frozen=True)
class Place:
    """A place that is served.

    value    as it is stored
    about    the suburbs of a postcode, in words; "" for a suburb
    meant    what a place we do not know may mean, as it is stored; "" if nothing comes near
    """

    value: str
    word: str
    about: str
    is_known: bool
    meant: str


@dataclass(frozen=True)
class Heard:
    """What callers hear from a place."""

    place: str
    said: str
    is_served: bool


@dataclass(frozen=True)
class AreaBody(Body):
    """The section.

    places     in the order in which they were added
    near       places near those, as they are stored
    heard      what callers hear: from one that is served, from one that is not, or from the one that was asked for
    tried      the place that was asked for
    typed      what was to be added, and was refused
    most       places at most
    """

    template: ClassVar[str] = "settings/area.html"

    places: Sequence[Place]
    near: Sequence[tuple[str, str]]
    heard: Sequence[Heard]
    tried: str
    typed: str
    has_list: bool
    most: int = areas.MOST_PLACES


@dataclass(frozen=True)
class NamesPage(Page):
    """Places whose names begin like what was typed: (value, where it is) each."""

    template: ClassVar[str] = "settings/area_names.html"

    names: Sequence[tuple[str, str]]


async def _body(asked: Asked) -> AreaBody:
    row = await business_row(asked.db)
    state = state_of(row.region, row.state, row.timezone)
    house = await asked.seat.given.desk.houses.of(asked.db)
    near = areas.neighbours(row.service_areas, row.region, state=state, most=MOST_NEAR)
    tried = str(asked.typed.get("tried", ""))
    return AreaBody(
        **common(asked, "area"),
        places=[_place(area, row.region) for area in row.service_areas],
        near=[(name, place_name(name)) for name in near],
        heard=_heard(house, asked.seat, tried, near),
        tried=tried,
        typed=str(asked.typed.get("served", "")) if asked.problem else "",
        has_list=row.region == "AU",
    )


def _place(area: str, region: str) -> Place:
    at_code = [place_name(place.name) for place in gazetteer.at_code(area)] if region == "AU" else []
    about = ", ".join(at_code[:MOST_AT_A_CODE]) + (" …" if len(at_code) > MOST_AT_A_CODE else "")
    is_known = areas.is_known(area, region)
    return Place(area, place_name(area), about, is_known, "" if is_known else areas.meant(area, region) or "")


def _heard(house: House, seat: Seat, tried: str, near: Sequence[str]) -> list[Heard]:
    """Return what is said from the place that was asked for; without one from a served one and from one near it."""
    words = Wording(house, seat.here)
    if not house.service_areas:
        return [Heard("", words.say("area_everywhere"), is_served=True)]
    named = [area for area in house.service_areas if not area.isdigit()]
    return [_from(place, house, words) for place in ([tried] if tried else [*named[:1], *near[:1]])]


def _from(place: str, house: House, words: Wording) -> Heard:
    named = areas.stored(place, house.region)
    is_code = named.isdigit()
    served = areas.is_served(
        house.service_areas, house.region, locality=None if is_code else named, postcode=named if is_code else None
    )
    word = words.place(named)
    return Heard(word, words.say("area_yes" if served else "area_no", location=word), served)


def _routes(routes: APIRouter) -> None:
    routes.get("/names")(_names)
    routes.get("/heard")(_try)
    routes.post("")(_add)
    routes.post("/removal")(_remove)


async def _names(seat: AtDesk, served: str = "") -> Response:
    """Complete the last of the places that are being typed."""
    head, comma, typed = served.rpartition(",")
    async with seat.transaction() as db:
        row = await business_row(db)
    state = state_of(row.region, row.state, row.timezone)
    found = gazetteer.named_like(typed, most=MOST_ANSWERS, state=state) if row.region == "AU" else ()
    return shown(NamesPage([(f"{head}{comma} {place_name(place.name)}".strip(), _where(place)) for place in found]))


def _where(place: gazetteer.Locality) -> str:
    return ", ".join(" ".join((state, *codes[:1])) for state, codes in place.states.items())


async def _try(seat: AtDesk, place: str = "", where: Where = "settings") -> Response:
    tried = {"tried": " ".join(storable(place).split())[: areas.MOST_LETTERS]}
    return shown(await section_screen(seat, SECTION, where=where, typed=tried))


async def _add(seat: AtDesk, form: Annotated[PlacesForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> str:
        row = await business_to_change(db)
        added = [
            place for place in areas.places_typed(storable(form.served), row.region) if place not in row.service_areas
        ]
        if not added and not (form.where == "welcome" and form.then == "next"):
            raise areas.WrongPlace(_nothing_new(form), field="served")
        if len(row.service_areas) + len(added) > areas.MOST_PLACES:
            raise areas.WrongPlace(f"That is more than {areas.MOST_PLACES} places.", field="served")
        await _store(db, seat, row, [*row.service_areas, *added])
        words = ", ".join(place_name(place) for place in added[:MOST_NEAR])
        return f"Added: {words}{' …' if len(added) > MOST_NEAR else ''}"

    return await change(seat, SECTION, form, work)


def _nothing_new(form: PlacesForm) -> str:
    return "That is on the list already." if form.served.strip() else "Write a suburb or a postcode."


async def _remove(seat: AtDesk, form: Annotated[PlacesForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> str:
        row = await business_to_change(db)
        await _store(db, seat, row, [place for place in row.service_areas if place != form.served])
        return f"Taken off: {place_name(form.served)}"

    return await change(seat, SECTION, form, work)


async def _store(db: AsyncSession, seat: Seat, row: Business, places: list[str]) -> None:
    gone = [place for place in row.service_areas if place not in places]
    come = [place for place in places if place not in row.service_areas]
    if not gone and not come:
        return
    row.service_areas = places
    await note_deed(
        db, who=seat.name, what="settings.area_changed", now=seat.now, staff_id=seat.staff_id,
        before={"removed": gone}, after={"added": come},
    )  # fmt: skip


SECTION = Section("area", _body, _routes)
