"""Who is reminded of which visit, and when: each once for its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.conversations.messages import Message, MessagePurpose
from frontdesk.domain.customers.models import Consent, ConsentStatus
from frontdesk.domain.engagement.reminders import MOST_HOURS, USUALLY, due_reminders, hours_before, remind_customers
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_conversation, a_customer, stored

LONG_AGO = datetime(2024, 7, 1, tzinfo=UTC)
VISIT = datetime(2024, 8, 6, 0, 0, tzinfo=UTC)
"""Ten o'clock on Tuesday in Sydney."""
DAY_BEFORE = VISIT - timedelta(hours=23)


@pytest.mark.parametrize(
    ("chosen", "hours"), [(0, 0), (2, 2), (MOST_HOURS, MOST_HOURS), (-1, USUALLY), (999, USUALLY), ("x", USUALLY)]
)
def test_what_makes_no_sense_counts_as_nothing_said(chosen: object, hours: int) -> None:
    assert hours_before({"reminder_hours": chosen}) == hours
    assert hours_before({}) == USUALLY


async def a_visit(db: Any, n: int, *, customer: dict[str, Any] | None = None, **given: Any) -> Booking:
    whom = {"first_name": f"Ann {n}", "phone": f"+6149157000{n}", "email": f"ann{n}@example.com"}
    row: dict[str, Any] = {"starts_at": VISIT, "created_at": LONG_AGO}
    return await a_booking(db, await a_customer(db, **whom | (customer or {})), **row | given)


async def test_those_who_are_to_be_reminded_are_and_no_others(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        due = await a_visit(db, 1)
        await a_visit(db, 2, customer={"email": None})
        await a_visit(db, 3, customer={"receive_reminders": False})
        await a_visit(db, 4, status=BookingStatus.cancelled)
        await a_visit(db, 5, created_at=DAY_BEFORE)
        await a_visit(db, 6, starts_at=VISIT + timedelta(days=3))
        await a_visit(db, 7, starts_at=DAY_BEFORE - timedelta(hours=2))
        apart = await a_conversation(db, frozen_at=LONG_AGO)
        await a_visit(db, 8, conversation_id=apart.id)
        await a_visit(db, 9)
        await stored(
            db,
            Consent(
                channel="email", address="ann9@example.com", purpose="reminder", source="voice",
                status=ConsentStatus.opted_out, at=LONG_AGO,
            ),
        )  # fmt: skip

        found = await due_reminders(db, hours=24, now=DAY_BEFORE)

        assert [each.booking_id for each in found] == [due.id]
        assert await due_reminders(db, hours=0, now=DAY_BEFORE) == []


async def test_a_visit_is_reminded_of_once_and_again_when_it_is_moved(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        visit = await a_visit(db, 1)
    for at, written in ((DAY_BEFORE, 1), (DAY_BEFORE + timedelta(minutes=10), 0), (VISIT, 0)):
        async with database.transaction(plumbing) as db:
            assert await remind_customers(db, now=at) == written, at

    async with database.transaction(plumbing) as db:
        moved = await db.get_one(Booking, (plumbing, visit.id))
        moved.starts_at, moved.ends_at = VISIT + timedelta(days=2), VISIT + timedelta(days=2, hours=1)
        await db.flush()
        assert await remind_customers(db, now=DAY_BEFORE + timedelta(days=2)) == 1
        first, second = await db.scalars(select(Message).order_by(Message.id))

    assert (first.purpose, first.address, first.booking_id) == (MessagePurpose.reminder, "ann1@example.com", visit.id)
    assert first.subject == "Harbour Plumbing: Blocked drain, Tuesday 6 August at 10:00 am"
    assert "Hello Ann 1," in first.body
    assert "(02) 5550 1001" in first.body
    assert "Thursday 8 August" in second.body
