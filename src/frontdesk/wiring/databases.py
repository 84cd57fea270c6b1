"""The database of a data folder, and the business a command means."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from frontdesk import migrations
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database, plain_url
from frontdesk.kernel.engine import LONG_STATEMENT_SECONDS, STATEMENT_SECONDS
from frontdesk.kernel.keeper import borrowed
from frontdesk.kernel.log import configure as configure_log
from frontdesk.kernel.pg_binaries import DatabaseUnavailable
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings
from frontdesk.trades.load import packs
from frontdesk.wiring.outside import load_settings


class NoSuchBusiness(Problem):
    """No business has that slug."""

    title = "Unknown business"


@dataclass(frozen=True)
class RunningDatabase:
    """A database that answers, as long as the block lasts that gave it.

    owner_url   of the role that owns the tables: for migrations
    app_url     of the role that the application works as
    """

    owner_url: str
    app_url: str
    settings: Settings
    data: DataFolder

    @property
    def direct_url(self) -> str:
        """The application's role without a pooler: the queue listens, and a lock is held by it."""
        direct = self.settings.direct_database_url
        return self.app_url if direct is None else direct.get_secret_value()

    def open(self, *, pool_size: int = 10, statement_seconds: int = STATEMENT_SECONDS) -> Database:
        """Return connections for the application; whoever asked closes them.

        statement_seconds   how long a statement may run
        """
        return Database(
            self.app_url, pool_size=pool_size, pooler=self.settings.pooler, statement_seconds=statement_seconds
        )


@asynccontextmanager
async def running_database(data: Path | None = None) -> AsyncIterator[RunningDatabase]:
    """Give the database of a data folder: DATABASE_URL's, the running desk's, or one started for this.

    data   None means FRONTDESK_DATA, else ./data

    Raises DatabaseUnavailable if an embedded one is needed and cannot be started.
    """
    settings = load_settings(data)
    folder = DataFolder(settings.data)
    folder.make()
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        await must_answer(url, "DATABASE_URL")
        yield _handle(settings, folder, url)
        return
    async with borrowed(folder, pg_bin=settings.pg_bin) as owner_url:
        yield _handle(settings, folder, owner_url)


async def must_answer(url: str, name: str) -> None:
    """See that the server a person named is there, so that it can be told in words if it is not.

    name   of the setting

    Raises DatabaseUnavailable.
    """
    must_be_readable(url, name)
    try:
        async with await psycopg.AsyncConnection.connect(plain_url(url), connect_timeout=10):
            return
    except psycopg.OperationalError as away:
        told = f"The database of {name} does not let us in: is it running, and is the address right?"
        raise DatabaseUnavailable(told) from away
    except psycopg.Error as unfit:
        raise DatabaseUnavailable(_UNREADABLE.format(name=name)) from unfit


async def app_must_answer(running: RunningDatabase) -> None:
    """See that the application gets in, where a person named its way; the tables, and its role, are there by then.

    Raises DatabaseUnavailable.
    """
    if running.settings.app_database_url is not None:
        await must_answer(running.app_url, "APP_DATABASE_URL")


def must_be_readable(url: str, name: str) -> None:
    """See that a setting is the address of a database; what stands in it is not told, for it may hold a password.

    Raises DatabaseUnavailable.
    """
    try:
        is_ours = make_url(url).get_backend_name() == "postgresql"
    except (ArgumentError, ValueError):
        is_ours = False
    if not is_ours:
        raise DatabaseUnavailable(_UNREADABLE.format(name=name))


_UNREADABLE = (
    "{name} cannot be read as the address of a database. Set it like postgresql://owner:password@host:5432/database"
)


def start_log(settings: Settings) -> None:
    configure_log(settings.log_format, settings.log_level)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells every look at the version


def _handle(settings: Settings, data: DataFolder, owner_url: str) -> RunningDatabase:
    for name, known in (
        ("APP_DATABASE_URL", settings.app_database_url),
        ("DIRECT_DATABASE_URL", settings.direct_database_url),
    ):
        if known is not None:
            must_be_readable(known.get_secret_value(), name)
    if settings.app_database_url is not None:
        app_url = settings.app_database_url.get_secret_value()
    else:
        app_url = migrations.app_url(owner_url, data.secret("app-password"))
    return RunningDatabase(owner_url, app_url, settings, data)


@asynccontextmanager
async def prepared(data: Path | None) -> AsyncIterator[RunningDatabase]:
    """Give a running database whose tables are there: a command may be the first that is ever run."""
    async with running_database(data) as running:
        if await asyncio.to_thread(migrations.current, running.owner_url) is None:
            password = running.data.secret("app-password")
            await asyncio.to_thread(migrations.upgrade, running.owner_url, password)
        yield running


@asynccontextmanager
async def connected(running: RunningDatabase) -> AsyncIterator[Database]:
    start_log(running.settings)
    await app_must_answer(running)
    database = running.open(pool_size=2, statement_seconds=LONG_STATEMENT_SECONDS)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def opened(data: Path | None) -> AsyncIterator[Database]:
    async with prepared(data) as running, connected(running) as database:
        yield database


async def business_called(database: Database, slug: str | None) -> UUID:
    """Return the business of this short name.

    slug   None: the only business there is; of several the only real one; where all are demos, the first trade's

    Raises NoSuchBusiness.
    """
    if slug is None:
        return await _meant(database)
    found = await database.directory.business_by_slug(slug)
    if found is None:
        listed = "`frontdesk business list` shows those there are, `frontdesk business add` opens one"
        demos = ", ".join(pack.demo.slug for pack in packs().values())
        raise NoSuchBusiness(
            f"There is no business called {slug} here. {listed}, `frontdesk up --demo` the demos: {demos}."
        )
    return found


async def _meant(database: Database) -> UUID:
    every = await database.directory.businesses()
    if not every:
        raise NoSuchBusiness("There is no business here yet. `frontdesk business add` opens one.")
    if len(every) == 1:
        return every[0]
    cards = []
    for business_id in every:
        async with database.transaction(business_id) as db:
            cards.append(await business_card(db))
    real = [card for card in cards if not card.is_demo]
    if real:
        meant = real
    else:
        trades = list(packs())
        meant = sorted(cards, key=lambda card: trades.index(card.trade) if card.trade in trades else len(trades))[:1]
    if len(meant) > 1:
        raise NoSuchBusiness(
            f"Say which of the {len(meant)} businesses is meant with --business; `frontdesk business list` shows them."
        )
    return meant[0].id
