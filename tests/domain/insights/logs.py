"""Call logs for tests: calls end, files are written, both are read back."""

import csv
from pathlib import Path
from uuid import UUID

from frontdesk.domain.insights import csv_log
from frontdesk.domain.insights.csv_log import LOGS
from frontdesk.kernel.db import Database
from tests.domain.insights.calls import CUSTOMER, an_ended_call


async def log(database: Database, business: UUID, logs: Path) -> int:
    async with database.transaction(business) as db:
        return await csv_log.append(db, logs=logs)


async def call(database: Database, business: UUID, *, sid: str) -> None:
    """Have a call end."""
    async with database.transaction(business) as db:
        await an_ended_call(db, call={"call_sid": sid}, turns=[(CUSTOMER, f"this is {sid}")])


def contents(folder: Path) -> dict[str, bytes]:
    return {file: (folder / file).read_bytes() for file in LOGS}


def sids(folder: Path) -> list[str]:
    with (folder / "call_logs.csv").open(newline="", encoding="utf-8") as file:
        return [row["call_sid"] for row in csv.DictReader(file)]


async def in_database(database: Database, business: UUID) -> dict[str, bytes]:
    async with database.transaction(business) as db:
        return {file: b"".join([lines async for lines in csv_log.rebuild(db, file)]) for file in LOGS}
