"""The composition root: the one place that knows every part and says what is joined to what."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

import psycopg

from frontdesk import migrations
from frontdesk.desk.jobs import close_broken_off
from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.events import ConversationEnded
from frontdesk.domain.insights.daily import daily_summary
from frontdesk.domain.insights.export import export
from frontdesk.domain.insights.export_rows import What
from frontdesk.domain.insights.jobs import append_call_logs
from frontdesk.domain.insights.renderings import Format, render
from frontdesk.domain.insights.tasks import waiting_tasks
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.channels import terminal
from frontdesk.kernel import events
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database, plain_url
from frontdesk.kernel.keeper import borrowed
from frontdesk.kernel.live import Live
from frontdesk.kernel.log import configure as configure_log
from frontdesk.kernel.pg_binaries import DatabaseUnavailable
from frontdesk.kernel.phones import phone_of
from frontdesk.kernel.presence import Presence
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.queue import Task
from frontdesk.kernel.readiness import Readiness
from frontdesk.kernel.settings import Settings
from frontdesk.kernel.steady import keep_working
from frontdesk.kernel.worker import run_worker
from frontdesk.trades.load import packs
from frontdesk.understanding import warm_up

REACTIONS: Mapping[type[events.Event], Sequence[Task]] = {ConversationEnded: (append_call_logs,)}
"""Who reacts to which event."""

JOBS: Sequence[Task] = (close_broken_off,)
"""What is done by the clock; to be named here is to be known to the worker."""


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

    def open(self, *, pool_size: int = 10) -> Database:
        """Return connections for the application; whoever asked closes them."""
        return Database(self.app_url, pool_size=pool_size, pooler=self.settings.pooler)


def load_settings(data: Path | None = None) -> Settings:
    """Return the settings, the data folder of a command's `--data` before the environment's."""
    settings = Settings()
    return settings if data is None else settings.model_copy(update={"data": data})


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
        await _must_answer(url)
        yield _handle(settings, folder, url)
        return
    async with borrowed(folder, pg_bin=settings.pg_bin) as owner_url:
        yield _handle(settings, folder, owner_url)


async def _must_answer(url: str) -> None:
    """See that the server a person named is there, so that it can be told in words if it is not."""
    try:
        async with await psycopg.AsyncConnection.connect(plain_url(url), connect_timeout=10):
            return
    except psycopg.OperationalError as away:
        told = "The database of DATABASE_URL does not let us in: is it running, and is the address right?"
        raise DatabaseUnavailable(told) from away


def _start_log(settings: Settings) -> None:
    configure_log(settings.log_format, settings.log_level)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells every look at the version


def _handle(settings: Settings, data: DataFolder, owner_url: str) -> RunningDatabase:
    if settings.app_database_url is not None:
        app_url = settings.app_database_url.get_secret_value()
    else:
        app_url = migrations.app_url(owner_url, data.secret("app-password"))
    return RunningDatabase(owner_url, app_url, settings, data)


async def prepare(data: Path | None, *, demo: bool) -> list[str]:
    """Bring the tables up to date, and enter the demo businesses if wanted; return what was done, in words."""
    async with running_database(data) as running:
        folder = running.data
        folder.secret("secret-key")
        await asyncio.to_thread(migrations.upgrade, running.owner_url, folder.secret("app-password"))
        done = ["the tables are up to date"]
        if demo:
            database = running.open(pool_size=2)
            try:
                done += [f"{name} is open for calls" for name in await ensure_demo(database)]
            finally:
                await database.close()
        return done


async def ensure_demo(database: Database) -> list[str]:
    """Open the demo business of each trade, if it is missing; return the names of all."""
    for pack in packs().values():
        await open_business(database, pack)
    return [pack.demo.name for pack in packs().values()]


@asynccontextmanager
async def desk(running: RunningDatabase, *, pool_size: int = 4) -> AsyncIterator[Desk]:
    """Give a desk that holds its calls as this process, to the end of the block."""
    events.react(REACTIONS)
    for pack in packs().values():
        warm_up(pack)  # a tenth of a second that the first caller would wait
    database = running.open(pool_size=pool_size)
    try:
        async with Presence(running.direct_url) as presence:
            keeping = asyncio.create_task(presence.keep())
            try:
                yield Desk(database, packs(), clock=SystemClock(), holder=presence.key)
            finally:
                keeping.cancel()
    finally:
        await database.close()


async def call(data: Path | None, slug: str, *, caller: str | None, now: datetime | None, as_json: bool) -> None:
    """Hold one call in the terminal; its logs follow, by the desk's worker or, where none runs, by ours.

    caller   the number it comes from, however written; None is withheld
    now      the call's clock stands still there; without a zone it is the business's own time

    Raises NoSuchBusiness, or NotANumber if the caller's is none.
    """
    async with _prepared(data) as running, desk(running) as ours:
        _start_log(running.settings)
        business_id = await _business(ours.database, slug)
        async with ours.database.transaction(business_id) as db:
            card = await business_card(db)
        line = terminal.Line(
            business_id,
            address=phone_of(caller, card.region) if caller else None,
            frozen_at=now.replace(tzinfo=now.tzinfo or card.zone) if now else None,
        )
        hold = terminal.json_lines if as_json else terminal.typed
        await hold(ours, line, terminal.lines_of(sys.stdin), terminal.to_stdout)
        ready = Readiness(ours.database, lambda: True)
        if not await ready.has_worker():
            await run_worker(
                ours.database, running.settings, SystemClock(), direct_url=running.direct_url, wait=False,
                handle_signals=False,
            )  # fmt: skip


async def report_daily(data: Path | None, slug: str | None, day: date | None, form: Format) -> str:
    """Return the daily call summary of a business, of its own today if no day is given.

    Raises NoSuchBusiness.
    """
    async with _opened(data) as database:
        business_id = await _business(database, slug)
        async with database.transaction(business_id) as db:
            card = await business_card(db)
            return render(await daily_summary(db, day or SystemClock().now().astimezone(card.zone).date()), form)


async def tasks(data: Path | None, slug: str | None) -> str:
    """Return what callers left for the team of a business to do, in words.

    Raises NoSuchBusiness.
    """
    async with _opened(data) as database:
        business_id = await _business(database, slug)
        async with database.transaction(business_id) as db:
            return await waiting_tasks(db)


async def export_csv(data: Path | None, slug: str | None, what: What | Literal["all"], out: Path) -> list[Path]:
    """Write a business's record as CSV and return the files.

    Raises NoSuchBusiness.
    """
    async with _opened(data) as database:
        business_id = await _business(database, slug)
        async with database.transaction(business_id) as db:
            return await export(db, what, out)


@asynccontextmanager
async def _opened(data: Path | None) -> AsyncIterator[Database]:
    async with _prepared(data) as running:
        _start_log(running.settings)
        database = running.open(pool_size=2)
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def _prepared(data: Path | None) -> AsyncIterator[RunningDatabase]:
    """Give a running database whose tables are there: a command may be the first that is ever run."""
    async with running_database(data) as running:
        if await asyncio.to_thread(migrations.current, running.owner_url) is None:
            password = running.data.secret("app-password")
            await asyncio.to_thread(migrations.upgrade, running.owner_url, password)
        yield running


async def _business(database: Database, slug: str | None) -> UUID:
    """Return the business of this short name; without one the only business there is."""
    if slug is None:
        every = await database.directory.businesses()
        if len(every) == 1:
            return every[0]
        raise NoSuchBusiness(f"Say which of the {len(every)} businesses is meant with --business.")
    found = await database.directory.business_by_slug(slug)
    if found is None:
        demo = f"`frontdesk up --demo` opens the demo: {_demo_slugs()}."
        raise NoSuchBusiness(f"There is no business called {slug} here. {demo}")
    return found


def _demo_slugs() -> str:
    return ", ".join(pack.demo.slug for pack in packs().values())


async def work(data: Path | None) -> None:
    """Run jobs until asked to stop."""
    events.react(REACTIONS)
    async with running_database(data) as running:
        settings = running.settings
        _start_log(settings)
        database = running.open()
        try:
            await keep_working(
                lambda: run_worker(
                    database, settings, SystemClock(), direct_url=running.direct_url, handle_signals=False
                )
            )
        finally:
            await database.close()


async def versions(data: Path | None) -> tuple[str | None, str | None]:
    """Return the version of the tables and the one this program needs."""
    async with running_database(data) as running:
        return await asyncio.to_thread(migrations.current, running.owner_url), migrations.newest()


async def owner_url(data: Path | None) -> str:
    """Return the owner's connection URL."""
    async with running_database(data) as running:
        return running.owner_url


