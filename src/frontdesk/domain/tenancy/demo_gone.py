"""Removing the demo businesses for good: their rows, their logs, their recordings. Of a real business nothing."""

from __future__ import annotations

import asyncio
import shutil
from uuid import UUID

from sqlalchemy import select, text

from frontdesk.domain.tenancy.models import Business
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.queue import forget_jobs

STATEMENT_SECONDS = 600
"""How long it may take where somebody has filled a demo with years of made-up calls."""


async def remove_demo(database: Database, *, data: DataFolder) -> list[str]:
    """Remove every demo business, so that no start brings it back; return the names of those removed.

    data   the installation's folder; its `demo_removed` says so from then on
    """
    gone = []
    for business_id in await database.directory.businesses():
        removed = await _remove(database, business_id)
        if removed is not None:
            await asyncio.to_thread(_remove_files, data, removed.slug, business_id)
            gone.append(removed.name)
    await asyncio.to_thread(data.demo_removed.touch, mode=0o600)
    return gone


async def _remove(database: Database, business_id: UUID) -> Business | None:
    """Delete the rows of a demo business and return it as it was; None if it is none, or gone already."""
    async with database.transaction(business_id) as db:
        row = (await db.scalars(select(Business).where(Business.id == business_id))).one_or_none()
        if row is None or not row.is_demo:
            return None
        await db.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"))
        await db.execute(text("SELECT remove_demo_business()"))
        await forget_jobs(db)
        return row


def _remove_files(data: DataFolder, slug: str, business_id: UUID) -> None:
    for folder in (data.logs / slug, data.root / "recordings" / str(business_id)):
        shutil.rmtree(folder, ignore_errors=True)
