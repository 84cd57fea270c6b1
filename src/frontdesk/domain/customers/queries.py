"""Reads of the people a business serves."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import ContactKind, ContactPoint, Customer
from frontdesk.domain.customers.names import Name


async def candidates_by_phone(db: AsyncSession, phone: str) -> list[Customer]:
    """Return the people who may be speaking on a number: its main holder, then who shares it.

    phone   E.164; families share one, so a match is a candidate and the desk asks who is speaking
    """
    sharing = select(ContactPoint.customer_id).where(
        ContactPoint.kind == ContactKind.phone,
        ContactPoint.value == phone,
        ContactPoint.archived_at.is_(None),
    )
    rows = await db.scalars(
        select(Customer)
        .where(
            Customer.archived_at.is_(None),
            or_(Customer.phone == phone, Customer.id.in_(sharing)),
        )
        .order_by(Customer.phone.is_not_distinct_from(phone).desc(), Customer.id)
    )
    return list(rows)


async def customer(db: AsyncSession, customer_id: UUID) -> Customer | None:
    """Return a customer."""
    return await db.scalar(select(Customer).where(Customer.id == customer_id))


def phone_to_reach() -> ColumnElement[str | None]:
    """Return the column that a person can be rung on: their own number, else the one they share."""
    shared = (
        select(ContactPoint.value)
        .where(
            ContactPoint.customer_id == Customer.id,
            ContactPoint.kind == ContactKind.phone,
            ContactPoint.archived_at.is_(None),
        )
        .order_by(ContactPoint.created_at, ContactPoint.id)
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )
    return func.coalesce(Customer.phone, shared)


def full_name(customer: Customer) -> str | None:
    """Return the name as it is said, or None if nothing is known of it."""
    return Name(customer.first_name, customer.last_name).full
