"""What came to a vendor's door without its signature, kept for whoever looks for the reason. Of the installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from frontdesk.kernel.db import Database


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A request that was refused.

    route    the path it came to
    reason   slug of the Problem
    body     its first 16 KiB, as it came
    """

    at: datetime
    route: str
    reason: str
    body: bytes


async def keep(database: Database, *, route: str, reason: str, body: bytes) -> None:
    """Keep a refused request; of more than a thousand the oldest goes."""
    async with database.engine.connect() as connection:
        await connection.execute(_KEEP, {"route": route, "reason": reason, "body": body})


async def newest(database: Database, *, most: int = 50) -> list[Quarantined]:
    """Return what was refused last, the newest first."""
    async with database.engine.connect() as connection:
        rows = await connection.execute(_NEWEST, {"most": most})
        return [Quarantined(row.at, row.route, row.reason, bytes(row.body)) for row in rows]


_KEEP = text("SELECT quarantine_keep(:route, :reason, :body)")
_NEWEST = text("SELECT at, route, reason, body FROM quarantine_newest(:most)")
