"""The pool of connections and its limits: nobody waits for a database without an end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

STATEMENT_SECONDS = 8
"""How long a statement may run while somebody waits for it; longer than one waits for a lock."""

LONG_STATEMENT_SECONDS = 600
"""The same in jobs and commands: whole files and reports are made there, and nobody is on the line."""

POOL_SECONDS = 2
"""How long one waits for a connection while all are in use; then the database counts as away."""

LIVENESS: dict[str, Any] = {
    # A server that vanished without a word is noticed in half a minute, in the middle of a statement in ten seconds.
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""What libpq is told for every connection of ours, beside the address."""


def new_engine(url: str, *, pool_size: int, pooler: bool, statement_seconds: int) -> AsyncEngine:
    """Return the connections of an address; none is opened before it is used.

    url                 with SQLAlchemy's name of the driver
    pooler              whether a PgBouncer in transaction mode stands between
    statement_seconds   how long a statement may run that is asked outside of a transaction of ours
    """
    # A pooler lets no such limit through: its connections to the server are everybody's.
    own = make_url(url).query.get("options", "")
    limits = {"options": f"{own} -c statement_timeout={statement_seconds}s".strip()}
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size // 2,
        pool_timeout=POOL_SECONDS,
        # Values of rows are what customers said: they belong in no message and no log.
        hide_parameters=True,
        # We begin transactions ourselves, in one round trip with the binding (kernel.db, _bind).
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=False,
        connect_args=LIVENESS | ({"prepare_threshold": None} if pooler else limits),
    )
