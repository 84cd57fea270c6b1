"""The daily call summary: one day's calls of a business in seven figures, and what waits. renderings.py shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, exists, func, not_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Channel, Conversation
from frontdesk.domain.insights.queries import was_known_before
from frontdesk.domain.insights.tasks import is_open
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.tenancy.queries import business_card


@dataclass(frozen=True, slots=True)
class Issue:
    """What callers needed most often.

    name    of the service, as the business calls it
    calls   how many calls named it last
    """

    service_type: str
    name: str
    calls: int


@dataclass(frozen=True, slots=True)
class DailySummary:
    """The figures of one day, in the business's zone; a call counts on the day it began.

    new_customers             calls of people who had neither called nor been visited before
    repeat_customers          calls of people who had; a caller nobody identified is in neither,
                              and a call that carries on a broken one counts once with it
    most_common_issue         of equally common ones the first by name; None if none was named
    average_duration_seconds  over the calls that have ended; None if there is none
    bookings_made             visits booked in these calls, also if cancelled on a later occasion
    emergency_calls           calls whose urgency was `emergency` in the end
    messages_waiting          tasks left on that day or before that are still to be done
    """

    business: str
    locale: str
    day: date
    total_calls: int
    new_customers: int
    repeat_customers: int
    most_common_issue: Issue | None
    average_duration_seconds: int | None
    bookings_made: int
    emergency_calls: int
    messages_waiting: int


async def daily_summary(db: AsyncSession, day: date, *, until: datetime | None = None) -> DailySummary:
    """Return the figures of a day; three queries beside the business's own row.

    until   what began at that moment or later is left out; None is the whole day
    """
    card = await business_card(db)
    first, last = bounds(day, card.zone)
    last = last if until is None else max(first, min(until, last))
    day_ends = {"first": first, "last": last, "first_id": id_at(first), "last_id": id_at(last)}
    figures = (await db.execute(text(_statement()), day_ends)).one()
    new, repeat = await _customers(db, first, last)
    average = figures.average_seconds
    return DailySummary(
        business=card.name,
        locale=card.locale,
        day=day,
        total_calls=figures.total_calls,
        new_customers=new,
        repeat_customers=repeat,
        most_common_issue=_issue(figures),
        average_duration_seconds=None if average is None else round(average),
        bookings_made=figures.bookings_made,
        emergency_calls=figures.emergency_calls,
        messages_waiting=await _waiting(db, last),
    )


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants at which a date begins and ends; 23 or 25 hours when clocks change."""
    midnight = time(0)
    return instant(day, midnight, zone), instant(day + timedelta(days=1), midnight, zone)


def id_at(at: datetime) -> UUID:
    """Return the least id a conversation can have that begins at an instant or later."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


async def _customers(db: AsyncSession, first: datetime, last: datetime) -> tuple[int, int]:
    """Return how many calls were of new customers, and how many of known ones."""
    broken_off = aliased(Conversation)
    counted_already = exists().where(
        broken_off.id == Conversation.continues_id,
        broken_off.customer_id == Conversation.customer_id,
    )
    calls = (
        select(was_known_before().label("known"))
        .where(
            Conversation.channel == Channel.voice,
            Conversation.started_at >= first,
            Conversation.started_at < last,
            Conversation.customer_id.is_not(None),
            not_(counted_already),
        )
        .subquery()
    )
    counts = select(
        func.count().filter(not_(calls.c.known)),
        func.count().filter(calls.c.known),
    ).select_from(calls)
    new, repeat = (await db.execute(counts)).one()
    return new, repeat


async def _waiting(db: AsyncSession, last: datetime) -> int:
    """Return how many tasks left before an instant are still to be done, by the clocks of their calls."""
    left_at = func.coalesce(Conversation.frozen_at, StaffTask.created_at)
    waiting = (
        select(func.count())
        .select_from(StaffTask)
        .outerjoin(Conversation, Conversation.id == StaffTask.conversation_id)
        .where(is_open(), left_at < last)
    )
    return await db.scalar(waiting) or 0


def _issue(figures: Row[tuple[object, ...]]) -> Issue | None:
    if figures.issue_key is None:
        return None
    name = figures.issue_name or figures.issue_key.replace("_", " ")
    return Issue(figures.issue_key, name, figures.issue_calls)


@cache
def _statement() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
