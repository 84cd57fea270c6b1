"""Finding out who is speaking, and entering who is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import ContactPoint, Customer, PropertyType
from frontdesk.domain.customers.queries import candidates_by_phone, customer, full_name
from frontdesk.domain.customers.service import add_contact_point, find_or_add
from frontdesk.kernel.db import Database
from tests.builders import a_business, a_customer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOBILE = "+61491570156"


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


@pytest.fixture
async def db(database: Database, business: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(business) as db:
        yield db


async def everybody(db: AsyncSession) -> list[Customer]:
    return list(await db.scalars(select(Customer).order_by(Customer.id)))


class TestSomebodyNew:
    async def test_is_entered_with_their_name_number_and_place(self, db: AsyncSession) -> None:
        mike = await find_or_add(
            db, name="Mike Nguyen", phone=MOBILE, now=NOW, city="brisbane", property_type=PropertyType.unit
        )

        assert (mike.first_name, mike.last_name, mike.phone) == ("Mike", "Nguyen", MOBILE)
        assert (mike.city, mike.property_type, mike.last_contact_at) == ("brisbane", "unit", NOW)
        assert [c.id for c in await candidates_by_phone(db, MOBILE)] == [mike.id]

    async def test_is_entered_without_a_name_if_none_is_known(self, db: AsyncSession) -> None:
        nobody = await find_or_add(db, name=None, phone=MOBILE, now=NOW)

        assert full_name(nobody) is None

    async def test_is_entered_each_time_if_no_number_is_known(self, db: AsyncSession) -> None:
        await find_or_add(db, name="Mike", phone=None, now=NOW)
        await find_or_add(db, name="Mike", phone=None, now=NOW)

        assert len(await everybody(db)) == 2


class TestSomebodyKnown:
    @pytest.mark.parametrize("name", ["Sarah", "sarah o'brien", "Mrs O'Brien", None])
    async def test_is_found_by_number_and_name(self, db: AsyncSession, name: str | None) -> None:
        sarah = await a_customer(db)

        found = await find_or_add(db, name=name, phone=MOBILE, now=NOW)

        assert found.id == sarah.id

    async def test_gains_what_was_not_known_and_keeps_what_was(self, db: AsyncSession) -> None:
        await a_customer(db, last_name=None, city="newtown")

        found = await find_or_add(db, name="Sarah Jones", phone=MOBILE, now=NOW, city="bondi", postal_code="2026")

        assert (found.first_name, found.last_name) == ("Sarah", "Jones")
        assert (found.city, found.postal_code) == ("newtown", "2026")

    async def test_is_given_the_name_that_was_missing(self, db: AsyncSession) -> None:
        nameless = await find_or_add(db, name=None, phone=MOBILE, now=NOW)

        found = await find_or_add(db, name="Dave", phone=MOBILE, now=NOW)

        assert (found.id, found.first_name) == (nameless.id, "Dave")

    async def test_was_last_in_contact_at_the_later_time(self, db: AsyncSession) -> None:
        await find_or_add(db, name="Sarah", phone=MOBILE, now=NOW)

        found = await find_or_add(db, name="Sarah", phone=MOBILE, now=NOW - timedelta(days=1))

        assert found.last_contact_at == NOW


class TestASharedNumber:
    async def test_belongs_to_another_person_if_another_name_is_said(self, db: AsyncSession) -> None:
        sarah = await a_customer(db)

        bob = await find_or_add(db, name="Bob", phone=MOBILE, now=NOW)

        assert bob.id != sarah.id
        assert bob.phone is None
        assert [c.id for c in await candidates_by_phone(db, MOBILE)] == [sarah.id, bob.id]

    async def test_leads_to_each_by_their_name(self, db: AsyncSession) -> None:
        sarah = await a_customer(db)
        bob = await find_or_add(db, name="Bob", phone=MOBILE, now=NOW)

        assert (await find_or_add(db, name="Bob", phone=MOBILE, now=NOW)).id == bob.id
        assert (await find_or_add(db, name="Sarah", phone=MOBILE, now=NOW)).id == sarah.id
        assert len(await everybody(db)) == 2

    async def test_leads_to_its_holder_if_no_name_is_said(self, db: AsyncSession) -> None:
        sarah = await a_customer(db)
        await find_or_add(db, name="Bob", phone=MOBILE, now=NOW)

        assert (await find_or_add(db, name=None, phone=MOBILE, now=NOW)).id == sarah.id

    async def test_leads_to_the_exact_name_before_a_likely_one(self, db: AsyncSession) -> None:
        await a_customer(db, first_name="Sarah", last_name="O'Brien")
        other = await a_customer(db, first_name="Sarah", last_name="Jones", phone=None)
        await add_contact_point(db, other, phone=MOBILE)

        assert (await find_or_add(db, name="Sarah Jones", phone=MOBILE, now=NOW)).id == other.id

    async def test_is_noted_once(self, db: AsyncSession) -> None:
        sarah = await a_customer(db)
        for _ in range(2):
            await add_contact_point(db, sarah, phone="+61491570157")

        assert len(list(await db.scalars(select(ContactPoint)))) == 1

    async def test_does_not_lead_to_somebody_archived(self, db: AsyncSession) -> None:
        gone = await a_customer(db, archived_at=NOW)

        assert (await find_or_add(db, name="Sarah", phone=MOBILE, now=NOW)).id != gone.id


class TestManyAtOnce:
    @staticmethod
    async def _call(database: Database, business: UUID, name: str | None) -> UUID:
        async with database.transaction(business) as db:
            return (await find_or_add(db, name=name, phone=MOBILE, now=NOW)).id

    async def test_the_same_person_calling_twice_is_entered_once(self, database: Database, business: UUID) -> None:
        found = await asyncio.gather(*(self._call(database, business, "Sarah") for _ in range(12)))

        assert len(set(found)) == 1

    async def test_a_family_is_entered_once_each(self, database: Database, business: UUID) -> None:
        family = ["Sarah", "Bob", "Lin"]

        found = await asyncio.gather(*(self._call(database, business, name) for name in family * 4))

        assert len(set(found)) == 3
        assert all(found[n] == found[n + 3] for n in range(9))
        async with database.transaction(business) as db:
            people = await everybody(db)
            assert sorted(person.first_name for person in people) == sorted(family)
            assert [person.phone for person in people if person.phone] == [MOBILE]
            assert len(await candidates_by_phone(db, MOBILE)) == 3


async def test_a_customer_is_found_by_id(db: AsyncSession) -> None:
    sarah = await a_customer(db)

    found = await customer(db, sarah.id)

    assert found is not None
    assert full_name(found) == "Sarah O'Brien"
