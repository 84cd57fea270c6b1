"""What was refused at a vendor's door: the newest thousand, of each the beginning, of nobody's business."""

from __future__ import annotations

import asyncio

from frontdesk.domain.tenancy import quarantine
from frontdesk.kernel.db import Database


async def keep(database: Database, body: bytes) -> None:
    await quarantine.keep(database, route="/twilio/voice", reason="not-signed", body=body)


class TestQuarantine:
    async def test_keeps_the_beginning_of_a_long_request(self, database: Database) -> None:
        await keep(database, b"\x00\xff" * 10_000)

        (kept,) = await quarantine.newest(database)
        assert kept.body == b"\x00\xff" * 8_192

    async def test_lets_the_oldest_go(self, database: Database) -> None:
        for start in range(0, 1_010, 101):
            await asyncio.gather(*(keep(database, str(n).encode()) for n in range(start, start + 101)))

        kept = await quarantine.newest(database, most=2_000)

        assert len(kept) == 1_000
        assert b"1009" in {each.body for each in kept[:101]}

    async def test_shows_the_newest_first(self, database: Database) -> None:
        for body in (b"one", b"two", b"three"):
            await keep(database, body)

        assert [each.body for each in await quarantine.newest(database, most=2)] == [b"three", b"two"]
