"""The calls as people look them up: a page at a time, with as many statements for one call as for fifty.

What was said is searched in a stretch of time, so that the months outside it are not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Channel, Conversation, Fact, Outcome, Purpose, Turn
from frontdesk.domain.insights.call_lines import CallLine, hits, lines, lines_of
from frontdesk.domain.insights.days import bounds
from frontdesk.domain.insights.ringing import ringing
from frontdesk.kernel.ids import first_id

PAGE = 50
MOST_COUNTED = 1_000
SEARCHED = timedelta(days=92)
"""How far back what was said is searched where no day is named: a quarter of a year."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls are looked for; what is None does not matter.

    urgency, service, suburb  the latest value of the fact; a suburb in lower case
    first, last               dates of the business, both counted in
    words                     what somebody said in it, capitals or not; "" does not matter
    practice                  the calls in which somebody of the business tried the desk, and no others
    """

    outcome: Outcome | None = None
    purpose: Purpose | None = None
    urgency: str | None = None
    service: str | None = None
    suburb: str | None = None
    first: date | None = None
    last: date | None = None
    customer_id: UUID | None = None
    words: str = ""
    practice: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether no call is left out."""
        return self == Wanted()

    @property
    def looks_inside(self) -> bool:
        """Whether what was said decides, so that the time searched must have an end."""
        return bool(self.words or self.urgency or self.service or self.suburb)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: behind `before`, or ahead of `after`; neither is the latest page."""

    before: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class CallPage:
    """One page of calls, the latest first; where all are wanted, those on the line stand apart.

    live          those on the line, where all are wanted
    count         how many there are in all with these, counted no further than MOST_COUNTED + 1
    searched_from the first day that was looked at, where nobody named one
    """

    lines: Sequence[CallLine]
    live: Sequence[CallLine]
    count: int
    has_earlier: bool
    has_later: bool
    searched_from: date | None = None


async def on_the_line(db: AsyncSession, *, now: datetime) -> list[CallLine]:
    """Return the calls that are going on, the latest first; four statements."""
    talks = await ringing(db, now=now)
    return await lines_of(db, talks, live={talk.id for talk in talks})


async def call_page(
    db: AsyncSession, wanted: Wanted, cursor: Cursor, *, zone: ZoneInfo, now: datetime, size: int = PAGE
) -> CallPage:
    """Return a page of calls; as many statements for fifty as for one.

    zone   of the business: its dates are meant
    size   how many lines at most
    """
    wanted, searched_from = _bounded(wanted, zone=zone, now=now)
    live = await on_the_line(db, now=now) if wanted.is_everything else []
    conditions = _conditions(wanted, zone)
    if live:
        conditions.append(Conversation.id.not_in([line.id for line in live]))
    count = await _count(db, conditions) + len(live)
    query = select(Conversation).where(*conditions)
    if cursor.after is not None:
        query = query.where(Conversation.id > cursor.after).order_by(Conversation.id)
    else:
        query = query.order_by(Conversation.id.desc())
    if cursor.before is not None:
        query = query.where(Conversation.id < cursor.before)
    found = list(await db.scalars(query.limit(size + 1)))
    more, found = len(found) > size, found[:size]
    if cursor.after is not None:
        found.reverse()
    told = await lines(db, found, now=now)
    if wanted.words:
        said = await hits(db, [line.id for line in told], says(wanted.words))
        told = [replace(line, hit=said.get(line.id)) for line in told]
    return CallPage(
        lines=told,
        live=live,
        count=count,
        has_earlier=more if cursor.after is None else True,
        has_later=more if cursor.after is not None else cursor.before is not None,
        searched_from=searched_from,
    )


def says(words: str) -> ColumnElement[bool]:
    """Return the condition that a turn holds some words, capitals or not."""
    return Turn.text.icontains(words, autoescape=True)


def _bounded(wanted: Wanted, *, zone: ZoneInfo, now: datetime) -> tuple[Wanted, date | None]:
    """Give a search inside of calls a first day if it has none, and return that day."""
    if not wanted.looks_inside or wanted.first is not None:
        return wanted, None
    last = wanted.last or now.astimezone(zone).date()
    return replace(wanted, first=last - SEARCHED), last - SEARCHED


async def _count(db: AsyncSession, conditions: Sequence[ColumnElement[bool]]) -> int:
    some = select(Conversation.id).where(*conditions).limit(MOST_COUNTED + 1).subquery()
    return await db.scalar(select(func.count()).select_from(some)) or 0


def _conditions(wanted: Wanted, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    conditions = [Conversation.channel == Channel.voice, Conversation.practice.is_(wanted.practice)]
    if wanted.first is not None:
        conditions.append(Conversation.id >= _dawn(wanted.first, zone))
    if wanted.last is not None:
        conditions.append(Conversation.id < _dusk(wanted.last, zone))
    if wanted.outcome is not None:
        conditions.append(Conversation.outcome == wanted.outcome)
    if wanted.purpose is not None:
        conditions.append(Conversation.purpose == wanted.purpose)
    if wanted.customer_id is not None:
        conditions.append(Conversation.customer_id == wanted.customer_id)
    for name, value in (
        ("urgency_level", wanted.urgency),
        ("service_type", wanted.service),
        ("customer_location", wanted.suburb),
    ):
        if value:
            conditions.append(_latest(name) == value)
    if wanted.words:
        conditions.append(Conversation.id.in_(_saying(wanted, zone)))
    return conditions


def _latest(name: str) -> ColumnElement[str]:
    """Return the latest value of a fact in a conversation."""
    return (
        select(Fact.value)
        .where(Fact.conversation_id == Conversation.id, Fact.name == name)
        .order_by(Fact.seq.desc(), Fact.n.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )


def _saying(wanted: Wanted, zone: ZoneInfo) -> ColumnElement[UUID]:
    """Return the conversations in which the words were said, months outside the days left alone."""
    query = select(Turn.conversation_id).where(says(wanted.words))
    if wanted.first is not None:
        query = query.where(Turn.conversation_id >= _dawn(wanted.first, zone))
    if wanted.last is not None:
        query = query.where(Turn.conversation_id < _dusk(wanted.last, zone))
    return query.scalar_subquery()


def _dawn(day: date, zone: ZoneInfo) -> UUID:
    """Return the first id of a date."""
    return first_id(bounds(day, zone)[0])


def _dusk(day: date, zone: ZoneInfo) -> UUID:
    """Return the first id after a date."""
    return first_id(bounds(day, zone)[1])
