"""The first address: the business used last, the sign-in page, or what a new installation says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from frontdesk.domain.tenancy.people import has_logins
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.http.given import Wired
from frontdesk.edges.http.seat import signed_in, usual_place


@dataclass(frozen=True)
class Start(Page):
    """The page.

    first_call   the command, exactly as it is typed
    """

    template: ClassVar[str] = "start/index.html"

    first_call: str


def router() -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/", start, methods=["GET", "HEAD"])
    return routes


async def start(request: Request, wired: Wired) -> Response:
    """Lead people to where they work; while nobody can sign in at all, say how to make a first call.

    Raises NoWorkplace if somebody is signed in who works nowhere any more.
    """
    session = await signed_in(request)
    if session is not None:
        return RedirectResponse(f"/b/{usual_place(session).slug}/", HTTPStatus.SEE_OTHER)
    if await has_logins(wired.database):
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    return shown(Start(wired.first_call))
