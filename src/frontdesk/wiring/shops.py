"""Businesses of the installation, from the command line: opened, listed; the demos removed and brought back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from frontdesk.domain.catalog.models import Faq, Service
from frontdesk.domain.scheduling.shop import furnish_own, new_slug, slug_of
from frontdesk.domain.tenancy import demo_gone
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.demo_gone import Removed
from frontdesk.domain.tenancy.numbers import numbers
from frontdesk.domain.tenancy.queries import business_card, first_slug
from frontdesk.domain.tenancy.service import NewBusiness, SlugTaken, own_business
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.problems import Problem
from frontdesk.trades.document import one_of
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from frontdesk.wiring.databases import connected, opened, prepared
from frontdesk.wiring.people import COMMAND_LINE, public_address
from frontdesk.wiring.setting_up import ensure_demo


class NoSuchTrade(Problem):
    """There is no pack for a trade."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown trade"


@dataclass(frozen=True, slots=True)
class Shop:
    """A business as a line of a list; numbers as people there write them."""

    slug: str
    name: str
    trade: str
    numbers: tuple[str, ...]
    is_demo: bool


@dataclass(frozen=True, slots=True)
class OpenedShop:
    """A business that was just opened.

    told   what was made, line by line
    talk   address of the page on which one talks to its desk
    """

    slug: str
    told: tuple[str, ...]
    talk: str


async def open_shop(
    data: Path | None,
    *,
    name: str,
    trade: str,
    slug: str | None = None,
    region: str | None = None,
    timezone: str | None = None,
    number: str | None = None,
    person: str | None = None,
    technicians: Sequence[str] = (),
) -> OpenedShop:
    """Open a real business of a trade, ready for a first visit; what is None is the trade's or the region's own.

    number   that callers dial; person: where somebody is reached; both however written

    Raises NoSuchTrade, UnfitSlug, SlugTaken, Unnamed, UnknownRegion, UnknownZone, NotANumber, NumberTaken; then
    nothing was made.
    """
    pack = _pack(trade)
    technicians = [each.strip() for said in technicians for each in said.split(",") if each.strip()]
    async with prepared(data) as running, connected(running) as database:
        new = own_business(
            pack, slug=slug or await _free_slug(database, name), name=name, region=region, timezone=timezone,
            phone=person, technicians=technicians,
        )  # fmt: skip
        async with database.transaction(new_id()) as db:
            await furnish_own(db, pack, new, now=SystemClock().now(), number=number)
            await note_deed(db, who=COMMAND_LINE, what="business.opened", now=SystemClock().now())
            services = await db.scalar(select(func.count()).select_from(Service)) or 0
            answers = await db.scalar(select(func.count()).select_from(Faq)) or 0
            dialled = [row.e164 for row in await numbers(db)]
        told = _told(pack, new, services, answers, dialled)
        return OpenedShop(new.slug, told, f"{public_address(running)}/test")


async def _free_slug(database: Database, name: str) -> str:
    """Return the short name that follows from a name.

    Raises SlugTaken if there is one like it: typed twice by mistake, a second business would open unasked.
    """
    slug = await new_slug(database, name)
    if (plain := slug_of(name)) != slug:
        raise SlugTaken(
            f"There is a business called {plain} already. Say --slug {slug} if this is another.", field="slug"
        )
    return slug


def _pack(trade: str) -> Pack:
    known = packs()
    if trade not in known:
        raise NoSuchTrade(f"There is no trade {trade}; {one_of(trade, known)}", field="trade")
    return known[trade]


def _told(pack: Pack, new: NewBusiness, services: int, answers: int, dialled: Sequence[str]) -> tuple[str, ...]:
    locale = Locale(new.locale)
    person = locale.phone(new.phone) if new.phone else None
    return (
        f"{new.name} is open: {new.slug}, {pack.name}, {new.region}, {new.timezone}",
        f"  {services} services, {answers} answers and the hours of its trade, to be changed in its settings",
        f"  on shift in those hours: {locale.list_and(new.technicians)}",
        f"  callers dial {', '.join(map(locale.phone, dialled))}" if dialled else "  no number yet that callers dial",
        f"  callers who want a person: {person}" if person else "  no number yet of a person, for callers who want one",
    )


async def shops(data: Path | None) -> list[Shop]:
    """Return the businesses of the installation, oldest first."""
    async with opened(data) as database:
        return [await _shop(database, business_id) for business_id in await database.directory.businesses()]


async def first_business(data: Path | None) -> str | None:
    """Return the short name of the business that a first call is made to, None where there is none yet."""
    async with opened(data) as database:
        return await first_slug(database)


async def _shop(database: Database, business_id: UUID) -> Shop:
    async with database.transaction(business_id) as db:
        card = await business_card(db)
        locale = Locale(card.locale)
        dialled = tuple(locale.phone(row.e164) for row in await numbers(db))
    return Shop(card.slug, card.name, card.trade, dialled, card.is_demo)


async def remove_demo(data: Path | None) -> Removed:
    """Remove the demo businesses for good; return what was there.

    Raises DemoBusy, FilesLeft.
    """
    async with prepared(data) as running, connected(running) as database:
        return await demo_gone.remove_demo(database, data=running.data)


async def restore_demo(data: Path | None) -> list[str]:
    """Bring the demo businesses back, their calendars empty; return their names.

    Raises FilesLeft: what the old ones left would be the new ones'.
    """
    async with prepared(data) as running, connected(running) as database:
        await demo_gone.clear_leftovers(database, data=running.data)
        await asyncio.to_thread(running.data.demo_removed.unlink, missing_ok=True)
        return await ensure_demo(database)
