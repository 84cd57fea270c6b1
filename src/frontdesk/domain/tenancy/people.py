"""Who works in a business, and the login they sign in with: found, entered, listed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.sessions import Asked
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem

_EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+")
MOST_EMAIL = 254
"""Characters of an address: RFC 5321, 4.5.3.1.3, without its angle brackets."""


class NotAnEmail(Problem):
    """What was given as an e-mail address is none."""

    title = "No e-mail address"


class WorksHereAlready(Problem):
    """The login has its place in the business, or had it before it was put away."""

    status = HTTPStatus.CONFLICT
    title = "Works here already"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in a business now.

    login_id      None: they cannot sign in
    preferences   how they like the console
    """

    staff_id: UUID
    login_id: UUID | None
    name: str
    role: Role
    preferences: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: the business, and the person they are there."""

    business_id: UUID
    staff_id: UUID


def email_of(said: str) -> str:
    """Return an e-mail address as it is stored.

    Raises NotAnEmail.
    """
    email = said.strip().lower()
    if len(email) > MOST_EMAIL or _EMAIL.fullmatch(email) is None:
        raise NotAnEmail("An e-mail address looks like dana@example.com.")
    return email


async def person(db: AsyncSession, staff_id: UUID) -> Person | None:
    """Return somebody of the bound business; None if they work there no longer."""
    statement = select(Staff).where(Staff.id == staff_id, Staff.active, Staff.archived_at.is_(None))
    row = (await db.scalars(statement)).one_or_none()
    return None if row is None else Person(row.id, row.login_id, row.name, row.role, row.preferences)


async def places_of(database: Database, email: str) -> list[Place]:
    """Return where the login with this address works now; none if it is unknown.

    The businesses it runs come first and demo businesses last: no mail leaves them.
    """
    async with database.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT place.* FROM login_find(:email) AS login, login_places(login.login_id) AS place"),
            {"email": email},
        )
        return [Place(row.business_id, row.staff_id) for row in found]


async def email_of_login(database: Database, login_id: UUID) -> str:
    """Return the address that a login signs in with.

    Raises LookupError if there is no such login.
    """
    async with database.engine.connect() as connection:
        found: str | None = await connection.scalar(text("SELECT login_email(:login)"), {"login": login_id})
    if found is None:
        raise LookupError("there is no such login")
    return found


async def is_new(asked: Asked, login_id: UUID, staff_id: UUID) -> bool:
    """Return whether a login came with this place of theirs: it has no password, and had no place before."""
    statement = text("SELECT login_is_new(:login, :place)")
    return bool((await asked.execute(statement, {"login": login_id, "place": staff_id})).scalar_one())


async def is_overtaken(asked: Asked, login_id: UUID, made_at: datetime) -> bool:
    """Return whether somebody chose a new password since, by the database's clock."""
    statement = text("SELECT login_password_since(:login, :made_at)")
    return bool((await asked.execute(statement, {"login": login_id, "made_at": made_at})).scalar_one())


async def keeper(database: Database) -> str | None:
    """Return the address of whoever keeps the installation: an operator, else the first owner."""
    async with database.engine.connect() as connection:
        found: str | None = await connection.scalar(text("SELECT login_keeper()"))
        return found


async def has_logins(database: Database) -> bool:
    """Return whether anybody can sign in to this installation."""
    async with database.engine.connect() as connection:
        return bool(await connection.scalar(text("SELECT login_exists()")))


async def add_login(asked: Asked, email: str) -> UUID:
    """Return the login of an address, a new one without a password if there was none.

    Raises NotAnEmail.
    """
    found: UUID = (
        await asked.execute(text("SELECT login_add(:id, :email)"), {"id": new_id(), "email": email_of(email)})
    ).scalar_one()
    return found


async def employ(db: AsyncSession, login_id: UUID, *, name: str, role: Role) -> UUID:
    """Give a login its place in the bound business.

    Raises WorksHereAlready, also if the place was put away: nobody comes back by accident.
    """
    known = select(Staff.id).where(Staff.login_id == login_id).limit(1)
    place = None
    if await db.scalar(known) is None:
        statement = (
            insert(Staff)
            .values(id=new_id(), login_id=login_id, name=name, role=role)
            .on_conflict_do_nothing(index_elements=["business_id", "login_id"], index_where=Staff.archived_at.is_(None))
            .returning(Staff.id)
        )
        place = await db.scalar(statement)
    if place is None:
        raise WorksHereAlready(f"{name} works here already.")
    return place
