"""Calls whose rows stand in the log and in its files, for tests of both."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.conversations.service import record_tool_call
from frontdesk.kernel.db import Database
from tests.domain.insights.calls import (
    CUSTOMER,
    DESK,
    MIKE_SAID,
    MIKES_FACTS,
    MORNING,
    SARAHS_FACTS,
    an_ended_call,
)


async def mikes_call(database: Database, business: UUID) -> Conversation:
    """Have Mike's call end, with everything the source writes down of it."""
    async with database.transaction(business) as db:
        talk = await an_ended_call(
            db,
            facts=MIKES_FACTS,
            turns=[(DESK, "Good morning."), (CUSTOMER, MIKE_SAID)],
            call={"call_sid": "CA1", "tts_responses": 1},
        )
        await record_tool_call(
            db, talk.id, seq=2, n=0, name="find_times", arguments={"service": "toilet_repair"},
            started_at=MORNING, result={"times": []}, ms=12,
        )  # fmt: skip
        await _numbered(db, talk, "CA1")
    return talk


async def _numbered(db: AsyncSession, talk: Conversation, sid: str) -> None:
    await db.execute(
        text(
            "INSERT INTO external_ids (business_id, provider, external_id, conversation_id)"
            " VALUES (:business, 'twilio', :sid, :id)"
        ),
        {"business": talk.business_id, "sid": sid, "id": talk.id},
    )


async def calls(database: Database, business: UUID, *, number: int) -> None:
    """Have some calls end, a minute after each other."""
    async with database.transaction(business) as db:
        for n in range(number):
            await an_ended_call(
                db,
                started_at=MORNING + timedelta(minutes=n),
                turns=[(CUSTOMER, f'=HYPERLINK("https://example.com/{n}")')],
                facts=SARAHS_FACTS if n % 2 else {"customer_name": "+Mallory"},
                call={"call_sid": f"CA{n:03}"},
            )
