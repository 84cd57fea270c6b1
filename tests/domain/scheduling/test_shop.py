"""Opening a business on the example of its trade."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

from frontdesk.domain.catalog.queries import faqs, services
from frontdesk.domain.scheduling.models import Resource, Shift
from frontdesk.domain.scheduling.queries import free_times
from frontdesk.domain.scheduling.shop import furnish_own, new_slug, open_business
from frontdesk.domain.scheduling.wishes import Wish
from frontdesk.domain.tenancy.models import Business, Staff
from frontdesk.domain.tenancy.numbers import NumberTaken
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.domain.tenancy.service import NewBusiness, SlugTaken, own_business
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.trades.load import pack_in, packs

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


async def open_own(database: Database, new: NewBusiness, *, number: str | None = None) -> UUID:
    id = new_id()
    async with database.transaction(id) as db:
        await furnish_own(db, PLUMBING, new, now=datetime(2026, 3, 2, tzinfo=UTC), number=number)
    return id


class TestOwn:
    async def test_is_a_real_business_of_its_region_with_somebody_to_send(self, database: Database) -> None:
        new = own_business(PLUMBING, slug="mikes", name=" Mike's  Plumbing ", region="us", phone="202 555 0143")

        business = await open_own(database, new, number="(202) 555-0142")

        async with database.transaction(business) as db:
            card = await business_card(db)
            assert (card.slug, card.name, card.trade, card.is_demo) == ("mikes", "Mike's Plumbing", "plumbing", False)
            assert (card.region, card.zone.key, card.currency, card.locale, card.phone) == (
                "US", "America/New_York", "USD", "en-US", "+12025550143",
            )  # fmt: skip
            assert card.settings["horizon_days"] == PLUMBING.policies["horizon_days"]
            assert card.settings["reminder_hours"] == 24
            assert await faqs(db) == pack_in(PLUMBING, "US").faqs
            (toilet, *_) = await services(db)
            monday = datetime(2026, 3, 2, 8, tzinfo=card.zone)
            free = await free_times(db, service=toilet, wish=Wish(first=monday.date()), now=monday)
            assert free.slots
            christmas = date(2026, 12, 25)
            assert card.opening.on(christmas) == ()
            assert card.opening.names[christmas] == "Christmas Day"
        assert await database.directory.business_by_number("+12025550142") == business

    async def test_of_a_slug_or_number_that_is_taken_leaves_nothing(self, database: Database) -> None:
        await open_business(database, PLUMBING)

        with pytest.raises(SlugTaken, match="plumbing is there already"):
            await open_own(database, own_business(PLUMBING, slug="plumbing", name="Other"))
        with pytest.raises(NumberTaken):
            other = own_business(PLUMBING, slug="other", name="Other")
            await open_own(database, other, number="02 5550 1001")

        assert len(await database.directory.businesses()) == 1


async def test_a_short_name_is_made_of_a_name_and_free(database: Database) -> None:
    await open_business(database, PLUMBING, slug="mikes-cafe-sons")

    made = [await new_slug(database, name) for name in ("Mike's Café & Sons", "水道屋", "A " * 80)]

    assert made == ["mikes-cafe-sons-2", "business", "a-" * 24 + "a"]
