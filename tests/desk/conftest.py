"""What the tests of the desk may ask for beside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.kernel.db import Database
from tests.desk.desks import Desks


@pytest.fixture
async def db(database: Database, plumbing: UUID) -> AsyncIterator[AsyncSession]:
    """Return a transaction of Harbour Plumbing."""
    async with database.transaction(plumbing) as db:
        yield db


@pytest.fixture
def desks(database: Database, plumbing: UUID) -> Desks:
    """Return the desks of Harbour Plumbing."""
    return Desks(database, plumbing)
