"""Reads of what a business offers and knows."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import models
from frontdesk.trades.pack import Faq, Service


async def services(db: AsyncSession) -> tuple[Service, ...]:
    """Return what can be booked now, in the order in which it was entered."""
    rows = await db.scalars(
        select(models.Service)
        .where(models.Service.active, models.Service.archived_at.is_(None))
        .order_by(models.Service.created_at, models.Service.id)
    )
    return tuple(_service(row) for row in rows)


async def service(db: AsyncSession, key: str) -> Service | None:
    """Return the service with this key if it can be booked now."""
    row = await db.scalar(
        select(models.Service).where(
            models.Service.key == key,
            models.Service.active,
            models.Service.archived_at.is_(None),
        )
    )
    return None if row is None else _service(row)


async def faqs(db: AsyncSession) -> tuple[Faq, ...]:
    """Return the questions that callers ask and their answers, in the business's order."""
    rows = await db.scalars(
        select(models.Faq)
        .where(models.Faq.is_active, models.Faq.archived_at.is_(None))
        .order_by(models.Faq.display_order, models.Faq.id)
    )
    return tuple(Faq(row.category, row.question, row.answer, tuple(row.keywords)) for row in rows)


async def edition(db: AsyncSession) -> str:
    """Return what changes whenever the business, one of its services or one of its answers does."""
    return str(await db.scalar(_EDITION))


# Every row's stamp, not the latest alone: who began earlier may commit later.
_EDITION = text(
    """
    SELECT concat_ws(
        ' ',
        (SELECT updated_at FROM businesses),
        (SELECT md5(string_agg(updated_at::text, ' ' ORDER BY id)) FROM services),
        (SELECT md5(string_agg(updated_at::text, ' ' ORDER BY id)) FROM faqs)
    )
    """
)


def _service(row: models.Service) -> Service:
    return Service(
        key=row.key,
        name=row.name,
        category=row.category,
        minutes=row.duration_minutes,
        buffer=row.buffer_minutes,
        price=row.price,
        price_from=row.price_from,
        skills=tuple(row.skills),
        phrases=tuple(row.phrases),
    )
