"""Owners and managers look after the people of their business: add them, let them in, end their access."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import case, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.links import make_link
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker, Role, Staff
from frontdesk.domain.tenancy.people import WorksHereAlready, add_login, employ, is_new
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.kernel.problems import Problem

RANK = (Role.owner, Role.manager, Role.advisor, Role.technician, Role.viewer)
"""Nobody looks after people whose role stands before their own."""

MOST_LETTERS_OF_A_NAME = 80


class UnknownColleague(Problem):
    """There is no such person in this business."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown person"


class Nameless(Problem):
    """Somebody is to be added without a name, or with half a page of one."""

    title = "No name"


class CannotSignIn(Problem):
    """A link was wanted for somebody who has no login, or whose access has ended."""

    status = HTTPStatus.CONFLICT
    title = "They cannot sign in"


class WorksElsewhere(Problem):
    """A link for them would open other businesses as well."""

    status = HTTPStatus.CONFLICT
    title = "They work in other businesses too"


class KeptElsewhere(Problem):
    """People of another business may have this login in their hands."""

    status = HTTPStatus.CONFLICT
    title = "Another business looks after this address"


class LastOwner(Problem):
    """Without them nobody could run the business."""

    status = HTTPStatus.CONFLICT
    title = "The last owner"


class Yourself(Problem):
    """Somebody would lock themselves out."""

    status = HTTPStatus.CONFLICT
    title = "That is you"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works in a business, or did.

    email          None: they have no login
    seen_at        when their browser last asked for something of this business; None if it is signed out
    is_active      whether they have access; of those without a login, whether they get visits
    is_elsewhere   whether they work in other businesses too
    """

    id: UUID
    name: str
    role: Role
    email: str | None
    seen_at: datetime | None
    is_active: bool
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody new.

    secret   of the link that sets their first password; None if they have a way in already
    """

    id: UUID
    name: str
    secret: str | None


def may_look_after(own: Role, other: Role) -> bool:
    """Return whether a role may add, let in and send away people of another."""
    return RANK.index(other) >= RANK.index(own)


def roles_below(own: Role) -> Collection[Role]:
    """Return the roles that somebody may give, the highest first."""
    return RANK[RANK.index(own) :]


async def colleagues(db: AsyncSession) -> list[Colleague]:
    """Return everybody of the bound business by role and name, those whose access has ended too; two statements."""
    known = {row.staff_id: row for row in await db.execute(text("SELECT * FROM login_people()"))}
    rank = case({role: place for place, role in enumerate(RANK)}, value=Staff.role)
    rows = await db.scalars(select(Staff).where(Staff.archived_at.is_(None)).order_by(rank, Staff.name, Staff.id))
    return [
        Colleague(
            id=row.id,
            name=row.name,
            role=row.role,
            email=known[row.id].email if row.id in known else None,
            seen_at=known[row.id].seen_at if row.id in known else None,
            is_active=row.active,
            is_elsewhere=row.id in known and known[row.id].is_elsewhere,
        )
        for row in rows
    ]


async def sign_in_link(db: AsyncSession, staff_id: UUID, *, by: Role, now: datetime) -> tuple[Staff, str]:
    """Return somebody and the secret of a link that signs them in, to be shown once.

    by   role of who asks

    Raises UnknownColleague, NotAllowed if their role stands above, CannotSignIn, WorksElsewhere.
    """
    row = await _looked_after(db, staff_id, by=by)
    if row.login_id is None or not row.active:
        raise CannotSignIn(f"{row.name} cannot sign in here.")
    if not await _keep(db, row.login_id):
        raise WorksElsewhere("They work in other businesses too. They can ask for a link by e-mail.")
    secret = await make_link(db, kind=LinkKind.sign_in, target=row.id, made_by=LinkMaker.staff, now=now)
    return row, secret


