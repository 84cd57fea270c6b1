"""Settings: what a business decides for itself, a section a page. What is changed the desk knows on its next turn."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from frontdesk.edges.console.settings.entries import ENTRIES, entries_for
from frontdesk.edges.console.settings.section import base_of, mount, section_page
from frontdesk.edges.console.settings.sections import SECTIONS
from frontdesk.edges.http.seat import AtDesk, allow


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/b/{slug}/settings", include_in_schema=False)
    routes.get("", dependencies=[allow("settings:write")])(_first)
    for section in SECTIONS.values():
        inner = APIRouter(prefix=f"/{section.name}", dependencies=[allow(ENTRIES[section.name].right)])
        mount(section, inner)
        routes.include_router(inner)
    # After the sections' own: what a section reads from the web stands before the page itself.
    routes.get("/{name}", dependencies=[allow("settings:write")])(_section)
    return routes


async def _first(seat: AtDesk) -> Response:
    return RedirectResponse(base_of(seat, entries_for(seat)[0].name), HTTPStatus.SEE_OTHER)


async def _section(seat: AtDesk, name: str, request: Request) -> Response:
    section = SECTIONS.get(name)
    if section is None or not seat.may(ENTRIES[name].right):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return await section_page(seat, section, request, where="settings")
