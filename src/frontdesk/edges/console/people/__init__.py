"""The people of a business: who works there, a way in for them, and the end of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import staffing
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.links import LIVES
from frontdesk.domain.tenancy.models import LinkKind, Role
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.people.screen import Made, Typed, people_screen
from frontdesk.edges.http.seat import AtDesk, Seat, allow
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

LINK = "/sign-in/link/"
PASSWORD = "/sign-in/password/"  # noqa: S105 (an address)


class PersonForm(BaseModel):
    """Somebody new, as typed."""

    name: str = ""
    email: str = ""
    role: Role = Role.advisor


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/b/{slug}/people", include_in_schema=False, dependencies=[allow("staff:link")])
    routes.get("")(_people)
    routes.post("")(_add)
    routes.post("/{id}/links")(_make_link)
    routes.post("/{id}/end")(_end)
    routes.post("/{id}/access")(_give_back)
    return routes


async def _people(seat: AtDesk, ended: str = "", back: str = "") -> Response:
    return shown(await people_screen(seat, ended=ended, back=back))


async def _add(seat: AtDesk, form: Annotated[PersonForm, Form()]) -> Response:
    typed = Typed(form.name, form.email, form.role)
    try:
        async with seat.transaction() as db:
            added = await staffing.add_person(
                db, name=storable(form.name), email=storable(form.email), role=form.role, by=seat.role, now=seat.now
            )
            await _note(db, seat, "person.added", added.id, after={"name": added.name, "role": form.role})
    except Problem as refused:
        return await _refused(seat, refused, typed)
    until = local_of(seat).moment(seat.now + LIVES[LinkKind.invite])
    address = f"{seat.given.base_url}{PASSWORD}{added.secret}" if added.secret else None
    return shown(await people_screen(seat, made=Made(added.name, address, until, is_new=True)))


async def _make_link(seat: AtDesk, id: UUID) -> Response:
    try:
        async with seat.transaction() as db:
            person, secret = await staffing.sign_in_link(db, id, by=seat.role, now=seat.now)
            await _note(db, seat, "person.link_made", id)
    except Problem as refused:
        return await _refused(seat, refused)
    until = local_of(seat).time(seat.now + LIVES[LinkKind.sign_in])
    made = Made(person.name, f"{seat.given.base_url}{LINK}{secret}", until)
    return shown(await people_screen(seat, made=made))


async def _end(seat: AtDesk, id: UUID) -> Response:
    try:
        async with seat.transaction() as db:
            await staffing.end_access(db, id, by=seat.role, by_id=seat.staff_id)
            await _note(db, seat, "person.access_ended", id)
    except Problem as refused:
        return await _refused(seat, refused)
    return RedirectResponse(f"/b/{seat.card.slug}/people?ended={id}", HTTPStatus.SEE_OTHER)


async def _give_back(seat: AtDesk, id: UUID) -> Response:
    try:
        async with seat.transaction() as db:
            await staffing.give_access_back(db, id, by=seat.role)
            await _note(db, seat, "person.access_given_back", id)
    except Problem as refused:
        return await _refused(seat, refused)
    return RedirectResponse(f"/b/{seat.card.slug}/people?back={id}", HTTPStatus.SEE_OTHER)


async def _note(db: AsyncSession, seat: Seat, what: str, id: UUID, after: dict[str, str] | None = None) -> None:
    await note_deed(
        db, who=seat.name, what=what, now=seat.now, staff_id=seat.staff_id, subject=f"staff:{id}", after=after
    )


async def _refused(seat: Seat, problem: Problem, typed: Typed | None = None) -> Response:
    """Show the page again with why not, and what was typed."""
    if isinstance(problem, staffing.UnknownColleague):
        raise problem
    return shown(await people_screen(seat, problem=problem, typed=typed), problem.status)
