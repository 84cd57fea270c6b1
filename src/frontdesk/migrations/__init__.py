"""The schema, step by step, inside the package: an installed wheel migrates itself."""

from pathlib import Path

import psycopg
from sqlalchemy import Connection, make_url

from frontdesk.kernel.db import plain_url
from frontdesk.migrations.roles import APP_ROLE

# steps.py brings the migration library along, a second's worth of loading. Every command asks where
# a database stands; only few of them move it.


def upgrade(owner_url: str, app_password: str) -> None:
    """Bring a database to the newest schema and let the application in with this password.

    owner_url   postgresql://…, the role that owns the tables or may make them

    Whoever comes second waits for the first and finds nothing left to do.
    """
    from frontdesk.migrations import steps  # noqa: PLC0415 (see above)

    steps.upgrade(owner_url, app_password)


def newest() -> str | None:
    """Return the revision that this version of the program needs."""
    from frontdesk.migrations import steps  # noqa: PLC0415 (see above)

    return steps.newest()


def current(owner_url: str) -> str | None:
    """Return the revision a database is at, None if it is empty."""
    with psycopg.connect(plain_url(owner_url)) as connection:
        known = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if known is None or known[0] is None:
            return None
        at = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if at is None else str(at[0])


def app_url(owner_url: str, app_password: str) -> str:
    """Return the URL of the same database for the application's role."""
    own = make_url(plain_url(owner_url)).set(username=APP_ROLE, password=app_password)
    return own.render_as_string(hide_password=False)


def run_sql(connection: Connection, prefix: str) -> None:
    """Run the files of `sql/` whose names begin with `prefix`, in the order of their names."""
    for file in sorted((Path(__file__).parent / "sql").glob(f"{prefix}_*.sql")):
        connection.exec_driver_sql(file.read_text(encoding="utf-8"), execution_options={"no_parameters": True})
