"""Rules of the data model, held over whatever tables there are."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy
from sqlalchemy.engine import make_url

import frontdesk.domain
from frontdesk.kernel.db import Base, TenantMixin, sqlalchemy_url
from tests.contracts import catalogue
from tests.contracts.catalogue import APP, APPENDED_TO, DEFINER, INSTALLATION
from tests.contracts.models import import_all_models

import_all_models(frontdesk.domain)
MODELS = sorted(Base.__subclasses__(), key=lambda model: model.__name__)

TENANT = "(business_id = (current_setting('app.business_id'::text))::uuid)"
OWN_ID = "(id = (current_setting('app.business_id'::text))::uuid)"

# Keys that cannot begin with business_id, by name: the installation's own tables, and what points
# at them.
KEYS_OF_THE_INSTALLATION = {
    "phone_numbers_pkey": "a number belongs to one business of the whole installation",
    "staff_login_id_fkey": "points at logins",
}


@pytest.fixture
def db(owner_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(owner_url) as connection:
        yield connection


class TestRowLevelSecurity:
    def test_every_table_of_a_business_and_every_partition_is_forced(self, db: psycopg.Connection) -> None:
        guarded = [t for t in catalogue.tables(db) if t.is_tenants or t.name == "businesses"]

        assert len([t for t in guarded if not t.is_partition]) >= 20
        assert len([t for t in guarded if t.is_partition]) >= 5 * 4
        assert [t.name for t in guarded if not (t.enabled and t.forced)] == []

    def test_every_such_table_has_the_one_policy(self, db: psycopg.Connection) -> None:
        guarded = {t.name for t in catalogue.tables(db) if t.is_tenants or t.name == "businesses"}
        tenant = [p for p in catalogue.policies(db) if p.name == "tenant"]

        assert {p.table for p in tenant} == guarded
        for policy in tenant:
            words = OWN_ID if policy.table == "businesses" else TENANT
            assert (policy.using, policy.check) == (words, words), policy.table
            assert (policy.command, policy.permissive) == ("ALL", "PERMISSIVE"), policy.table
            assert APP in policy.roles, policy.table
            assert DEFINER not in policy.roles, policy.table

    def test_every_other_policy_is_the_definers_and_reads_only(self, db: psycopg.Connection) -> None:
        others = [p for p in catalogue.policies(db) if p.name != "tenant"]

        assert {(p.table, p.command, tuple(p.roles)) for p in others} == {
            ("businesses", "SELECT", (DEFINER,)),
            ("connections", "SELECT", (DEFINER,)),
            ("links", "SELECT", (DEFINER,)),
            ("phone_numbers", "SELECT", (DEFINER,)),
            ("staff", "SELECT", (DEFINER,)),
        }

    def test_every_table_without_a_business_is_named_with_its_reason(self, db: psycopg.Connection) -> None:
        without = {t.name for t in catalogue.tables(db) if not t.is_tenants}

        assert without == set(INSTALLATION)

    def test_no_view_looks_past_it(self, db: psycopg.Connection) -> None:
        found = db.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
            " AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
        )
        assert found.fetchall() == []


class TestKeys:
    def test_every_key_of_a_business_begins_with_it(self, db: psycopg.Connection) -> None:
        tenants = {t.name for t in catalogue.tables(db) if t.is_tenants}
        others = [key for key in catalogue.keys(db) if key.table in tenants and key.columns[0] != "business_id"]

        assert {key.name for key in others} == set(KEYS_OF_THE_INSTALLATION)

    def test_every_foreign_key_ends_at_a_tenants_row_or_at_the_installation(self, db: psycopg.Connection) -> None:
        for key in catalogue.keys(db):
            if key.kind == "f" and not key.table.startswith("procrastinate"):
                assert len(key.columns) == 2 or key.refers_to in INSTALLATION, key.name

    def test_no_foreign_key_sets_null_or_deletes_by_itself(self, db: psycopg.Connection) -> None:
        found = db.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND confdeltype <> 'a'"
            " AND connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'procrastinate%'"
        )
        assert found.fetchall() == []

    def test_every_column_that_points_somewhere_is_held_by_a_key(self, db: psycopg.Connection) -> None:
        held = {(k.table, column) for k in catalogue.keys(db) if k.kind == "f" for column in k.columns}
        pointing = {
            (model.__tablename__, column.name)
            for model in MODELS
            for column in model.__table__.columns
            if column.name.endswith("_id") and isinstance(column.type, sqlalchemy.Uuid)
        }

        assert pointing - held == set()

    def test_nothing_points_at_what_may_be_detached(self, db: psycopg.Connection) -> None:
        targets = {key.refers_to for key in catalogue.keys(db)}

        assert targets & {"turns", "facts", "tool_calls"} == set()

    def test_no_partition_is_a_default(self, db: psycopg.Connection) -> None:
        assert db.execute("SELECT FROM pg_partitioned_table WHERE partdefid <> 0").fetchall() == []


class TestRoles:
    def test_the_application_and_the_definer_own_no_table_and_have_no_power(self, db: psycopg.Connection) -> None:
        roles = db.execute(
            "SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
            " FROM pg_roles WHERE rolname LIKE 'frontdesk%' AND rolname <> 'frontdesk_owner' ORDER BY 1"
        ).fetchall()

        assert roles == [(APP, True, False), (DEFINER, False, False)]
        assert {t.owner for t in catalogue.tables(db)} & {APP, DEFINER} == set()

    def test_neither_is_a_member_of_anything(self, db: psycopg.Connection) -> None:
        found = db.execute(
            "SELECT roleid::regrole::text FROM pg_auth_members WHERE member IN (%s::regrole, %s::regrole)",
            [APP, DEFINER],
        )
        assert found.fetchall() == []

    def test_nobody_shares_the_definers_view(self, db: psycopg.Connection) -> None:
        found = db.execute(
            "SELECT pg_has_role('frontdesk_owner', %s, 'USAGE'), pg_has_role(%s, %s, 'USAGE')", [DEFINER, APP, DEFINER]
        )

        assert found.fetchone() == (False, False)

    def test_the_application_has_rights_on_parents_alone(self, db: psycopg.Connection) -> None:
        for table in catalogue.tables(db):
            if table.is_partition:
                assert _rights(db, table.name) == set(), table.name

    def test_the_application_reads_and_writes_rows_and_no_more(self, db: psycopg.Connection) -> None:
        for table in catalogue.tables(db):
            if table.is_tenants and not table.is_partition:
                changes = set() if table.name in APPENDED_TO else {"UPDATE", "DELETE"}
                assert _rights(db, table.name) == {"SELECT", "INSERT", *changes}, table.name

    def test_the_application_has_no_right_on_logins_and_the_schemas_own(self, db: psycopg.Connection) -> None:
        functions_only = ("logins", "sessions", "sign_in_tries", "sign_in_places", "quarantine")
        for name in (*functions_only, "alembic_version", "queue_migrations"):
            assert _rights(db, name) == set(), name
        assert _rights(db, "businesses") == {"SELECT", "INSERT", "UPDATE"}

    def test_the_application_makes_nothing(self, db: psycopg.Connection) -> None:
        assert db.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [APP]).fetchone() == (False,)


class TestDefinerFunctions:
    # The one list. Each is tested with two businesses in test_isolation.py.
    LIST = (
        ("directory_business_by_link", DEFINER),
        ("directory_business_by_number", DEFINER),
        ("directory_business_by_slug", DEFINER),
        ("directory_businesses", DEFINER),
        ("directory_connections", DEFINER),
        ("ensure_months", "frontdesk_owner"),
        ("login_add", DEFINER),
        ("login_email", DEFINER),
        ("login_emails_of_owners", DEFINER),
        ("login_exists", DEFINER),
        ("login_find", DEFINER),
        ("login_first", DEFINER),
        ("login_has_place", DEFINER),
        ("login_is_free", DEFINER),
        ("login_is_new", DEFINER),
        ("login_keep", DEFINER),
        ("login_keeper", DEFINER),
        ("login_make_operator", DEFINER),
        ("login_may_open", DEFINER),
        ("login_operators", DEFINER),
        ("login_password_since", DEFINER),
        ("login_people", DEFINER),
        ("login_places", DEFINER),
        ("login_set_first_password", DEFINER),
        ("login_set_password", DEFINER),
        ("place_is_known", DEFINER),
        ("place_remember", DEFINER),
        ("quarantine_keep", DEFINER),
        ("quarantine_newest", DEFINER),
        ("remove_demo_business", "frontdesk_owner"),
        ("session_begin", DEFINER),
        ("session_end", DEFINER),
        ("session_look", DEFINER),
        ("sessions_end", DEFINER),
        ("try_count", DEFINER),
        ("try_forgive", DEFINER),
    )

    def test_there_are_no_others(self, db: psycopg.Connection) -> None:
        assert tuple((f.name, f.owner) for f in catalogue.definer_functions(db)) == self.LIST

    def test_each_pins_its_search_path(self, db: psycopg.Connection) -> None:
        for function in catalogue.definer_functions(db):
            assert function.settings == ["search_path=pg_catalog, pg_temp"], function.name

    def test_none_is_open_to_everybody(self, db: psycopg.Connection) -> None:
        assert [f.name for f in catalogue.definer_functions(db) if f.open_to_all] == []


class TestModels:
    def test_every_table_of_ours_has_its_model(self, db: psycopg.Connection) -> None:
        ours = {t.name for t in catalogue.tables(db) if not t.is_partition}
        library = {name for name in INSTALLATION if name.startswith("procrastinate")}

        functions_only = {"logins", "sessions", "sign_in_tries", "sign_in_places", "quarantine"}

        assert ours - library - functions_only - {"alembic_version", "queue_migrations"} == {
            model.__tablename__ for model in MODELS
        }

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.__name__))
    def test_has_the_columns_of_its_table(self, model: type[Base], owner_url: str) -> None:
        engine = sqlalchemy.create_engine(make_url(sqlalchemy_url(owner_url)), poolclass=sqlalchemy.NullPool)
        inspector = sqlalchemy.inspect(engine)
        stored = {c["name"]: c for c in inspector.get_columns(model.__tablename__)}
        key = inspector.get_pk_constraint(model.__tablename__)["constrained_columns"]

        assert {c.name for c in model.__table__.columns} == set(stored)
        for column in model.__table__.columns:
            there = stored[column.name]
            assert _kind(column.type) == _kind(there["type"]), column.name
            assert column.nullable == there["nullable"], column.name
        assert [c.name for c in model.__table__.primary_key] == key

    def test_a_closed_list_is_the_same_on_both_sides(self, db: psycopg.Connection) -> None:
        checked = _closed_lists(db)
        typed = {
            (model.__tablename__, column.name): {str(member.value) for member in column.type.enum_class}
            for model in MODELS
            for column in model.__table__.columns
            if isinstance(column.type, sqlalchemy.Enum) and column.type.enum_class is not None
        }

        assert len(typed) > 20
        assert typed == checked

    def test_no_relationship_loads_by_itself(self) -> None:
        loading = [
            f"{model.__name__}.{name}"
            for model in MODELS
            for name, relation in sqlalchemy.inspect(model).relationships.items()
            if relation.lazy != "raise"
        ]
        assert loading == []

    def test_every_tenants_model_is_marked_as_one(self) -> None:
        unmarked = [
            model.__name__
            for model in MODELS
            if "business_id" in model.__table__.columns and not issubclass(model, TenantMixin)
        ]
        assert unmarked == []

    def test_every_row_keeps_when_it_was_made_and_changed(self, db: psycopg.Connection) -> None:
        triggers = {
            row[0] for row in db.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'touch'")
        }
        for model in MODELS:
            assert {"created_at", "updated_at"} <= set(model.__table__.columns.keys()), model.__name__
            assert (model.__tablename__ in triggers) != (model.__tablename__ in APPENDED_TO)

    def test_money_is_exact(self) -> None:
        for model in MODELS:
            for column in model.__table__.columns:
                if re.search(r"price|cost|amount|value$", column.name) and not isinstance(
                    column.type, sqlalchemy.Text | sqlalchemy.Boolean
                ):
                    assert isinstance(column.type, sqlalchemy.Numeric), column
                    expected = (14, 6) if column.name == "cost" else (12, 2)
                    assert (column.type.precision, column.type.scale) == expected, column


def _rights(db: psycopg.Connection, table: str) -> set[str]:
    asked = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    return {
        right
        for right in asked
        if db.execute("SELECT has_table_privilege(%s, %s, %s)", [APP, table, right]).fetchone() == (True,)
    }


def _kind(type_: Any) -> str:
    if isinstance(type_, sqlalchemy.Enum):
        return "TEXT"
    dialect = sqlalchemy.dialects.postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(type_.compile(dialect=dialect))


def _closed_lists(db: psycopg.Connection) -> dict[tuple[str, str], set[str]]:
    """Return what CHECKs of the form `column IN (…)` allow, by table and column."""
    found = db.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " JOIN pg_class ON pg_class.oid = conrelid AND NOT relispartition"
        " WHERE contype = 'c' AND connamespace = 'public'::regnamespace".replace("(oid)", "(pg_constraint.oid)")
    )
    lists: dict[tuple[str, str], set[str]] = {}
    for table, words in found:
        one = re.fullmatch(r"CHECK \(\((\w+) = ANY \(ARRAY\[(.*)\]\)\)\)", words)
        if one is not None:
            lists[table, one[1]] = set(re.findall(r"'([^']*)'::text", one[2]))
    return lists
