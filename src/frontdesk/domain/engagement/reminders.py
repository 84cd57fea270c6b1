"""Reminders of visits, by mail: which are due, what they say, and the jobs that write them down, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from sqlalchemy import Select, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.conversations.messages import MessagePurpose
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.engagement.mail import send_mail_later
from frontdesk.domain.engagement.mailers import leaves_here
from frontdesk.domain.engagement.reminded import STARTS_AT, may_be_reminded
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.tenancy.changes import business_row
from frontdesk.domain.tenancy.models import PhoneNumber
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.queue import Job, defer, task

SETTING = "reminder_hours"
"""In a business's settings: how many hours before a visit its customer is reminded; 0 or nothing, never."""
MOST_HOURS = 168


@dataclass(frozen=True, slots=True)
class Due:
    """A visit whose customer is to be reminded now.

    moved   whether they were reminded of another time of it
    """

    booking_id: UUID
    customer_id: UUID
    first_name: str
    email: str
    what: str
    starts_at: datetime
    moved: bool


def hours_before(settings: Mapping[str, Any]) -> int:
    """Return how many hours before a visit a business reminds its customer; 0 never.

    Nobody is written to whose business never chose so; what makes no sense counts as nothing chosen.
    """
    wish = settings.get(SETTING)
    return wish if type(wish) is int and 0 <= wish <= MOST_HOURS else 0


@task("engagement.remind", cron="*/10 * * * *")
async def remind(job: Job) -> None:
    """Have the reminders that are due written down, of each business in a job of its own.

    What fails in one keeps none of the others waiting.
    """
    now = job.clock.now()
    for business_id in await job.database.directory.businesses():
        async with job.database.transaction(business_id) as db:
            row = await business_row(db)
            hours = hours_before(row.settings)
            if hours and await leaves_here(db, is_demo=row.is_demo) and await _is_any_due(db, hours=hours, now=now):
                await defer(db, remind_business, queueing_lock="reminders")


@task("engagement.remind_business")
async def remind_business(job: Job) -> None:
    """Write the due reminders of a business down."""
    async with job.transaction() as db:
        await remind_customers(db, now=job.clock.now())


async def remind_customers(db: AsyncSession, *, now: datetime) -> int:
    """Write the due reminders of the bound business down to be mailed; return how many.

    None where its mail reaches nobody: they become due once it does.
    """
    card = await business_card(db)
    if not await leaves_here(db, is_demo=card.is_demo):
        return 0
    due = await due_reminders(db, hours=hours_before(card.settings), now=now)
    number = await _number_to_ring(db, card) if due else None
    for each in due:
        await _remind(db, each, card, number)
    return len(due)


async def due_reminders(db: AsyncSession, *, hours: int, now: datetime) -> list[Due]:
    """Return the visits to come whose customers are to be reminded, held so that nobody else reminds of them too.

    A visit is reminded of once for each start it has: moved to another time, however near, it is due again. Who
    booked it within these hours knows it yet.
    """
    if hours == 0:
        return []
    found = await db.execute(_due(hours, now).with_for_update(of=Booking, skip_locked=True))
    return [Due(*row) for row in found]  # type: ignore[arg-type]  # those without an address are left out


async def _is_any_due(db: AsyncSession, *, hours: int, now: datetime) -> bool:
    return (await db.execute(_due(hours, now).limit(1))).first() is not None


def _due(hours: int, now: datetime) -> Select[UUID, UUID, str, str | None, str, datetime, bool]:
    moment = Booking.starts_at - timedelta(hours=hours)
    name = func.coalesce(Booking.title, Service.name, Booking.service_type)
    moved = Booking.reminded_for.is_not(None)
    return (
        select(Booking.id, Customer.id, Customer.first_name, Customer.email, name, Booking.starts_at, moved)
        .join(Customer, Customer.id == Booking.customer_id)
        .join(Service, and_(Service.key == Booking.service_type, Service.archived_at.is_(None)), isouter=True)
        .where(
            Booking.starts_at > now,
            moment <= now,
            Booking.created_at < moment,
            Booking.reminded_for.is_distinct_from(Booking.starts_at),
            *may_be_reminded(),
        )
        .order_by(Booking.starts_at, Booking.id)
    )


async def _remind(db: AsyncSession, due: Due, card: BusinessCard, number: str | None) -> None:
    locale, starts = Locale(card.locale), due.starts_at.astimezone(card.zone)
    when = f"{locale.day(starts.date())} at {locale.time(starts.time())}"
    text = _template().render(
        name=due.first_name, business=card.name, what=due.what, when=when, moved=due.moved,
        number=locale.phone(number) if number else "",
    )  # fmt: skip
    await send_mail_later(
        db,
        to=due.email,
        subject=f"{card.name}: {due.what}, {when}",
        text=text,
        html=None,
        purpose=MessagePurpose.reminder,
        because={
            "relation": "a visit that they booked",
            "preference": "receive_reminders",
            STARTS_AT: due.starts_at.isoformat(),
        },
        customer_id=due.customer_id,
        booking_id=due.booking_id,
    )
    await db.execute(
        update(Booking)
        .where(Booking.id == due.booking_id)
        .values(reminded_for=due.starts_at)
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
