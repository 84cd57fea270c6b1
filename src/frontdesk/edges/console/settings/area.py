"""Where a business goes: suburbs and postcodes, added and taken away one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.house import House
from frontdesk.desk.names import plain
from frontdesk.desk.wording import Wording
from frontdesk.domain.scheduling.resources import has_bay
from frontdesk.domain.tenancy import areas
from frontdesk.domain.tenancy.changes import business_row
from frontdesk.domain.tenancy.models import Business
from frontdesk.domain.tenancy.public_holidays import state_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.settings.entries import customers_come
from frontdesk.edges.console.settings.made_of import note_change
from frontdesk.edges.console.settings.section import Asked, Body, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.sheet import Fields, Sent
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.locale import Words, place_name, words_of
from frontdesk.kernel.text import storable
from frontdesk.understanding import gazetteer

MOST_ANSWERS = 20
"""As many places as are looked through at a glance."""
MOST_NEAR = 6
MOST_AT_A_CODE = 4


NEW = {"served": "", "many": ""}
"""The fields of places to add: a few, with commas between, or many, one a line."""


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
    values     what stands in the fields
    comes_to   whether customers come to the business
    said       words of the region
    most       places at most
    """

    template: ClassVar[str] = "settings/area.html"

    places: Sequence[Place]
    near: Sequence[tuple[str, str]]
    heard: Sequence[Heard]
    tried: str
    values: Fields
    comes_to: bool
    said: Words
    has_list: bool
    most: int = areas.MOST_PLACES


@dataclass(frozen=True)
class NamesPage(Page):
    """Places whose names begin like what was typed: (value, where it is) each."""

    template: ClassVar[str] = "settings/area_names.html"

    names: Sequence[tuple[str, str]]


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    del seat, db  # what is on the list already is no field
    return dict(NEW)


async def _body(asked: Asked) -> AreaBody:
    row = await business_row(asked.db)
    state = state_of(row.region, row.state, row.timezone)
    house = await asked.seat.given.desk.houses.of(asked.db)
    near = areas.neighbours(row.service_areas, row.region, state=state, most=MOST_NEAR)
    tried = " ".join(storable(str(asked.typed.get("wanted", ""))).split())[: areas.MOST_LETTERS]
    shared, values = standing(asked, SECTION, NEW)
    return AreaBody(
        **shared,
        places=[_place(area, row.region) for area in row.service_areas],
        near=[(name, place_name(name)) for name in near],
        heard=_heard(house, asked.seat, tried, near),
        tried=tried,
        values=values,
        comes_to=customers_come(row.trade) or await has_bay(asked.db),
        said=words_of(row.region),
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
        return [Heard("", plain(words.say("area_everywhere")), is_served=True)]
    named = [area for area in house.service_areas if not area.isdigit()]
    return [_from(place, house, words) for place in ([tried] if tried else [*named[:1], *near[:1]])]


def _from(place: str, house: House, words: Wording) -> Heard:
    named = areas.stored(place, house.region)
    is_code = named.isdigit()
    served = areas.is_served(
        house.service_areas, house.region, locality=None if is_code else named, postcode=named if is_code else None
    )
    word = words.place(named)
    return Heard(word, plain(words.say("area_yes" if served else "area_no", location=word)), served)


def _routes(routes: APIRouter) -> None:
    routes.get("/names")(_names)


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


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    row = await business_row(db)
    typed: list[str] = []
    for field in NEW:
        with what.mistakes.at(field):
            typed += areas.places_typed(what.value(field), row.region, field=field)
    typed += [areas.stored(place, row.region) for place in [what.pressed("add")] if place]
    added = [place for place in dict.fromkeys(typed) if place not in row.service_areas]
    gone = what.pressed("remove")
    if not added and not gone and what.pressed("then") != "next":
        what.mistakes.add("served", _nothing_new(bool(typed), words_of(row.region)))
    if len(row.service_areas) + len(added) > areas.MOST_PLACES:
        what.mistakes.add("served", f"That is more than {areas.MOST_PLACES} places.")
    what.mistakes.check()
    await _store(db, seat, row, [place for place in (*row.service_areas, *added) if place != gone])
    return Said(_said(added, gone))


def _nothing_new(is_there: bool, said: Words) -> str:
    return "That is on the list already." if is_there else f"Write a {said.locality} or a {said.postcode}."


def _said(added: Sequence[str], gone: str) -> str:
    words = ", ".join(place_name(place) for place in added[:MOST_NEAR])
    told = [f"Added: {words}{' …' if len(added) > MOST_NEAR else ''}."] if added else []
    return " ".join([*told, f"Taken off: {place_name(gone)}."] if gone else told)


async def _store(db: AsyncSession, seat: Seat, row: Business, places: list[str]) -> None:
    gone = [place for place in row.service_areas if place not in places]
    come = [place for place in places if place not in row.service_areas]
    if not gone and not come:
        return
    row.service_areas = places
    await note_change(db, seat, "area", before={"removed": gone}, after={"added": come})


SECTION = Section("area", _body, _routes, Sheet(_fields, _keep))
