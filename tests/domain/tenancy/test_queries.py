"""What the desk has to know of a business."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from tests.builders import a_business


async def test_the_card_is_that_of_the_bound_business(database: Database, plumbing: UUID) -> None:
    await a_business(database, slug="another")

    async with database.transaction(plumbing) as db:
        card = await business_card(db)

    assert (card.id, card.slug, card.trade, card.name) == (plumbing, "plumbing", "plumbing", "Harbour Plumbing")
    assert (card.zone, card.currency, card.locale) == (ZoneInfo("Australia/Sydney"), "AUD", "en-AU")
    assert [len(hours) for hours in card.opening.weekdays] == [1, 1, 1, 1, 1, 0, 0]
