"""Today: who is on the line, what waits for a person, what the desk handled, who goes where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from frontdesk.domain.insights.today import MOST_NEEDS
from frontdesk.edges.console.frame import framed, local_of
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.tasks.doing import complete, reopen
from frontdesk.edges.console.today import parts
from frontdesk.edges.console.today.parts import Figures, HandledPart, LivePart, NeedsPart, TodayScreen, VisitsPart
from frontdesk.edges.http.seat import AtDesk, Seat, allow

Others = Annotated[tuple[UUID, ...], Query(max_length=MOST_NEEDS)]
"""Ids of tasks in an address."""


def router() -> APIRouter:
    """Return the routes: the page, and each part of it that changes by itself."""
    routes = APIRouter(include_in_schema=False, prefix="/b/{slug}")
    _page(routes)
    _parts(routes)
    _deeds(routes)
    return routes


def _page(routes: APIRouter) -> None:
    @routes.get("/", dependencies=[allow("visits:read")])
    async def today(seat: AtDesk, done: Others = ()) -> HTMLResponse:
        reads_calls = seat.may("calls:read")
        async with seat.transaction() as db:
            screen = TodayScreen(
                frame=await framed(seat, db, current="today"),
                figures=await parts.figures(seat, db),
                live=await parts.live(seat, db) if reads_calls else None,
                needs=await parts.needs(seat, db, undo=_undo(seat, done) if done else None),
                handled=await parts.handled(seat, db) if reads_calls else None,
                visits=await parts.visits(seat, db),
                may_book=seat.may("visits:write"),
                local=local_of(seat),
            )
        return shown(screen)


def _parts(routes: APIRouter) -> None:
    calls, tasks, visits = allow("calls:read"), allow("tasks:read"), allow("visits:read")

    @routes.get("/today/figures", dependencies=[visits])
    async def figures(seat: AtDesk) -> HTMLResponse:
        async with seat.transaction() as db:
            return shown(Figures(await parts.figures(seat, db)))

    @routes.get("/today/live", dependencies=[calls])
    async def live(seat: AtDesk) -> HTMLResponse:
        async with seat.transaction() as db:
            return shown(LivePart(await parts.live(seat, db)))

    @routes.get("/today/needs", dependencies=[tasks])
    async def needs(seat: AtDesk) -> HTMLResponse:
        async with seat.transaction() as db:
            return shown(NeedsPart(await parts.needs(seat, db)))

    @routes.get("/today/handled", dependencies=[calls])
    async def handled(seat: AtDesk) -> HTMLResponse:
        async with seat.transaction() as db:
            return shown(HandledPart(await parts.handled(seat, db), local_of(seat)))

    @routes.get("/today/visits", dependencies=[visits])
    async def visits_(seat: AtDesk) -> HTMLResponse:
        async with seat.transaction() as db:
            return shown(VisitsPart(await parts.visits(seat, db), local_of(seat)))


def _deeds(routes: APIRouter) -> None:
    write = [allow("tasks:write")]

    @routes.post("/today/needs/{task_id}/completion", dependencies=write)
    async def completion(request: Request, task_id: UUID, seat: AtDesk, also: Others = ()) -> Response:
        return await _changed(request, seat, (task_id, *also), is_done=True)

    @routes.post("/today/needs/{task_id}/reopening", dependencies=write)
    async def reopening(request: Request, task_id: UUID, seat: AtDesk, also: Others = ()) -> Response:
        return await _changed(request, seat, (task_id, *also), is_done=False)


async def _changed(request: Request, seat: Seat, task_ids: tuple[UUID, ...], *, is_done: bool) -> Response:
    """Mark the tasks of a matter as done or not, and show what waits now, with the way back."""
    async with seat.transaction() as db:
        for task_id in task_ids:
            await (complete if is_done else reopen)(seat, db, task_id)
        if "hx-request" in request.headers:
            answer = shown(NeedsPart(await parts.needs(seat, db)))
            answer.headers["HX-Trigger"] = json.dumps({"toast": _toast(seat, task_ids, is_done=is_done)})
            return answer
    done = f"?{urlencode({'done': task_ids}, doseq=True)}" if is_done else ""
    return RedirectResponse(f"/b/{seat.card.slug}/{done}", HTTPStatus.SEE_OTHER)


def _toast(seat: Seat, task_ids: Sequence[UUID], *, is_done: bool) -> dict[str, str]:
    if not is_done:
        return {"words": "To do again."}
    return {"words": "Done.", "undo": _undo(seat, task_ids)}


def _undo(seat: Seat, task_ids: Sequence[UUID]) -> str:
    first, *rest = task_ids
    also = f"?{urlencode({'also': rest}, doseq=True)}" if rest else ""
    return f"/b/{seat.card.slug}/today/needs/{first}/reopening{also}"
