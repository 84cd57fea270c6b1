"""One line for each of many calls: who, what they wanted, what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.conversations.models import Call, Conversation, Fact, Outcome, Purpose, Speaker, Turn
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name
from frontdesk.domain.insights.ringing import began_at, live_among, lost_among

TOLD = ("customer_name", "service_type", "customer_location", "urgency_level", "danger", "issue_description", "intent")
"""The facts that a line is made of."""


@dataclass(frozen=True, slots=True)
class Hit:
    """The first words in a call that were searched for, and who said them."""

    seq: int
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call as it stands in a list.

    name         as it was said, else as the business knows the customer
    facts        latest values of those in TOLD
    began_at     by the machine's clock: the call's own may stand still
    seconds      how long it took; None while it goes on, or if nobody knows
    lost_at      when something was last said in a call that has no end and does not go on
    """

    id: UUID
    address: str | None
    name: str | None
    customer_id: UUID | None
    started_at: datetime
    began_at: datetime
    ended_at: datetime | None
    seconds: int | None
    outcome: Outcome | None
    purpose: Purpose | None
    booking_id: UUID | None
    facts: Mapping[str, str] = field(default_factory=dict)
    is_live: bool = False
    lost_at: datetime | None = None
    hit: Hit | None = None

    @property
    def is_grave(self) -> bool:
        """Whether somebody or something is in danger."""
        return self.facts.get("urgency_level") == "emergency" or self.facts.get("danger") == "yes"


async def lines(db: AsyncSession, talks: Sequence[Conversation], *, now: datetime) -> list[CallLine]:
    """Return a line for each of some calls, in their order; four statements at most."""
    return await lines_of(db, talks, live=await live_among(db, talks, now=now))


async def lines_of(db: AsyncSession, talks: Sequence[Conversation], *, live: Collection[UUID]) -> list[CallLine]:
    """Return a line for each of some calls, in their order, where it is known which go on."""
    if not talks:
        return []
    ids = [talk.id for talk in talks]
    lost = await lost_among(db, talks, live)
    facts = await latest_of(db, ids, TOLD)
    beside = await db.execute(
        select(Conversation.id, Call.duration_seconds, Customer)
        .outerjoin(Call, Call.conversation_id == Conversation.id)
        .outerjoin(Customer, Customer.id == Conversation.customer_id)
        .where(Conversation.id.in_(ids))
    )
    known = {id: (seconds, customer) for id, seconds, customer in beside}
    told = [_line(talk, facts.get(talk.id, {}), *known[talk.id]) for talk in talks]
    return [replace(line, is_live=line.id in live, lost_at=lost.get(line.id)) for line in told]


async def latest_of(db: AsyncSession, ids: Sequence[UUID], names: Sequence[str]) -> dict[UUID, dict[str, str]]:
    """Return the latest values of some facts in some conversations; what was taken back is left out."""
    rows = await db.execute(
        select(Fact.conversation_id, Fact.name, Fact.value)
        .where(Fact.conversation_id.in_(ids), Fact.name.in_(names))
        .ext(distinct_on(Fact.conversation_id, Fact.name))
        .order_by(Fact.conversation_id, Fact.name, Fact.seq.desc(), Fact.n.desc())
    )
    latest: dict[UUID, dict[str, str]] = {}
    for conversation_id, name, value in rows:
        if value:
            latest.setdefault(conversation_id, {})[name] = value
    return latest


async def hits(db: AsyncSession, ids: Sequence[UUID], condition: ColumnElement[bool]) -> dict[UUID, Hit]:
    """Return the first turn of each conversation that meets a condition."""
    rows = await db.execute(
        select(Turn.conversation_id, Turn.seq, Turn.speaker, Turn.text)
        .where(Turn.conversation_id.in_(ids), condition)
        .ext(distinct_on(Turn.conversation_id))
        .order_by(Turn.conversation_id, Turn.seq)
    )
    return {id: Hit(seq, speaker, text) for id, seq, speaker, text in rows}


async def service_names(db: AsyncSession) -> dict[str, str]:
    """Return what each service is called, also those no longer offered: an old call still names them."""
    rows = await db.execute(
        select(Service.key, Service.name).order_by(Service.archived_at.asc().nulls_last(), Service.created_at)
    )
    return dict(rows.all())


def _line(talk: Conversation, facts: Mapping[str, str], seconds: int | None, customer: Customer | None) -> CallLine:
    known_as = full_name(customer) if customer else None
    return CallLine(
        id=talk.id,
        address=talk.address,
        name=facts.get("customer_name") or talk.customer_name or known_as,
        customer_id=talk.customer_id,
        started_at=talk.started_at,
        began_at=began_at(talk),
        ended_at=talk.ended_at,
        seconds=seconds,
        outcome=talk.outcome,
        purpose=talk.purpose,
        booking_id=talk.booking_id,
        facts=facts,
    )
