"""What a business offers and knows: its trade's at first, its own from then on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import models
from frontdesk.domain.catalog.queries import faqs, service, services
from frontdesk.domain.catalog.service import fill_from_pack
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import a_business

PLUMBING = packs()["plumbing"]


@pytest.fixture
async def db(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.transaction(await a_business(database)) as db:
        await fill_from_pack(db, PLUMBING)
        yield db


async def test_services_are_those_of_the_trade_in_its_order(db: AsyncSession) -> None:
    found = await services(db)

    assert [(s.key, s.minutes, s.price, s.phrases) for s in found] == [
        (s.key, s.minutes, s.price, s.phrases) for s in PLUMBING.services
    ]


async def test_answers_are_those_of_the_trade_in_its_order(db: AsyncSession) -> None:
    assert await faqs(db) == PLUMBING.faqs


@pytest.mark.parametrize("change", [{"active": False}, {"archived_at": datetime(2026, 3, 2, tzinfo=UTC)}])
async def test_a_service_that_was_given_up_cannot_be_booked(db: AsyncSession, change: dict[str, object]) -> None:
    await db.execute(update(models.Service).where(models.Service.key == "hot_water").values(**change))

    assert await service(db, "hot_water") is None
    assert "hot_water" not in {s.key for s in await services(db)}


async def test_a_service_is_found_by_its_key(db: AsyncSession) -> None:
    found = await service(db, "hot_water")

    assert found is not None
    assert found.minutes == 90


async def test_an_answer_that_was_put_away_is_not_given(db: AsyncSession) -> None:
    first = PLUMBING.faqs[0]
    await db.execute(update(models.Faq).where(models.Faq.question == first.question).values(is_active=False))

    assert await faqs(db) == PLUMBING.faqs[1:]
