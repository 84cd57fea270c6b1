"""Rows for tests, by name: each builder knows a plausible row, the test says what matters to it.

`a_business(database)` opens its own transaction; all others work in the one they are given and
flush, so that the next row can point at theirs.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Faq, Service, ServiceCategory
from frontdesk.domain.conversations.models import (
    Call,
    CallStatus,
    Channel,
    Conversation,
    Direction,
    Speaker,
    Turn,
)
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import (
    Booking,
    BookingSource,
    BookingStatus,
    Resource,
    ResourceKind,
    Shift,
)
from frontdesk.domain.tenancy.models import Business, PhoneNumber, Role, Staff
from frontdesk.kernel.db import Base, Database
from frontdesk.kernel.ids import new_id
from frontdesk.trades.load import packs

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When a test's visit or call takes place unless it says otherwise; its month exists."""

_Row = TypeVar("_Row", bound=Base)


async def stored(db: AsyncSession, row: _Row) -> _Row:
    """Return the row once the database has it."""
    db.add(row)
    await db.flush()
    return row


async def a_business(database: Database, *, slug: str = "lakeside", **given: Any) -> UUID:
    """Return the id of a business with nothing in it."""
    id = new_id()
    row: dict[str, Any] = {
        "name": "Lakeside Repairs",
        "trade": "plumbing",
        "region": "AU",
        "timezone": "Australia/Sydney",
        "currency": "AUD",
        "locale": "en-AU",
    }
    async with database.transaction(id) as db:
        await stored(db, Business(id=id, slug=slug, **row | given))
    return id


async def a_plumbing_business(database: Database) -> UUID:
    """Return the id of the plumbing pack's demo business: services, technicians, shifts, number."""
    pack = packs()["plumbing"]
    demo = pack.demo
    id = await a_business(
        database,
        slug=demo.slug,
        name=demo.name,
        trade=pack.key,
        phone=demo.person_phone,
        opening_hours={day: [list(span) for span in spans] for day, spans in demo.opening.items()},
        is_demo=True,
        **demo.address,
    )
    skills = sorted({skill for service in pack.services for skill in service.skills})
    async with database.transaction(id) as db:
        await stored(db, PhoneNumber(e164=demo.phone, capabilities=["voice"]))
        for service in pack.services:
            await a_service(
                db,
                key=service.key,
                name=service.name,
                category=ServiceCategory(service.category),
                duration_minutes=service.minutes,
                buffer_minutes=service.buffer,
                price=service.price,
                skills=list(service.skills),
                phrases=list(service.phrases),
            )
        for faq in pack.faqs:
            await stored(
                db,
                Faq(
                    category=faq.category,
                    question=faq.question,
                    answer=faq.answer,
                    keywords=list(faq.keywords),
                ),
            )
        for name in demo.technicians:
            await a_technician(db, name=name, skills=skills, weekdays=range(5))
    return id


async def a_service(db: AsyncSession, **given: Any) -> Service:
    """Return a stored service of an hour."""
    row: dict[str, Any] = {
        "key": "blocked_drain",
        "name": "Blocked drain",
        "category": ServiceCategory.repair,
        "duration_minutes": 60,
    }
    return await stored(db, Service(**row | given))


async def a_technician(
    db: AsyncSession,
    *,
    name: str = "Danny Okafor",
    weekdays: range = range(0),
    **given: Any,
) -> Staff:
    """Return a stored technician, on shift from 8 to 18 on the given weekdays (0 is Monday)."""
    technician = await stored(db, Staff(name=name, role=Role.technician, **given))
    for weekday in weekdays:
        await stored(
            db,
            Shift(staff_id=technician.id, weekday=weekday, starts=time(8), ends=time(18)),
        )
    return technician


async def a_bay(db: AsyncSession, *, name: str = "Bay 1") -> Resource:
    """Return a stored bay."""
    return await stored(db, Resource(kind=ResourceKind.bay, name=name))


async def a_customer(db: AsyncSession, **given: Any) -> Customer:
    """Return a stored customer."""
    row: dict[str, Any] = {"first_name": "Sarah", "last_name": "O'Brien", "phone": "+61491570156"}
    return await stored(db, Customer(**row | given))


async def a_conversation(db: AsyncSession, *, started_at: datetime | None = None, **given: Any) -> Conversation:
    """Return a stored conversation, by voice, whose id carries its start."""
    start = started_at or datetime.now(UTC)
    row: dict[str, Any] = {
        "id": new_id(start),
        "channel": Channel.voice,
        "direction": Direction.inbound,
        "address": "+61491570156",
        "started_at": start,
    }
    return await stored(db, Conversation(**row | given))


async def a_call(db: AsyncSession, conversation: Conversation, **given: Any) -> Call:
    """Return the stored call of a conversation, still going on."""
    row: dict[str, Any] = {"conversation_id": conversation.id, "status": CallStatus.in_progress}
    return await stored(db, Call(**row | given))


async def a_turn(db: AsyncSession, conversation: Conversation, **given: Any) -> Turn:
    """Return a stored turn of a conversation: the first, by the customer."""
    row: dict[str, Any] = {
        "conversation_id": conversation.id,
        "seq": 1,
        "speaker": Speaker.customer,
        "text": "my drain is blocked",
        "at": conversation.started_at,
    }
    return await stored(db, Turn(**row | given))


async def a_booking(db: AsyncSession, customer: Customer, *, starts_at: datetime = MONDAY, **given: Any) -> Booking:
    """Return a stored visit of an hour, scheduled, with nobody assigned."""
    row: dict[str, Any] = {
        "customer_id": customer.id,
        "service_type": "blocked_drain",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "status": BookingStatus.scheduled,
        "source": BookingSource.voice,
    }
    return await stored(db, Booking(**row | given))
