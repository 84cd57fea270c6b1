"""What a turn asks of the database is counted, so that it does not creep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import event

from frontdesk.desk.turn import Desk
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.journeys.callers import a_caller, hold, reply

CALLER = a_caller()

# Transaction 1: begin, lock, the turn, the notice to the pages with the commit. Transaction 2: begin, the house's
# edition, lock, all that was said, new facts, the turn, the notice with the commit.
ORDINARY = 11


@pytest.fixture
def business(shop: UUID) -> UUID:
    return shop


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Give the statements that are sent in the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("asked", "most"),
    [
        ("preferred_date", ORDINARY),
        # It also looks for free times: people, bays and visits, the business, and keeps what it found.
        ("preferred_time", ORDINARY + 5),
        ("selected_appointment", ORDINARY),
        # It also books: the customer and their number, the diary, the visit, within a savepoint; and notes what was
        # agreed to.
        ("confirm", ORDINARY + 18),
        # It also reads the visit, and closes the record.
        ("anything_else", ORDINARY + 3),
    ],
)
async def test_a_turn_sends_no_more_statements_than_it_must(
    database: Database, business: UUID, asked: str, most: int
) -> None:
    desk = Desk(database, packs(), clock=SystemClock())
    spoken = await hold(desk, business, CALLER, "counted", until=asked)

    with counted(database) as sent:
        await reply(desk, business, CALLER, spoken)

    assert len(sent) <= most, "\n".join(" ".join(each.split())[:120] for each in sent)


async def test_a_long_call_asks_no_more_than_a_short_one(database: Database, business: UUID) -> None:
    desk = Desk(database, packs(), clock=SystemClock())
    spoken = await hold(desk, business, CALLER, "long", until="preferred_date")
    for number in range(10):
        said = "hang on, somebody is at the door"
        spoken = await desk.hear(business, spoken.conversation_id, said, heard_key=f"wait-{number}")

    with counted(database) as sent:
        await reply(desk, business, CALLER, spoken)

    assert len(sent) <= ORDINARY
