"""A business's calls, customers, conversations, bookings and tasks as CSV files, for other programs.

Unlike the logs, which are written as calls end, an export says what is so now.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.insights import files
from frontdesk.domain.insights.cells import csv_lines
from frontdesk.domain.insights.export_rows import EXPORTS, Batches, What
from frontdesk.domain.insights.rows import Place
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.problems import Problem


class ExportNotWritten(Problem):
    """The files cannot be written where they were asked for."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    title = "The export cannot be written"


async def export(db: AsyncSession, what: What | Literal["all"], out: Path) -> list[Path]:
    """Write one CSV file for each thing that is asked for, and return their paths.

    out   a folder, made if missing; files of an earlier export are replaced, each at once

    Raises ExportNotWritten if the disk refuses.
    """
    card = await business_card(db)
    at = Place(card.zone, Locale(card.locale))
    wanted: list[What] = list(EXPORTS) if what == "all" else [what]
    try:
        await asyncio.to_thread(files.make_folder, out)
        return [await _write(out / f"{each}.csv", EXPORTS[each](db, at)) for each in wanted]
    except OSError as error:
        raise ExportNotWritten(f"{out} cannot be written: {error.strerror}.") from error


async def _write(path: Path, batches: Batches) -> Path:
    with files.Draft(path) as draft:
        async for rows in batches:
            await asyncio.to_thread(draft.write, csv_lines(rows))
    return path
