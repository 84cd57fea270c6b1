"""The daily call summary: one day's calls of a business in seven figures, and what waits. renderings.py shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import ColumnElement, and_, exists, func, not_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.conversations.tasks import is_open
from frontdesk.domain.insights.days import bounds, calls_between
from frontdesk.domain.insights.queries import was_known_before
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.ids import first_id


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
    """The figures of one day, in the business's zone; a call counts on the day it began, also while it goes on.

    new_customers             calls of people who had neither called nor been visited before
    repeat_customers          calls of people who had; a caller nobody identified is in neither,
                              and a call that carries on a broken one counts once with it
    most_common_issue         of equally common ones the first by name; None if none was named
    average_duration_seconds  over the calls that have ended; None if there is none
    bookings_made             visits booked in these calls, also if cancelled on a later occasion
    emergency_calls           calls whose urgency was `emergency` in the end
    messages_waiting          what callers left on that day or before that is still to be done
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
    """Return the figures of a day; four queries beside the business's own row.

    until   what began at that moment or later is left out; None is the whole day
    """
    card = await business_card(db)
    first, last = bounds(day, card.zone)
    last = last if until is None else max(first, min(until, last))
    figures = (await db.execute(text(_statement("daily.sql")), _span(first, last))).one()
    new, repeat = await _customers(db, first, last)
    average = figures.average_seconds
    return DailySummary(
        business=card.name,
        locale=card.locale,
        day=day,
        total_calls=figures.total_calls,
        new_customers=new,
        repeat_customers=repeat,
        most_common_issue=next(iter(await issues(db, first, last, at_most=1)), None),
        average_duration_seconds=None if average is None else round(average),
        bookings_made=figures.bookings_made,
        emergency_calls=figures.emergency_calls,
        messages_waiting=await _waiting(db, last),
    )


async def issues(db: AsyncSession, first: datetime, last: datetime, *, at_most: int) -> tuple[Issue, ...]:
    """Return what callers needed in a stretch of time, the most common first, of equals the first by name."""
    rows = await db.execute(text(_statement("issues.sql")), {**_span(first, last), "at_most": at_most})
    return tuple(Issue(row.service_type, row.name or row.service_type.replace("_", " "), row.calls) for row in rows)


def is_message(last: datetime) -> ColumnElement[bool]:
    """Return the condition that a task was left by a caller before an instant and is still to be done.

    By the clocks of the calls; the statement joins their conversations.
    """
    left_at = func.coalesce(Conversation.frozen_at, StaffTask.created_at)
    return and_(is_open(), Conversation.practice.is_(False), left_at < last)


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
            *calls_between(first, last),
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
    waiting = (
        select(func.count())
        .select_from(StaffTask)
        .join(Conversation, Conversation.id == StaffTask.conversation_id)
        .where(is_message(last))
    )
    return await db.scalar(waiting) or 0


def _span(first: datetime, last: datetime) -> dict[str, object]:
    return {"first": first, "last": last, "first_id": first_id(first), "last_id": first_id(last)}


@cache
def _statement(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
