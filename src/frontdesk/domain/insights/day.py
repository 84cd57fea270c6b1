"""One day of a business as its page and its mail show it: the summary's figures, and how they came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, DateTime, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Conversation, Outcome
from frontdesk.domain.insights.daily import DailySummary, Issue, daily_summary, issues
from frontdesk.domain.insights.days import bounds, calls_of
from frontdesk.domain.insights.ringing import ringing
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.tenancy.queries import BusinessCard

MOST_ISSUES = 5
A_WEEK = timedelta(days=7)

OUTCOMES = (
    Outcome.appointment_booked,
    Outcome.rescheduled,
    Outcome.cancelled,
    Outcome.information_provided,
    Outcome.message_taken,
    Outcome.transferred,
    Outcome.abandoned,
)
"""The order in which they are shown: what the business hopes for first."""


@dataclass(frozen=True, slots=True)
class Hour:
    """A stretch between two full hours of the wall clock; one that clocks repeat is there twice.

    begins, ends   in the business's zone
    """

    begins: datetime
    ends: datetime
    calls: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How many calls ended in one way; None is those that go on, or whose end nobody named."""

    outcome: Outcome | None
    calls: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day in figures.

    until     how far it has come, in the business's zone; None if it is over
    before    the same weekday a week before, as far as this one has come
    hours     the whole day, those without calls too
    outcomes  those that were, in the order of OUTCOMES
    issues    the most common first, five at most
    on_line   how many of the calls are still going on
    """

    summary: DailySummary
    until: datetime | None
    before: DailySummary
    hours: tuple[Hour, ...]
    outcomes: tuple[Ended, ...]
    issues: tuple[Issue, ...]
    on_line: int = 0


async def day_in_figures(db: AsyncSession, card: BusinessCard, day: date, *, now: datetime) -> Day:
    """Return a day of the bound business in figures; as many statements for fifty calls as for one.

    now   a day it lies in is compared with the other as far as both had come
    """
    here = now.astimezone(card.zone)
    until = here if here.date() == day else None
    earlier = day - A_WEEK
    so_far = instant(earlier, here.time(), card.zone) if until else None
    return Day(
        summary=await daily_summary(db, day),
        until=until,
        before=await daily_summary(db, earlier, until=so_far),
        hours=await _hours(db, day, card.zone),
        outcomes=await _outcomes(db, day, card.zone),
        issues=await issues(db, *bounds(day, card.zone), at_most=MOST_ISSUES),
        on_line=await _on_line(db, day, card.zone, now=now) if until else 0,
    )


def full_hours(day: date, zone: ZoneInfo) -> list[datetime]:
    """Return when the hours of a date begin, in its zone: 24 of them, 23 or 25 when clocks change."""
    begins, ends = bounds(day, zone)
    struck = {instant(day, time(hour), zone, last=last) for hour in range(24) for last in (False, True)}
    return [at.astimezone(zone) for at in sorted({begins, *struck}) if begins <= at < ends]


async def _hours(db: AsyncSession, day: date, zone: ZoneInfo) -> tuple[Hour, ...]:
    starts = full_hours(day, zone)
    edges = literal([at.astimezone(UTC) for at in starts], ARRAY(DateTime(timezone=True)))
    place = func.width_bucket(Conversation.started_at, edges)
    query = select(place, func.count()).where(*calls_of(day, zone)).group_by(place)
    calls_in = {number - 1: calls for number, calls in await db.execute(query)}
    ends = [*starts[1:], bounds(day, zone)[1].astimezone(zone)]
    return tuple(Hour(start, end, calls_in.get(n, 0)) for n, (start, end) in enumerate(zip(starts, ends, strict=True)))


async def _outcomes(db: AsyncSession, day: date, zone: ZoneInfo) -> tuple[Ended, ...]:
    query = select(Conversation.outcome, func.count()).where(*calls_of(day, zone)).group_by(Conversation.outcome)
    ended = {row[0]: row[1] for row in await db.execute(query)}
    return tuple(Ended(outcome, ended[outcome]) for outcome in (*OUTCOMES, None) if outcome in ended)


async def _on_line(db: AsyncSession, day: date, zone: ZoneInfo, *, now: datetime) -> int:
    first, last = bounds(day, zone)
    return sum(first <= talk.started_at < last for talk in await ringing(db, now=now))
