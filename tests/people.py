"""People who can sign in, for tests that need no web."""

from __future__ import annotations

from uuid import UUID

from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.people import add_login, employ
from frontdesk.kernel.db import Database

EMAIL = "dana@example.com"


async def a_person(
    database: Database,
    business_id: UUID,
    *,
    role: Role = Role.owner,
    name: str = "Dana Whitlock",
    email: str = EMAIL,
) -> UUID:
    """Return the id of the login of somebody who now works in a business; one login may work in several."""
    async with database.transaction(business_id) as db:
        login_id = await add_login(db, email)
        await employ(db, login_id, name=name, role=role)
    return login_id
