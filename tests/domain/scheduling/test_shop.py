"""Opening a business on the example of its trade."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy import func, select

from frontdesk.domain.catalog.queries import faqs, services
from frontdesk.domain.scheduling.models import Resource, Shift
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.domain.tenancy.models import Business, Staff
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.trades.load import packs

PLUMBING = packs()["plumbing"]


async def test_it_has_all_that_its_trade_brings(database: Database) -> None:
    business = await open_business(database, PLUMBING)

    async with database.transaction(business) as db:
        card = await business_card(db)
        assert (card.slug, card.name, card.trade, card.is_demo) == (
            "plumbing",
            "Harbour Plumbing",
            "plumbing",
            True,
        )
        assert card.settings["horizon_days"] == PLUMBING.policies["horizon_days"]
        assert [s.key for s in await services(db)] == [s.key for s in PLUMBING.services]
        assert await faqs(db) == PLUMBING.faqs
        assert await db.scalar(select(func.count()).select_from(Staff)) == 3
        assert await db.scalar(select(func.count()).select_from(Shift)) == 3 * 5
    assert await database.directory.business_by_number(PLUMBING.demo.phone) == business


async def test_it_has_bays_if_its_trade_has(database: Database) -> None:
    pack = replace(PLUMBING, demo=replace(PLUMBING.demo, bays=("Bay 1", "Bay 2")))

    business = await open_business(database, pack)

    async with database.transaction(business) as db:
        assert list(await db.scalars(select(Resource.name).order_by(Resource.id))) == ["Bay 1", "Bay 2"]


async def test_it_is_opened_once(database: Database) -> None:
    opened = [await open_business(database, PLUMBING) for _ in range(2)]

    assert opened[0] == opened[1]
    async with database.transaction(opened[0]) as db:
        assert len(await services(db)) == len(PLUMBING.services)


async def test_it_is_opened_once_by_many_at_the_same_time(database: Database) -> None:
    opened = await asyncio.gather(*(open_business(database, PLUMBING) for _ in range(5)))

    assert len(set(opened)) == 1
    assert await database.directory.businesses() == opened[:1]


async def test_a_second_one_has_its_own_slug_and_leaves_the_first_its_number(database: Database) -> None:
    first = await open_business(database, PLUMBING)
    wanted = new_id()

    second = await open_business(database, PLUMBING, slug="harbour-north", business_id=wanted)

    assert second == wanted != first
    assert await database.directory.business_by_number(PLUMBING.demo.phone) == first
    async with database.transaction(second) as db:
        assert await db.scalar(select(Business.slug).where(Business.id == second)) == "harbour-north"
