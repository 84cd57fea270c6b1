"""Who runs an installation, who may open a business in it, and how its first people come by a login of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import demo, first_day, passwords
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.models import Business, Role
from frontdesk.domain.tenancy.people import NotAnEmail, Place, add_login, email_of, employ, person, places_of
from frontdesk.domain.tenancy.sessions import Asked
from frontdesk.domain.tenancy.sign_in import Unknown
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id, time_of
from frontdesk.kernel.problems import Problem


class NotTheFirst(Problem):
    """Somebody else was the first who could sign in."""

    status = HTTPStatus.CONFLICT
    title = "Somebody was here first"


class NotYours(Problem):
    """Somebody who keeps no installation would open a business in one that is kept, or that has real businesses."""

    status = HTTPStatus.FORBIDDEN
    title = "Not yours to open"


class AddressKnown(Problem):
    """Somebody signs in with that address already, and keeps their password."""

    status = HTTPStatus.CONFLICT
    title = "That address signs in already"


MADE, UNMADE = "person.made_operator", "person.no_longer_operator"
"""What is written down of it."""

TWICE = timedelta(minutes=1)
"""Within this, the same name opened again by the same person is the same click."""


@dataclass(frozen=True, slots=True)
class Seated:
    """An owner of the bound business: the login, and who they are there."""

    login_id: UUID
    staff_id: UUID


def is_of_the_demo(email: str) -> bool:
    """Return whether a login is one of the demo's people: they are nobody, and own nothing real."""
    return email in {known for known, _, _ in demo.PEOPLE}


async def may_open(database: Database, login_id: UUID) -> bool:
    """Return whether a login may open a business: an operator; an owner where there is none, and only demos."""
    async with database.engine.connect() as connection:
        return bool(await connection.scalar(text("SELECT login_may_open(:login)"), {"login": login_id}))


async def make_operator(db: AsyncSession, login_id: UUID) -> bool:
    """Let the owner of the bound business run the installation, if it is the first real one and nobody does yet.

    returns   whether they do now
    """
    return bool((await db.execute(text("SELECT login_make_operator(:login)"), {"login": login_id})).scalar_one())


async def must_keep(db: AsyncSession, seated: Seated, *, who: str, was: bool, now: datetime) -> None:
    """See that who just opened the bound business keeps the installation; written down if they did not before.

    was   whether they were an operator when they began

    Raises NotYours; then nothing of the business may stay.
    """
    if not await make_operator(db, seated.login_id):
        raise NotYours("Whoever runs this desk opens new businesses. Ask them.")
    if not was:
        await note_deed(db, who=who, what=MADE, now=now, staff_id=seated.staff_id, subject=f"person:{seated.staff_id}")


async def set_operator(
    database: Database, owner: Asked, said: str, *, is_operator: bool, who: str, now: datetime
) -> bool:
    """Let somebody who works here run the installation, or no longer; return whether that is anything new.

    owner   a connection of the role that owns the tables: the application cannot do this
    said    the address they sign in with
    who     did it, for the record of each business they work in

    Raises NotAnEmail, Unknown.
    """
    email = email_of(said)
    places = await places_of(database, email)
    if is_operator and not places:
        raise Unknown(f"Nobody who works here signs in with {email}.")
    known = await owner.execute(text("SELECT is_operator FROM logins WHERE email = :email"), {"email": email})
    before = known.scalar_one_or_none()
    if before is None:
        raise Unknown(f"Nobody signs in here with {email}.")
    if before is is_operator:
        return False
    change = text("UPDATE logins SET is_operator = :is_operator WHERE email = :email")
    await owner.execute(change, {"is_operator": is_operator, "email": email})
    await _note(database, places, what=MADE if is_operator else UNMADE, who=who, now=now)
    return True


async def _note(database: Database, places: Sequence[Place], *, what: str, who: str, now: datetime) -> None:
    for place in places:
        async with database.transaction(place.business_id) as db:
            await note_deed(db, who=who, what=what, now=now, subject=f"person:{place.staff_id}")


async def how_many(database: Database) -> int:
    """Return how many people keep the installation."""
    async with database.engine.connect() as connection:
        return int(await connection.scalar(text("SELECT login_operators()")) or 0)


async def just_opened(database: Database, email: str, name: str) -> str | None:
    """Return the short name of a business that somebody opened under a name a moment ago; None if there is none."""
    wanted, since = " ".join(name.split()), time_of(new_id()) - TWICE
    young = {each for each in await database.directory.businesses() if time_of(each) > since}
    if not young:  # at all other times nobody learns from how long this takes whose address is known
        return None
    for place in await places_of(database, email.strip().lower()):
        if place.business_id not in young:
            continue
        async with database.transaction(place.business_id) as db:
            statement = select(Business).where(Business.name == wanted)
            row, who = (await db.scalars(statement)).one_or_none(), await person(db, place.staff_id)
            if row is not None and who is not None and who.role is Role.owner and first_day.is_going_on(row.settings):
                return row.slug
    return None


async def first_owner(db: AsyncSession, *, name: str, email: str, hashed: str) -> Seated:
    """Make the very first login of the installation an owner of the bound business, and its operator.

    hashed   of the password

    Raises NotAnEmail, NotTheFirst.
    """
    asked = {"id": new_id(), "email": _address(email)}
    login_id: UUID | None = (await db.execute(text("SELECT login_first(:id, :email)"), asked)).scalar_one()
    if login_id is None:
        raise NotTheFirst("Somebody has opened a business here meanwhile. Sign in, or ask them to add you.")
    return await _employed(db, login_id, name=name, hashed=hashed)


async def new_owner(db: AsyncSession, *, name: str, email: str, hashed: str) -> Seated:
    """Make a new login an owner of the bound business.

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


async def _employed(db: AsyncSession, login_id: UUID, *, name: str, hashed: str) -> Seated:
    place = await employ(db, login_id, name=name, role=Role.owner)
    statement = text("SELECT login_set_first_password(:login, :hash, :place)")
    values = {"login": login_id, "hash": hashed, "place": place}
    if not (await db.execute(statement, values)).scalar_one():
        raise AddressKnown(
            "Somebody signs in with that address already. If it is you, sign in with it first.", field="email"
        )
    return Seated(login_id, place)


def _address(said: str) -> str:
    try:
        return email_of(said)
    except NotAnEmail as wrong:
        raise NotAnEmail(wrong.detail, field="email") from wrong
