"""What commands print of the record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from frontdesk.domain.insights.daily import daily_summary
from frontdesk.domain.insights.export import export
from frontdesk.domain.insights.export_rows import What
from frontdesk.domain.insights.renderings import Format, render
from frontdesk.domain.insights.tasks import waiting_tasks
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.clock import SystemClock
from frontdesk.wiring.databases import business_called, opened


async def report_daily(data: Path | None, slug: str | None, day: date | None, form: Format) -> str:
    """Return the daily call summary of a business, of its own today if no day is given.

    Raises NoSuchBusiness.
    """
    async with opened(data) as database:
        business_id = await business_called(database, slug)
        async with database.transaction(business_id) as db:
            card = await business_card(db)
            return render(await daily_summary(db, day or SystemClock().now().astimezone(card.zone).date()), form)


async def tasks(data: Path | None, slug: str | None) -> str:
    """Return what callers left for the team of a business to do, in words.

    Raises NoSuchBusiness.
    """
    async with opened(data) as database:
        business_id = await business_called(database, slug)
        async with database.transaction(business_id) as db:
            return await waiting_tasks(db)


async def export_csv(data: Path | None, slug: str | None, what: What | Literal["all"], out: Path) -> list[Path]:
    """Write a business's record as CSV and return the files.

    Raises NoSuchBusiness.
    """
    async with opened(data) as database:
        business_id = await business_called(database, slug)
        async with database.transaction(business_id) as db:
            return await export(db, what, out)
