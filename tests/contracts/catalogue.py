"""The schema as the server tells it, for tests that hold over every table."""

from dataclasses import dataclass
from typing import TypeVar

import psycopg
from psycopg.rows import class_row

_Row = TypeVar("_Row")

APP = "frontdesk_app"
DEFINER = "frontdesk_definer"

# What belongs to the installation and not to a business, by name, and why.
INSTALLATION = {
    "businesses": "is the tenant; its policy compares id",
    "logins": "a person may work in several businesses; named functions only",
    "sessions": "a browser is signed in to the installation; named functions only",
    "sign_in_tries": "are counted before anybody is known; named functions only",
    "sign_in_places": "are looked up before anybody is known; named functions only",
    "quarantine": "came to a vendor's door unsigned, so it is nobody's; named functions only",
    "alembic_version": "the schema's own",
    "queue_migrations": "the schema's own",
    "procrastinate_jobs": "the queue's",
    "procrastinate_events": "the queue's",
    "procrastinate_periodic_defers": "the queue's",
    "procrastinate_workers": "the queue's",
}


# What the application adds to and never changes.
APPENDED_TO = {"audit_log"}


@dataclass(frozen=True)
class TableFacts:
    """A table or partition and how it is guarded."""

    name: str
    is_partition: bool
    is_tenants: bool
    enabled: bool
    forced: bool
    owner: str


@dataclass(frozen=True)
class Policy:
    """One policy of a table."""

    table: str
    name: str
    roles: list[str]
    command: str
    permissive: str
    using: str
    check: str | None


@dataclass(frozen=True)
class Key:
    """A primary, unique, foreign or exclusion key, or a unique index; columns in its order."""

    table: str
    name: str
    kind: str
    columns: list[str]
    refers_to: str | None


@dataclass(frozen=True)
class Function:
    """A SECURITY DEFINER function."""

    name: str
    owner: str
    settings: list[str] | None
    open_to_all: bool


def tables(db: psycopg.Connection) -> list[TableFacts]:
    """Return every table and partition of the schema."""
    return _rows(
        db,
        TableFacts,
        """
        SELECT
            relname AS name, relispartition AS is_partition, relrowsecurity AS enabled,
            relforcerowsecurity AS forced, pg_get_userbyid(relowner) AS owner,
            EXISTS (
                SELECT FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attname = 'business_id' AND NOT attisdropped
            ) AS is_tenants
        FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        ORDER BY relname
        """,
    )


def policies(db: psycopg.Connection) -> list[Policy]:
    """Return every policy."""
    return _rows(
        db,
        Policy,
        """
        SELECT
            tablename AS "table", policyname AS name, roles::text[] AS roles, cmd AS command,
            permissive, qual AS "using", with_check AS "check"
        FROM pg_policies
        WHERE schemaname = 'public'
        ORDER BY tablename, policyname
        """,
    )


def keys(db: psycopg.Connection) -> list[Key]:
    """Return every key of the tables, those of partitions left out: they are their parents'."""
    return _rows(
        db,
        Key,
        """
        SELECT
            conrelid::regclass::text AS "table", conname AS name, contype::text AS kind,
            ARRAY(
                SELECT attname::text
                FROM unnest(conkey) WITH ORDINALITY AS place (number, n)
                JOIN pg_attribute ON attrelid = conrelid AND attnum = number
                ORDER BY n
            ) AS columns,
            nullif(confrelid, 0)::regclass::text AS refers_to
        FROM pg_constraint
        JOIN pg_class ON pg_class.oid = conrelid AND NOT relispartition
        WHERE connamespace = 'public'::regnamespace
            AND contype IN ('p', 'u', 'f', 'x')
            AND conparentid = 0  -- a reference to a partitioned table has one for each partition
        UNION ALL
        SELECT
            indrelid::regclass::text, indexrelid::regclass::text, 'i',
            ARRAY(
                SELECT coalesce(attname, '(expression)')::text
                FROM unnest(indkey::int2[]) WITH ORDINALITY AS place (number, n)
                LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = number AND number > 0
                ORDER BY n
            ),
            NULL
        FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid AND NOT relispartition
        WHERE indisunique AND relnamespace = 'public'::regnamespace
        ORDER BY 1, 2
        """,
    )


def definer_functions(db: psycopg.Connection) -> list[Function]:
    """Return every SECURITY DEFINER function of the schema."""
    return _rows(
        db,
        Function,
        """
        SELECT
            proname AS name, pg_get_userbyid(proowner) AS owner, proconfig AS settings,
            proacl IS NULL OR EXISTS (
                SELECT FROM aclexplode(proacl) WHERE grantee = 0
            ) AS open_to_all
        FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace
        ORDER BY proname
        """,
    )


def _rows(db: psycopg.Connection, kind: type[_Row], query: str) -> list[_Row]:
    with db.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query.encode()).fetchall()
