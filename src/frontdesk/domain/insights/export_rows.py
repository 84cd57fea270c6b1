"""The columns of each export and the rows that fill them, a batch at a time, header first."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Channel, Conversation
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name, phone_to_reach
from frontdesk.domain.insights import queries
from frontdesk.domain.insights.cells import dialled, local_date, local_time, locality
from frontdesk.domain.insights.rows import (
    CALL_LOGS,
    CUSTOMER_DATA,
    CallRecord,
    Place,
    Row,
    Said,
    call_row,
    customer_row,
)
from frontdesk.domain.insights.tasks import LeftTask, why_in_words, with_callers
from frontdesk.domain.scheduling.models import Booking, BookingStatus, Resource
from frontdesk.domain.tenancy.models import Staff

BATCH = 500
"""Rows held in memory at once."""

What = Literal["calls", "customers", "conversations", "bookings", "tasks"]
Batches = AsyncIterator[Sequence[Row]]

_BEYOND_THE_LOG = tuple(place for place, name in enumerate(CUSTOMER_DATA) if name not in {*CALL_LOGS, "call_duration"})
_CUSTOMER_COLUMNS = (
    "first_name",
    "last_name",
    "date_of_birth",
    "phone",
    "phone_secondary",
    "email",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "postal_code",
    "country",
    "property_type",
    "customer_type",
    "customer_since",
    "referral_source",
    "preferred_contact_method",
    "language",
    "preferred_appointment_time",
    "receive_reminders",
    "receive_promotions",
    "notes",
)
_BOOKING_COLUMNS = (
    "booking_id",
    "conversation_id",
    "customer_id",
    "customer_name",
    "customer_phone",
    "service_type",
    "noted_services",
    "title",
    "description",
    "urgency",
    "property_type",
    "appointment_date",
    "appointment_time",
    "duration_minutes",
    "technician",
    "resource",
    "status",
    "source",
    "booked_by",
    "estimated_cost",
    "cancellation_reason",
    "notes",
    "address",
    "city",
    "postal_code",
)
_TASK_COLUMNS = (
    "task_id",
    "conversation_id",
    "customer_id",
    "what",
    "why",
    "customer_name",
    "customer_phone",
    "created",
    "due",
    "done",
)
_POSTAL_CODE = re.compile(r"\d{4,5}(-\d{4})?")


async def _calls(db: AsyncSession, at: Place) -> Batches:
    """One row a call, also of those still going on: how it went, then what was learned."""
    learned = [CUSTOMER_DATA[place] for place in _BEYOND_THE_LOG]
    yield [("conversation_id", "customer_id", *CALL_LOGS, *learned)]
    spoken = _meant().where(Conversation.channel == Channel.voice)
    async for found in _in_batches(db, spoken, Conversation.id):
        records = await queries.records(db, [talk for (talk,) in found], turns=False)
        yield [_call(record, at) for record in records]


def _meant() -> Select[Conversation]:
    """Return the conversations that were no practice."""
    return select(Conversation).where(Conversation.practice.is_(False))


def _call(record: CallRecord, at: Place) -> Row:
    learned = customer_row(record, at)
    return (
        record.conversation.id,
        record.conversation.customer_id,
        *call_row(record, at),
        *(learned[place] for place in _BEYOND_THE_LOG),
    )


async def _conversations(db: AsyncSession, at: Place) -> Batches:
    """One row a turn, of every channel, in the order of the conversations' starts."""
    yield [("conversation_id", "channel", "date", "time", "seq", "speaker", "text")]
    async for found in _in_batches(db, _meant(), Conversation.id):
        talks = [talk for (talk,) in found]
        turns = await queries.turns_of(db, [talk.id for talk in talks])
        yield [_turn(talk, turn, at) for talk in talks for turn in turns[talk.id]]


def _turn(talk: Conversation, turn: Said, at: Place) -> Row:
    day, clock = local_date(turn.at, at.zone), local_time(turn.at, at.zone)
    return talk.id, talk.channel, day, clock, turn.seq, turn.speaker, turn.text


async def _customers(db: AsyncSession, at: Place) -> Batches:
    """One row a customer who was not put away; phones as they are dialled from the business."""
    yield [("customer_id", *_CUSTOMER_COLUMNS)]
    kept = select(Customer).where(Customer.archived_at.is_(None))
    async for found in _in_batches(db, kept, Customer.id):
        yield [_customer(customer, at) for (customer,) in found]


