"""The people of a demo business who sign in: an owner and an advisor, fictitious."""

from __future__ import annotations

import contextlib

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import people
from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.people import WorksHereAlready, add_login

OWNER = "owner@example.com"
PEOPLE = ((OWNER, "Dana Whitlock", Role.owner), ("advisor@example.com", "Robin Keane", Role.advisor))


async def employ(db: AsyncSession) -> None:
    """Give the demo's people their places in the bound business, without a password; whoever has one keeps it."""
    for email, name, role in PEOPLE:
        login_id = await add_login(db, email)
        with contextlib.suppress(WorksHereAlready):
            await people.employ(db, login_id, name=name, role=role)
