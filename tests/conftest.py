"""What every test may ask for: a server, an empty database of its own, a business in it."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from frontdesk.domain.scheduling.shop import open_business
from frontdesk.domain.tenancy import passwords
from frontdesk.kernel.db import Database
from frontdesk.migrations import upgrade
from frontdesk.migrations.roles import APP_ROLE
from frontdesk.trades.load import packs
from tests.builders import a_plumbing_business
from tests.cluster import OWNER, Cluster, running_cluster
from tests.statements import share_statements

share_statements()
# Tens of thousands of objects live from the imports to the end: looking through them often finds nothing.
gc.set_threshold(100_000, 20, 20)

# Slow on purpose, and every sign-in would wait for it: who tries it as it is asks for `real_hashes`.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_numbers = count(1)
_TEMPLATE = "template_frontdesk"


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have passwords hashed as slowly as the product does."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher())
    passwords._nobodys.cache_clear()


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
    """A database that tests with a business start from, and the business's id: the same in each of them."""

    template: str
    business_id: UUID


@pytest.fixture(scope="session")
def furnished(cluster: Cluster) -> Furnished:
    """Return a database with Harbour Plumbing in it: copied it costs a tenth of what furnishing it anew does."""
    return _furnish(cluster, "builders", a_plumbing_business)


@pytest.fixture(scope="session")
def shops(cluster: Cluster) -> Callable[[str], Furnished]:
    """Return what gives a database with the demo business of a trade in it, as the product opens it."""

    @cache
    def furnish(trade: str) -> Furnished:
        return _furnish(cluster, trade, lambda database: open_business(database, packs()[trade]))

    return furnish


def _furnish(cluster: Cluster, name: str, open_in: Callable[[Database], Coroutine[Any, Any, UUID]]) -> Furnished:
    template = f"{_TEMPLATE}_{name}"
    cluster.make_database(template, template=_TEMPLATE)

    async def furnish() -> UUID:
        database = Database(cluster.url(APP_ROLE, template))
        try:
            return await open_in(database)
        finally:
            await database.close()

    return Furnished(template, asyncio.run(furnish()))


@pytest.fixture
def database_name(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the name of a fresh, migrated database: empty, but for the business of a test that asks for one."""
    template = _TEMPLATE
    if "plumbing" in request.fixturenames:
        template = request.getfixturevalue("furnished").template
    elif "shop" in request.fixturenames:
        template = request.getfixturevalue("shops")(request.getfixturevalue("trade")).template
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


@pytest.fixture
def trade() -> str:
    """Return whose demo business `shop` is."""
    return "plumbing"


@pytest.fixture
def shop(shops: Callable[[str], Furnished], trade: str) -> UUID:
    """Return the id of the demo business of `trade`, as the product opens it, its calendar empty."""
    return shops(trade).business_id