def _customer(customer: Customer, at: Place) -> Row:
    values = {name: getattr(customer, name) for name in _CUSTOMER_COLUMNS}
    for name in ("phone", "phone_secondary"):
        values[name] = dialled(values[name], at.locale)
    values["city"] = locality(values["city"])
    return customer.id, *values.values()


async def _bookings(db: AsyncSession, at: Place) -> Batches:
    """One row a visit, in the order they were booked; what is only held is no booking yet."""
    yield [_BOOKING_COLUMNS]
    made = (
        select(Booking, Customer, phone_to_reach(), Staff.name, Resource.name)
        .join(Customer, Customer.id == Booking.customer_id)
        .outerjoin(Staff, Staff.id == Booking.technician_id)
        .outerjoin(Resource, Resource.id == Booking.resource_id)
        .where(Booking.status != BookingStatus.held, Booking.archived_at.is_(None))
    )
    async for found in _in_batches(db, made, Booking.id):
        yield [
            (
                *_who(booking, customer, dialled(phone, at.locale)),
                *_visit(booking, at),
                technician,
                resource,
                *_state(booking),
                *where_to_go(booking, customer),
            )
            for booking, customer, phone, technician, resource in found
        ]


def _who(booking: Booking, customer: Customer, phone: str | None) -> Row:
    return booking.id, booking.conversation_id, customer.id, full_name(customer), phone


def _visit(booking: Booking, at: Place) -> Row:
    return (
        booking.service_type,
        " ".join(booking.noted_services),
        booking.title,
        booking.description,
        booking.urgency,
        booking.property_type,
        local_date(booking.starts_at, at.zone),
        local_time(booking.starts_at, at.zone),
        (booking.ends_at - booking.starts_at) // timedelta(minutes=1),
    )


def _state(booking: Booking) -> Row:
    return (
        booking.status,
        booking.source,
        booking.booked_by,
        booking.estimated_cost,
        booking.cancellation_reason,
        booking.notes,
    )


def where_to_go(booking: Booking, customer: Customer) -> tuple[str | None, str | None, str | None]:
    """Return street, locality and postcode of a visit: its own, else where the customer lives."""
    if not booking.pickup_address:
        street = ", ".join(line for line in (customer.address_line1, customer.address_line2) if line)
        return street or None, locality(customer.city), customer.postal_code
    parts = booking.pickup_address.split(", ")
    postal_code = parts.pop() if _POSTAL_CODE.fullmatch(parts[-1]) else None
    # A street has its number; a locality has none.
    city = parts.pop() if parts and not re.search(r"\d", parts[-1]) else None
    return ", ".join(parts) or None, locality(city), postal_code


async def _tasks(db: AsyncSession, at: Place) -> Batches:
    """One row a task, in the order they were left, those that are done too."""
    yield [_TASK_COLUMNS]
    left = select(StaffTask).where(StaffTask.archived_at.is_(None))
    async for found in _in_batches(db, left, StaffTask.id):
        yield [_task(task, at) for task in await with_callers(db, [task for (task,) in found])]


def _task(left: LeftTask, at: Place) -> Row:
    task = left.task
    return (
        task.id,
        task.conversation_id,
        task.customer_id,
        task.what,
        why_in_words(task, at.locale),
        left.name,
        dialled(left.phone, at.locale),
        *(_date_and_time(each, at) for each in (left.left_at, task.due_at, task.done_at)),
    )


def _date_and_time(moment: datetime | None, at: Place) -> str | None:
    return f"{local_date(moment, at.zone)} {local_time(moment, at.zone)}" if moment else None


async def _in_batches(
    db: AsyncSession, statement: Select[*tuple[Any, ...]], id: InstrumentedAttribute[UUID]
) -> AsyncIterator[Sequence[Any]]:
    """Yield the rows of a statement in the order of an id, some hundred at a time.

    id   of the statement's first entity; it carries the time, so the order is one of time
    """
    last = UUID(int=0)
    ordered = statement.order_by(id).limit(BATCH)
    while rows := (await db.execute(ordered.where(id > last))).all():
        yield rows
        last = rows[-1][0].id


EXPORTS: Mapping[What, Callable[[AsyncSession, Place], Batches]] = {
    "calls": _calls,
    "customers": _customers,
    "conversations": _conversations,
    "bookings": _bookings,
    "tasks": _tasks,
}
"""What can be exported, and the rows of each."""
