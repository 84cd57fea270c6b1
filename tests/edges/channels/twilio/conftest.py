"""What the tests of the phone line may ask for beside."""

from __future__ import annotations

from uuid import UUID

import pytest

from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from tests.builders import MONDAY
from tests.edges.channels.twilio.vendor import Vendor, a_vendor
from tests.web import a_given


@pytest.fixture
async def vendor(database: Database, plumbing: UUID) -> Vendor:
    """Return the telephone company of Harbour Plumbing, on a Monday."""
    async with database.transaction(plumbing) as db:
        await ensure_months(db, MONDAY.date(), MONDAY.date())
    return a_vendor(a_given(database))
