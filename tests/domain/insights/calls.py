"""Whole calls for the tests of insights: what was said, what was understood, how it ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import CallStatus, Conversation, Fact, Outcome, Speaker
from frontdesk.kernel.partitions import ensure_months
from tests.builders import a_call, a_conversation, a_turn, stored

SYDNEY = ZoneInfo("Australia/Sydney")
MORNING = datetime(2024, 8, 5, 8, 30, tzinfo=SYDNEY)
"""The Monday of the source's report."""

Said = tuple[Speaker, str]

CUSTOMER, DESK = Speaker.customer, Speaker.desk

MIKE_SAID = (
    "Hi, I'm Mike from Brisbane. My toilet is blocked and it's an emergency. Can you come today? "
    "My number is 0412 345 678."
)
MIKES_FACTS = {
    "customer_name": "Mike",
    "customer_phone": "+61412345678",
    "customer_location": "brisbane",
    "service_type": "toilet_repair",
    "urgency_level": "emergency",
    "issue_description": "toilet is blocked",
    "preferred_date": "2024-08-05",
}
SARAH_SAID = (
    "Hi, my name is Sarah and I'm in North Sydney. I have a blocked drain in my kitchen sink. "
    "It's quite urgent and I need someone to come today if possible."
)
SARAHS_FACTS = {
    "customer_name": "Sarah",
    "customer_location": "north sydney",
    "service_type": "blocked_drain",
    "urgency_level": "urgent",
    "issue_description": "blocked drain in kitchen sink",
    "preferred_date": "2024-08-05",
    "property_type": "residential",
}


async def an_ended_call(
    db: AsyncSession,
    *,
    started_at: datetime = MORNING,
    seconds: int | None = 180,
    facts: Mapping[str, str] | None = None,
    turns: Sequence[Said] = (),
    call: Mapping[str, Any] | None = None,
    **given: Any,
) -> Conversation:
    """Return a stored call that is over; its month is made if it is missing."""
    await ensure_months(db, started_at.date() - timedelta(days=1), started_at.date())
    row: dict[str, Any] = {
        "ended_at": None if seconds is None else started_at + timedelta(seconds=seconds),
        "outcome": Outcome.information_provided,
    }
    talk = await a_conversation(db, started_at=started_at, **row | given)
    status = {"status": CallStatus.completed, "duration_seconds": seconds}
    await a_call(db, talk, **status | dict(call or {}))
    for seq, (speaker, text) in enumerate(turns, start=1):
        await a_turn(db, talk, seq=seq, speaker=speaker, text=text)
    for n, (name, value) in enumerate((facts or {}).items()):
        await a_fact(db, talk, n=n, name=name, value=value)
    return talk


async def a_fact(db: AsyncSession, talk: Conversation, *, name: str, value: str, **given: Any) -> Fact:
    """Return a stored fact of the first turn."""
    row = {"seq": 1, "n": 0, "text": value, "start": 0, "end": len(value), "confidence": 0.9}
    return await stored(db, Fact(conversation_id=talk.id, name=name, value=value, source="rules", **row | given))
