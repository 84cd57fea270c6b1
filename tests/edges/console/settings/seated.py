"""An owner at the settings of Harbour Plumbing, on builders.MONDAY: its month exists, so changes are written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx

from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from tests.builders import MONDAY
from tests.signed_in import signed_in_web
from tests.web import a_given


@asynccontextmanager
async def owner_web(database: Database, business_id: UUID) -> AsyncIterator[httpx.AsyncClient]:
    """Give the browser of an owner."""
    async with database.transaction(business_id) as db:
        await ensure_months(db, MONDAY.date(), MONDAY.date())
    async with signed_in_web(a_given(database), business_id) as web:
        yield web
