"""The three CSV logs of a business: appended as calls end, made anew from the rows when damaged.

The database is the record, a file its copy: the table csv_logs says how far each file is known to
be good, in the same transaction that gives calls their places. What a crash left behind that
point is cut off; a file that is missing or damaged is written anew, to the same bytes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.insights import files, queries
from frontdesk.domain.insights.cells import csv_lines
from frontdesk.domain.insights.models import CsvLog
from frontdesk.domain.insights.rows import (
    CALL_LOGS,
    CONVERSATION_LOGS,
    CUSTOMER_DATA,
    CallRecord,
    Place,
    Row,
    call_row,
    conversation_rows,
    customer_row,
)
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import business_of
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.problems import Problem

BATCH = 200
"""Calls held in memory at once; a long call has some fifty turns."""

Rows = Callable[[CallRecord, Place], Sequence[Row]]

_TRANSCRIPTS = "conversation_logs.csv"

LOGS: Mapping[str, tuple[Row, Rows]] = {
    "call_logs.csv": (CALL_LOGS, lambda record, at: [call_row(record, at)]),
    "customer_data.csv": (CUSTOMER_DATA, lambda record, at: [customer_row(record, at)]),
    _TRANSCRIPTS: (CONVERSATION_LOGS, conversation_rows),
}
"""Each file's header and the rows one call has in it."""


class LogsNotWritten(Problem):
    """The files cannot be written; nothing is lost, the calls are in the database."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    title = "The call logs cannot be written"


async def append(db: AsyncSession, *, logs: Path) -> int:
    """Write the calls that have ended since into the business's three log files.

    logs      the folder of all businesses' logs; each has one of its own, named by its slug
    returns   how many calls were written, at most BATCH; 0 means all are

    Safe to repeat and to run twice at once. The files are on disk before this returns, the
    places of the calls once the transaction commits.
    Raises LogsNotWritten if the disk refuses, above all when it is full.
    """
    await _wait_for_our_turn(db)
    card = await business_card(db)
    folder, at = logs / card.slug, Place(card.zone, Locale(card.locale))
    try:
        known = await _mended(db, folder, at)
        calls = await queries.unlogged_calls(db, at_most=BATCH)
        records = await queries.records(db, calls, turns=True)
        lines = {file: _lines(file, records, at) for file in LOGS}
        for file, more in lines.items():
            await asyncio.to_thread(files.append, folder / file, more)
    except OSError as error:
        raise LogsNotWritten(
            f"The call logs in {folder} cannot be written: {error.strerror}. "
            "No call is lost; the files will be brought up to date once they can be."
        ) from error
    # Only now, when all three are on disk: whatever failed before has changed no row.
    for file, log in known.items():
        log.bytes += len(lines[file])
        log.rows += _count(lines[file])
    for position, call in enumerate(calls, start=await queries.last_log_position(db) + 1):
        call.log_position = position
    await db.flush()
    return len(calls)


async def rebuild(db: AsyncSession, file: str) -> AsyncGenerator[bytes, None]:
    """Yield a log file as the database has it, header first: the same bytes as on disk.

    file   a key of LOGS
    """
    card = await business_card(db)
    async with aclosing(_from_rows(db, file, Place(card.zone, Locale(card.locale)))) as parts:
        async for lines in parts:
            yield lines


async def _wait_for_our_turn(db: AsyncSession) -> None:
    """Let one transaction at a time write a business's files; the lock ends with it."""
    key = func.hashtextextended(f"csv_logs {business_of(db)}", 0)
    await db.execute(select(func.pg_advisory_xact_lock(key)))


async def _mended(db: AsyncSession, folder: Path, at: Place) -> dict[str, CsvLog]:
    """Return how long each file is, now that all hold what is known and nothing else."""
    known = {log.file: log for log in await db.scalars(select(CsvLog))}
    await asyncio.to_thread(files.make_folder, folder)
    for file, (header, _) in LOGS.items():
        if file not in known:
            known[file] = CsvLog(file=file, bytes=0, rows=0)
            db.add(known[file])
        log, start = known[file], csv_lines([header])
        if not await asyncio.to_thread(files.cut_back, folder / file, log.bytes, header=start):
            await _write_anew(db, folder / file, log, at)
    return {file: known[file] for file in LOGS}


async def _write_anew(db: AsyncSession, path: Path, log: CsvLog, at: Place) -> None:
    rows = -1  # the header is a line and no row
    with files.Draft(path) as draft:
        async for lines in _from_rows(db, log.file, at):
            await asyncio.to_thread(draft.write, lines)
            rows += _count(lines)
    log.bytes, log.rows = draft.length, rows


async def _from_rows(db: AsyncSession, file: str, at: Place) -> AsyncGenerator[bytes, None]:
    header, _ = LOGS[file]
    yield csv_lines([header])
    place = 0
    while calls := await queries.logged_calls(db, after=place, at_most=BATCH):
        records = await queries.records(db, calls, turns=file == _TRANSCRIPTS)
        yield _lines(file, records, at)
        place = calls[-1].log_position or 0


def _lines(file: str, records: Sequence[CallRecord], at: Place) -> bytes:
    _, rows = LOGS[file]
    return csv_lines(row for record in records for row in rows(record, at))


def _count(lines: bytes) -> int:
    # No cell holds a line break, so lines are rows.
    return lines.count(b"\n")
