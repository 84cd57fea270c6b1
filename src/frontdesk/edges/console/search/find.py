"""What quick find looks through in a business. It tells who, what and when, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Channel, Conversation
from frontdesk.domain.customers.models import ContactKind, ContactPoint, Customer
from frontdesk.domain.customers.queries import full_name, phone_to_reach
from frontdesk.domain.scheduling.models import Booking
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

MOST_OF_A_KIND = 4

LEAST_DIGITS = 3
"""Fewer digits are in nearly every number."""

LEAST_TO_MISTYPE = 4
"""In a shorter word one wrong letter makes another name."""


@dataclass(frozen=True)
class Found:
    """One thing that was found: its name, what else tells it apart, and where it opens."""

    kind: str
    icon: str
    name: str
    what: str
    href: str


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for.

    words    to be found at the beginning of names
    digits   of a phone number as it may stand in E.164; empty if it is none
    """

    words: tuple[str, ...]
    digits: str

    @property
    def text(self) -> str:
        return " ".join(self.words)


def wanted(typed: str) -> Wanted:
    """Return what was typed, as a name and as a number in any form."""
    is_number = re.fullmatch(r"[\d\s().+-]*", typed) is not None
    digits = re.sub(r"\D", "", typed) if is_number else ""
    if not typed.lstrip().startswith("+"):
        digits = digits.removeprefix("0")  # national numbers begin with it, E.164 has the country there
    return Wanted(tuple(typed.split()), digits if len(digits) >= LEAST_DIGITS else "")


async def found(seat: Seat, db: AsyncSession, sought: Wanted, local: Local) -> list[Found]:
    """Return what is found of each kind that the person may read, the likeliest first."""
    things: list[Found] = []
    if seat.may("calls:read"):
        things += await _customers(seat, db, sought, local)
    if seat.may("visits:read"):
        things += await _visits(seat, db, sought, local)
    if seat.may("calls:read"):
        things += await _calls(seat, db, sought, local)
    if seat.may("tasks:read"):
        things += await _tasks(seat, db, sought, local)
    return things


async def _customers(seat: Seat, db: AsyncSession, sought: Wanted, local: Local) -> list[Found]:
    rows = await _people(db, _is_person(sought))
    if not rows and not sought.digits:
        rows = await _people(db, _is_mistyped(sought))
    return [
        Found(
            "Customers",
            "user",
            full_name(person) or "Name not known",
            local.phone(phone) if phone else "",
            f"/b/{seat.card.slug}/calls?customer={person.id}",
        )
        for person, phone in rows
    ]


async def _people(db: AsyncSession, are_meant: ColumnElement[bool]) -> list[tuple[Customer, str | None]]:
    rows = await db.execute(
        select(Customer, phone_to_reach())
        .where(Customer.archived_at.is_(None), are_meant)
        .order_by(Customer.last_contact_at.desc().nulls_last(), Customer.id)
        .limit(MOST_OF_A_KIND)
    )
    return [(person, phone) for person, phone in rows]


async def _visits(seat: Seat, db: AsyncSession, sought: Wanted, local: Local) -> list[Found]:
    is_ahead = Booking.starts_at >= seat.now
    service = (
        select(Service.name).where(Service.key == Booking.service_type).order_by(Service.archived_at.desc()).limit(1)
    ).scalar_subquery()
    what = func.coalesce(Booking.title, service, Booking.service_type)
    rows = await db.execute(
        select(Booking, Customer, what)
        .join(Customer, Customer.id == Booking.customer_id)
        .where(Booking.archived_at.is_(None), or_(_is_person(sought), _holds(what, sought)))
        .order_by(
            is_ahead.desc(),
            case((is_ahead, Booking.starts_at)).asc(),
            Booking.starts_at.desc(),
            Booking.id,
        )
        .limit(MOST_OF_A_KIND)
    )
    return [
        Found(
            "Visits",
            "cal",
            f"{full_name(customer) or 'Name not known'}, {title}",
            local.moment(visit.starts_at),
            f"/b/{seat.card.slug}/visits/{visit.id}",
        )
        for visit, customer, title in rows
    ]


async def _calls(seat: Seat, db: AsyncSession, sought: Wanted, local: Local) -> list[Found]:
    by_name = and_(*(_begins_a_word(Conversation.customer_name, word) for word in sought.words))
    by_number = Conversation.address.contains(sought.digits, autoescape=True) if sought.digits else false()
    rows = await db.scalars(
        select(Conversation)
        .where(Conversation.channel == Channel.voice, Conversation.practice.is_(False), or_(by_name, by_number))
        .order_by(Conversation.started_at.desc(), Conversation.id)
        .limit(MOST_OF_A_KIND)
    )
    return [
        Found(
            "Calls",
            "phone",
            call.customer_name or (local.phone(call.address) if call.address else "Number withheld"),
            local.moment(call.started_at),
            f"/b/{seat.card.slug}/calls/{call.id}",
        )
        for call in rows
    ]


async def _tasks(seat: Seat, db: AsyncSession, sought: Wanted, local: Local) -> list[Found]:
    rows = await db.scalars(
        select(StaffTask)
        .where(StaffTask.archived_at.is_(None), StaffTask.done_at.is_(None), _holds(StaffTask.what, sought))
        .order_by(StaffTask.due_at.asc().nulls_last(), StaffTask.id)
        .limit(MOST_OF_A_KIND)
    )
    return [
        Found(
            "Tasks",
            "checksq",
            task.what,
            f"due {local.moment(task.due_at)}" if task.due_at else "",
            f"/b/{seat.card.slug}/tasks",
        )
        for task in rows
    ]


def _is_person(sought: Wanted) -> ColumnElement[bool]:
    """A customer whose names begin with every word, or one of whose numbers has the digits."""
    if sought.digits:
        sharing = select(ContactPoint.customer_id).where(
            ContactPoint.kind == ContactKind.phone,
            ContactPoint.archived_at.is_(None),
            ContactPoint.value.contains(sought.digits, autoescape=True),
        )
        return or_(Customer.phone.contains(sought.digits, autoescape=True), Customer.id.in_(sharing))
    return and_(*(_begins_a_name(f"{_escaped(word)}%") for word in sought.words))


def _is_mistyped(sought: Wanted) -> ColumnElement[bool]:
    """A customer whose names begin with every word, one letter of each wrong, missing or too many."""
    return and_(*(or_(*(_begins_a_name(form) for form in _mistyped(word))) for word in sought.words))


def _begins_a_name(pattern: str) -> ColumnElement[bool]:
    return or_(Customer.first_name.ilike(pattern, escape="/"), Customer.last_name.ilike(pattern, escape="/"))


def _begins_a_word(column: SQLColumnExpression[str | None], word: str) -> ColumnElement[bool]:
    return or_(column.ilike(f"{_escaped(word)}%", escape="/"), column.ilike(f"% {_escaped(word)}%", escape="/"))


def _holds(column: SQLColumnExpression[str], sought: Wanted) -> ColumnElement[bool]:
    return column.ilike(f"%{_escaped(sought.text)}%", escape="/")


def _mistyped(word: str) -> Iterator[str]:
    """Yield the patterns of a word with one letter wrong, missing or too many."""
    yield f"{_escaped(word)}%"
    if len(word) < LEAST_TO_MISTYPE:
        return
    for at in range(len(word)):
        before, after = _escaped(word[:at]), _escaped(word[at + 1 :])
        yield f"{before}_{after}%"
        yield f"{before}{after}%"
        yield f"{before}_{_escaped(word[at:])}%"


def _escaped(text: str) -> str:
    return re.sub(r"([/%_])", r"/\1", text)
