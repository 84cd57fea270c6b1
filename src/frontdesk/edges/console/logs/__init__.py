"""The raw log: each call with its rows as they are stored, for people and programs, and the files to download."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from frontdesk.domain.insights.csv_log import LOGS
from frontdesk.domain.insights.raw_log import RawCall, UnknownCall, call_by_sid, latest_calls
from frontdesk.domain.insights.rows import Place
from frontdesk.edges.console.frame import Screen, framed
from frontdesk.edges.console.logs.downloads import Downloads
from frontdesk.edges.console.logs.raw import Document, document
from frontdesk.edges.console.page import shown
from frontdesk.edges.http.seat import Somewhere, allow_somewhere
from frontdesk.kernel.locale import Locale

A_PAGE = 20


@dataclass(frozen=True)
class Log(Screen):
    """The page.

    calls      one document each (raw.py), with `tools_as_text`: what the desk did, as JSON to read
    wanted     the call that was searched for
    not_found  in words, why nothing is shown for it
    is_latest  whether the page begins with the latest call
    later      where the calls behind these are, None at the end
    files      names of the log files, for those who may download them
    """

    template: ClassVar[str] = "logs/index.html"

    slug: str
    calls: list[Document]
    wanted: str
    not_found: str | None
    is_latest: bool
    later: str | None
    files: tuple[str, ...]


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    routes.get("/debug/call_logs", dependencies=[allow_somewhere("logs:read")])(_call_logs)
    files = Downloads()

    @routes.get("/downloads/{file}", dependencies=[allow_somewhere("calls:download")])
    async def downloads(file: str, seat: Somewhere) -> Response:
        if file not in LOGS:
            raise HTTPException(404)
        return await files.download(seat, file)

    return routes


async def _call_logs(
    request: Request,
    seat: Somewhere,
    call_sid: Annotated[str, Query(max_length=200)] = "",
    after: UUID | None = None,
) -> Response:
    wanted, as_json = call_sid.strip(), _wants_json(request)
    place, not_found, found = Place(seat.card.zone, Locale(seat.card.locale)), None, list[RawCall]()
    async with seat.transaction() as db:
        try:
            found = await _found(db, wanted, after)
        except UnknownCall as unknown:
            if as_json:
                raise
            not_found = unknown.detail
        calls = [document(raw, place) for raw in found[:A_PAGE]]
        later = _later(seat.card.slug, found)
        if as_json:
            return JSONResponse({"calls": calls, "next": later})
        frame = await framed(seat, db, current="logs")
    page = Log(
        frame=frame,
        slug=seat.card.slug,
        calls=[_readable(call) for call in calls],
        wanted=wanted,
        not_found=not_found,
        is_latest=after is None,
        later=later,
        files=tuple(LOGS) if seat.may("calls:download") else (),
    )
    return shown(page, 404 if not_found else 200)


async def _found(db: AsyncSession, wanted: str, after: UUID | None) -> list[RawCall]:
    """Return the call that is wanted, else a page of calls and one more."""
    if wanted:
        return [await call_by_sid(db, wanted)]
    return await latest_calls(db, at_most=A_PAGE + 1, after=after)


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def _later(slug: str, found: list[RawCall]) -> str | None:
    """Return the address of the next page, None if all is shown."""
    if len(found) <= A_PAGE:
        return None
    return f"/debug/call_logs?business={slug}&after={found[A_PAGE - 1].record.conversation.id}"


def _readable(call: Document) -> Document:
    """Return a call with its beginning as a moment and what the desk did written out, for a page."""
    tools = [{**tool, "as_text": json.dumps(tool, indent=2, ensure_ascii=False)} for tool in call["tool_calls"]]
    return {**call, "tool_calls": tools, "begun": datetime.fromisoformat(call["started_at"])}
