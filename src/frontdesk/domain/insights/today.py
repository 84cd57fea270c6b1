"""The day so far: who is on the line, what waits for a person, what the desk handled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import UnansweredQuestion
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Channel, Conversation, Outcome, Speaker, Turn
from frontdesk.domain.conversations.tasks import URGENT
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name
from frontdesk.domain.insights.call_lines import CallLine, latest_of, lines
from frontdesk.domain.insights.calls import first_id, on_the_line
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.tenancy.queries import BusinessCard

MOST_HANDLED = 12
MOST_NEEDS = 30
CHIPS = ("service_type", "issue_description", "address", "preferred_date", "preferred_time", "property_type")
"""Facts that are shown of a live call, the telling ones first."""

_ONE_DAY = timedelta(days=1)


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
    """A task that waits for a person, with who it is about.

    name, address  of the customer, else of the call it came from
    """

    task: StaffTask
    name: str | None
    address: str | None

    @property
    def is_urgent(self) -> bool:
        """Whether it goes before all others: somebody may be in danger, or waits without an answer."""
        return self.task.what.startswith(URGENT)


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for a person: open tasks, the urgent first, and questions nobody could answer.

    count   how many there are in all
    """

    tasks: Sequence[Need]
    questions: Sequence[UnansweredQuestion]
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls of a day are over, and how many of them booked a visit."""

    count: int
    booked: int


async def live_calls(db: AsyncSession, *, now: datetime) -> list[LiveCall]:
    """Return the calls that are going on, the latest first; five statements, however many there are."""
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


async def needs(db: AsyncSession) -> Needs:
    """Return what waits for a person: urgent first, then what was due first; three statements."""
    rows = await db.execute(
        select(StaffTask, Customer, Conversation.customer_name, Conversation.address)
        .outerjoin(Customer, Customer.id == StaffTask.customer_id)
        .outerjoin(Conversation, Conversation.id == StaffTask.conversation_id)
        .where(*_IS_OPEN)
        .order_by(
            case((StaffTask.what.startswith(URGENT, autoescape=True), 0), else_=1),
            StaffTask.due_at.asc().nulls_last(),
            StaffTask.created_at,
            StaffTask.id,
        )
        .limit(MOST_NEEDS)
    )
    questions = await db.scalars(
        select(UnansweredQuestion)
        .where(*_UNANSWERED)
        .order_by(UnansweredQuestion.created_at, UnansweredQuestion.id)
        .limit(MOST_NEEDS)
    )
    return Needs(
        tasks=[_need(*row) for row in rows],
        questions=list(questions),
        count=await waiting(db),
    )


async def waiting(db: AsyncSession) -> int:
    """Return how many things wait for a person; one statement."""
    tasks = select(func.count(StaffTask.id)).where(*_IS_OPEN).scalar_subquery()
    questions = select(func.count(UnansweredQuestion.id)).where(*_UNANSWERED).scalar_subquery()
    return await db.scalar(select(tasks + questions)) or 0


async def handled(db: AsyncSession, card: BusinessCard, day: date) -> list[CallLine]:
    """Return the latest calls of a date that are over; three statements."""
    found = await db.scalars(
        select(Conversation).where(*_over(card, day)).order_by(Conversation.id.desc()).limit(MOST_HANDLED)
    )
    return await lines(db, list(found))


async def tally(db: AsyncSession, card: BusinessCard, day: date) -> Tally:
    """Return how many calls of a date are over, and how many booked; one statement."""
    booked = func.count(Conversation.id).filter(Conversation.outcome == Outcome.appointment_booked)
    row = (await db.execute(select(func.count(Conversation.id), booked).where(*_over(card, day)))).one()
    return Tally(*row)


_IS_OPEN = (StaffTask.done_at.is_(None), StaffTask.archived_at.is_(None))
_UNANSWERED = (UnansweredQuestion.faq_id.is_(None), UnansweredQuestion.archived_at.is_(None))


def _over(card: BusinessCard, day: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a call of a date that has ended."""
    return (
        Conversation.channel == Channel.voice,
        Conversation.ended_at.is_not(None),
        Conversation.id >= first_id(instant(day, time(0), card.zone)),
        Conversation.id < first_id(instant(day + _ONE_DAY, time(0), card.zone)),
    )


def _need(task: StaffTask, customer: Customer | None, name: str | None, address: str | None) -> Need:
    if customer is None:
        return Need(task, name, address)
    return Need(task, full_name(customer) or name, customer.phone or address)
