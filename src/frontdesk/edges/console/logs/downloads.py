"""The three log files, made anew from the database, then sent; who took one is written down before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from http import HTTPStatus
from tempfile import SpooledTemporaryFile

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from frontdesk.domain.insights import csv_log
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.problems import Problem

AT_ONCE = 3
"""Files that one process makes at a time: each has a connection to the database, and calls need theirs."""

LONGEST_SECONDS = 50.0
"""For making one; a year of a busy line takes a few seconds."""

IN_MEMORY = 1024 * 1024
"""Bytes of a file that are held; what is beyond lies in a temporary file that has no name."""

A_PART = 64 * 1024
"""Bytes read and sent at a time."""

_CSV = "text/csv; charset=utf-8"


class TooManyDownloads(Problem):
    """As many files are being made as may be at a time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Other files are being made"


class TooLongToMake(Problem):
    """A file could not be made in the time that calls can spare for it."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "That takes too long"


class Download(StreamingResponse):
    """A file that is sent however slowly it is read: the database has done with it."""

    def __init__(self, copy: SpooledTemporaryFile[bytes], name: str) -> None:
        length = copy.tell()
        copy.seek(0)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(length)}
        super().__init__(_parts(copy), headers=headers, media_type=_CSV)
        self._copy = copy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; nothing is left of it afterwards, also if the client goes away."""
        with self._copy:
            await super().__call__(scope, receive, send)


class Downloads:
    """Makes log files, a few at a time."""

    def __init__(self) -> None:
        self._making = 0

    async def download(self, seat: Seat, file: str) -> Download:
        """Return a log file of the business, to be saved under a name that says whose it is and of which day.

        file   a key of csv_log.LOGS

        Raises TooManyDownloads, TooLongToMake.
        """
        if self._making >= AT_ONCE:
            raise TooManyDownloads("Other files are being made just now. Try again in a minute.")
        self._making += 1
        try:
            # Committed before the first byte is read: whoever breaks a download off has it in the book all the same.
            async with seat.transaction() as db:
                await note_deed(
                    db, who=seat.name, what="downloads.csv", now=seat.now, staff_id=seat.staff_id,
                    subject=f"file:{file}",
                )  # fmt: skip
            copy = await _made(seat, file)
        finally:
            self._making -= 1
        stem, _, ending = file.rpartition(".")
        return Download(copy, f"{seat.card.slug}-{stem}-{seat.today.isoformat()}.{ending}")


async def _made(seat: Seat, file: str) -> SpooledTemporaryFile[bytes]:
    copy = SpooledTemporaryFile[bytes](max_size=IN_MEMORY)
    try:
        async with (
            asyncio.timeout(LONGEST_SECONDS),
            seat.transaction() as db,
            aclosing(csv_log.rebuild(db, file)) as lines,
        ):
            async for each in lines:
                await asyncio.to_thread(copy.write, each)
    except BaseException as problem:
        copy.close()
        if isinstance(problem, TimeoutError):
            raise TooLongToMake("The file takes too long to make now. Run `frontdesk export` instead.") from problem
        raise
    return copy


async def _parts(copy: SpooledTemporaryFile[bytes]) -> AsyncIterator[bytes]:
    while part := await asyncio.to_thread(copy.read, A_PART):
        yield part
