"""Which of the vendors' accounts a business is rung from: whoever signs for another one is not let through."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Connection, ConnectionKind, PhoneNumber


async def ringing_accounts(db: AsyncSession, number: str | None = None) -> frozenset[UUID]:
    """Return the connections of the bound business that its calls come from; none: the installation's account.

    number   of the business, E.164: only the account it belongs to, if it says so; None is any of its numbers
    """
    belongs_to = select(PhoneNumber.connection_id).where(PhoneNumber.e164 == number)
    connection_id = await db.scalar(belongs_to) if number is not None else None
    if connection_id is not None:
        return frozenset({connection_id})
    own = select(Connection.id).where(Connection.kind == ConnectionKind.twilio, Connection.archived_at.is_(None))
    return frozenset(await db.scalars(own))


async def greeting_of(db: AsyncSession, number: str) -> str | None:
    """Return what is said first on a number of the bound business (E.164); None means the business's own."""
    return await db.scalar(select(PhoneNumber.greeting).where(PhoneNumber.e164 == number))
