"""Settings: what a business decides for itself, a section a page. What is changed the desk knows on its next turn."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from frontdesk.edges.console.page import shown
from frontdesk.edges.console.settings.entries import ENTRIES, entries_for
from frontdesk.edges.console.settings.section import base_of, section_screen
from frontdesk.edges.console.settings.sections import SECTIONS
from frontdesk.edges.http.seat import AtDesk, allow

MOST_SAID = 200
"""Characters of what was done, as the address brings it back."""


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/b/{slug}/settings", include_in_schema=False)
    routes.get("", dependencies=[allow("settings:write")])(_first)
    for section in SECTIONS.values():
        inner = APIRouter(prefix=f"/{section.name}", dependencies=[allow(ENTRIES[section.name].right)])
        section.routes(inner)
        routes.include_router(inner)
    # After the sections' own: what a section reads from the web stands before the page itself.
    routes.get("/{name}", dependencies=[allow("settings:write")])(_section)
    return routes


async def _first(seat: AtDesk) -> Response:
    return RedirectResponse(base_of(seat, entries_for(seat)[0].name), HTTPStatus.SEE_OTHER)


async def _section(seat: AtDesk, name: str, saved: str = "") -> Response:
    section = SECTIONS.get(name)
    if section is None or ENTRIES[name] not in entries_for(seat):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return shown(await section_screen(seat, section, where="settings", saved=saved[:MOST_SAID]))
