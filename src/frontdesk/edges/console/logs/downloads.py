"""The three log files, made anew from the database while they are sent; who took one is written down before."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from frontdesk.domain.insights import csv_log
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.edges.http.seat import Seat


class Download(StreamingResponse):
    """A file that is sent as it is made, and no longer made once nobody waits for it."""

    def __init__(self, parts: AsyncGenerator[bytes, None], name: str) -> None:
        super().__init__(parts, headers={"Content-Disposition": f'attachment; filename="{name}"'}, media_type=_CSV)
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; a client that goes away ends the transaction it is read in, then and there."""
        async with aclosing(self._parts):
            await super().__call__(scope, receive, send)


_CSV = "text/csv; charset=utf-8"


async def download(seat: Seat, file: str) -> Download:
    """Return a log file of the business, to be saved under a name that says whose it is and of which day.

    file   a key of csv_log.LOGS
    """
    # Committed before the first byte leaves: whoever breaks a download off has read what came until then.
    async with seat.transaction() as db:
        await note_deed(
            db, who=seat.name, what="downloads.csv", now=seat.now, staff_id=seat.staff_id, subject=f"file:{file}"
        )
    stem, _, ending = file.rpartition(".")
    return Download(_lines(seat, file), f"{seat.card.slug}-{stem}-{seat.today.isoformat()}.{ending}")


async def _lines(seat: Seat, file: str) -> AsyncGenerator[bytes, None]:
    """Yield the file; the transaction it is read in lasts as long as the reading."""
    async with seat.transaction() as db, aclosing(csv_log.rebuild(db, file)) as lines:
        async for each in lines:
            yield each
