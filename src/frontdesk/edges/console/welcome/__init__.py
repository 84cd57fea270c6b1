"""The first day of a business, step by step; each is kept as it is saved, and can be left and come back to."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from frontdesk.domain.tenancy import first_day
from frontdesk.domain.tenancy.sessions import end_session
from frontdesk.edges.console.flash import forget, told
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.settings.section import mount, section_page
from frontdesk.edges.console.settings.sections import SECTIONS
from frontdesk.edges.console.settings.steps import NAMES, next_step, step_address, step_after
from frontdesk.edges.console.welcome import connect, done, opening, rehearsal
from frontdesk.edges.console.welcome.own import own_screen
from frontdesk.edges.console.welcome.pages import Closed, begun_by, welcome_page
from frontdesk.edges.http import cookies
from frontdesk.edges.http.forms import SmallForm
from frontdesk.edges.http.given import Given, Wired
from frontdesk.edges.http.seat import AtDesk, allow, signed_in
from frontdesk.kernel.problems import Problem

OWN = {each.ENTRY.name: each for each in (rehearsal, connect, done)}
"""The steps that are no sections of the settings."""


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    routes.get("/welcome")(_welcome)
    routes.post("/welcome")(_open)
    inside = APIRouter(prefix="/b/{slug}/welcome", dependencies=[allow("connections:write")])
    inside.get("")(_go_on)
    connect.routes(inside)
    done.routes(inside)
    for name in NAMES:
        if name in SECTIONS:
            section = APIRouter(prefix=f"/{name}")
            mount(SECTIONS[name], section)
            inside.include_router(section)
    inside.get("/{step}")(_step)
    inside.post("/{step}")(_gone_through)
    routes.include_router(inside)
    return routes


async def _welcome(request: Request, wired: Wired, key: str = "") -> Response:
    """Show what was begun and, to whoever may open a business, the form for a new one."""
    opener = await opening.opener_of(request, wired, key)
    if opener is None:
        return _discreet(shown(Closed(), HTTPStatus.NOT_FOUND))
    return _discreet(shown(welcome_page(opener, await begun_by(opener, wired))))


async def _open(request: Request, wired: Wired, form: SmallForm) -> Response:
    """Open a business, sit its owner down in it, and go on to the first step."""
    place = request.client.host if request.client else "nowhere"
    again = await opening.opened_already(wired, await signed_in(request), form, place=place)
    if again is not None:
        return await _onward(request, wired, again)
    opener = await opening.opener_of(request, wired, form.get("key", ""))
    if opener is None:
        return _discreet(shown(Closed(), HTTPStatus.NOT_FOUND))
    try:
        opened = await opening.open_for(wired, opener, form, place=place)
    except Problem as refused:
        page = welcome_page(opener, await begun_by(opener, wired), typed=form, problem=refused)
        return _discreet(shown(page, refused.status))
    return await _onward(request, wired, opened)


async def _onward(request: Request, wired: Given, opened: opening.Opened) -> Response:
    """Lead on to the first step, signed in as the owner."""
    answer = RedirectResponse(f"/b/{opened.slug}/welcome/{NAMES[0]}", HTTPStatus.SEE_OTHER)
    if opened.session is not None:
        earlier = cookies.read(request, wired.base_url)
        if earlier is not None:
            await end_session(wired.database, earlier)
        cookies.give(answer, opened.session, base_url=wired.base_url)
    return _discreet(answer)


def _discreet(answer: Response) -> Response:
    """Keep the key from where the browser goes next; Origin, which forms are held by, is still told."""
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


async def _go_on(seat: AtDesk) -> Response:
    return RedirectResponse(step_address(seat, next_step(seat)), HTTPStatus.SEE_OTHER)


async def _step(seat: AtDesk, step: str, request: Request, look: bool = False) -> Response:
    if step in OWN:
        body = await OWN[step].body_for(seat, look=look)
        screen = await own_screen(seat, OWN[step].ENTRY, body, saved=told(request, seat).words)
        return forget(shown(screen), request, seat)
    if step not in NAMES or step not in SECTIONS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return await section_page(seat, SECTIONS[step], request, where="welcome")


async def _gone_through(seat: AtDesk, step: str) -> Response:
    """Go on from a step of the wizard's own; it counts as gone through once what it is for is there."""
    if step not in OWN:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    async with seat.transaction() as db:
        if await OWN[step].is_settled(seat, db):
            await first_day.note_step(db, step)
    onward = f"/b/{seat.card.slug}/" if step == first_day.LAST else step_after(seat, step)
    return RedirectResponse(onward, HTTPStatus.SEE_OTHER)
