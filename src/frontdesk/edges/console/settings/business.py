"""What a business is called and where it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.changes import business_row
from frontdesk.domain.tenancy.models import Business
from frontdesk.domain.tenancy.people import email_of
from frontdesk.domain.tenancy.service import MOST_LETTERS_OF_A_NAME, name_of
from frontdesk.edges.console.settings.made_of import note_change
from frontdesk.edges.console.settings.section import Asked, Body, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.sheet import Fields, Sent
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Words, words_of, zone_name
from frontdesk.kernel.problems import Problem
from frontdesk.trades.load import packs
from frontdesk.trades.regions import CUSTOMS

MOST_LETTERS = MOST_LETTERS_OF_A_NAME
ADDRESS = ("address_line1", "city", "state", "postal_code")


class NotSaid(Problem):
    """A field of the form is no such thing."""

    title = "Not saved"


@dataclass(frozen=True)
class BusinessBody(Body):
    """The section.

    values   field -> what stands in it
    zones    that the region has, the one chosen among them
    said     words of the region
    """

    template: ClassVar[str] = "settings/business.html"

    values: Fields
    zones: list[tuple[str, str]]
    region: str
    trade: str
    said: Words
    most_letters: int = MOST_LETTERS


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    del seat
    row = await business_row(db)
    return {field: str(getattr(row, field) or "") for field in ("name", "timezone", "email", *ADDRESS)}


async def _body(asked: Asked) -> BusinessBody:
    row = await business_row(asked.db)
    shared, values = standing(asked, SECTION, await _fields(asked.seat, asked.db))
    customs, pack = CUSTOMS[row.region], packs().get(row.trade)
    return BusinessBody(
        **shared,
        values=values,
        zones=[(zone, zone_name(zone)) for zone in _zones(row)],
        region=customs.name,
        trade=pack.name if pack else row.trade.replace("_", " ").capitalize(),
        said=words_of(row.region),
    )


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    row = await business_row(db)
    values: dict[str, Any] = {}
    for field in what.changed:
        with what.mistakes.at(field):
            values[field] = _typed(field, what.value(field), zones=_zones(row))
    what.mistakes.check()
    before = {field: getattr(row, field) for field in values if getattr(row, field) != values[field]}
    for field in before:
        setattr(row, field, values[field])
    if before:
        await note_change(db, seat, "business", before=before, after={field: values[field] for field in before})
    return Said("Saved")


def _zones(row: Business) -> tuple[str, ...]:
    """Return the time zones to choose from: those of the region, and the one that stands."""
    return tuple(dict.fromkeys((*CUSTOMS[row.region].zones, row.timezone)))


def _typed(field: str, said: str, *, zones: Collection[str]) -> str | None:
    """Return what is stored of a field, as it was typed.

    zones   those that may be chosen

    Raises Unnamed, NotSaid, and NotAnAddress of e-mail.
    """
    if field == "name":
        return name_of(said, field=field)
    if field == "timezone":
        if said not in zones:
            raise NotSaid("Choose one of the time zones.", field=field)
        return said
    if field == "email":
        return email_of(said) if said else None
    return said[:MOST_LETTERS] or None


def _words(field: str, text: str) -> str:
    return zone_name(text) if field == "timezone" else text


SECTION = Section("business", _body, sheet=Sheet(_fields, _keep, _words))
