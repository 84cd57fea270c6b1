"""What the calendar announces, once each, in the transaction in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.events import Booked, Cancelled, Moved
from frontdesk.domain.scheduling.service import SlotTaken, book, cancel, move
from frontdesk.kernel import events
from frontdesk.kernel.db import Database
from frontdesk.kernel.queue import Job, Task
from tests.builders import a_customer
from tests.domain.scheduling.visits import AN_HOUR, NINE, NOW, a_wish


async def _follow(job: Job, booking_id: UUID) -> None:
    """Do nothing: that it is asked to is what counts."""


async def _follow_move(job: Job, booking_id: UUID, old_starts_at: datetime) -> None:
    """Do nothing, the same."""


@pytest.fixture(autouse=True)
def _reacting() -> Iterator[None]:
    events.react(
        {
            Booked: [Task("booked", _follow)],
            Moved: [Task("moved", _follow_move)],
            Cancelled: [Task("cancelled", _follow)],
        }
    )
    yield
    events.react({})


async def news(db: AsyncSession) -> list[tuple[str, str]]:
    """Return the jobs that wait: what happened, and to which visit."""
    rows = await db.execute(text("SELECT task_name, args ->> 'booking_id' FROM procrastinate_jobs ORDER BY id"))
    return [(name, booking_id) for name, booking_id in rows]


async def test_each_change_is_announced_once(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        wish = a_wish(await a_customer(db))
        booking = await book(db, wish, now=NOW)
        await book(db, wish, now=NOW)
        await move(db, booking, starts_at=NINE + AN_HOUR, now=NOW)
        await cancel(db, booking, reason="sold the house", now=NOW)

        assert await news(db) == [(what, str(booking.id)) for what in ("booked", "moved", "cancelled")]


async def test_what_was_refused_is_no_news(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        customer = await a_customer(db)
        for _ in range(3):
            await book(db, a_wish(customer), now=NOW)

        with pytest.raises(SlotTaken):
            await book(db, a_wish(customer), now=NOW)

        assert len(await news(db)) == 3


async def test_a_move_tells_the_time_it_was_moved_from(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        booking = await book(db, a_wish(await a_customer(db)), now=NOW)
        await move(db, booking, starts_at=NINE + AN_HOUR, now=NOW)

        told = await db.scalar(
            text("SELECT args ->> 'old_starts_at' FROM procrastinate_jobs WHERE task_name = 'moved'")
        )

    assert datetime.fromisoformat(str(told)) == NINE
