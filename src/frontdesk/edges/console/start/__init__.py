"""The first address: the business used last, the sign-in page, or what a new installation says of itself."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from frontdesk.domain.tenancy.people import has_logins
from frontdesk.domain.tenancy.queries import first_slug
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.http.given import Wired
from frontdesk.edges.http.seat import signed_in, usual_place


@dataclass(frozen=True)
class Start(Page):
    """The page.

    first_call   the command, exactly as it is typed; None as long as there is no business to call
    welcome      the same of the one that prints the link of the first day
    """

    template: ClassVar[str] = "start/index.html"

    first_call: str | None
    welcome: str = "frontdesk staff welcome"


def router() -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/", start, methods=["GET", "HEAD"])
    return routes


async def start(request: Request, wired: Wired) -> Response:
    """Lead people to where they work; while nobody can sign in at all, say how to begin.

    Raises NoWorkplace if somebody is signed in who works nowhere any more.
    """
    session = await signed_in(request)
    if session is not None:
        return RedirectResponse(f"/b/{usual_place(session).slug}/", HTTPStatus.SEE_OTHER)
    if await has_logins(wired.database):
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    slug = await first_slug(wired.database)
    first_call = wired.first_call.replace("SLUG", slug) if slug else None
    return shown(Start(first_call, _welcome(wired.first_call)))


def _welcome(first_call: str) -> str:
    """Return the command that prints the link of the first day, for the same desk as the first call is made to."""
    words = shlex.split(first_call)
    data = words[words.index("--data") :] if "--data" in words else []
    return shlex.join([*words[: words.index("call")], "staff", "welcome", *data])
