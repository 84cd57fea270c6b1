"""Everything that changes the people a business serves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import ContactKind, ContactPoint, Customer, PropertyType
from frontdesk.domain.customers.names import Name, name_of
from frontdesk.domain.customers.queries import candidates_by_phone


class Particulars(TypedDict, total=False):
    """What a caller may say about where they are; only gaps are filled with it."""

    address_line1: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    property_type: PropertyType | None


async def find_or_add(
    db: AsyncSession,
    *,
    name: str | None,
    phone: str | None,
    now: datetime,
    email: str | None = None,
    practice: bool = False,
    **particulars: Unpack[Particulars],
) -> Customer:
    """Return the customer who is speaking, entered now if they are new.

    name      as it was said; None if it is not known
    phone     E.164; None if it is not known: then everybody is new
    email     one more way to reach them; others may share it
    practice  what is said is not meant: nothing is added to somebody who is known

    The same first name on the same number is the same person; another name on it is another
    person, who shares it. What is known already is never overwritten by what a caller says.
    """
    if practice and phone is not None:
        known = _who(name_of(name), await candidates_by_phone(db, phone))
        if known is not None:
            return known
    customer = await _found_or_added(db, name_of(name), phone=phone, now=now, **particulars)
    if email:
        await add_contact_point(db, customer, email=email)
    return customer


async def _found_or_added(
    db: AsyncSession, said: Name, *, phone: str | None, now: datetime, **particulars: Unpack[Particulars]
) -> Customer:
    if phone is None:
        return await _add(db, said, now=now, phone=None, **particulars)
    known = _who(said, await candidates_by_phone(db, phone))
    if known is None:
        # Two callers can come at once: one of them gets the number, the other waits for its row.
        holder = await _add_holder(db, said, phone, now=now, **particulars)
        if holder is not None:
            return holder
        await _lock_holder(db, phone)
        known = _who(said, await candidates_by_phone(db, phone))
    if known is None:
        sharer = await _add(db, said, now=now, phone=None, **particulars)
        await add_contact_point(db, sharer, phone=phone)
        return sharer
    return await _fill_gaps(db, known, said, now=now, **particulars)


async def correct(
    db: AsyncSession, customer_id: UUID | None, *, name: str | None, phone: str | None, since: datetime
) -> Customer | None:
    """Put right the name and number of somebody who was entered just now, and return them.

    since    when that was; somebody known longer is not changed by what a caller says: None
    phone    E.164; the wrong number is put away
    """
    entered = await db.scalar(select(Customer).where(Customer.id == customer_id, Customer.created_at >= since))
    if entered is None:
        return None
    said = name_of(name)
    if not said.is_unknown:
        entered.first_name, entered.last_name = said.first, said.last
    if phone and phone != entered.phone:
        await _put_away_contact_points(db, entered)
        taken = any(other.id != entered.id for other in await candidates_by_phone(db, phone))
        entered.phone = None if taken else phone
        await db.flush()
        await add_contact_point(db, entered, phone=phone)
    await db.flush()
    return entered


async def _put_away_contact_points(db: AsyncSession, customer: Customer) -> None:
    await db.execute(
        update(ContactPoint)
        .where(ContactPoint.customer_id == customer.id, ContactPoint.kind == ContactKind.phone)
        .values(archived_at=func.now())
    )


async def archive(db: AsyncSession, ids: Sequence[UUID]) -> None:
    """Put customers away, with the ways to reach them."""
    for row, its in ((ContactPoint, ContactPoint.customer_id), (Customer, Customer.id)):
        await db.execute(
            update(row)
            .where(its.in_(ids), row.archived_at.is_(None))
            .values(archived_at=func.now())
            .execution_options(synchronize_session=False)
        )


async def add_contact_point(
    db: AsyncSession, customer: Customer, *, phone: str | None = None, email: str | None = None
) -> None:
    """Note that a customer can be reached on a number or at an address; a second time changes nothing.

    phone   E.164; others may have it too
    email   lower case; likewise
    """
    ways = ((ContactKind.phone, phone), (ContactKind.email, email))
    for kind, value in ways:
        if value:
            await db.execute(
                insert(ContactPoint).values(customer_id=customer.id, kind=kind, value=value).on_conflict_do_nothing()
            )


def _who(said: Name, candidates: Sequence[Customer]) -> Customer | None:
    """Return the candidate who has this name; the exact name before a likely one."""
    named = [(Name(each.first_name, each.last_name), each) for each in candidates]
    if said.is_unknown:
        return named[0][1] if named else None
    exact = (each for name, each in named if name.is_exactly(said))
    likely = (each for name, each in named if not name.is_unknown and name.may_be(said))
    nameless = (each for name, each in named if name.is_unknown)
    return next(exact, None) or next(likely, None) or next(nameless, None)


async def _add_holder(
    db: AsyncSession, said: Name, phone: str, *, now: datetime, **particulars: Unpack[Particulars]
) -> Customer | None:
    """Enter the main holder of a number; None if it has one."""
    holder = await db.scalar(
        insert(Customer)
        .values(**_values(said, now=now, phone=phone, particulars=particulars))
        .on_conflict_do_nothing()
        .returning(Customer)
    )
    if holder is not None:
        await add_contact_point(db, holder, phone=phone)
    return holder


async def _add(
    db: AsyncSession,
    said: Name,
    *,
    now: datetime,
    phone: str | None,
    **particulars: Unpack[Particulars],
) -> Customer:
    added = Customer(**_values(said, now=now, phone=phone, particulars=particulars))
    db.add(added)
    await db.flush()
    return added


def _values(said: Name, *, now: datetime, phone: str | None, particulars: Particulars) -> dict[str, Any]:
    return {
        "first_name": said.first,
        "last_name": said.last,
        "phone": phone,
        "customer_since": now.date(),
        "last_contact_at": now,
        **particulars,
    }


async def _lock_holder(db: AsyncSession, phone: str) -> None:
    """Let callers who share a number pass one by one, so that none is entered twice."""
    await db.execute(
        select(Customer.id).where(Customer.phone == phone, Customer.archived_at.is_(None)).with_for_update()
    )


async def _fill_gaps(
    db: AsyncSession,
    known: Customer,
    said: Name,
    *,
    now: datetime,
    **particulars: Unpack[Particulars],
) -> Customer:
    """Add what was not known; the database looks once more, so nothing known since is lost."""
    gaps: dict[str, Any] = {
        name: func.coalesce(getattr(Customer, name), value) for name, value in particulars.items() if value is not None
    }
    if said.first:
        gaps["first_name"] = case((Customer.first_name == "", said.first), else_=Customer.first_name)
    if said.last:
        gaps["last_name"] = func.coalesce(Customer.last_name, said.last)
    updated = await db.scalars(
        update(Customer)
        .where(Customer.id == known.id)
        .values(last_contact_at=func.greatest(Customer.last_contact_at, now), **gaps)
        .returning(Customer)
        .execution_options(populate_existing=True)
    )
    return updated.one()