async def serve(data: Path | None, listener: socket.socket, *, first_call: str) -> None:
    """Run the web on a listening socket until asked to stop.

    first_call   the command that makes a first call, for the first page
    """
    # Only this command needs the web; the others start half a second sooner without it.
    from frontdesk.edges.app import create_app, serve_app  # noqa: PLC0415
    from frontdesk.edges.http.given import Given  # noqa: PLC0415

    async with running_database(data) as running, desk(running, pool_size=20) as ours:
        settings = running.settings
        _start_log(settings)
        ready = Readiness(ours.database, lambda: migrations.current(running.owner_url) == migrations.newest())
        live = Live(running.direct_url)
        listening = asyncio.create_task(live.listen())
        given = Given(
            database=ours.database,
            desk=ours,
            clock=ours.clock,
            live=live,
            settings=settings,
            base_url=_base_url(settings, listener),
            secret_key=running.data.secret("secret-key"),
            logs=running.data.logs,
            recordings=running.data.root / "recordings",
            parts=ready.parts,
            first_call=first_call,
        )
        try:
            await serve_app(create_app(given), listener)
        finally:
            listening.cancel()


def _base_url(settings: Settings, listener: socket.socket) -> str:
    """Return how the world reaches us: as was configured, else where we listen."""
    if settings.public_base_url is not None:
        return str(settings.public_base_url).rstrip("/")
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
