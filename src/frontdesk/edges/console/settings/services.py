"""What can be booked, how long it takes, what it costs, and how callers say it: one form for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.amounts import SHORTEST, minutes_typed, price_shown, price_typed
from frontdesk.domain.catalog.callers_words import patterns_typed, skills_typed
from frontdesk.domain.catalog.editing import Wanted, add_service, every_service, missing, name_typed, restore, revise
from frontdesk.domain.catalog.models import Service, ServiceCategory
from frontdesk.domain.scheduling.team import what_each_can
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.edges.console.settings.section import Asked, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.service_lines import (
    BILLS,
    COLUMNS,
    NEW,
    ServicesBody,
    added_line,
    fields_of,
    is_adding,
    line_of,
    new_fields,
    usual_words,
)
from frontdesk.edges.console.settings.sheet import Sent
from frontdesk.edges.http.seat import Seat
from frontdesk.trades.load import pack_in, packs
from frontdesk.trades.pack import Pack

MOST_BUFFER = 480
"""Minutes kept free after a visit: a working day of driving is the end of it."""


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    pack = _pack(seat)
    fields: dict[str, str] = {}
    for row in await every_service(db):
        fields |= fields_of(row, card=seat.card, trade=usual_words(pack, row.key))
    return fields | new_fields()


async def _body(asked: Asked) -> ServicesBody:
    card, rows = asked.seat.card, await every_service(asked.db)
    pack, able = _pack(asked.seat), await what_each_can(asked.db)
    shared, values = standing(asked, SECTION, await _fields(asked.seat, asked.db))
    wrong = shared["wrong"]
    return ServicesBody(
        **shared,
        lines=[line_of(row, card=card, able=able, pack=pack, values=values, wrong=wrong) for row in rows],
        added=added_line(values, wrong),
        categories=[(each.value, each.value.capitalize()) for each in ServiceCategory],
        missing=missing(pack, rows) if pack else [],
        example=price_shown(Decimal(120), locale=card.locale, currency=card.currency),
        bills=list(BILLS.items()),
    )


def _pack(seat: Seat) -> Pack | None:
    pack = packs().get(seat.card.trade)
    return pack_in(pack, seat.card.region) if pack else None


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    pack = _pack(seat)
    wanted: dict[str, Wanted] = {}
    for row in await every_service(db):
        if any(what.touches(f"{column}-{row.key}") for column in (*COLUMNS, "on", "usual")):
            wanted[row.key] = _wanted(seat, what, row.key, trade=usual_words(pack, row.key), row=row)
    new = _wanted(seat, what, NEW, trade=(), row=None) if is_adding(what.values) else None
    what.mistakes.check()
    before, after = await revise(db, wanted)
    if new is not None:
        row = await add_service(db, new)
        after[row.key] = {"name": row.name}
    await _note(db, seat, "settings.services_changed", before, after)
    names = await restore(db, pack) if pack and what.pressed("restore") else []
    await _note(db, seat, "settings.services_restored", {}, {"names": names} if names else {})
    return Said("Saved, and what was missing is back" if names else "Saved")


def _wanted(seat: Seat, what: Sent, key: str, *, trade: Sequence[str], row: Service | None) -> Wanted:
    """Return a service as it is to be; what does not fit in it is noted, and stands as it can."""
    card, mistakes = seat.card, what.mistakes
    line = {column: what.value(f"{column}-{key}") for column in COLUMNS}
    name, minutes, price, buffer = line["name"], SHORTEST, None, 0
    words: list[str] = []
    skills: list[str] = []
    with mistakes.at(f"name-{key}"):
        name = name_typed(line["name"], field=f"name-{key}")
    with mistakes.at(f"minutes-{key}"):
        minutes = minutes_typed(line["minutes"], field=f"minutes-{key}")
    with mistakes.at(f"price-{key}"):
        price = price_typed(line["price"], locale=card.locale, currency=card.currency, field=f"price-{key}")
    with mistakes.at(f"buffer-{key}"):
        buffer = minutes_typed(line["buffer"] or "0", field=f"buffer-{key}", least=0, most=MOST_BUFFER)
    with mistakes.at(f"skills-{key}"):
        skills = skills_typed(line["skills"], field=f"skills-{key}")
    with mistakes.at(f"words-{key}"):
        words = patterns_typed(line["words"], field=f"words-{key}")
    if what.is_ticked(f"usual-{key}"):
        # What the trade once said and was kept, and what it says now.
        words = [*(each for each in (row.phrases if row else ()) if each in trade), *trade, *words]
    category = line["category"] if line["category"] in set(ServiceCategory) else ServiceCategory.other
    return Wanted(
        name=name,
        minutes=minutes,
        price=price,
        price_from=line["bill"] != "whole",
        buffer=buffer,
        category=ServiceCategory(category),
        skills=skills,
        phrases=words,
        active=row is None or what.is_ticked(f"on-{key}"),
        fields={"name": f"name-{key}"},
    )


def _words(field: str, text: str) -> str:
    """Return what stands in a field, a choice in its words."""
    if field.startswith("bill-"):
        return BILLS.get(text, text)
    return text.capitalize() if field.startswith("category-") else text


async def _note(db: AsyncSession, seat: Seat, what: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    if before or after:
        await note_deed(
            db, who=seat.name, what=what, now=seat.now, staff_id=seat.staff_id, before=before, after=after
        )  # fmt: skip


SECTION = Section("services", _body, sheet=Sheet(_fields, _keep, _words))
