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
from frontdesk.kernel.db import Database, business_of


@dataclass(frozen=True, slots=True)
class BusinessCard:
    """What the desk has to know of a business at any moment.

    trade          key of its pack
    phone          E.164 of a person, for callers who want one
    address        street and place as people say them; None without a street
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
    address: str | None
    opening: OpeningHours
    service_areas: tuple[str, ...]
    settings: Mapping[str, Any]
    is_demo: bool


async def first_slug(database: Database) -> str | None:
    """Return the short name of the business that a first call is made to: the oldest real one, else the oldest demo.

    returns   None where there is no business yet
    """
    demo = None
    for business_id in await database.directory.businesses():
        async with database.transaction(business_id) as db:
            card = await business_card(db)
        if not card.is_demo:
            return card.slug
        demo = demo or card.slug
    return demo


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
        address=_address(row),
        opening=opening_hours(row.opening_hours),
        service_areas=tuple(row.service_areas),
        settings=row.settings,
        is_demo=row.is_demo,
    )


def _address(row: Business) -> str | None:
    parts = (row.address_line1, row.address_line2, row.city)
    return ", ".join(part for part in parts if part) if row.address_line1 else None
