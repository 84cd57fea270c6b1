"""The calls: looking them up, and one of them with every word and what was understood of it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response

from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.edges.console.calls.listing import call_list, whole_list
from frontdesk.edges.console.calls.recording import played
from frontdesk.edges.console.calls.screen import call_inside, call_screen, call_transcript
from frontdesk.edges.console.calls.tasks import left
from frontdesk.edges.console.page import shown
from frontdesk.edges.http.seat import AtDesk, allow


def call_id(conversation_id: str) -> UUID:
    """Return the call that an address names.

    Raises UnknownConversation if that is no call's name at all.
    """
    try:
        return UUID(conversation_id)
    except ValueError:
        raise UnknownConversation("I can't find that call.") from None


CallId = Annotated[UUID, Depends(call_id)]


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
    async def call(request: Request, conversation_id: CallId, seat: AtDesk) -> HTMLResponse:
        is_there = "hx-request" in request.headers
        return await (call_inside if is_there else call_screen)(seat, conversation_id)

    @routes.get("/{conversation_id}/transcript.txt")
    async def transcript(conversation_id: CallId, seat: AtDesk) -> PlainTextResponse:
        return await call_transcript(seat, conversation_id)

    @routes.post("/{conversation_id}/tasks", dependencies=[allow("tasks:write")])
    async def task(
        request: Request, conversation_id: CallId, seat: AtDesk, what: Annotated[str, Form()] = ""
    ) -> Response:
        await left(seat, conversation_id, what)
        if "hx-request" in request.headers:
            answer = await call_inside(seat, conversation_id)
            answer.headers["HX-Trigger"] = json.dumps({"toast": {"words": "Left to a person."}})
            return answer
        return RedirectResponse(f"/b/{seat.card.slug}/calls/{conversation_id}", HTTPStatus.SEE_OTHER)

    @routes.get("/{conversation_id}/recording", dependencies=[allow("recordings:hear")])
    async def recording(conversation_id: CallId, seat: AtDesk) -> FileResponse:
        return await played(seat, conversation_id)

    return routes
