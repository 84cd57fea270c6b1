"""Calls held by the real desk, for tests of the pages that show them."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from frontdesk.desk.turn import Desk
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from frontdesk.trades.load import packs
from tests.builders import MONDAY

SLUG = "plumbing"
MORNING = MONDAY - timedelta(hours=10)  # Monday 2 March, 10 am in Sydney
"""When the pages are looked at."""

SARAH = "Hi, I'm Sarah in North Sydney. I have a blocked drain in my kitchen sink, tomorrow at 9 am please"
NICK = "It's Nick in Newtown, a burst pipe, there's water everywhere, it's an emergency"

_calls = count(1)


async def a_desk_call(
    database: Database,
    business: UUID,
    *lines: str,
    address: str | None = "+61491570156",
    minutes_ago: float = 1,
    hangs_up: bool = True,
    **given: Any,
) -> UUID:
    """Return a call in which some lines were said, minutes before MORNING."""
    at = MORNING - timedelta(minutes=minutes_ago)
    async with database.transaction(business) as db:
        await ensure_months(db, at.date(), MONDAY.date())
    desk = Desk(database, packs(), clock=FixedClock(at))
    spoken = await desk.begin(business, call_sid=f"CA{next(_calls):032x}", address=address, **given)
    for n, line in enumerate(lines):
        spoken = await desk.hear(business, spoken.conversation_id, line, heard_key=f"line-{n}")
    if hangs_up:
        await desk.hang_up(business, spoken.conversation_id)
    return spoken.conversation_id
