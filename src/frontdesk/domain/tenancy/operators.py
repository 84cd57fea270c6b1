"""Who runs an installation, who may open a business in it, and how its first people come by a login of their own."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import demo, passwords
from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.people import NotAnEmail, add_login, email_of, employ
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem


class NotTheFirst(Problem):
    """Somebody else was the first who could sign in."""

    status = HTTPStatus.CONFLICT
    title = "Somebody was here first"


class AddressKnown(Problem):
    """Somebody signs in with that address already, and keeps their password."""

    status = HTTPStatus.CONFLICT
    title = "That address signs in already"


def is_of_the_demo(email: str) -> bool:
    """Return whether a login is one of the demo's people: they are nobody, and own nothing real."""
    return email in {known for known, _, _ in demo.PEOPLE}


async def may_open(database: Database, login_id: UUID) -> bool:
    """Return whether a login may open a business: an operator, or any owner so long as there is none."""
    async with database.engine.connect() as connection:
        return bool(await connection.scalar(text("SELECT login_may_open(:login)"), {"login": login_id}))


async def make_operator(db: AsyncSession, login_id: UUID) -> bool:
    """Let a login run the installation, if nobody does yet; return whether it does now."""
    return bool((await db.execute(text("SELECT login_make_operator(:login)"), {"login": login_id})).scalar_one())


async def first_owner(db: AsyncSession, *, name: str, email: str, hashed: str) -> UUID:
    """Make the very first login of the installation an owner of the bound business and return it.

    hashed   of the password

    Raises NotAnEmail, NotTheFirst.
    """
    asked = {"id": new_id(), "email": _address(email)}
    login_id: UUID | None = (await db.execute(text("SELECT login_first(:id, :email)"), asked)).scalar_one()
    if login_id is None:
        raise NotTheFirst("Somebody has opened a business here meanwhile. Sign in, or ask them to add you.")
    return await _employed(db, login_id, name=name, hashed=hashed)


async def new_owner(db: AsyncSession, *, name: str, email: str, hashed: str) -> UUID:
    """Make a new login an owner of the bound business and return it.

    hashed   of the password

    Raises NotAnEmail, AddressKnown.
    """
    return await _employed(db, await add_login(db, _address(email)), name=name, hashed=hashed)


async def hash_of_new(password: str) -> str:
    """Return the hash of a password that somebody chose.

    Raises PasswordUnfit, whose field is `password`.
    """
    try:
        return await passwords.hashed(passwords.fit(password))
    except passwords.PasswordUnfit as unfit:
        raise passwords.PasswordUnfit(unfit.detail, field="password") from unfit


async def _employed(db: AsyncSession, login_id: UUID, *, name: str, hashed: str) -> UUID:
    place = await employ(db, login_id, name=name, role=Role.owner)
    statement = text("SELECT login_set_first_password(:login, :hash, :place)")
    values = {"login": login_id, "hash": hashed, "place": place}
    if not (await db.execute(statement, values)).scalar_one():
        raise AddressKnown(
            "Somebody signs in with that address already. If it is you, sign in with it first.", field="email"
        )
    return login_id


def _address(said: str) -> str:
    try:
        return email_of(said)
    except NotAnEmail as wrong:
        raise NotAnEmail(wrong.detail, field="email") from wrong
