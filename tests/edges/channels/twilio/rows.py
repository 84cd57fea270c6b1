"""What a call has left in the rows, for tests of the phone line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import select, update

from frontdesk.domain.conversations.messages import ExternalId
from frontdesk.domain.conversations.models import Call, Conversation, Turn
from frontdesk.domain.tenancy.models import Business
from frontdesk.kernel.db import Database


async def conversations(database: Database, business: UUID) -> list[Conversation]:
    """Return all conversations, in order."""
    async with database.transaction(business) as db:
        return list(await db.scalars(select(Conversation).order_by(Conversation.id)))


async def the_call(database: Database, business: UUID) -> Call:
    """Return the one call there is."""
    async with database.transaction(business) as db:
        return (await db.scalars(select(Call))).one()


async def turns(database: Database, business: UUID) -> list[Turn]:
    """Return all turns, in order."""
    async with database.transaction(business) as db:
        return list(await db.scalars(select(Turn).order_by(Turn.conversation_id, Turn.seq)))


async def texts(database: Database, business: UUID) -> list[str]:
    """Return all that was said, in order."""
    return [turn.text for turn in await turns(database, business)]


async def receipts(database: Database, business: UUID) -> set[str]:
    """Return what was signed for."""
    async with database.transaction(business) as db:
        return set(await db.scalars(select(ExternalId.external_id)))


async def choose(database: Database, business: UUID, **settings: object) -> None:
    """Have a business that is no demo choose how its line works."""
    async with database.transaction(business) as db:
        await db.execute(update(Business).where(Business.id == business).values(settings=settings, is_demo=False))


async def soon(is_so: Callable[[], Awaitable[bool]], *, seconds: float = 5.0) -> bool:
    """Return whether something comes true in time."""
    for _ in range(round(seconds / 0.05)):
        if await is_so():
            return True
        await asyncio.sleep(0.05)
    return False


async def is_over(database: Database, business: UUID) -> bool:
    """Return whether there was a call, and every one has ended."""
    calls = await conversations(database, business)
    return bool(calls) and all(each.ended_at is not None for each in calls)
