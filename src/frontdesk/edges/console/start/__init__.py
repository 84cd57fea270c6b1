"""The first page of a new installation: what this is, and how to make a first call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from frontdesk.edges.console.page import Page
from frontdesk.edges.http.given import Wired


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

    @routes.api_route("/", methods=["GET", "HEAD"])
    async def start(wired: Wired) -> HTMLResponse:
        return HTMLResponse(Start(wired.first_call).render())

    return routes
