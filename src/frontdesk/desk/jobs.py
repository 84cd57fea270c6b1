"""What the desk does by itself: calls that broke off and that nobody came back to are closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.houses import UnknownTrade
from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations.models import Channel, Conversation
from frontdesk.kernel import presence
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.queue import Job, task
from frontdesk.trades.load import packs

logger = get_logger()


@task("desk.close_broken_off", cron="* * * * *")
async def close_broken_off(job: Job) -> None:
    """Close the record of each call whose process is gone and whose caller has not rung back in time.

    Calls on a frozen clock are left alone, but practice: what it holds in the calendar is wanted back.
    """
    desk = Desk(job.database, packs(), clock=job.clock)
    for business_id in await job.database.directory.businesses():
        try:
            await _close_lost(desk, job, business_id)
        except UnknownTrade as unknown:  # its pack was taken away: the others' calls are closed all the same
            logger.warning("desk.calls_left_open", business_id=str(business_id), problem=unknown.slug)


async def _close_lost(desk: Desk, job: Job, business_id: UUID) -> None:
    async with job.database.transaction(business_id) as db:
        lost = [c.id for c in await records.unended(db) if await _is_lost(db, c, job.clock.now())]
    for conversation_id in lost:
        async with job.database.transaction(business_id) as db:
            # Once more, now that nobody can take it over under our hands.
            if await _is_lost(db, await records.lock(db, conversation_id), job.clock.now()):
                await desk.close(db, conversation_id)


async def _is_lost(db: AsyncSession, conversation: Conversation, now: datetime) -> bool:
    """Has the call's process died, longer ago than a caller is waited for?"""
    if conversation.channel != Channel.voice:
        return False
    if conversation.practice:
        # Nobody is on a line, and the call's own clock may stand still.
        return now - (await records.last_stored_at(db, conversation.id) or conversation.created_at) > _PATIENCE
    last = await records.last_said_at(db, conversation.id)
    if conversation.holder is not None and await presence.alive(db, conversation.holder):
        return now - (last or conversation.started_at) > _FORGOTTEN
    return now - (last or conversation.started_at) > _PATIENCE


# As long as carry_on_minutes of any trade: a call must not be closed under a caller who is about to ring back.
_PATIENCE = timedelta(minutes=30)
# A line that is held open and says nothing for so long is no call any more, whoever holds it.
_FORGOTTEN = timedelta(hours=2)
