"""Reads of a business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Business
from frontdesk.domain.tenancy.opening import OpeningHours, opening_hours
from frontdesk.kernel.db import business_of


@dataclass(frozen=True, slots=True)
class BusinessCard:
    """What the desk has to know of a business at any moment.

    trade          key of its pack
    phone          E.164 of a person, for callers who want one
    service_areas  postcodes and lower-case localities; empty means everywhere
    settings       what the business chose; a key left out means the pack's policy
    """

    id: UUID
    slug: str
    name: str
    trade: str
    region: str
    zone: ZoneInfo
    currency: str
    locale: str
    phone: str | None
    opening: OpeningHours
    service_areas: tuple[str, ...]
    settings: Mapping[str, Any]
    is_demo: bool


async def business_card(db: AsyncSession) -> BusinessCard:
    """Return the card of the business that the transaction is bound to."""
    row = (await db.scalars(select(Business).where(Business.id == business_of(db)))).one()
    return BusinessCard(
        id=row.id,
        slug=row.slug,
        name=row.name,
        trade=row.trade,
        region=row.region,
        zone=ZoneInfo(row.timezone),
        currency=row.currency,
        locale=row.locale,
        phone=row.phone,
        opening=opening_hours(row.opening_hours),
        service_areas=tuple(row.service_areas),
        settings=row.settings,
        is_demo=row.is_demo,
    )
