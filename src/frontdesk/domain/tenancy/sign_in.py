"""The ways in: with a password, by a link, by setting a new password. Each begins a session of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import passwords, tries
from frontdesk.domain.tenancy.links import (
    ENTRY,
    OVER,
    PASSWORD,
    LinkSpent,
    OpenLink,
    business_of_link,
    make_link,
    open_link,
    revoke_links,
    use_link,
)
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker, Role
from frontdesk.domain.tenancy.people import (
    NotAnEmail,
    Place,
    add_login,
    email_of,
    email_of_login,
    employ,
    is_new,
    places_of,
)
from frontdesk.domain.tenancy.sessions import Asked, Overtaken, begin_session, end_sessions
from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem

_KNOWN = "You have your place here now. Sign in with your own password."
_WRONG = "That e-mail address and password do not belong together."


class WrongSignIn(Problem):
    """The address and the password do not belong together; which of them is wrong is not said."""

    title = "That did not match"


class KnownAlready(Problem):
    """Somebody was invited who had their way in before, and keeps it."""

    status = HTTPStatus.CONFLICT
    title = "Sign in as you always do"


class HeldElsewhere(Problem):
    """Another business made a link for that login, and so may have it in hand."""

    status = HTTPStatus.CONFLICT
    title = "That address is looked after by another business"


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
    is_right = await passwords.is_right(password, stored)
    if not is_right or stored is None or login_id is None or not await places_of(database, email):
        raise WrongSignIn(_WRONG)
    async with database.engine.connect() as connection:
        try:
            _, token = await begin_session(connection, login_id, now=now, verified=stored)
        except Overtaken as changed:
            raise WrongSignIn(_WRONG) from changed
    await tries.forgive(database, email, what="password", place=place)
    await tries.remember_place(database, email, place=place, now=now)
    if passwords.is_outdated(stored):
        anew = await passwords.hashed(password)
        async with database.engine.connect() as connection:
            await _store(connection, login_id, anew, instead_of=stored)
    return token


async def by_link(database: Database, secret: str, *, place: str, now: datetime) -> str:
    """Sign in whom a link is for, once, and return the secret of their session.

    place   where on the network they are

    Raises LinkSpent.
    """
    async with database.transaction(await business_of_link(database, secret)) as db:
        link = await use_link(db, secret, kinds=ENTRY, now=now)
        try:
            _, token = await begin_session(db, link.login_id, now=now, known_at=link.made_at)
        except Overtaken as changed:
            raise LinkSpent(OVER) from changed
    await tries.remember_place(database, await email_of_login(database, link.login_id), place=place, now=now)
    return token


async def by_new_password(database: Database, secret: str, password: str, *, place: str, now: datetime) -> str:
    """Set the password of whom a link is for, sign them in here and out everywhere else.

    An invitation sets the first one alone: whoever invites somebody must not get in as them.

    place     where on the network they are
    returns   the secret of the new session

    Raises PasswordUnfit, after which the link still works; LinkSpent; KnownAlready.
    """
    business_id = await business_of_link(database, secret)
    hashed = await passwords.hashed(passwords.fit(password))
    async with database.transaction(business_id) as db:
        link = await use_link(db, secret, kinds=PASSWORD, now=now)
        await _set_password(db, link, hashed)
        session_id, token = await begin_session(db, link.login_id, now=now)
        await end_sessions(db, link.login_id, but=session_id)
    await tries.remember_place(database, await email_of_login(database, link.login_id), place=place, now=now)
    return token


async def open_password_link(database: Database, secret: str, *, now: datetime) -> OpenLink:
    """Return what a link leads to that sets a password; changes nothing.

    Raises LinkSpent; KnownAlready for the invitation of somebody who had their way in before.
    """
    link = await open_link(database, secret, kinds=PASSWORD, now=now)
    if link.kind is LinkKind.invite:
        async with database.engine.connect() as connection:
            if not await is_new(connection, link.login_id, link.person.staff_id):
                raise KnownAlready(_KNOWN)
    return link


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

    What a terminal printed before for the same purpose works no more: it may still stand there, or in a journal.

    Raises NotAnEmail, or Unknown if nobody with that address works here now.
    """
    place = await place_of(database, email)
    async with database.transaction(place.business_id) as db:
        if made_by is LinkMaker.terminal:
            await revoke_links(db, place.staff_id, kind=kind, made_by=made_by, now=now)
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
    """Give somebody their place in a business and return the secret of the link that tells them how they get in.

    Who is new here sets their password with it.

    Raises NotAnEmail, WorksHereAlready, HeldElsewhere.
    """
    async with database.transaction(business_id) as db:
        login_id = await add_login(db, email)
        if not (await db.execute(text("SELECT login_is_free(:login)"), {"login": login_id})).scalar_one():
            raise HeldElsewhere(
                "People of another business were shown a link for that address, so they may sign in with it."
                " Take an address that is the person's own."
            )
        staff_id = await employ(db, login_id, name=name, role=role)
        return await make_link(db, kind=LinkKind.invite, target=staff_id, made_by=LinkMaker.terminal, now=now)


async def _login(database: Database, email: str) -> tuple[UUID | None, str | None]:
    try:
        wanted = email_of(email)
    except NotAnEmail:
        return None, None
    async with database.engine.connect() as connection:
        row = (await connection.execute(text("SELECT * FROM login_find(:email)"), {"email": wanted})).one_or_none()
    return (None, None) if row is None else (row.login_id, row.password_hash)


async def _set_password(db: AsyncSession, link: OpenLink, hashed: str) -> None:
    if link.kind is LinkKind.invite:
        statement = text("SELECT login_set_first_password(:login, :hash, :place)")
        values = {"login": link.login_id, "hash": hashed, "place": link.person.staff_id}
        if not (await db.execute(statement, values)).scalar_one():
            raise KnownAlready(_KNOWN)
    elif not await _store(db, link.login_id, hashed, known_at=link.made_at):
        raise LinkSpent(OVER)


async def _store(
    asked: Asked, login_id: UUID, hashed: str, *, instead_of: str | None = None, known_at: datetime | None = None
) -> bool:
    stored = await asked.execute(
        text("SELECT login_set_password(:login, :hash, :instead_of, :known_at)"),
        {"login": login_id, "hash": hashed, "instead_of": instead_of, "known_at": known_at},
    )
    return bool(stored.scalar_one())
