"""Two businesses full of rows: neither sees, changes, forges or points at what is the other's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import psycopg
import pytest
from psycopg import errors, sql

from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from tests.builders import a_business
from tests.contracts import catalogue
from tests.everything import one_of_everything


@dataclass(frozen=True)
class Two:
    """Two businesses with one row in every table each."""

    ours: UUID
    theirs: UUID


@pytest.fixture
async def two(database: Database) -> Two:
    businesses = Two(await a_business(database, slug="ours"), await a_business(database, slug="theirs"))
    async with database.transaction(businesses.ours) as db:
        await one_of_everything(db, number="+61255502001")
    async with database.transaction(businesses.theirs) as db:
        await one_of_everything(db, number="+61255502002")
    return businesses


@pytest.fixture
def app(app_url: str) -> Iterator[psycopg.Connection]:
    """Return the application's own connection, past everything the kernel adds."""
    with psycopg.connect(app_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def owner(owner_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(owner_url) as connection:
        yield connection
        connection.rollback()


def bind(connection: psycopg.Connection, business: UUID) -> None:
    connection.execute(f"SET LOCAL app.business_id = '{business}'".encode())


def tenant_tables(connection: psycopg.Connection) -> list[str]:
    found = [t.name for t in catalogue.tables(connection) if t.is_tenants and not t.is_partition]
    assert len(found) >= 20
    return found


class TestRows:
    def test_every_table_holds_rows_of_both(self, two: Two, app: psycopg.Connection) -> None:
        for table in tenant_tables(app):
            for business in (two.ours, two.theirs):
                bind(app, business)
                assert _count(app, table) >= 1, f"add a row of {table} to tests/everything.py"

    def test_a_business_sees_its_own_alone(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.theirs)
        for table in tenant_tables(app):
            seen = app.execute(sql.SQL("SELECT DISTINCT business_id FROM {}").format(sql.Identifier(table)))
            assert seen.fetchall() == [(two.theirs,)], table
        assert app.execute("SELECT id FROM businesses").fetchall() == [(two.theirs,)]

    def test_it_cannot_name_the_others(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.theirs)
        for table in tenant_tables(app):
            query = sql.SQL("SELECT count(*) FROM {} WHERE business_id = %s").format(sql.Identifier(table))
            assert app.execute(query, [two.ours]).fetchone() == (0,), table

    def test_it_cannot_change_or_remove_them(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.theirs)
        for table in tenant_tables(app):
            if table in catalogue.APPENDED_TO:
                continue  # nobody changes these, of whatever business: test_schema.py
            name = sql.Identifier(table)
            change = sql.SQL("UPDATE {} SET created_at = now() WHERE business_id = %s").format(name)
            remove = sql.SQL("DELETE FROM {} WHERE business_id = %s").format(name)
            assert app.execute(change, [two.ours]).rowcount == 0, table
            assert app.execute(remove, [two.ours]).rowcount == 0, table
        assert app.execute("UPDATE businesses SET name = 'x' WHERE id = %s", [two.ours]).rowcount == 0

    def test_it_cannot_write_rows_for_the_other(self, two: Two, app: psycopg.Connection) -> None:
        for table in tenant_tables(app):
            name = sql.Identifier(table)
            bind(app, two.ours)
            app.execute(sql.SQL("CREATE TEMPORARY TABLE row_of_ours ON COMMIT DROP AS SELECT * FROM {}").format(name))
            bind(app, two.theirs)
            with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
                app.execute(sql.SQL("INSERT INTO {} SELECT * FROM row_of_ours").format(name))
            app.rollback()

    def test_it_cannot_give_its_rows_away(self, two: Two, app: psycopg.Connection) -> None:
        for table in tenant_tables(app):
            bind(app, two.theirs)
            refusal = "permission denied" if table in catalogue.APPENDED_TO else "row-level security"
            with pytest.raises(errors.InsufficientPrivilege, match=refusal):
                app.execute(sql.SQL("UPDATE {} SET business_id = %s").format(sql.Identifier(table)), [two.ours])
            app.rollback()

    def test_it_cannot_make_or_become_another_business(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.theirs)
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            app.execute("UPDATE businesses SET id = gen_random_uuid()")
        app.rollback()
        bind(app, two.theirs)
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            app.execute(
                "INSERT INTO businesses (id, slug, name, trade, region, timezone, currency, locale)"
                " SELECT gen_random_uuid(), 'third', name, trade, region, timezone, currency, locale FROM businesses"
            )

    def test_none_of_its_rows_can_point_at_the_others(self, two: Two, app: psycopg.Connection) -> None:
        pointing = [key for key in catalogue.keys(app) if key.kind == "f" and len(key.columns) == 2]
        assert len(pointing) >= 25
        for key in pointing:
            assert key.refers_to is not None
            bind(app, two.ours)
            target = sql.SQL("SELECT id FROM {} LIMIT 1").format(sql.Identifier(key.refers_to))
            row = app.execute(target).fetchone()
            bind(app, two.theirs)
            point = sql.SQL("UPDATE {} SET {} = %s").format(sql.Identifier(key.table), sql.Identifier(key.columns[1]))
            is_fixed = key.table in catalogue.APPENDED_TO
            with pytest.raises(errors.InsufficientPrivilege if is_fixed else errors.ForeignKeyViolation):
                app.execute(point, row)
            app.rollback()

    def test_a_partition_cannot_be_asked_directly(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.theirs)
        parts = [t.name for t in catalogue.tables(app) if t.is_partition]
        assert parts
        for part in parts:
            with pytest.raises(errors.InsufficientPrivilege, match="permission denied"), app.transaction():
                _count(app, part)


class TestUnbound:
    @pytest.fixture(params=["never bound", "bound before"])
    def unbound(self, request: pytest.FixtureRequest, two: Two, app: psycopg.Connection) -> psycopg.Connection:
        if request.param == "bound before":
            bind(app, two.ours)
            app.commit()
        return app

    def test_no_table_can_be_read(self, unbound: psycopg.Connection) -> None:
        for table in [*tenant_tables(unbound), "businesses"]:
            with pytest.raises((errors.UndefinedObject, errors.InvalidTextRepresentation)), unbound.transaction():
                _count(unbound, table)

    def test_no_table_can_be_changed(self, unbound: psycopg.Connection) -> None:
        for table in tenant_tables(unbound):
            with pytest.raises((errors.UndefinedObject, errors.InvalidTextRepresentation)), unbound.transaction():
                unbound.execute(sql.SQL("UPDATE {} SET created_at = now()").format(sql.Identifier(table)))

    def test_the_owner_is_bound_by_it_too(self, two: Two, owner: psycopg.Connection) -> None:
        for table in [*tenant_tables(owner), "businesses"]:
            with pytest.raises(errors.UndefinedObject), owner.transaction():
                _count(owner, table)


class TestDefinerFunctions:
    """One test for each in the list of test_schema.py."""

    def test_by_slug_tells_an_id_whoever_is_bound(self, two: Two, app: psycopg.Connection) -> None:
        for business in (two.ours, two.theirs):
            bind(app, business)
            assert app.execute("SELECT directory_business_by_slug('ours')").fetchone() == (two.ours,)
            assert app.execute("SELECT directory_business_by_slug('their%')").fetchone() == (None,)

    def test_by_number_tells_an_id_whoever_is_bound(self, two: Two, app: psycopg.Connection) -> None:
        for business in (two.ours, two.theirs):
            bind(app, business)
            assert app.execute("SELECT directory_business_by_number('+61255502001')").fetchone() == (two.ours,)
            assert app.execute("SELECT directory_business_by_number('')").fetchone() == (None,)

    def test_businesses_tells_ids_alone(self, two: Two, app: psycopg.Connection) -> None:
        assert app.execute("SELECT * FROM directory_businesses()").fetchall() == [(two.ours,), (two.theirs,)]

    def test_by_link_tells_an_id_whoever_is_bound(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.theirs)
        app.execute("UPDATE links SET secret_hash = %s", [b"t" * 32])
        for business in (two.ours, two.theirs):
            bind(app, business)
            found = [
                app.execute("SELECT directory_business_by_link(%s)", [hash]).fetchone()
                for hash in (bytes(32), b"t" * 32, b"")
            ]
            assert found == [(two.ours,), (two.theirs,), (None,)]

    def test_of_logins_tell_nothing_of_whoever_is_not_asked_for(self, two: Two, app: psycopg.Connection) -> None:
        login = app.execute("SELECT login_add(gen_random_uuid(), 'dana@example.com')").fetchone()
        assert login is not None
        for business, role in ((two.ours, "advisor"), (two.theirs, "owner")):
            bind(app, business)
            app.execute("UPDATE staff SET login_id = %s, role = %s", [login[0], role])

        for business in (two.ours, two.theirs):
            bind(app, business)
            again = app.execute("SELECT login_add(gen_random_uuid(), 'dana@example.com')").fetchone()
            places = app.execute("SELECT business_id FROM login_places(%s)", login).fetchall()
            assert again == login
            assert places == [(two.theirs,), (two.ours,)]
            assert app.execute("SELECT * FROM login_places(gen_random_uuid())").fetchall() == []
            assert app.execute("SELECT * FROM login_find('dana@example.com')").fetchall() == [(login[0], None)]
            assert app.execute("SELECT * FROM login_find('%')").fetchall() == []
            assert app.execute("SELECT login_email(%s)", login).fetchone() == ("dana@example.com",)
            assert app.execute("SELECT login_exists(), login_keeper()").fetchone() == (True, "dana@example.com")

    def test_a_password_is_set_of_one_login_alone(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.ours)
        add = "SELECT login_add(gen_random_uuid(), %s)"
        (dana,) = app.execute(add, ["dana@example.com"]).fetchone() or (None,)
        app.execute(add, ["sam@example.com"])
        done = [
            app.execute("SELECT login_set_password(%s, %s, %s)", [dana, hash, instead_of]).fetchone()
            for hash, instead_of in (("first", None), ("late", "another"), ("second", "first"))
        ]

        assert done == [(True,), (False,), (True,)]
        for email, hash in (("dana@example.com", "second"), ("sam@example.com", None)):
            assert app.execute("SELECT password_hash FROM login_find(%s)", [email]).fetchone() == (hash,)

    def test_a_session_sees_the_places_of_its_login_alone(self, two: Two, app: psycopg.Connection) -> None:
        logins = [
            (app.execute("SELECT login_add(gen_random_uuid(), %s)", [email]).fetchone() or (None,))[0]
            for email in ("dana@example.com", "sam@example.com")
        ]
        for business, login in zip((two.ours, two.theirs), logins, strict=True):
            bind(app, business)
            app.execute("UPDATE staff SET login_id = %s", [login])
            app.execute(
                "SELECT session_begin(gen_random_uuid(), %s, %s, now(), now() + '1 day', '1 day')",
                [login, business.bytes * 2],
            )
        look = "SELECT email, slug FROM session_look(%s, now(), '1 day', 'theirs')"

        for business in (two.ours, two.theirs):
            bind(app, business)
            assert app.execute(look, [two.ours.bytes * 2]).fetchall() == [("dana@example.com", "ours")]
            assert app.execute(look, [two.theirs.bytes * 2]).fetchall() == [("sam@example.com", "theirs")]
            assert app.execute(look, [bytes(32)]).fetchall() == []
        app.execute("SELECT session_end(%s)", [two.ours.bytes * 2])
        app.execute("SELECT sessions_end(%s, NULL)", [logins[0]])
        assert app.execute(look, [two.ours.bytes * 2]).fetchall() == []
        assert len(app.execute(look, [two.theirs.bytes * 2]).fetchall()) == 1

    def test_an_invitation_knows_of_the_places_of_its_login_alone(self, two: Two, app: psycopg.Connection) -> None:
        add = "SELECT login_add(gen_random_uuid(), %s)"
        (dana,) = app.execute(add, ["dana@example.com"]).fetchone() or (None,)
        (sam,) = app.execute(add, ["sam@example.com"]).fetchone() or (None,)
        places = []
        for business in (two.ours, two.theirs):
            bind(app, business)
            app.execute("UPDATE staff SET login_id = %s", [dana])
            places += app.execute("SELECT id FROM staff WHERE login_id = %s", [dana]).fetchall()
        (first,), (second,) = sorted(places)

        for business in (two.ours, two.theirs):
            bind(app, business)
            is_new = [
                app.execute("SELECT login_is_new(%s, %s)", asked).fetchone()
                for asked in ([dana, first], [dana, second], [sam, second], [two.ours, second])
            ]
            assert is_new == [(True,), (False,), (True,), (False,)]
        set_first = "SELECT login_set_first_password(%s, 'hash', %s)"
        assert app.execute(set_first, [dana, second]).fetchone() == (False,)
        assert app.execute(set_first, [dana, first]).fetchone() == (True,)
        assert app.execute(set_first, [dana, first]).fetchone() == (False,)
        assert app.execute(
            "SELECT login_password_since(%s, now()), login_password_since(%s, now())", [dana, sam]
        ).fetchone() == (True, False)

    def test_only_operators_open_businesses_and_the_first_real_one_makes_its_owner_one(
        self, two: Two, app: psycopg.Connection
    ) -> None:
        (dana,) = app.execute("SELECT login_add(gen_random_uuid(), 'dana@example.com')").fetchone() or (None,)
        (sam,) = app.execute("SELECT login_add(gen_random_uuid(), 'sam@example.com')").fetchone() or (None,)
        places = {two.ours: dana, two.theirs: sam}

        def become(role: str, demos: tuple[bool, bool]) -> list[bool]:
            """Return whether each may open a business, whoever is bound, once both have a role where they work."""
            for (business, login), is_demo in zip(places.items(), demos, strict=True):
                bind(app, business)
                app.execute("UPDATE staff SET login_id = %s, role = %s", [login, role])
                app.execute("UPDATE businesses SET is_demo = %s", [is_demo])
            asked = [(business, login) for business in places for login in (dana, sam)]
            found: list[bool] = []
            for business, login in asked:
                bind(app, business)
                found += app.execute("SELECT login_may_open(%s)", [login]).fetchone() or ()
            return found

        def made(business: UUID, login: UUID) -> tuple[object, ...]:
            bind(app, business)
            now = app.execute("SELECT login_make_operator(%s)", [login]).fetchone() or ()
            return (*now, *(app.execute("SELECT login_operators()").fetchone() or ()))

        assert become("manager", (True, True)) == [False, False] * 2
        assert become("owner", (True, True)) == [True, True] * 2
        assert become("owner", (True, False)) == [False, False] * 2  # sam's is real, and there is no operator
        assert made(two.ours, dana) == (False, 0)  # another one is real
        assert made(two.theirs, dana) == (False, 0)  # not theirs
        assert made(two.theirs, sam) == (True, 1)
        assert made(two.ours, dana) == (False, 1)
        assert become("owner", (True, True)) == [False, True] * 2

    def test_the_first_login_is_the_only_first_and_an_operator(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.ours)
        first = "SELECT login_first(gen_random_uuid(), %s)"
        (dana,) = app.execute(first, ["dana@example.com"]).fetchone() or (None,)
        assert app.execute(first, ["late@example.com"]).fetchone() == (None,)
        assert app.execute("SELECT login_may_open(%s), login_operators()", [dana]).fetchone() == (True, 1)

    def test_places_are_known_by_key_whoever_is_bound(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.ours)
        app.execute("SELECT place_remember(%s, now(), '1 day')", [b"a" * 32])
        bind(app, two.theirs)

        known = [
            app.execute("SELECT place_is_known(%s, now(), '1 day')", [key * 32]).fetchone() for key in (b"a", b"b")
        ]

        assert known == [(True,), (False,)]

    def test_tries_are_counted_by_key_whoever_is_bound(self, two: Two, app: psycopg.Connection) -> None:
        count = "SELECT try_count(%s, now(), 2, '15 minutes', 100) IS NULL"
        allowed = []
        for business in (two.ours, two.theirs, two.ours):
            bind(app, business)
            allowed.append((app.execute(count, [b"a" * 32]).fetchone(), app.execute(count, [b"b" * 32]).fetchone()))
            app.execute("SELECT try_forgive(%s, true)", [b"b" * 32])

        assert allowed == [((True,), (True,)), ((True,), (True,)), ((False,), (True,))]

    @pytest.mark.parametrize("table", ["logins", "sessions", "sign_in_tries", "sign_in_places"])
    def test_there_is_no_way_past_them(self, app: psycopg.Connection, table: str) -> None:
        for words in (f"SELECT FROM {table}", f"DELETE FROM {table}", f"UPDATE {table} SET created_at = now()"):
            with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
                app.execute(words.encode())
            app.rollback()

    async def test_a_month_that_one_business_made_holds_the_other_apart(self, two: Two, database: Database) -> None:
        async with database.transaction(two.ours) as db:
            await ensure_months(db, date(2024, 8, 1), date(2024, 8, 1))

        with psycopg.connect(database.url) as app:
            for business in (two.ours, two.theirs):
                bind(app, business)
                app.execute(
                    "INSERT INTO conversations (business_id, id, channel, direction, started_at)"
                    " VALUES (%s, '01912345-0000-7000-8000-000000000000', 'voice', 'inbound', now())",
                    [business],
                )
                app.execute(
                    "INSERT INTO turns (business_id, conversation_id, seq, speaker, text, at)"
                    " VALUES (%s, '01912345-0000-7000-8000-000000000000', 1, 'customer', 'hello', now())",
                    [business],
                )
            seen = app.execute("SELECT DISTINCT business_id FROM turns WHERE tableoid = 'turns_2024_08'::regclass")
            assert seen.fetchall() == [(two.theirs,)]
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute("SELECT FROM turns_2024_08")

    def test_a_demo_is_removed_of_the_bound_business_alone(self, two: Two, app: psycopg.Connection) -> None:
        login = app.execute("SELECT login_add(gen_random_uuid(), 'dana@example.com')").fetchone() or (None,)
        for business in (two.ours, two.theirs):
            bind(app, business)
            app.execute("UPDATE staff SET login_id = %s", login)
            with pytest.raises(errors.InvalidParameterValue, match="is no demo"), app.transaction():
                app.execute("SELECT remove_demo_business()")
        bind(app, two.theirs)
        app.execute("UPDATE businesses SET is_demo = true")

        told = [app.execute("SELECT remove_demo_business()").fetchone() for _ in range(2)]

        assert told == [(True,), (False,)]
        for table in tenant_tables(app):
            bind(app, two.theirs)
            assert _count(app, table) == 0, table
            bind(app, two.ours)
            assert _count(app, table) >= 1, table
        assert app.execute("SELECT id FROM businesses").fetchall() == [(two.ours,)]
        assert app.execute("SELECT login_email(%s)", login).fetchone() == ("dana@example.com",)

    def test_no_demo_is_removed_where_none_is_bound(self, two: Two, app: psycopg.Connection) -> None:
        bind(app, two.ours)
        app.execute("UPDATE businesses SET is_demo = true")
        app.commit()

        with pytest.raises((errors.UndefinedObject, errors.InvalidTextRepresentation)):
            app.execute("SELECT remove_demo_business()")

    @pytest.mark.parametrize(
        "call",
        [
            "make_month('turns', '2024-01-01')",
            "protect('turns')",
            "open_to_app('turns')",
            "login_has_place(gen_random_uuid())",
            "forget_logins(ARRAY[gen_random_uuid()], ARRAY['a@example.com'])",
        ],
    )
    def test_what_they_use_cannot_be_called_by_itself(self, app: psycopg.Connection, call: str) -> None:
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            app.execute(f"SELECT {call}".encode())


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])
