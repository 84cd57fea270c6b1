"""The days of a business: when they begin and end, and which calls are theirs. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from frontdesk.domain.conversations.models import Channel, Conversation
from frontdesk.domain.scheduling.wall import instant


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants at which a date begins and ends; 23 or 25 hours when clocks change."""
    midnight = time(0)
    return instant(day, midnight, zone), instant(day + timedelta(days=1), midnight, zone)


def calls_of(day: date, zone: ZoneInfo) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the calls of a date: those that began on it, also if they go on; no practice."""
    return calls_between(*bounds(day, zone))


def calls_between(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the calls that began in a stretch of time, its end left out; no practice."""
    return (
        Conversation.channel == Channel.voice,
        Conversation.practice.is_(False),
        Conversation.started_at >= first,
        Conversation.started_at < last,
    )
