"""Opening a business: who may, what they chose, and the owner's own way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.shop import furnish_own, new_slug
from frontdesk.domain.tenancy import first_day, operators
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.operators import AddressKnown, NotTheFirst, Seated
from frontdesk.domain.tenancy.people import email_of, employ, has_logins, person
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.domain.tenancy.service import NewBusiness, SlugTaken, own_business
from frontdesk.domain.tenancy.sessions import Session, begin_session
from frontdesk.domain.tenancy.sign_in import with_password
from frontdesk.domain.tenancy.staffing import MOST_LETTERS_OF_A_NAME
from frontdesk.domain.tenancy.tries import remember_place
from frontdesk.edges.http.given import Given
from frontdesk.edges.http.seat import session_of_browser, signed_in
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.regions import CUSTOMS

MOST_TECHNICIANS = 30
MOST_TRIES = 5
"""At a short name, while others take the same one at the same moment."""


class NotChosen(Problem):
    """A field of the form is empty, too long, or no choice of ours."""

    title = "Not opened"


@dataclass(frozen=True)
class Opener:
    """Whoever came to /welcome and may be there.

    session   None: they hold the key of the first day, and nobody can sign in yet
    name      as they are called where they work; empty if that is not known, or they are of the demo
    may_open  whether they may open another business
    key       what they came with; empty for those who are signed in
    """

    session: Session | None
    name: str
    may_open: bool
    key: str = ""

    @property
    def needs_login(self) -> bool:
        """Whether they get a login of their own with their business."""
        return self.session is None or operators.is_of_the_demo(self.session.email)


@dataclass(frozen=True)
class Opened:
    """A business that was opened.

    session   secret of the new login's session; None: who is signed in stays so
    """

    slug: str
    session: str | None


async def opener_of(request: Request, given: Given, key: str) -> Opener | None:
    """Return who came; None for those who should ask whoever started the desk.

    key   what they say lets the first person in

    Raises HTTPException as every page does, once people can sign in and nobody is.
    """
    session = await signed_in(request)
    if session is None and not await has_logins(given.database):
        knows = first_day.is_first_key(key, DataFolder(given.settings.data))
        return Opener(None, "", may_open=True, key=key) if knows else None
    session = session or await session_of_browser(request)
    may_open = await operators.may_open(given.database, session.login_id)
    return Opener(session, await _name_of(session, given.database), may_open)


async def _name_of(session: Session, database: Database) -> str:
    usual = session.usual
    if usual is None or operators.is_of_the_demo(session.email):
        return ""
    async with database.transaction(usual.business_id) as db:
        found = await person(db, usual.staff_id)
    return found.name if found else ""


async def opened_already(
    given: Given, session: Session | None, form: Mapping[str, str], *, place: str
) -> Opened | None:
    """Return the business that the very same form opened a moment ago: a button pressed twice opens one.

    session   None: nobody is signed in; then, and in the demo, the address and the password in the form say who it is
    """
    is_known = session is not None and not operators.is_of_the_demo(session.email)
    email = session.email if session and is_known else storable(form.get("email", ""))
    slug = await operators.just_opened(given.database, email, storable(form.get("name", "")))
    if slug is None:
        return None
    if is_known:
        return Opened(slug, None)
    try:
        password, now = form.get("password", ""), given.clock.now()
        return Opened(slug, await with_password(given.database, email, password, place=place, now=now))
    except Problem:  # somebody else's
        return None


async def open_for(
    given: Given, opener: Opener, form: Mapping[str, str], *, place: str, tries: int = MOST_TRIES
) -> Opened:
    """Open the business that somebody typed, with them as its owner; the one they opened just now stays the only one.

    place   where on the network they are

    Raises NotAllowed, NotYours, NotTheFirst; NotChosen, Unnamed, PasswordUnfit, NotAnEmail, AddressKnown, which name
    a field.
    """
    if not opener.may_open:
        raise NotAllowed("Whoever runs this desk opens new businesses. Ask them.")
    pack, owner = _pack(form.get("trade", "")), _owner(form.get("owner", ""))
    hashed = await operators.hash_of_new(form.get("password", "")) if opener.needs_login else ""
    new = await _new_business(given.database, pack, form, owner=owner)
    again = await opened_already(given, opener.session, form, place=place)
    if again is not None:
        return again
    owns = {"name": owner, "email": form.get("email", ""), "hashed": hashed, "place": place}
    try:
        return await _open(given, opener, pack, new, **owns)
    except SlugTaken:  # nobody typed it: another one is taken
        if tries == 1:
            raise
        return await open_for(given, opener, form, place=place, tries=tries - 1)
    except (NotTheFirst, AddressKnown):
        again = await opened_already(given, opener.session, form, place=place)
        if again is None:
            raise
        return again


async def _open(
    given: Given, opener: Opener, pack: Pack, new: NewBusiness, *, name: str, email: str, hashed: str, place: str
) -> Opened:
    """Enter a business and its owner, who keeps the installation from now on at the latest.

    Raises SlugTaken, NotYours, NotTheFirst, NotAnEmail, AddressKnown; then nothing was entered.
    """
    now, was = given.clock.now(), opener.session is not None and opener.session.is_operator
    async with given.database.transaction(new_id()) as db:
        await furnish_own(db, pack, new, now=now)
        seated = await _seated(db, opener, name=name, email=email, hashed=hashed)
        await first_day.begin(db)
        await note_deed(db, who=name, what="business.opened", now=now, staff_id=seated.staff_id,
                        after={"name": new.name, "trade": pack.key})  # fmt: skip
        await operators.must_keep(db, seated, who=name, was=was, now=now)
        session = (await begin_session(db, seated.login_id, now=now))[1] if opener.needs_login else None
    first_day.forget_first_key(DataFolder(given.settings.data))
    if opener.needs_login:
        await remember_place(given.database, email_of(email), place=place, now=now)
    return Opened(new.slug, session)


async def _seated(db: AsyncSession, opener: Opener, *, name: str, email: str, hashed: str) -> Seated:
    """Make whoever came an owner of the bound business."""
    if opener.session is None:
        return await operators.first_owner(db, name=name, email=email, hashed=hashed)
    if opener.needs_login:
        return await operators.new_owner(db, name=name, email=email, hashed=hashed)
    login_id = opener.session.login_id
    return Seated(login_id, await employ(db, login_id, name=name, role=Role.owner))


def _pack(key: str) -> Pack:
    if key not in packs():
        raise NotChosen("Choose your trade.", field="trade")
    return packs()[key]


def _owner(said: str) -> str:
    name = " ".join(storable(said).split())
    if not 0 < len(name) <= MOST_LETTERS_OF_A_NAME or not name.isprintable():
        raise NotChosen(f"Write your name, in at most {MOST_LETTERS_OF_A_NAME} letters.", field="owner")
    return name


async def _new_business(database: Database, pack: Pack, form: Mapping[str, str], *, owner: str) -> NewBusiness:
    name, zone = form.get("name", ""), form.get("timezone", "")
    region = next((key for key, customs in CUSTOMS.items() if zone in customs.zones), None)
    if region is None:
        raise NotChosen("Choose where you are.", field="timezone")
    named = [line.strip() for line in storable(form.get("technicians", "")).splitlines() if line.strip()]
    if len(named) > MOST_TECHNICIANS:
        raise NotChosen(f"Begin with at most {MOST_TECHNICIANS}. You can add more later.", field="technicians")
    slug = await new_slug(database, storable(name))
    technicians = named or [owner]
    return own_business(pack, slug=slug, name=name, region=region, timezone=zone, technicians=technicians)
