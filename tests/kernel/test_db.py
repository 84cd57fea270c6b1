"""The transaction: bound to a business, in few round trips, and blind to all others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Table, delete, event, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import aliased

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking
from frontdesk.kernel.db import (
    Database,
    NotBound,
    NotCovered,
    business_of,
    driver,
    find,
    refusing_constraint,
)
from frontdesk.kernel.ids import new_id
from tests.builders import a_business, a_customer, stored


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect the SQL that is sent in the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


class TestTransaction:
    async def test_commits_at_the_end(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            customer = await a_customer(db)

        async with database.transaction(ours) as db:
            assert await find(db, Customer, customer.id) is not None

    async def test_rolls_back_when_an_exception_leaves_it(self, database: Database, ours: UUID) -> None:
        with pytest.raises(LookupError):
            async with database.transaction(ours) as db:
                await a_customer(db)
                raise LookupError

        async with database.transaction(ours) as db:
            assert await db.scalar(select(func.count()).select_from(Customer)) == 0

    async def test_begins_and_binds_in_one_round_trip(self, database: Database, ours: UUID) -> None:
        with statements(database) as sent:
            async with database.transaction(ours) as db:
                await db.scalar(text("SELECT 1"))

        assert len(sent) == 2
        assert sent[0].startswith(f"BEGIN; SET LOCAL app.business_id = '{ours}';")

    async def test_costs_nothing_until_it_is_used(self, database: Database, ours: UUID) -> None:
        with statements(database) as sent:
            async with database.transaction(ours):
                pass

        assert sent == []

    async def test_can_be_opened_again_and_again_on_one_connection(
        self, app_url: str, database: Database, ours: UUID
    ) -> None:
        # The driver prepares what it has seen a few times; the binding must bear that.
        small = Database(app_url, pool_size=1)
        for _ in range(12):
            async with small.transaction(ours) as db:
                assert await db.scalar(text("SELECT current_setting('app.business_id')")) == str(ours)
        await small.close()

    async def test_waits_for_no_lock_longer_than_a_caller_would(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            assert await db.scalar(text("SHOW lock_timeout")) == "5s"

    async def test_leaves_the_rest_standing_when_a_savepoint_fails(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            customer = await a_customer(db)
            with pytest.raises(IntegrityError):
                async with db.begin_nested():
                    await a_customer(db, phone=customer.phone)

        async with database.transaction(ours) as db:
            assert await db.scalar(select(func.count()).select_from(Customer)) == 1

    async def test_begins_once_however_many_savepoints_follow(self, database: Database, ours: UUID) -> None:
        with statements(database) as sent:
            async with database.transaction(ours) as db:
                for _ in range(3):
                    async with db.begin_nested():
                        await db.scalar(text("SELECT 1"))

        assert len([statement for statement in sent if statement.startswith("BEGIN")]) == 1

    async def test_refuses_what_is_no_business(self, database: Database) -> None:
        with pytest.raises(ValueError, match="badly formed"):
            async with database.transaction("'; DROP TABLE bookings; --"):  # type: ignore[arg-type]
                pass

    async def test_names_its_business(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            assert business_of(db) == ours

    async def test_works_behind_a_pooler(self, app_url: str, database: Database, ours: UUID) -> None:
        pooled = Database(app_url, pooler=True)
        for _ in range(8):
            async with pooled.transaction(ours) as db:
                await db.scalar(select(func.count()).select_from(Customer))
                raw = await driver(db)
                prepared = await (await raw.execute("SELECT count(*) FROM pg_prepared_statements")).fetchone()
                assert prepared == (0,)
        await pooled.close()


class TestBusinessIsAdded:
    async def test_to_a_select(self, database: Database, ours: UUID) -> None:
        with statements(database) as sent:
            async with database.transaction(ours) as db:
                await db.scalars(select(Customer).where(Customer.first_name == "Sarah"))

        assert "customers.business_id = %(" in sent[-1]

    async def test_to_each_side_of_a_join_and_to_aliases(self, database: Database, ours: UUID) -> None:
        earlier = aliased(Booking, name="earlier")
        question = select(Booking).join(earlier, earlier.customer_id == Booking.customer_id)

        with statements(database) as sent:
            async with database.transaction(ours) as db:
                await db.scalars(question)

        assert "bookings.business_id = %(" in sent[-1]
        assert "earlier.business_id = %(" in sent[-1]

    async def test_to_an_update_and_a_delete(self, database: Database, ours: UUID) -> None:
        with statements(database) as sent:
            async with database.transaction(ours) as db:
                await db.execute(update(Customer).values(notes="x"))
                await db.execute(delete(Customer))

        assert "customers.business_id = %(" in sent[-2]
        assert "customers.business_id = %(" in sent[-1]

    async def test_afresh_in_every_transaction(self, database: Database, ours: UUID) -> None:
        theirs = await a_business(database, slug="theirs")
        for business in (ours, theirs):
            async with database.transaction(business) as db:
                await a_customer(db)

        for business in (ours, theirs, ours):
            async with database.transaction(business) as db:
                assert {row.business_id for row in await db.scalars(select(Customer))} == {business}

    async def test_to_rows_of_the_session(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            assert (await a_customer(db)).business_id == ours

    async def test_to_inserts_of_one_row_and_of_many(self, database: Database, ours: UUID) -> None:
        rows = [{"first_name": name} for name in ("Ana", "Bo", "Cy")]

        async with database.transaction(ours) as db:
            await db.execute(insert(Customer).values(first_name="Di"))
            await db.execute(insert(Customer).values([{"first_name": "Ed"}, {"first_name": "Flo"}]))
            await db.execute(insert(Customer), rows)
            await db.execute(insert(cast(Table, Customer.__table__)).values(first_name="Gus"))
            found = (await db.scalars(select(Customer).order_by(Customer.first_name))).all()

        assert [row.first_name for row in found] == ["Ana", "Bo", "Cy", "Di", "Ed", "Flo", "Gus"]
        assert {row.business_id for row in found} == {ours}


class TestRefusals:
    async def test_a_row_of_another_business_is_not_written(self, database: Database, ours: UUID) -> None:
        with pytest.raises(NotBound, match="another business"):
            async with database.transaction(ours) as db:
                await stored(db, Customer(business_id=new_id(), first_name="Sarah"))

    async def test_a_tables_rows_are_not_read_past_its_class(self, database: Database, ours: UUID) -> None:
        table = cast(Table, Customer.__table__)
        for statement in (select(table), update(table).values(notes="x"), delete(table)):
            async with database.transaction(ours) as db:
                with pytest.raises(NotCovered, match="customers"):
                    await db.execute(statement)

    async def test_a_row_written_outside_of_a_transaction_is_not_given_a_business(
        self, database: Database, ours: UUID
    ) -> None:
        fresh = Database(database.url, pool_size=1)
        with pytest.raises(StatementError, match="written outside of"):
            async with fresh.engine.connect() as connection:
                await connection.execute(insert(Customer).values(first_name="Sarah"))
        await fresh.close()

    async def test_an_unbound_query_fails_on_a_new_connection(self, app_url: str) -> None:
        async with await psycopg.AsyncConnection.connect(app_url) as connection:
            with pytest.raises(psycopg.errors.UndefinedObject):
                await connection.execute("SELECT * FROM customers")

    async def test_an_unbound_query_fails_on_a_connection_that_was_bound_before(
        self, app_url: str, database: Database, ours: UUID
    ) -> None:
        small = Database(app_url, pool_size=1)
        async with small.transaction(ours) as db:
            await a_customer(db)
        async with small.engine.connect() as connection:
            with pytest.raises(DBAPIError, match="invalid input syntax for type uuid"):
                await connection.execute(text("SELECT * FROM customers"))
        await small.close()

    async def test_the_constraint_that_refused_is_named(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            await a_customer(db)
            with pytest.raises(IntegrityError) as refused:
                async with db.begin_nested():
                    await a_customer(db)

        assert refusing_constraint(refused.value) == "customers_phone"

    async def test_a_refusal_does_not_list_the_values_sent(self, database: Database, ours: UUID) -> None:
        async with database.transaction(ours) as db:
            with pytest.raises(IntegrityError) as refused:
                await stored(db, Service(key="x", name="Sarah O'Brien", category="repair", duration_minutes=0))

        assert "[parameters: " not in str(refused.value)


class TestDirectory:
    async def test_finds_a_business_by_slug_and_by_number(self, database: Database, plumbing: UUID) -> None:
        assert await database.directory.business_by_slug("plumbing") == plumbing
        assert await database.directory.business_by_number("+61255501001") == plumbing

    async def test_says_none_for_what_is_not_there(self, database: Database, ours: UUID) -> None:
        assert await database.directory.business_by_slug("nobody") is None
        assert await database.directory.business_by_number("+61255509999") is None

    async def test_lists_ids_oldest_first(self, database: Database) -> None:
        made = [await a_business(database, slug=slug) for slug in ("c", "a", "b")]

        assert await database.directory.businesses() == made
