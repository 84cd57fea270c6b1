"""What the desk has to know of a business."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from frontdesk.domain.tenancy.changes import business_to_change
from frontdesk.domain.tenancy.queries import business_card, first_slug
from frontdesk.kernel.db import Database
from tests.builders import a_business


async def test_the_card_is_that_of_the_bound_business(database: Database, plumbing: UUID) -> None:
    await a_business(database, slug="another")

    async with database.transaction(plumbing) as db:
        card = await business_card(db)

    assert (card.id, card.slug, card.trade, card.name) == (plumbing, "plumbing", "plumbing", "Harbour Plumbing")
    assert (card.zone, card.currency, card.locale) == (ZoneInfo("Australia/Sydney"), "AUD", "en-AU")
    assert [len(hours) for hours in card.opening.weekdays] == [1, 1, 1, 1, 1, 0, 0]


async def test_the_first_to_be_called_is_the_oldest_real_business_else_the_oldest_demo(database: Database) -> None:
    none = await first_slug(database)
    demos = [await a_business(database, slug=slug) for slug in ("demo-one", "demo-two")]
    for demo in demos:
        async with database.transaction(demo) as db:
            (await business_to_change(db)).is_demo = True
    only_demos = await first_slug(database)
    await a_business(database, slug="mikes")

    assert (none, only_demos, await first_slug(database)) == (None, "demo-one", "mikes")
