"""What can be booked, how long it takes, what it costs, and how callers say it: one form for all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.amounts import minutes_typed, price_shown, price_typed
from frontdesk.domain.catalog.callers_words import patterns_typed, skills_typed
from frontdesk.domain.catalog.editing import NoName, Wanted, add_service, every_service, missing, restore, revise
from frontdesk.domain.catalog.models import Service, ServiceCategory
from frontdesk.domain.scheduling.team import what_each_can
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.edges.console.settings.section import Asked, Section, SectionForm, change, common
from frontdesk.edges.console.settings.service_lines import NEW, ServicesBody, added_line, line_of, usual_words
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.problems import Problem
from frontdesk.trades.load import pack_in, packs
from frontdesk.trades.pack import Pack

MOST_BUFFER = 480
"""Minutes kept free after a visit: a working day of driving is the end of it."""


class FormTorn(Problem):
    """The form came without some of its fields, or with some of another page."""

    title = "Not saved"


class ServicesForm(SectionForm):
    """The form, as typed: one entry of each list for each service, in their order; the last is a new one.

    bill    `from` or `whole`: whether the bill begins at the price
    words   how callers say it, a line each
    on      keys of those that are offered
    usual   keys of those for which the trade's own words count too
    """

    key: list[str] = Field(default_factory=list)
    name: list[str] = Field(default_factory=list)
    minutes: list[str] = Field(default_factory=list)
    price: list[str] = Field(default_factory=list)
    bill: list[str] = Field(default_factory=list)
    buffer: list[str] = Field(default_factory=list)
    category: list[str] = Field(default_factory=list)
    skills: list[str] = Field(default_factory=list)
    words: list[str] = Field(default_factory=list)
    on: list[str] = Field(default_factory=list)
    usual: list[str] = Field(default_factory=list)


COLUMNS = ("name", "minutes", "price", "bill", "buffer", "category", "skills", "words")


def lines_typed(typed: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what was typed, by key of the service and then by field.

    Raises FormTorn.
    """
    keys: Sequence[str] = typed.get("key", ())
    if any(len(typed.get(column, ())) != len(keys) for column in COLUMNS):
        raise FormTorn("Something of the form was lost on the way. Load the page again.")
    return {key: {column: typed[column][nth] for column in COLUMNS} for nth, key in enumerate(keys)}


async def _body(asked: Asked) -> ServicesBody:
    card, rows = asked.seat.card, await every_service(asked.db)
    pack, able = _pack(asked.seat), await what_each_can(asked.db)
    shared = common(asked, "services")
    typed: dict[str, dict[str, str]] = {}
    if not isinstance(asked.problem, FormTorn):
        typed = lines_typed(asked.typed)
    on, usual = (frozenset(asked.typed.get(name, ())) if typed else None for name in ("on", "usual"))
    make = partial(line_of, card=card, able=able, wrong=shared["wrong"], on=on, usual=usual)
    lines = [make(row, trade=usual_words(pack, row.key), typed=typed.get(row.key, {})) for row in rows]
    return ServicesBody(
        **shared,
        lines=lines,
        added=added_line(typed.get(NEW, {}), wrong=shared["wrong"]),
        categories=[(each.value, each.value.capitalize()) for each in ServiceCategory],
        missing=missing(pack, rows) if pack else [],
        example=price_shown(Decimal(120), locale=card.locale, currency=card.currency),
    )


def _pack(seat: Seat) -> Pack | None:
    pack = packs().get(seat.card.trade)
    return pack_in(pack, seat.card.region) if pack else None


def _routes(routes: APIRouter) -> None:
    routes.post("")(_save)
    routes.post("/missing")(_restore)


async def _save(seat: AtDesk, form: Annotated[ServicesForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await _keep(db, seat, form)

    return await change(seat, SECTION, form, work)


async def _restore(seat: AtDesk, form: Annotated[SectionForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        pack = _pack(seat)
        names = await restore(db, pack) if pack else []
        await _note(db, seat, "settings.services_restored", {}, {"names": names})

    return await change(seat, SECTION, form, work, saved="Put back")


async def _keep(db: AsyncSession, seat: Seat, form: ServicesForm) -> None:
    lines = lines_typed(form.model_dump())
    new = lines.pop(NEW, {})
    there = {row.key: row for row in await every_service(db)}
    pack = _pack(seat)
    wanted = {
        key: _wanted(seat, key, line, form, trade=usual_words(pack, key), row=there[key])
        for key, line in lines.items()
        if key in there
    }
    before, after = await revise(db, wanted)
    if new.get("name", "").strip():
        row = await add_service(db, _wanted(seat, NEW, new, form, trade=(), row=None))
        after[row.key] = {"name": row.name}
    elif any(new.get(column, "").strip() for column in ("price", "words")):
        raise NoName("Write what the new service is called.", field=f"name-{NEW}")
    await _note(db, seat, "settings.services_changed", before, after)


def _wanted(
    seat: Seat, key: str, line: Mapping[str, str], form: ServicesForm, *, trade: Sequence[str], row: Service | None
) -> Wanted:
    card = seat.card
    words = patterns_typed(line["words"], field=f"words-{key}")
    if key in form.usual:
        # What the trade once said and was kept, and what it says now.
        words = [*(each for each in (row.phrases if row else ()) if each in trade), *trade, *words]
    category = line["category"] if line["category"] in set(ServiceCategory) else ServiceCategory.other
    return Wanted(
        name=line["name"],
        minutes=minutes_typed(line["minutes"], field=f"minutes-{key}"),
        price=price_typed(line["price"], locale=card.locale, currency=card.currency, field=f"price-{key}"),
        price_from=line["bill"] != "whole",
        buffer=minutes_typed(line["buffer"] or "0", field=f"buffer-{key}", least=0, most=MOST_BUFFER),
        category=ServiceCategory(category),
        skills=skills_typed(line["skills"]),
        phrases=words,
        active=key == NEW or key in form.on,
        fields={"name": f"name-{key}"},
    )


async def _note(db: AsyncSession, seat: Seat, what: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    if before or after:
        await note_deed(
            db, who=seat.name, what=what, now=seat.now, staff_id=seat.staff_id, before=before, after=after
        )  # fmt: skip


SECTION = Section("services", _body, _routes)
