"""One-time links: an address that lets in whoever has it, once and for a while. Only its hash is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Link, LinkKind, LinkMaker
from frontdesk.domain.tenancy.people import Person, is_overtaken, person
from frontdesk.domain.tenancy.tokens import hash_of, new_secret
from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem

LIVES: Mapping[LinkKind, timedelta] = {
    # As long as it takes to open one's mail; whoever gets at the mailbox later finds nothing of use.
    LinkKind.sign_in: timedelta(minutes=15),
    LinkKind.reset: timedelta(minutes=15),
    # Somebody new may not be at work yet.
    LinkKind.invite: timedelta(days=7),
}
"""How long a link works."""

AT_START = timedelta(days=1)
"""The same of the link that a start of the desk prints for whoever started it."""

KEPT = timedelta(days=30)
"""How long a link that works no more is kept, to say what became of it."""

ENTRY = (LinkKind.sign_in,)
PASSWORD = (LinkKind.reset, LinkKind.invite)


USED = "This link was used."
OVER = "This link no longer works."


class LinkSpent(Problem):
    """A link works no more: it was used, is too old, or never was."""

    status = HTTPStatus.GONE
    title = "This link no longer works"


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that works, and whom it is for.

    made_at   by the database's clock
    """

    made_by: LinkMaker
    kind: LinkKind
    login_id: UUID
    person: Person
    made_at: datetime


async def make_link(
    db: AsyncSession,
    *,
    kind: LinkKind,
    target: UUID,
    made_by: LinkMaker,
    now: datetime,
    lives: timedelta | None = None,
) -> str:
    """Return the secret of a new link of the bound business.

    target   of a link that signs in or sets a password: somebody who works there
    lives    how long it works; None means as long as its kind does
    """
    await db.execute(delete(Link).where(Link.target == target, Link.expires_at < now - KEPT))
    secret = new_secret()
    until = now + (LIVES[kind] if lives is None else lives)
    db.add(Link(kind=kind, target=target, secret_hash=hash_of(secret), made_by=made_by, expires_at=until))
    await db.flush()
    return secret


async def open_link(database: Database, secret: str, *, kinds: Collection[LinkKind], now: datetime) -> OpenLink:
    """Return what a link leads to; changes nothing.

    Raises LinkSpent.
    """
    business_id = await business_of_link(database, secret)
    async with database.transaction(business_id) as db:
        return await _opened(db, await _working(db, secret, kinds=kinds, now=now))


async def use_link(db: AsyncSession, secret: str, *, kinds: Collection[LinkKind], now: datetime) -> OpenLink:
    """Use up a link of the bound business and return what it leads to; of two at once, one succeeds.

    Raises LinkSpent.
    """
    link = await _working(db, secret, kinds=kinds, now=now)
    statement = (
        update(Link)
        .where(Link.id == link.id, Link.used_at.is_(None), Link.revoked_at.is_(None))
        .values(used_at=now)
        .returning(Link.target)
    )
    target = await db.scalar(statement)
    if target is None:
        raise LinkSpent(USED)
    return await _opened(db, link)


async def revoke_links(db: AsyncSession, target: UUID, *, kind: LinkKind, made_by: LinkMaker, now: datetime) -> None:
    """Let no link of a kind work any more that reached somebody in one way."""
    statement = (
        update(Link)
        .where(Link.target == target, Link.kind == kind, Link.made_by == made_by)
        .where(Link.used_at.is_(None), Link.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    await db.execute(statement)


async def business_of_link(database: Database, secret: str) -> UUID:
    """Return the business that a link belongs to.

    Raises LinkSpent if there is none.
    """
    async with database.engine.connect() as connection:
        found: UUID | None = await connection.scalar(
            text("SELECT directory_business_by_link(:hash)"), {"hash": hash_of(secret)}
        )
    if found is None:
        raise LinkSpent(OVER)
    return found


async def _working(db: AsyncSession, secret: str, *, kinds: Collection[LinkKind], now: datetime) -> Link:
    link = (await db.scalars(select(Link).where(Link.secret_hash == hash_of(secret)))).one_or_none()
    if link is None or link.kind not in kinds:
        raise LinkSpent(OVER)
    if link.used_at is not None:
        raise LinkSpent(USED)
    if link.revoked_at is not None or link.expires_at <= now:
        raise LinkSpent(OVER)
    return link


async def _opened(db: AsyncSession, link: Link) -> OpenLink:
    found = await person(db, link.target)
    if found is None or found.login_id is None:
        raise LinkSpent(OVER)
    # A new password ends all that was made before, also in the other businesses somebody works in. What becomes of an
    # invitation the login itself decides.
    if link.kind is not LinkKind.invite and await is_overtaken(db, found.login_id, link.created_at):
        raise LinkSpent(OVER)
    return OpenLink(link.made_by, link.kind, found.login_id, found, link.created_at)
