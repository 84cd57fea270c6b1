"""Which calls are going on. One whose holder is no more was lost, and is told so at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Channel, Conversation, Turn
from frontdesk.domain.conversations.queries import LONGEST_CALL
from frontdesk.kernel.presence import living


async def ringing(db: AsyncSession, *, now: datetime) -> list[Conversation]:
    """Return the calls that are going on, the latest first, no practice; two statements, however many."""
    may_be = select(Conversation).where(_may_go_on(now), Conversation.practice.is_(False))
    found = list(await db.scalars(may_be.order_by(Conversation.id.desc())))
    live = await live_among(db, found, now=now)
    return [talk for talk in found if talk.id in live]


async def live_among(db: AsyncSession, talks: Sequence[Conversation], *, now: datetime) -> set[UUID]:
    """Return which of some calls are going on; one statement at most.

    A call goes on until it ends, its holder is gone, or nobody could have talked for so long.
    """
    still_open = [talk for talk in talks if talk.ended_at is None and began_at(talk) > now - LONGEST_CALL]
    holders = await living(db, {talk.holder for talk in still_open if talk.holder is not None})
    return {talk.id for talk in still_open if talk.holder is None or talk.holder in holders}


async def lost_among(db: AsyncSession, talks: Sequence[Conversation], live: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when something was last said in those of some calls that were lost; one statement at most.

    live   those that are going on
    """
    lost = {talk.id: talk.started_at for talk in talks if talk.ended_at is None and talk.id not in live}
    if lost:
        last = select(Turn.conversation_id, func.max(Turn.at)).where(Turn.conversation_id.in_(lost))
        lost |= dict((await db.execute(last.group_by(Turn.conversation_id))).all())
    return lost


def began_at(talk: Conversation) -> datetime:
    """Return when a call began by the machine's clock: its own may stand still."""
    return talk.created_at if talk.frozen_at else talk.started_at


def _may_go_on(now: datetime) -> ColumnElement[bool]:
    began = case((Conversation.frozen_at.is_(None), Conversation.started_at), else_=Conversation.created_at)
    return and_(
        Conversation.channel == Channel.voice,
        Conversation.ended_at.is_(None),
        began > now - LONGEST_CALL,
    )
