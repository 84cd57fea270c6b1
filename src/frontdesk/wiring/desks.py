"""The desk, and a call with it in the terminal."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from frontdesk.desk.turn import Desk
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.channels import terminal
from frontdesk.kernel import events
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.phones import phone_of
from frontdesk.kernel.presence import Presence
from frontdesk.kernel.readiness import Readiness
from frontdesk.kernel.worker import run_worker
from frontdesk.trades.load import packs
from frontdesk.understanding import warm_up
from frontdesk.wiring.databases import RunningDatabase, app_must_answer, business_called, prepared, start_log
from frontdesk.wiring.outside import connect_outside
from frontdesk.wiring.reactions import REACTIONS


@asynccontextmanager
async def desk(running: RunningDatabase, *, pool_size: int = 4) -> AsyncIterator[Desk]:
    """Give a desk that holds its calls as this process, to the end of the block."""
    events.react(REACTIONS)
    for pack in packs().values():
        warm_up(pack)  # a tenth of a second that the first caller would wait
    await app_must_answer(running)
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


async def call(
    data: Path | None,
    slug: str,
    *,
    caller: str | None,
    now: datetime | None,
    as_json: bool,
    practice: bool = False,
) -> None:
    """Hold one call in the terminal; its logs follow, by the desk's worker or, where none runs, by ours.

    caller    the number it comes from, however written; None is withheld
    now       the call's clock stands still there; without a zone it is the business's own time
    practice  what it books is taken back at its end, and no log or figure knows it

    Raises NoSuchBusiness, or NotANumber if the caller's is none.
    """
    async with prepared(data) as running, desk(running) as ours:
        start_log(running.settings)
        business_id = await business_called(ours.database, slug)
        async with ours.database.transaction(business_id) as db:
            card = await business_card(db)
        line = terminal.Line(
            business_id,
            address=phone_of(caller, card.region) if caller else None,
            frozen_at=now.replace(tzinfo=now.tzinfo or card.zone) if now else None,
            practice=practice,
        )
        hold = terminal.json_lines if as_json else terminal.typed
        await hold(ours, line, terminal.lines_of(sys.stdin), terminal.to_stdout)
        ready = Readiness(ours.database, lambda: True)
        if not await ready.has_worker():
            connect_outside(running.settings, running.data)
            await run_worker(
                ours.database, running.settings, SystemClock(), direct_url=running.direct_url, wait=False,
                handle_signals=False,
            )  # fmt: skip
