"""Migrations: from nothing, again, at once, and only as powerful as they need to be."""

import threading
from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy.exc import IntegrityError

from frontdesk import migrations
from frontdesk.domain.scheduling.models import LIVE, BookingStatus
from frontdesk.kernel.db import Database, refusing_constraint
from frontdesk.migrations.roles import APP_ROLE, TooPowerful
from tests.builders import MONDAY, a_bay, a_booking, a_business, a_customer, a_technician
from tests.cluster import OWNER, SUPERUSER, Cluster


@pytest.fixture
def empty(cluster: Cluster) -> str:
    """Return the owner's URL of a database with nothing in it."""
    cluster.make_database("empty")
    return cluster.url(OWNER, "empty")


@pytest.fixture(autouse=True)
def dropped(cluster: Cluster) -> object:
    yield
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS empty WITH (FORCE)")


class TestUpgrade:
    def test_brings_an_empty_database_to_the_newest(self, empty: str) -> None:
        before = migrations.current(empty)
        migrations.upgrade(empty, "first")

        assert before is None
        assert migrations.current(empty) == migrations.newest() is not None

    def test_may_be_repeated(self, empty: str) -> None:
        migrations.upgrade(empty, "first")
        migrations.upgrade(empty, "second")

        assert migrations.current(empty) == migrations.newest()

    def test_two_at_once_do_not_get_in_each_others_way(self, empty: str) -> None:
        failures: list[BaseException] = []

        def upgrade() -> None:
            try:
                migrations.upgrade(empty, "any")
            except psycopg.Error as failure:
                failures.append(failure)

        starters = [threading.Thread(target=upgrade) for _ in range(3)]
        for starter in starters:
            starter.start()
        for starter in starters:
            starter.join()

        assert failures == []
        assert migrations.current(empty) == migrations.newest()

    def test_applies_what_is_new_in_the_queues_library(
        self, empty: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        migrations.upgrade(empty, "any")
        (tmp_path / "99.00.00_01_new.sql").write_text("CREATE TABLE procrastinate_news (id int)", encoding="utf-8")
        monkeypatch.setattr(SchemaManager, "get_migrations_path", staticmethod(lambda: str(tmp_path)))
        for _ in range(2):
            migrations.upgrade(empty, "any")

        with psycopg.connect(empty) as db:
            assert db.execute("SELECT count(*) FROM procrastinate_news").fetchone() == (0,)

    def test_refuses_an_application_that_could_pass_row_level_security(self, cluster: Cluster, empty: str) -> None:
        with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as server:
            server.execute(f"ALTER ROLE {APP_ROLE} BYPASSRLS".encode())
            try:
                with pytest.raises(TooPowerful, match=APP_ROLE):
                    migrations.upgrade(empty, "any")
            finally:
                server.execute(f"ALTER ROLE {APP_ROLE} NOBYPASSRLS".encode())

    def test_stores_the_password_encrypted(self, cluster: Cluster, empty: str) -> None:
        migrations.upgrade(empty, "very secret")

        with psycopg.connect(cluster.url(SUPERUSER, "postgres")) as server:
            stored = server.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [APP_ROLE]).fetchone()
        assert stored is not None
        assert stored[0].startswith("SCRAM-SHA-256$")

    def test_a_powerful_owner_gets_a_role_for_backups(self, cluster: Cluster) -> None:
        cluster.make_database("empty")
        migrations.upgrade(cluster.url(SUPERUSER, "empty"), "any")
        with psycopg.connect(cluster.url(SUPERUSER, "empty"), autocommit=True) as server:
            role = server.execute(
                "SELECT rolbypassrls, rolcanlogin, pg_has_role('frontdesk_backup', 'pg_read_all_data', 'USAGE')"
                " FROM pg_roles WHERE rolname = 'frontdesk_backup'"
            ).fetchone()
            server.execute("DROP ROLE frontdesk_backup")

        assert role == (True, False, True)

    def test_the_applications_url_is_the_owners_with_another_role(self) -> None:
        url = migrations.app_url("postgresql+psycopg://boss:x@db.example.com:5433/desk?sslmode=require", "p@ss")

        assert url == f"postgresql://{APP_ROLE}:p%40ss@db.example.com:5433/desk?sslmode=require"


class TestExclusion:
    @pytest.mark.parametrize("status", BookingStatus)
    async def test_a_live_visit_takes_its_technicians_time(self, database: Database, status: BookingStatus) -> None:
        business = await a_business(database)
        async with database.transaction(business) as db:
            customer, technician = await a_customer(db), await a_technician(db)
            await a_booking(db, customer, technician_id=technician.id, status=status, hold_expires_at=MONDAY)

            if status in LIVE:
                with pytest.raises(IntegrityError) as refused:
                    async with db.begin_nested():
                        await a_booking(db, customer, technician_id=technician.id)
                assert refusing_constraint(refused.value) == "bookings_technician_free"
            else:
                await a_booking(db, customer, technician_id=technician.id)

    async def test_a_bay_is_taken_as_well(self, database: Database) -> None:
        business = await a_business(database)
        async with database.transaction(business) as db:
            customer, bay = await a_customer(db), await a_bay(db)
            first = await a_booking(db, customer, resource_id=bay.id)
            with pytest.raises(IntegrityError) as refused:
                async with db.begin_nested():
                    await a_booking(db, customer, resource_id=bay.id)
            await a_booking(db, customer, resource_id=bay.id, starts_at=first.ends_at)

        assert refusing_constraint(refused.value) == "bookings_resource_free"

    async def test_a_wish_is_booked_once(self, database: Database) -> None:
        business = await a_business(database)
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            await a_booking(db, customer, request_key="call:1")
            with pytest.raises(IntegrityError) as refused:
                async with db.begin_nested():
                    await a_booking(db, customer, request_key="call:1")

        assert refusing_constraint(refused.value) == "bookings_request_key"

    async def test_what_is_put_away_frees_its_phone(self, database: Database) -> None:
        business = await a_business(database)
        async with database.transaction(business) as db:
            first = await a_customer(db)
            first.archived_at = first.created_at
            await db.flush()
            second = await a_customer(db)

        assert second.phone == first.phone

    async def test_a_change_is_stamped(self, database: Database) -> None:
        business = await a_business(database)
        async with database.transaction(business) as db:
            customer = await a_customer(db)
        async with database.transaction(business) as db:
            db.add(customer)
            customer.notes = "Rings twice."
            await db.flush()
            await db.refresh(customer)

        assert customer.updated_at > customer.created_at
