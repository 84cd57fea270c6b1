"""What callers left for a person to do, with who they are: read for the export, and told in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.conversations.tasks import URGENT, is_open
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name, phone_to_reach
from frontdesk.domain.insights import queries
from frontdesk.domain.insights.cells import moment
from frontdesk.domain.insights.rows import CallRecord, Place, customer_name
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.locale import Locale

_NUMBER = re.compile(r"\+\d{8,15}\b")
_WHO = re.compile(r"^(?:[^:]*, )?\+\d{6,15}(?:: |$)")

BETWEEN = " / "
"""What stands between utterances where the desk writes several into one line."""


@dataclass(frozen=True, slots=True)
class LeftTask:
    """A task with who left it.

    name, phone   of the customer or, where none was entered, as the caller gave them; phone E.164
    left_at       by the clock of the call it was left in
    """

    task: StaffTask
    name: str | None
    phone: str | None
    left_at: datetime


async def waiting_tasks(db: AsyncSession) -> str:
    """Return the tasks still to be done in plain words, the urgent first and of these the newest."""
    card = await business_card(db)
    waiting = await with_callers(db, (await db.scalars(select(StaffTask).where(is_open()))).all())
    waiting.sort(key=lambda left: (left.task.what.startswith(URGENT), left.left_at, left.task.id), reverse=True)
    return in_words(waiting, card.name, Place(card.zone, Locale(card.locale)))


async def was_left_in(db: AsyncSession, conversation_id: UUID) -> bool:
    """Return whether a conversation left something for a person to do."""
    found = await db.scalar(select(StaffTask.id).where(StaffTask.conversation_id == conversation_id).limit(1))
    return found is not None


async def with_callers(db: AsyncSession, tasks: Sequence[StaffTask]) -> list[LeftTask]:
    """Return tasks with who left them, in their order; a bounded number of queries."""
    talks = select(Conversation).where(Conversation.id.in_([task.conversation_id for task in tasks]))
    found = await queries.records(db, (await db.scalars(talks)).all(), turns=False)
    record_of = {record.conversation.id: record for record in found}
    entered = select(Customer, phone_to_reach()).where(Customer.id.in_([task.customer_id for task in tasks]))
    customer_of = {customer.id: (customer, phone) for customer, phone in await db.execute(entered)}
    return [_left(task, record_of, customer_of) for task in tasks]


def in_words(tasks: Sequence[LeftTask], business: str, at: Place) -> str:
    """Return tasks as a person reads them, without a line end."""
    if not tasks:
        return f"Nothing is waiting for the team of {business}."
    count = f"{len(tasks)} {'thing is' if len(tasks) == 1 else 'things are'} waiting for the team of {business}."
    return "\n\n".join([count, *("\n".join(_lines(left, at)) for left in tasks)])


def why_in_words(task: StaffTask, locale: Locale) -> str | None:
    """Return why a task was left, its phone numbers as people here write them."""
    return task.why and _NUMBER.sub(lambda number: locale.phone(number[0]), task.why)


def said_in(left: LeftTask, locale: Locale) -> tuple[str, ...]:
    """Return what a caller said, each utterance by itself: the reason of a task begins with who they are."""
    why = left.task.why or ""
    words = _WHO.sub("", why) if _WHO.match(why) else why.removeprefix(f"{left.name}: ")
    told = (part.strip() for part in words.split(BETWEEN))
    return tuple(_NUMBER.sub(lambda number: locale.phone(number[0]), part) for part in told if part)


def _left(
    task: StaffTask,
    record_of: Mapping[UUID, CallRecord],
    customer_of: Mapping[UUID, tuple[Customer, str | None]],
) -> LeftTask:
    record = record_of.get(task.conversation_id) if task.conversation_id else None
    customer, phone = customer_of.get(task.customer_id, (None, None)) if task.customer_id else (None, None)
    name = full_name(customer) if customer else None
    if record is not None:
        name = name or customer_name(record)
        # The number they asked to be rung on, before the one they are known by.
        phone = record.facts.get("customer_phone") or phone or record.conversation.address
    frozen_at = record.conversation.frozen_at if record else None
    return LeftTask(task, name, phone, frozen_at or task.created_at)


def _lines(left: LeftTask, at: Place) -> list[str]:
    why = why_in_words(left.task, at.locale) or ""
    phone = at.locale.phone(left.phone) if left.phone and _NUMBER.fullmatch(left.phone) else left.phone
    # Why it was left names the caller already, as far as they told who they are.
    who = ", ".join(part for part in (left.name, phone) if part and part not in why)
    when = f"Left {moment(left.left_at.astimezone(at.zone), at.locale)}."
    return [left.task.what, *(f"  {line}" for line in (who, why, when) if line)]
