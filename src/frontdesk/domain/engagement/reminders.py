"""Reminders of visits, by mail: which are due, what they say, and the job that writes them down, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.conversations.messages import MessagePurpose
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.customers.models import Consent, ConsentStatus, Customer
from frontdesk.domain.engagement.mail import send_mail_later
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.tenancy.models import PhoneNumber
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.queue import Job, task

SETTING = "reminder_hours"
"""In a business's settings: how many hours before a visit its customer is reminded; 0 never."""
USUALLY = 24
MOST_HOURS = 168

_TO_COME = (BookingStatus.scheduled, BookingStatus.confirmed)


@dataclass(frozen=True, slots=True)
class Due:
    """A visit whose customer is to be reminded now."""

    booking_id: UUID
    customer_id: UUID
    first_name: str
    email: str
    what: str
    starts_at: datetime


def hours_before(settings: Mapping[str, Any]) -> int:
    """Return how many hours before a visit a business reminds its customer; 0 never.

    What makes no sense counts as nothing said.
    """
    wish = settings.get(SETTING, USUALLY)
    return wish if type(wish) is int and 0 <= wish <= MOST_HOURS else USUALLY


@task("engagement.remind", cron="*/10 * * * *")
async def remind(job: Job) -> None:
    """Write the reminders that are due down, of each business; what fails in one keeps none of the others waiting."""
    for business_id in await job.database.directory.businesses():
        async with job.database.transaction(business_id) as db:
            await remind_customers(db, now=job.clock.now())


async def remind_customers(db: AsyncSession, *, now: datetime) -> int:
    """Write the due reminders of the bound business down to be mailed; return how many."""
    card = await business_card(db)
    due = await due_reminders(db, hours=hours_before(card.settings), now=now)
    number = await _number_to_ring(db, card) if due else None
    for each in due:
        await _remind(db, each, card, number, now)
    return len(due)


async def due_reminders(db: AsyncSession, *, hours: int, now: datetime) -> list[Due]:
    """Return the visits to come whose customers are to be reminded, held so that nobody else reminds of them too.

    A visit is reminded of once for its time: moved to a later day it is due again. Who booked it within these hours
    knows it yet. Calls on a clock of their own, and practice, are left alone.
    """
    if hours == 0:
        return []
    moment = Booking.starts_at - timedelta(hours=hours)
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
    name = func.coalesce(Booking.title, Service.name, Booking.service_type)
    statement = (
        select(Booking.id, Customer.id, Customer.first_name, Customer.email, name, Booking.starts_at)
        .join(Customer, Customer.id == Booking.customer_id)
        .join(Service, and_(Service.key == Booking.service_type, Service.archived_at.is_(None)), isouter=True)
        .where(
            Booking.status.in_(_TO_COME),
            Booking.archived_at.is_(None),
            Booking.starts_at > now,
            moment <= now,
            Booking.created_at < moment,
            or_(Booking.reminder_sent_at.is_(None), Booking.reminder_sent_at < moment),
            Customer.email.is_not(None),
            Customer.receive_reminders,
            ~apart,
            func.coalesce(said_last, ConsentStatus.opted_in) != ConsentStatus.opted_out,
        )
        .order_by(Booking.starts_at, Booking.id)
        .with_for_update(of=Booking, skip_locked=True)
    )
    return [Due(*row) for row in await db.execute(statement)]  # type: ignore[arg-type]  # those without an address are left out


async def _remind(db: AsyncSession, due: Due, card: BusinessCard, number: str | None, now: datetime) -> None:
    locale, starts = Locale(card.locale), due.starts_at.astimezone(card.zone)
    when = f"{locale.day(starts.date())} at {locale.time(starts.time())}"
    text = _template().render(
        name=due.first_name, business=card.name, what=due.what, when=when, number=locale.phone(number) if number else ""
    )
    await send_mail_later(
        db,
        to=due.email,
        subject=f"{card.name}: {due.what}, {when}",
        text=text,
        html=None,
        purpose=MessagePurpose.reminder,
        because={"relation": "a visit that they booked", "preference": "receive_reminders"},
        customer_id=due.customer_id,
        booking_id=due.booking_id,
    )
    await db.execute(
        update(Booking)
        .where(Booking.id == due.booking_id)
        .values(reminder_sent_at=now)
        .execution_options(synchronize_session=False)
    )


async def _number_to_ring(db: AsyncSession, card: BusinessCard) -> str | None:
    """Return the number of the desk, which can move a visit, else of a person."""
    numbers = select(PhoneNumber.e164).order_by(PhoneNumber.created_at, PhoneNumber.e164).limit(1)
    return await db.scalar(numbers) or card.phone


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=False,  # noqa: S701 (a text, no page)
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("reminder.txt")
