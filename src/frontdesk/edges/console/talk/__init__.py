"""Talk to the desk from the browser: a real call, typed or spoken, and what is understood of it as it goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from frontdesk.desk.patience import DeskUnavailable
from frontdesk.domain.conversations.service import ConversationOver
from frontdesk.domain.tenancy import rights
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.talk.held import Held, held_call, must_be_ours
from frontdesk.edges.console.talk.screen import Desk, desk_of, page_of
from frontdesk.edges.console.talk.typed import Faults, Line, Said, TooLong, Typed, line_of, must_fit
from frontdesk.edges.http.seat import Seat, Somewhere, allow_somewhere, seated_somewhere

RIGHT = "desk:talk"


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/test", dependencies=[allow_somewhere(RIGHT)], include_in_schema=False)
    routes.get("")(_start)
    routes.post("/conversations")(_begin)
    routes.get("/conversations/{id}")(_go_on)
    routes.post("/conversations/{id}/turns")(_say)
    routes.post("/conversations/{id}/end")(_end)
    return routes


async def _start(seat: Somewhere) -> Response:
    return await _answer(seat, desk_of(seat), is_part=False)


def _settings(
    business: Annotated[str, Form()],
    caller: Annotated[str, Form(max_length=80)] = "",
    clock: Annotated[str, Form(max_length=80)] = "",
    call_sid: Annotated[str, Form(max_length=80)] = "",
    for_real: Annotated[bool, Form()] = False,
) -> Typed:
    return Typed(business, caller, clock, call_sid, for_real)


async def _begin(
    request: Request,
    seat: Somewhere,
    typed: Annotated[Typed, Depends(_settings)],
    former: Annotated[UUID | None, Form()] = None,
) -> Response:
    called = await seated_somewhere(request, typed.business)
    rights.must(called.role, RIGHT)
    line = line_of(typed, called.card, now=called.now)
    if isinstance(line, Faults):
        desk = desk_of(seat, await _held(seat, former) if former else None, typed)
        return await _answer(seat, replace(desk, faults=line), 422, is_part=_is_part(request))
    try:
        if former:
            await _hang_up(seat, former)
        id = await _ring(called, line, practice=_is_practice(typed, called, seat))
    except DeskUnavailable as away:
        desk = replace(desk_of(seat, typed=typed), trouble=away.detail)
        return await _answer(seat, desk, away.status, is_part=_is_part(request))
    return await _begun(request, called, id, is_elsewhere=called.card.id != seat.card.id)


def _is_practice(typed: Typed, called: Seat, seat: Seat) -> bool:
    """Return whether a call is practice: also where the switch was set for another business than is called."""
    is_elsewhere = called.card.id != seat.card.id
    return not typed.for_real or (is_elsewhere and not called.card.is_demo)


async def _ring(called: Seat, line: Line, *, practice: bool) -> UUID:
    spoken = await called.given.desk.begin(
        called.card.id, call_sid=line.call_sid, address=line.address, frozen_at=line.frozen_at, practice=practice
    )
    return spoken.conversation_id


async def _hang_up(seat: Seat, id: UUID) -> None:
    async with seat.transaction() as db:
        await must_be_ours(db, id)
    await seat.given.desk.hang_up(seat.card.id, id)


async def _begun(request: Request, called: Seat, id: UUID, *, is_elsewhere: bool) -> Response:
    """Show a call that was begun; if another business was called, the whole page becomes that business's."""
    if not _is_part(request):
        return RedirectResponse(_address(called, id), 303)
    if is_elsewhere:
        return Response(headers={"HX-Redirect": _address(called, id)})
    answer = await _answer(called, desk_of(called, await _held(called, id)), is_part=True)
    answer.headers["HX-Push-Url"] = _address(called, id)
    return answer


async def _go_on(id: UUID, seat: Somewhere) -> Response:
    return await _answer(seat, desk_of(seat, await _held(seat, id)), is_part=False)


def _words(
    heard_key: Annotated[str, Form(min_length=1, max_length=80)],
    text: Annotated[str, Form()] = "",
    hypotheses: Annotated[list[str] | None, Form()] = None,
) -> Said:
    return Said(heard_key, text, tuple(hypotheses or ()))


async def _say(request: Request, id: UUID, seat: Somewhere, said: Annotated[Said, Depends(_words)]) -> Response:
    async def hear() -> None:
        must_fit(said)
        await seat.given.desk.hear(seat.card.id, id, said.text, heard_key=said.heard_key, hypotheses=said.others)

    return await _after(request, seat, id, hear, said)


async def _end(request: Request, id: UUID, seat: Somewhere) -> Response:
    return await _after(request, seat, id, lambda: seat.given.desk.hang_up(seat.card.id, id))


async def _after(
    request: Request, seat: Seat, id: UUID, deed: Callable[[], Awaitable[None]], said: Said | None = None
) -> Response:
    """Do something in a call and show how it stands then; what could not be done is told, what was typed is kept."""
    async with seat.transaction() as db:
        await must_be_ours(db, id)
    try:
        await deed()
    except (ConversationOver, DeskUnavailable, TooLong) as problem:
        desk = replace(desk_of(seat, await _held(seat, id)), trouble=problem.detail, unsaid=said)
        return await _answer(seat, desk, problem.status, is_part=_is_part(request))
    if _is_part(request):
        return await _answer(seat, desk_of(seat, await _held(seat, id)), is_part=True)
    return RedirectResponse(_address(seat, id), 303)


async def _held(seat: Seat, id: UUID) -> Held:
    async with seat.transaction() as db:
        return await held_call(seat, db, id, local_of(seat))


async def _answer(seat: Seat, desk: Desk, status: int = 200, *, is_part: bool) -> Response:
    return shown(await page_of(seat, desk, is_part=is_part), status)


def _is_part(request: Request) -> bool:
    return "hx-request" in request.headers


def _address(seat: Seat, id: UUID) -> str:
    return f"/test/conversations/{id}?business={seat.card.slug}"
