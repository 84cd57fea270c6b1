"""Which earlier call a caller is asked to carry on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Channel, Direction, Outcome
from frontdesk.domain.conversations.queries import broken_off
from frontdesk.domain.conversations.service import begin, end, note, store_facts, store_heard
from frontdesk.kernel.db import Database
from frontdesk.understanding.types import Fact
from tests.builders import a_booking, a_business, a_customer

NOW = datetime.now(UTC).replace(microsecond=0)
MOBILE = "+61491570156"
A_QUARTER = timedelta(minutes=15)

_sids = count(1)


@pytest.fixture
async def db(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.transaction(await a_business(database)) as db:
        yield db


async def a_call(
    db: AsyncSession,
    *,
    minutes_ago: int = 5,
    said: tuple[str, ...] = ("service_type",),
    outcome: Outcome | None = None,
    address: str = MOBILE,
) -> UUID:
    """Return a call in which these facts were said; one without an outcome has not ended."""
    at = NOW - timedelta(minutes=minutes_ago)
    call = await begin(
        db,
        channel=Channel.voice,
        direction=Direction.inbound,
        address=address,
        now=at,
        call_sid=f"CA{next(_sids)}",
    )
    heard = await store_heard(db, call, text="…", now=at)
    facts = [Fact(name=name, value="x", text="x", start=0, end=1) for name in said]
    await store_facts(db, call, seq=heard.seq, facts=facts)
    if outcome is not None:
        await end(db, call, outcome=outcome, now=at)
    return call


async def carried_on(db: AsyncSession, *, other_than: UUID | None = None) -> UUID | None:
    found = await broken_off(db, address=MOBILE, since=NOW - A_QUARTER, until=NOW, other_than=other_than)
    return None if found is None else found.id


@pytest.mark.parametrize("outcome", [None, Outcome.abandoned])
async def test_it_is_one_that_broke_off(db: AsyncSession, outcome: Outcome | None) -> None:
    call = await a_call(db, outcome=outcome)

    assert await carried_on(db) == call


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.abandoned])
async def test_it_is_none_that_ended_well(db: AsyncSession, outcome: Outcome) -> None:
    await a_call(db, outcome=outcome)

    assert await carried_on(db) is None


async def test_it_is_none_before_one_that_ended_well(db: AsyncSession) -> None:
    await a_call(db, minutes_ago=9)
    await a_call(db, minutes_ago=5, outcome=Outcome.appointment_booked)

    assert await carried_on(db) is None


async def test_it_is_none_that_led_to_a_visit(db: AsyncSession) -> None:
    call = await a_call(db)
    visit = await a_booking(db, await a_customer(db), conversation_id=call)
    await note(db, call, booking_id=visit.id)

    assert await carried_on(db) is None


async def test_it_is_the_latest_of_several(db: AsyncSession) -> None:
    await a_call(db, minutes_ago=9)
    latest = await a_call(db, minutes_ago=5)

    assert await carried_on(db) == latest


async def test_it_is_the_one_before_a_call_in_which_nothing_was_said(db: AsyncSession) -> None:
    told = await a_call(db, minutes_ago=9)
    await a_call(db, minutes_ago=5, said=("customer_phone", "answer"), outcome=Outcome.abandoned)

    assert await carried_on(db) == told


async def test_it_is_none_in_which_nothing_was_found_out(db: AsyncSession) -> None:
    await a_call(db, said=())

    assert await carried_on(db) is None


async def test_it_is_none_of_long_ago_or_later_than_now(db: AsyncSession) -> None:
    await a_call(db, minutes_ago=16)
    await a_call(db, minutes_ago=-60)

    assert await carried_on(db) is None


async def test_it_counts_from_what_was_last_said(db: AsyncSession) -> None:
    call = await a_call(db, minutes_ago=20)
    await store_heard(db, call, text="hang on", now=NOW - timedelta(minutes=10))

    assert await carried_on(db) == call


async def test_it_is_none_of_another_number(db: AsyncSession) -> None:
    await a_call(db, address="+61491570157")

    assert await carried_on(db) is None


async def test_it_is_never_the_call_that_asks(db: AsyncSession) -> None:
    call = await a_call(db)

    assert await carried_on(db, other_than=call) is None
