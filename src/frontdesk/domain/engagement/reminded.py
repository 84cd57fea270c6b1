"""Whether a reminder that was written down still says what is so, and what its visit knows of it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import Message, MessagePurpose
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.customers.models import Consent, ConsentStatus, Customer
from frontdesk.domain.scheduling.models import Booking, BookingStatus

STARTS_AT = "starts_at"
"""In why a reminder may go: the start of the visit that it names."""

_TO_COME = (BookingStatus.scheduled, BookingStatus.confirmed)


class Standing(Enum):
    """What became of the visit that a reminder names, and of who is to be reminded."""

    holds = auto()
    late = auto()
    off = auto()


def may_be_reminded() -> tuple[ColumnElement[bool], ...]:
    """Return what must be so of a visit (Booking) and whose it is (Customer), whenever it is.

    It stands in the calendar; its customer is there, has an address, and did not say no. Calls on a clock of their own,
    and practice, are left alone.
    """
    apart = exists().where(
        Conversation.id == Booking.conversation_id,
        or_(Conversation.frozen_at.is_not(None), Conversation.practice),
    )
    said_last = (
        select(Consent.status)
        .where(Consent.address == Customer.email, Consent.purpose == MessagePurpose.reminder.value)
        .order_by(Consent.at.desc(), Consent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        Booking.status.in_(_TO_COME),
        Booking.archived_at.is_(None),
        Customer.archived_at.is_(None),
        Customer.email.is_not(None),
        Customer.receive_reminders.is_(True),
        ~apart,
        func.coalesce(said_last, ConsentStatus.opted_in) != ConsentStatus.opted_out,
    )


async def standing(db: AsyncSession, reminder: Message, *, now: datetime) -> Standing:
    """Return whether a reminder may still go: `off` if it is not so any more, `late` if the visit has begun."""
    statement = (
        select(Booking.starts_at, Customer.email)
        .join(Customer, Customer.id == Booking.customer_id)
        .where(Booking.id == reminder.booking_id, *may_be_reminded())
    )
    found = (await db.execute(statement)).one_or_none()
    named = _named_start(reminder)
    if found is None or tuple(found) != (named, reminder.address):
        return Standing.off
    return Standing.holds if now < named else Standing.late


async def note_sent(db: AsyncSession, reminder: Message, *, now: datetime) -> None:
    """Write down with the visit that its customer was reminded."""
    await db.execute(
        update(Booking)
        .where(Booking.id == reminder.booking_id)
        .values(reminder_sent_at=now)
        .execution_options(synchronize_session=False)
    )


async def take_back(db: AsyncSession, reminder: Message) -> None:
    """Let the visit count as one nobody was reminded of, if this was the last word on it: it may become due again."""
    await db.execute(
        update(Booking)
        .where(Booking.id == reminder.booking_id, Booking.reminded_for == _named_start(reminder))
        .values(reminded_for=None)
        .execution_options(synchronize_session=False)
    )


def _named_start(reminder: Message) -> datetime:
    return datetime.fromisoformat((reminder.allowed_because or {})[STARTS_AT])
