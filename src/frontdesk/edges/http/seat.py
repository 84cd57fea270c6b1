"""Who asks: a person signed in and seated at the desk of one business, with what they may do there."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from fastapi import Depends, HTTPException, Request, params
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import rights
from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.people import person
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.domain.tenancy.sessions import Session, Workplace, session_of
from frontdesk.edges.http import cookies
from frontdesk.edges.http.given import Given, given
from frontdesk.kernel.problems import Problem

__all__ = [
    "AtDesk",
    "Login",
    "Seat",
    "Somewhere",
    "Workplace",
    "allow",
    "allow_somewhere",
    "seated",
    "seated_somewhere",
    "session_of_browser",
    "signed_in",
    "usual_place",
]


class NoWorkplace(Problem):
    """Somebody is signed in who works in no business any more."""

    status = HTTPStatus.FORBIDDEN
    title = "You do not work in a business here"


@dataclass(frozen=True)
class Login:
    """Who is signed in, whatever business they turn to."""

    id: UUID
    email: str
    is_operator: bool
    session_id: UUID


@dataclass(frozen=True)
class Seat:
    """A signed-in person at the desk of one business, as their rights are at this request.

    card         the business
    workplaces   every business they work in, by name: for the switcher
    now          when the request came in
    edition      what had been heard of the business by then (kernel.live): what a page shows is no older
    """

    given: Given
    login: Login
    staff_id: UUID
    name: str
    role: Role
    preferences: Mapping[str, Any]
    card: BusinessCard
    workplaces: tuple[Workplace, ...]
    now: datetime
    edition: str

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction of the business."""
        return self.given.database.transaction(self.card.id)

    def may(self, right: str) -> bool:
        """Return whether the person has a right here.

        Raises KeyError if there is no such right.
        """
        return rights.may(self.role, right)

    @property
    def here(self) -> datetime:
        """The moment of the request by the business's own clock."""
        return self.now.astimezone(self.card.zone)

    @property
    def today(self) -> date:
        """The date of the request where the business is."""
        return self.here.date()


async def signed_in(request: Request, slug: str | None = None) -> Session | None:
    """Return whose browser asks, None if nobody is signed in there.

    slug   the business they turn to; it becomes the one they used last
    """
    wired = given(request)
    secret = cookies.read(request, wired.base_url)
    if secret is None:
        return None
    # A database holds no NUL; what cannot be printed is no slug.
    wanted = slug if slug and slug.isprintable() else None
    return await session_of(wired.database, secret, now=wired.clock.now(), slug=wanted)


async def session_of_browser(request: Request) -> Session:
    """Return whose browser asks, wherever they work.

    Raises HTTPException as `seated` does if nobody is signed in.
    """
    return await signed_in(request) or _turned_away(request)


async def seated(request: Request, slug: str) -> Seat:
    """Return the seat at the business of the address.

    Raises HTTPException: to the sign-in page if nobody is signed in, 404 if they do not work there.
    """
    session = await signed_in(request, slug) or _turned_away(request)
    return await _seat(request, session, session.at(slug))


async def seated_somewhere(request: Request, business: str | None = None) -> Seat:
    """Return the seat at the business named by `?business=`, else the one used last, else the first.

    Raises HTTPException as `seated` does, NoWorkplace if they work nowhere.
    """
    session = await signed_in(request, business) or _turned_away(request)
    usual = usual_place(session)
    return await _seat(request, session, usual if business is None else session.at(business))


def usual_place(session: Session) -> Workplace:
    """Return the business somebody used last, else the first they work in.

    Raises NoWorkplace.
    """
    if session.usual is None:
        raise NoWorkplace("Ask an owner or a manager to add you again.")
    return session.usual


AtDesk = Annotated[Seat, Depends(seated)]
Somewhere = Annotated[Seat, Depends(seated_somewhere)]


def allow(right: str) -> params.Depends:
    """Return the dependency of a `/b/{slug}` route that refuses whoever lacks a right.

    Raises KeyError if there is no such right.
    """
    rights.who_may(right)

    async def check(seat: AtDesk) -> None:
        rights.must(seat.role, right)

    return params.Depends(check)


def allow_somewhere(right: str) -> params.Depends:
    """Return the same for a route without a business in its path.

    Raises KeyError if there is no such right.
    """
    rights.who_may(right)

    async def check(seat: Somewhere) -> None:
        rights.must(seat.role, right)

    return params.Depends(check)


async def _seat(request: Request, session: Session, place: Workplace | None) -> Seat:
    if place is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    wired = given(request)
    edition = wired.live.edition(place.business_id)
    async with wired.database.transaction(place.business_id) as db:
        found, card = await person(db, place.staff_id), await business_card(db)
    if found is None:  # put away since we looked
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Seat(
        given=wired,
        login=Login(session.login_id, session.email, session.is_operator, session.id),
        staff_id=found.staff_id,
        name=found.name,
        role=found.role,
        preferences=found.preferences,
        card=card,
        workplaces=session.workplaces,
        now=wired.clock.now(),
        edition=edition,
    )


def _turned_away(request: Request) -> Session:
    """Send a browser that navigates to the sign-in page, and tell everything else that nobody is signed in."""
    if "hx-request" in request.headers:
        shown = urlsplit(request.headers.get("hx-current-url", ""))
        raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": _sign_in(shown.path, shown.query)})
    if "text/html" not in request.headers.get("accept", ""):
        raise HTTPException(HTTPStatus.UNAUTHORIZED)
    is_shown = request.method in {"GET", "HEAD"}
    back = _sign_in(request.url.path, request.url.query) if is_shown else "/sign-in"
    raise HTTPException(HTTPStatus.SEE_OTHER, headers={"Location": back})


def _sign_in(path: str, query: str) -> str:
    """Return the address of the sign-in page that leads back to where somebody wanted to go."""
    wanted = f"{path}?{query}" if query else path
    return f"/sign-in?next={quote(wanted, safe='/')}" if wanted not in {"", "/"} else "/sign-in"
