"""Who is signed in, in which browser. The rows belong to the installation; named functions alone reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from frontdesk.domain.tenancy.tokens import hash_of, new_secret
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem

IDLE = timedelta(days=14)
"""A session that nobody used for so long has ended: long enough for a holiday, short for a lost phone."""

LONGEST = timedelta(days=90)
"""Every session ends after so long, used or not: a copied cookie does not live for ever."""

Asked = AsyncSession | AsyncConnection
"""What a named function is called on: the transaction it belongs to, or a connection by itself."""


class Overtaken(Problem):
    """A new password was chosen since somebody showed that it is them."""

    status = HTTPStatus.CONFLICT
    title = "The password was changed"


@dataclass(frozen=True, slots=True)
class Workplace:
    """A business that a person works in now."""

    business_id: UUID
    slug: str
    name: str
    trade: str
    staff_id: UUID


@dataclass(frozen=True, slots=True)
class Session:
    """A person signed in, in one browser, and where they work now.

    used_business   the workplace they were at last; None before the first
    """

    id: UUID
    login_id: UUID
    email: str
    is_operator: bool
    used_business: UUID | None
    workplaces: tuple[Workplace, ...]

    def at(self, slug: str) -> Workplace | None:
        """Return the workplace with this short name, if they work there."""
        return next((place for place in self.workplaces if place.slug == slug), None)

    @property
    def usual(self) -> Workplace | None:
        """The workplace used last, else the business that was opened first."""
        last = (place for place in self.workplaces if place.business_id == self.used_business)
        return next(last, min(self.workplaces, key=lambda place: place.business_id, default=None))


async def begin_session(
    asked: Asked, login_id: UUID, *, now: datetime, verified: str | None = None, known_at: datetime | None = None
) -> tuple[UUID, str]:
    """Sign a login in; return the session's id and the secret for the cookie, which is stored nowhere.

    verified   the stored hash that a password was compared with
    known_at   when the link was made that lets somebody in, by the database's clock

    Raises Overtaken if a new password was chosen since: of two at the same moment, one succeeds.
    """
    session_id, secret = new_id(), new_secret()
    begun = await asked.execute(
        text("SELECT session_begin(:session, :login, :hash, :at, :until, :idle, :verified, :known_at)"),
        {
            "session": session_id,
            "login": login_id,
            "hash": hash_of(secret),
            "at": now,
            "until": now + LONGEST,
            "idle": IDLE,
            "verified": verified,
            "known_at": known_at,
        },
    )
    if not begun.scalar_one():
        raise Overtaken("The password was changed just now. Sign in with the new one.")
    return session_id, secret


async def session_of(database: Database, secret: str, *, now: datetime, slug: str | None = None) -> Session | None:
    """Return whose session a cookie's secret is, with the places they work in at this moment.

    slug      the business they turn to; remembered as used last if they work there
    returns   None if there is none, or it has ended
    """
    async with database.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT * FROM session_look(:hash, :at, :idle, :slug)"),
            {"hash": hash_of(secret), "at": now, "idle": IDLE, "slug": slug},
        )
        rows = found.all()
    if not rows:
        return None
    first = rows[0]
    return Session(
        id=first.session_id,
        login_id=first.login_id,
        email=first.email,
        is_operator=first.is_operator,
        used_business=first.used_business,
        workplaces=tuple(
            Workplace(row.workplace, row.slug, row.name, row.trade, row.staff_id) for row in rows if row.workplace
        ),
    )


async def end_session(database: Database, secret: str) -> None:
    """Sign out the browser that has this secret; one that is signed out already stays so."""
    async with database.engine.connect() as connection:
        await connection.execute(text("SELECT session_end(:hash)"), {"hash": hash_of(secret)})


async def end_sessions(asked: Asked, login_id: UUID, *, but: UUID | None = None) -> None:
    """Sign a login out everywhere.

    but   the session that stays
    """
    await asked.execute(text("SELECT sessions_end(:login, :but)"), {"login": login_id, "but": but})
