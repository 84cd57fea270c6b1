"""Runs the steps: what a database needs to get from where it is to the newest schema."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from frontdesk.kernel.db import plain_url, sqlalchemy_url
from frontdesk.migrations.queue_schema import upgrade_queue
from frontdesk.migrations.roles import lend_definer, make_roles, return_definer

# One number for all who would migrate the same database at once.
_MIGRATING = 0x66726F6E74
_LOCK_TIMEOUT = "10s"


def upgrade(owner_url: str, app_password: str) -> None:
    """Bring a database to the newest schema and let the application in with this password.

    owner_url   postgresql://…, the role that owns the tables or may make them

    Whoever comes second waits for the first and finds nothing left to do.
    """
    engine = create_engine(sqlalchemy_url(owner_url), poolclass=NullPool)
    with psycopg.connect(plain_url(owner_url), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        make_roles(guard, app_password)
        lend_definer(guard)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
            connection.commit()
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        guard.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
        return_definer(guard)
        upgrade_queue(guard)
        guard.execute("SELECT ensure_months(now()::date, (now() + interval '3 months')::date)")


def newest() -> str | None:
    """Return the revision that this version of the program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
