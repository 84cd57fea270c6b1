"""The ways in: with a password, by a link, by setting a new password. Each begins a session of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import text

from frontdesk.domain.tenancy import passwords, tries
from frontdesk.domain.tenancy.links import ENTRY, PASSWORD, business_of_link, make_link, revoke_links, use_link
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker, Role
from frontdesk.domain.tenancy.people import NotAnEmail, Place, add_login, email_of, employ, places_of
from frontdesk.domain.tenancy.sessions import Asked, begin_session, end_sessions
from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem


class WrongSignIn(Problem):
    """The address and the password do not belong together; which of them is wrong is not said."""

    title = "That did not match"


class Unknown(Problem):
    """Nobody who works here signs in with this address."""

    status = HTTPStatus.NOT_FOUND
    title = "Nobody by that address"


async def with_password(database: Database, said: str, password: str, *, place: str, now: datetime) -> str:
    """Sign somebody in and return the secret of their session.

    said    the e-mail address as it was typed
    place   where on the network they are

    Raises WrongSignIn, the same and after the same time for an unknown address; TooManyTries.
    """
    email = said.strip().lower()
    await tries.count_try(database, email, what="password", place=place, now=now)
    login_id, stored = await _login(database, email)
    if not await passwords.is_right(password, stored) or login_id is None or not await places_of(database, email):
        raise WrongSignIn("That e-mail address and password do not belong together.")
    await tries.forgive(database, email, what="password", place=place)
    async with database.engine.connect() as connection:
        if stored is not None and passwords.is_outdated(stored):
            await _store(connection, login_id, await passwords.hashed(password), instead_of=stored)
        return (await begin_session(connection, login_id, now=now))[1]


async def by_link(database: Database, secret: str, *, now: datetime) -> str:
    """Sign in whom a link is for, once, and return the secret of their session.

    Raises LinkSpent.
    """
    async with database.transaction(await business_of_link(database, secret)) as db:
        login_id, _ = await use_link(db, secret, kinds=ENTRY, now=now)
        return (await begin_session(db, login_id, now=now))[1]


async def by_new_password(database: Database, secret: str, password: str, *, now: datetime) -> str:
    """Set the password of whom a link is for, sign them in here and out everywhere else.

    returns   the secret of the new session

    Raises PasswordUnfit, after which the link still works; LinkSpent.
    """
    business_id = await business_of_link(database, secret)
    hashed = await passwords.hashed(passwords.fit(password))
    async with database.transaction(business_id) as db:
        login_id, found = await use_link(db, secret, kinds=PASSWORD, now=now)
        await _store(db, login_id, hashed)
        await revoke_links(db, found.staff_id, now=now)
        session_id, token = await begin_session(db, login_id, now=now)
        await end_sessions(db, login_id, but=session_id)
        return token


async def link_for(
    database: Database,
    email: str,
    *,
    kind: LinkKind,
    made_by: LinkMaker,
    now: datetime,
    lives: timedelta | None = None,
) -> str:
    """Return the secret of a new link for somebody who works here, in the business they run or were first in.

    Raises NotAnEmail, or Unknown if nobody with that address works here now.
    """
    place = await place_of(database, email)
    async with database.transaction(place.business_id) as db:
        return await make_link(db, kind=kind, target=place.staff_id, made_by=made_by, now=now, lives=lives)


async def place_of(database: Database, email: str) -> Place:
    """Return where the person with an address works first of all.

    Raises NotAnEmail, or Unknown if they work nowhere.
    """
    places = await places_of(database, email_of(email))
    if not places:
        raise Unknown(f"Nobody who works here signs in with {email.strip()}.")
    return places[0]


async def invite(database: Database, business_id: UUID, *, email: str, name: str, role: Role, now: datetime) -> str:
    """Give somebody their place in a business and return the secret of the link that sets their password.

    Raises NotAnEmail, WorksHereAlready.
    """
    async with database.transaction(business_id) as db:
        staff_id = await employ(db, await add_login(db, email), name=name, role=role)
        return await make_link(db, kind=LinkKind.invite, target=staff_id, made_by=LinkMaker.terminal, now=now)


async def _login(database: Database, email: str) -> tuple[UUID | None, str | None]:
    try:
        wanted = email_of(email)
    except NotAnEmail:
        return None, None
    async with database.engine.connect() as connection:
        row = (await connection.execute(text("SELECT * FROM login_find(:email)"), {"email": wanted})).one_or_none()
    return (None, None) if row is None else (row.login_id, row.password_hash)


async def _store(asked: Asked, login_id: UUID, hashed: str, *, instead_of: str | None = None) -> None:
    await asked.execute(
        text("SELECT login_set_password(:login, :hash, :instead_of)"),
        {"login": login_id, "hash": hashed, "instead_of": instead_of},
    )
