"""The day so far: who is on the line, what waits for a person, what the desk handled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, distinct, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation, Outcome, Speaker, Turn
from frontdesk.domain.conversations.tasks import URGENT, is_open
from frontdesk.domain.insights.call_lines import CallLine, latest_of, lines_of
from frontdesk.domain.insights.calls import on_the_line
from frontdesk.domain.insights.days import calls_of
from frontdesk.domain.insights.ringing import ringing
from frontdesk.domain.insights.tasks import LeftTask, with_callers
from frontdesk.domain.tenancy.queries import BusinessCard

MOST_HANDLED = 12
MOST_NEEDS = 30
CHIPS = ("service_type", "issue_description", "address", "preferred_date", "preferred_time", "property_type")
"""Facts that are shown of a live call, the telling ones first."""


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call that is going on.

    said    the caller's last turn; None if they have said nothing yet
    answer  the desk's last turn
    facts   latest values of those in CHIPS
    """

    line: CallLine
    said: Turn | None
    answer: Turn | None
    facts: Mapping[str, str]

    @property
    def is_thinking(self) -> bool:
        """Whether the desk has not answered the caller's last words yet."""
        return self.said is not None and (self.answer is None or self.answer.seq < self.said.seq)


@dataclass(frozen=True, slots=True)
class Need:
    """One matter that waits for a person: what one call left for the same somebody, or what stands alone.

    tasks   the most pressing first; at least one
    """

    tasks: tuple[LeftTask, ...]

    @property
    def first(self) -> LeftTask:
        """What the matter is called by."""
        return self.tasks[0]

    @property
    def is_urgent(self) -> bool:
        """Whether it goes before all others: somebody may be in danger, or waits without an answer."""
        return self.first.task.what.startswith(URGENT)


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for a person, the urgent first, then by when it was promised.

    count   how many matters there are in all
    """

    matters: Sequence[Need]
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls began on a date, how many of these booked a visit, and how many still go on.

    on_line   who is on the line now, calls whose clock stands on another date included
    """

    count: int
    booked: int
    going_on: int
    on_line: int

    @property
    def over(self) -> int:
        """How many have ended, or were lost."""
        return self.count - self.going_on


async def live_calls(db: AsyncSession, *, now: datetime) -> list[LiveCall]:
    """Return the calls that are going on, the latest first; six statements, however many there are."""
    ringing = await on_the_line(db, now=now)
    ids = [line.id for line in ringing]
    facts = await latest_of(db, ids, CHIPS)
    turns = await db.scalars(
        select(Turn)
        .where(Turn.conversation_id.in_(ids), Turn.text != "")
        .ext(distinct_on(Turn.conversation_id, Turn.speaker))
        .order_by(Turn.conversation_id, Turn.speaker, Turn.seq.desc())
    )
    last = {(turn.conversation_id, turn.speaker): turn for turn in turns}
    return [
        LiveCall(
            line=line,
            said=last.get((line.id, Speaker.customer)),
            answer=last.get((line.id, Speaker.desk)),
            facts=facts.get(line.id, {}),
        )
        for line in ringing
    ]


async def needs(db: AsyncSession, *, until: datetime) -> Needs:
    """Return what waits for a person: urgent first, then what was promised first; a bounded number of statements.

    until   what is due then or later can wait
    """
    promised = func.coalesce(StaffTask.due_at, StaffTask.created_at)
    tasks = await db.scalars(
        select(StaffTask)
        .where(*_waits(until))
        .order_by(StaffTask.what.startswith(URGENT, autoescape=True).desc(), promised, StaffTask.id)
        .limit(MOST_NEEDS)
    )
    matters: dict[tuple[UUID, UUID | None], list[LeftTask]] = {}
    for left in await with_callers(db, tasks.all()):
        task = left.task
        matters.setdefault((task.conversation_id or task.id, task.staff_id), []).append(left)
    return Needs([Need(tuple(each)) for each in matters.values()], count=await waiting(db, until=until))


async def waiting(db: AsyncSession, *, until: datetime) -> int:
    """Return how many matters wait for a person; one statement.

    until   what is due then or later can wait
    """
    matter = tuple_(func.coalesce(StaffTask.conversation_id, StaffTask.id), StaffTask.staff_id)
    return await db.scalar(select(func.count(distinct(matter))).where(*_waits(until))) or 0


async def handled(db: AsyncSession, card: BusinessCard, day: date, *, now: datetime) -> list[CallLine]:
    """Return the latest calls of a date that are over or were lost; as many statements for all as for one."""
    live = [talk.id for talk in await ringing(db, now=now)]
    found = await db.scalars(
        select(Conversation)
        .where(*calls_of(day, card.zone), Conversation.id.not_in(live))
        .order_by(Conversation.id.desc())
        .limit(MOST_HANDLED)
    )
    return await lines_of(db, list(found), live=())


async def tally(db: AsyncSession, card: BusinessCard, day: date, *, now: datetime) -> Tally:
    """Return how many calls of a date there are, how many booked, how many go on; three statements at most."""
    live = [talk.id for talk in await ringing(db, now=now)]
    booked = func.count().filter(Conversation.outcome == Outcome.appointment_booked)
    going_on = func.count().filter(Conversation.id.in_(live))
    row = (await db.execute(select(func.count(), booked, going_on).where(*calls_of(day, card.zone)))).one()
    return Tally(*row, on_line=len(live))


def _waits(until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (is_open(), or_(StaffTask.due_at.is_(None), StaffTask.due_at < until))
