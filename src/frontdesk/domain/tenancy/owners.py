"""How the owners of a business are reached. Logins lie outside every business; one function of the database answers."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def owner_emails(db: AsyncSession) -> list[str]:
    """Return the e-mail addresses of the owners who work here and can sign in; each once, in order."""
    return list(await db.scalars(text("SELECT login_emails_of_owners()")))
