"""Changes that the people of a business make to it: what it is called, what it decided for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Business
from frontdesk.kernel.db import business_of


async def business_row(db: AsyncSession) -> Business:
    """Return the row of the bound business, to be read."""
    return (await db.scalars(select(Business).where(Business.id == business_of(db)))).one()


async def business_to_change(db: AsyncSession) -> Business:
    """Return the row of the bound business, held: of two changes the second sees the first."""
    statement = select(Business).where(Business.id == business_of(db)).with_for_update()
    return (await db.scalars(statement.execution_options(populate_existing=True))).one()


async def change_settings(db: AsyncSession, chosen: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set some of a business's settings; None takes one away, so that the trade's counts again.

    returns   the changed keys as they were before, and as they are now
    """
    row = await business_to_change(db)
    kept = {key: value for key, value in row.settings.items() if key not in chosen}
    given = {key: value for key, value in chosen.items() if value is not None}
    before = {key: row.settings[key] for key in chosen if key in row.settings and row.settings[key] != chosen[key]}
    after = {key: value for key, value in given.items() if row.settings.get(key) != value}
    row.settings = kept | given
    await db.flush()
    return before, after
