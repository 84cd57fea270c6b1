"""What an owner changes in the list of services, and what the desk knows of it on its next turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.houses import Houses
from frontdesk.domain.catalog import editing
from frontdesk.domain.catalog.editing import (
    LastService,
    NameTaken,
    NoName,
    TooManyServices,
    Wanted,
    add_service,
    every_service,
    missing,
    restore,
    revise,
)
from frontdesk.domain.catalog.models import Service, ServiceCategory
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import a_booking, a_customer
from tests.domain.scheduling.visits import NINE

PLUMBING = packs()["plumbing"]


@pytest.fixture
async def db(database: Database, plumbing: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(plumbing) as db:
        yield db


async def as_they_are(db: AsyncSession, **changed: Mapping[str, Any]) -> dict[str, Wanted]:
    """Return all services as they are, but for what is changed, by key."""
    return {
        row.key: Wanted(
            **{
                "name": row.name,
                "minutes": row.duration_minutes,
                "price": row.price,
                "price_from": row.price_from,
                "buffer": row.buffer_minutes,
                "category": ServiceCategory(row.category),
                "skills": row.skills,
                "phrases": row.phrases,
                "active": row.active,
                **changed.get(row.key, {}),
            }
        )
        for row in await every_service(db)
    }


async def test_only_what_is_changed_is_changed_and_told(db: AsyncSession) -> None:
    wanted = await as_they_are(
        db, leaking_tap={"price": Decimal(135), "price_from": False}, hot_water={"name": "Boilers"}
    )

    before, after = await revise(db, wanted)

    assert before == {
        "leaking_tap": {"price": "120.00", "price_from": True},
        "hot_water": {"name": "Hot water", "phrases": list(phrases_of("hot_water"))},
    }
    assert after["leaking_tap"] == {"price": "135", "price_from": False}
    # Callers go on saying what it was called before.
    assert after["hot_water"]["phrases"] == ["boilers", *phrases_of("hot_water")]
    assert await revise(db, await as_they_are(db)) == ({}, {})


def phrases_of(key: str) -> tuple[str, ...]:
    return next(service.phrases for service in PLUMBING.services if service.key == key)


async def test_what_is_booked_keeps_its_length_and_its_key(db: AsyncSession) -> None:
    visit = await a_booking(db, await a_customer(db), starts_at=NINE)

    await revise(db, await as_they_are(db, blocked_drain={"minutes": 240, "active": False}))

    await db.refresh(visit)
    assert (visit.ends_at - visit.starts_at).total_seconds() == 3600
    assert visit.service_type == "blocked_drain"


async def test_one_is_added_with_a_key_of_its_own(db: AsyncSession) -> None:
    (first,) = [row for row in await every_service(db) if row.key == "hot_water"]
    await db.execute(delete(Service).where(Service.key == "hot_water"))
    db.add(Service(key="pool_check", name="Old", category=ServiceCategory.other, duration_minutes=5, archived_at=NINE))
    await db.flush()

    row = await add_service(db, Wanted(name=" Pool  check ", minutes=30, phrases=["pool*"]))

    assert (row.key, row.name, row.phrases) == ("pool_check_2", "Pool check", ["pool check", "pool*"])
    assert (await every_service(db))[-1].key == row.key
    assert missing(PLUMBING, await every_service(db)) == [first.name]
    assert await restore(db, PLUMBING) == [first.name]
    assert await restore(db, PLUMBING) == []


async def test_what_cannot_be_is_refused(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    drain = {"fields": {"name": "name-x"}}
    with pytest.raises(NoName) as nameless:
        await revise(db, await as_they_are(db, blocked_drain={"name": " ! ", **drain}))
    with pytest.raises(NameTaken) as twice:
        await revise(db, await as_they_are(db, blocked_drain={"name": "hot Water", **drain}))
    db.expire_all()
    with pytest.raises(LastService):
        await revise(db, await as_they_are(db, **{row.key: {"active": False} for row in await every_service(db)}))
    monkeypatch.setattr(editing, "MOST_SERVICES", 3)
    with pytest.raises(TooManyServices):
        await add_service(db, Wanted(name="One more", minutes=30))

    assert nameless.value.extra == twice.value.extra == {"field": "name-x"}


async def test_the_desk_knows_on_its_next_turn(database: Database, plumbing: UUID) -> None:
    houses = Houses(packs())
    async with database.transaction(plumbing) as db:
        before = (await houses.of(db)).service("leaking_tap")
    async with database.transaction(plumbing) as db:
        await revise(db, await as_they_are(db, leaking_tap={"price": Decimal(99), "minutes": 30}))

    async with database.transaction(plumbing) as db:
        after = (await houses.of(db)).service("leaking_tap")

    assert before is not None
    assert after is not None
    assert (before.price, before.minutes) == (Decimal(120), 45)
    assert (after.price, after.minutes) == (Decimal(99), 30)