async def add_person(db: AsyncSession, *, name: str, email: str, role: Role, by: Role, now: datetime) -> Added:
    """Give somebody their place in the bound business.

    by   role of who adds them

    Raises Nameless, NotAnEmail, NotAllowed if the role stands above one's own, WorksHereAlready,
    KeptElsewhere.
    """
    called = " ".join(name.split())
    if not 0 < len(called) <= MOST_LETTERS_OF_A_NAME or not called.isprintable():
        raise Nameless(f"Write what they are called, in at most {MOST_LETTERS_OF_A_NAME} letters.", field="name")
    _must_look_after(by, role)
    login_id = await add_login(db, email)
    await _must_be_free(db, login_id)
    staff_id = await _employ(db, login_id, name=called, role=role)
    secret = None
    # Whoever had a way in keeps it, and nobody else gets it.
    if await is_new(db, login_id, staff_id) and await _keep(db, login_id):
        secret = await make_link(db, kind=LinkKind.invite, target=staff_id, made_by=LinkMaker.staff, now=now)
    return Added(staff_id, called, secret)


async def end_access(db: AsyncSession, staff_id: UUID, *, by: Role, by_id: UUID) -> Staff:
    """Let somebody in no longer, from this moment; they get no new visits either, and keep those they have.

    by, by_id   role and id of who asks

    Raises UnknownColleague, NotAllowed if their role stands above, CannotSignIn, LastOwner, Yourself.
    """
    # Of two owners who end each other's access, the second waits here and finds that they are the last.
    owners = await db.scalars(
        select(Staff.id)
        .where(Staff.role == Role.owner, Staff.active, Staff.archived_at.is_(None), Staff.login_id.is_not(None))
        .order_by(Staff.id)
        .with_for_update()
    )
    row = await _looked_after(db, staff_id, by=by)
    if row.login_id is None:
        raise CannotSignIn(f"{row.name} cannot sign in here.")
    if set(owners) == {row.id}:
        raise LastOwner(f"{row.name} is the last owner. Add another owner first.")
    if row.id == by_id:
        raise Yourself("Nobody can end their own access. Ask another owner or manager.")
    return await _set_active(db, row, active=False)


async def give_access_back(db: AsyncSession, staff_id: UUID, *, by: Role) -> Staff:
    """Let somebody in again whose access was ended.

    Raises UnknownColleague, NotAllowed if their role stands above, KeptElsewhere.
    """
    row = await _looked_after(db, staff_id, by=by)
    if row.login_id is not None:
        await _must_be_free(db, row.login_id)
    return await _set_active(db, row, active=True)


async def _looked_after(db: AsyncSession, staff_id: UUID, *, by: Role) -> Staff:
    statement = (
        select(Staff).where(Staff.id == staff_id, Staff.archived_at.is_(None)).execution_options(populate_existing=True)
    )
    row = await db.scalar(statement)
    if row is None:
        raise UnknownColleague("Nobody like that works here.")
    _must_look_after(by, row.role)
    return row


def _must_look_after(own: Role, other: Role) -> None:
    if not may_look_after(own, other):
        raise NotAllowed("Their role stands above yours. Ask one of the owners.", field="role")


async def _must_be_free(db: AsyncSession, login_id: UUID) -> None:
    if not (await db.execute(text("SELECT login_is_free(:login)"), {"login": login_id})).scalar_one():
        raise KeptElsewhere(
            "People of another business look after that address. They can be added here with another one.",
            field="email",
        )


async def _keep(db: AsyncSession, login_id: UUID) -> bool:
    """Take a login into our hands; false if it opens more than this business."""
    return bool((await db.execute(text("SELECT login_keep(:login)"), {"login": login_id})).scalar_one())


async def _employ(db: AsyncSession, login_id: UUID, *, name: str, role: Role) -> UUID:
    try:
        return await employ(db, login_id, name=name, role=role)
    except WorksHereAlready:
        there = await db.scalar(select(Staff).where(Staff.login_id == login_id).order_by(Staff.id).limit(1))
        if there is None or there.active:
            raise
        raise WorksHereAlready(
            f"{there.name} has that address, and no access any more. Give it back in the list.", field="email"
        ) from None


async def _set_active(db: AsyncSession, row: Staff, *, active: bool) -> Staff:
    changed = await db.scalars(
        update(Staff)
        .where(Staff.id == row.id)
        .values(active=active)
        .returning(Staff)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return changed.one()
