"""Where measurements take place: a throw-away server with our tables, and what machine it is on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg

from frontdesk.migrations import upgrade
from frontdesk.migrations.roles import APP_ROLE
from tests.cluster import OWNER, Cluster, running_cluster

_DATABASE = "bench"


@contextmanager
def a_database() -> Iterator[str]:
    """Give the application's URL of a fresh, migrated database in memory, for the length of a block."""
    with our_server() as (_, app_url):
        yield app_url


@contextmanager
def our_server() -> Iterator[tuple[Cluster, str]]:
    """Give the server, whose log may be read, and the application's URL of its one database."""
    chosen = os.environ.get("FRONTDESK_PG_BIN")
    with running_cluster(Path(chosen) if chosen else None) as cluster:
        cluster.make_owner()
        cluster.make_database(_DATABASE)
        upgrade(cluster.url(OWNER, _DATABASE), "any")
        yield cluster, cluster.url(APP_ROLE, _DATABASE)


def machine(url: str) -> str:
    """Return what the figures depend on: cores, load, versions."""
    with psycopg.connect(url) as server:
        number = server.info.server_version
    load = os.getloadavg()[0]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "psycopg"))
    return (
        f"{os.cpu_count()} cores (load {load:.1f} before we began), Python {platform.python_version()}, {libraries}, "
        f"PostgreSQL {number // 10000}.{number % 10000}, in memory, fsync off"
    )
