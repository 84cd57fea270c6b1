"""The calls: looking them up, and one of them with every word and what was understood of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse

from frontdesk.edges.console.calls.listing import call_list, whole_list
from frontdesk.edges.console.calls.recording import played
from frontdesk.edges.console.calls.screen import call_screen, call_transcript
from frontdesk.edges.console.calls.tasks import left
from frontdesk.edges.console.page import shown
from frontdesk.edges.http.seat import AtDesk, allow


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False, prefix="/b/{slug}/calls", dependencies=[allow("calls:read")])

    @routes.get("")
    async def calls(request: Request, seat: AtDesk) -> HTMLResponse:
        return shown(await whole_list(seat, request.query_params))

    @routes.get("/list")
    async def listed(request: Request, seat: AtDesk) -> HTMLResponse:
        return shown(await call_list(seat, request.query_params))

    @routes.get("/{conversation_id}")
    async def call(conversation_id: UUID, seat: AtDesk) -> HTMLResponse:
        return await call_screen(seat, conversation_id)

    @routes.get("/{conversation_id}/transcript.txt")
    async def transcript(conversation_id: UUID, seat: AtDesk) -> PlainTextResponse:
        return await call_transcript(seat, conversation_id)

    @routes.post("/{conversation_id}/tasks", dependencies=[allow("tasks:write")])
    async def task(conversation_id: UUID, seat: AtDesk, what: Annotated[str, Form()] = "") -> RedirectResponse:
        await left(seat, conversation_id, what)
        return RedirectResponse(f"/b/{seat.card.slug}/calls/{conversation_id}", HTTPStatus.SEE_OTHER)

    @routes.get("/{conversation_id}/recording")
    async def recording(request: Request, conversation_id: UUID, seat: AtDesk) -> FileResponse:
        return await played(request, seat, conversation_id)

    return routes
