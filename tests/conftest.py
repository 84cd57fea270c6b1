"""What every test may ask for: a server, an empty database of its own, a business in it."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from frontdesk.kernel.db import Database
from frontdesk.migrations import upgrade
from frontdesk.migrations.roles import APP_ROLE
from tests.builders import a_plumbing_business
from tests.cluster import OWNER, Cluster, running_cluster

_numbers = count(1)
_TEMPLATE = "template_frontdesk"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return a running server with the migrated database that the others are copied from."""
    chosen = os.environ.get("FRONTDESK_PG_BIN")
    with running_cluster(Path(chosen) if chosen else None) as cluster:
        cluster.make_owner()
        cluster.make_database(_TEMPLATE)
        upgrade(cluster.url(OWNER, _TEMPLATE), "any")
        yield cluster


@dataclass(frozen=True)
class Furnished:
    """The database that tests with a plumber start from, and the plumber's id: the same in each of them."""

    template: str
    business_id: UUID


@pytest.fixture(scope="session")
def furnished(cluster: Cluster) -> Furnished:
    """Return a database with Harbour Plumbing in it: copied it costs a tenth of what furnishing it anew does."""
    name = f"{_TEMPLATE}_plumbing"
    cluster.make_database(name, template=_TEMPLATE)

    async def furnish() -> UUID:
        database = Database(cluster.url(APP_ROLE, name))
        try:
            return await a_plumbing_business(database)
        finally:
            await database.close()

    return Furnished(name, asyncio.run(furnish()))


@pytest.fixture
def database_name(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the name of a fresh, migrated database: empty, but for the plumber of a test that asks for one."""
    asks = "plumbing" in request.fixturenames
    template = request.getfixturevalue("furnished").template if asks else _TEMPLATE
    name = f"test_{next(_numbers)}"
    cluster.make_database(name, template=template)
    yield name
    cluster.drop_database(name)


@pytest.fixture
def owner_url(cluster: Cluster, database_name: str) -> str:
    """Return the URL of the test's database for the role that owns the tables."""
    return cluster.url(OWNER, database_name)


@pytest.fixture
def app_url(cluster: Cluster, database_name: str) -> str:
    """Return the URL of the test's database for the application's role."""
    return cluster.url(APP_ROLE, database_name)


@pytest.fixture
async def database(app_url: str) -> AsyncIterator[Database]:
    """Return the test's database as the application sees it."""
    database = Database(app_url)
    yield database
    await database.close()


@pytest.fixture
def plumbing(furnished: Furnished) -> UUID:
    """Return the id of Harbour Plumbing: three technicians, on shift Monday to Friday 08:00-18:00."""
    return furnished.business_id
