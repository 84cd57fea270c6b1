"""The long-running parts: the worker and the web."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from frontdesk import migrations
from frontdesk.kernel import events
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.engine import LONG_STATEMENT_SECONDS
from frontdesk.kernel.live import Live
from frontdesk.kernel.readiness import Readiness
from frontdesk.kernel.settings import Settings, base_url_of, secret_key_of
from frontdesk.kernel.steady import keep_working
from frontdesk.kernel.worker import run_worker
from frontdesk.wiring.checks import checks_of
from frontdesk.wiring.databases import app_must_answer, running_database, start_log
from frontdesk.wiring.desks import desk
from frontdesk.wiring.outside import connect_outside
from frontdesk.wiring.people import from_here
from frontdesk.wiring.reactions import REACTIONS


async def work(data: Path | None) -> None:
    """Run jobs until asked to stop."""
    events.react(REACTIONS)
    async with running_database(data) as running:
        settings = running.settings
        start_log(settings)
        connect_outside(running.settings, running.data)
        await app_must_answer(running)
        database = running.open(statement_seconds=LONG_STATEMENT_SECONDS)
        try:
            await keep_working(
                lambda: run_worker(
                    database, settings, SystemClock(), direct_url=running.direct_url, handle_signals=False
                )
            )
        finally:
            await database.close()


async def serve(data: Path | None, listener: socket.socket, *, first_call: str) -> None:
    """Run the web on a listening socket until asked to stop.

    first_call   the command that makes a first call, for the first page
    """
    # Only this command needs the web; the others start half a second sooner without it.
    from frontdesk.edges.app import create_app, serve_app  # noqa: PLC0415
    from frontdesk.edges.http.given import Given  # noqa: PLC0415

    async with running_database(data) as running, desk(running, pool_size=20) as ours:
        settings = running.settings
        start_log(settings)
        connect_outside(settings, running.data)
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
            secret_key=secret_key_of(settings),
            logs=running.data.logs,
            recordings=running.data.root / "recordings",
            parts=ready.parts,
            first_call=first_call,
            checks=lambda business_id: checks_of(running, ours.database, business_id),
        )
        try:
            await serve_app(create_app(given), listener)
        finally:
            listening.cancel()


def _base_url(settings: Settings, listener: socket.socket) -> str:
    """Return how the world reaches us: as was configured, else where we listen."""
    known = base_url_of(settings)
    if known is not None:
        return known
    host, port = listener.getsockname()[:2]
    return from_here(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")


async def versions(data: Path | None) -> tuple[str | None, str | None]:
    """Return the version of the tables and the one this program needs."""
    async with running_database(data) as running:
        return await asyncio.to_thread(migrations.current, running.owner_url), migrations.newest()


async def owner_url(data: Path | None) -> str:
    """Return the owner's connection URL."""
    async with running_database(data) as running:
        return running.owner_url
