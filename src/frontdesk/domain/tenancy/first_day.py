"""How far the setting up of a business has got: kept with it, so that it can be left and come back to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Business
from frontdesk.kernel.db import business_of

SETTING = "welcome"
"""In a business's settings: the names of the steps that were gone through."""


def steps_done(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the steps that a business has gone through; empty before the first and where nobody asked."""
    stored = settings.get(SETTING)
    return frozenset(each for each in stored if isinstance(each, str)) if isinstance(stored, list) else frozenset()


async def note_step(db: AsyncSession, name: str) -> None:
    """Remember that a step was gone through."""
    row = (await db.scalars(select(Business).where(Business.id == business_of(db)).with_for_update())).one()
    row.settings = {**row.settings, SETTING: sorted(steps_done(row.settings) | {name})}
    await db.flush()
