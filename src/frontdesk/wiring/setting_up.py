"""Setting up: tables, and the demo businesses with their people."""

from __future__ import annotations

import asyncio
from pathlib import Path

from frontdesk import migrations
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.domain.tenancy import demo as demo_people
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import secret_key_of
from frontdesk.trades.load import packs
from frontdesk.wiring.databases import running_database


async def prepare(data: Path | None, *, demo: bool) -> list[str]:
    """Bring the tables up to date, and enter the demo businesses if wanted; return what was done, in words."""
    async with running_database(data) as running:
        folder = running.data
        secret_key_of(running.settings)
        await asyncio.to_thread(migrations.upgrade, running.owner_url, folder.secret("app-password"))
        done = ["the tables are up to date"]
        if demo and await asyncio.to_thread(folder.demo_removed.exists):
            done.append("the demo businesses were removed: `frontdesk business restore-demo` brings them back")
        elif demo:
            database = running.open(pool_size=2)
            try:
                done += [f"{name} is open for calls" for name in await ensure_demo(database)]
            finally:
                await database.close()
        return done


async def ensure_demo(database: Database) -> list[str]:
    """Open the demo business of each trade, if it is missing, with people who sign in; return the names of all."""
    for pack in packs().values():
        async with database.transaction(await open_business(database, pack)) as db:
            if (await business_card(db)).is_demo:  # a business of that name may be somebody's own
                await demo_people.employ(db)
    return [pack.demo.name for pack in packs().values()]
