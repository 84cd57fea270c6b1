"""What the tests of conversations share: a call that has just begun."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Channel, Direction
from frontdesk.domain.conversations.service import begin
from frontdesk.understanding.types import Fact

NOW = datetime.now(UTC).replace(microsecond=0)
"""Today, so that the month is there."""

MOBILE = "+61491570156"


async def a_call(
    db: AsyncSession, *, call_sid: str | None = "CA1", frozen_at: datetime | None = None, holder: int | None = None
) -> UUID:
    """Return a call from a mobile, just answered."""
    return await begin(
        db,
        channel=Channel.voice,
        direction=Direction.inbound,
        address=MOBILE,
        now=frozen_at or NOW,
        call_sid=call_sid,
        frozen_at=frozen_at,
        holder=holder,
    )


def a_fact(name: str, value: str) -> Fact:
    """Return a fact that was said in these very words."""
    return Fact(name=name, value=value, text=value, start=0, end=len(value))
