"""Another time for a visit: the free ones of a day, or one that is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.queries import technician_names
from frontdesk.domain.scheduling.sheet import VisitSheet, visit_sheet
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.visits.deeds import Doing, do_to_visit, done_answer, stamp_of
from frontdesk.edges.console.visits.sheet import Asked, sheet_answer
from frontdesk.edges.console.visits.times import Choice, Times, chosen_start, day_of, near_times, service_of, times_of
from frontdesk.edges.console.visits.words import ABOUT_TIME, said_to_staff
from frontdesk.edges.http.seat import AtDesk, Seat, allow
from frontdesk.kernel.problems import Problem

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Move:
    """The form.

    refused  why it was not moved, and `near` what is free instead
    wrong    name of the field that is to be mended
    """

    base: str
    title: str
    now: str
    seen: str
    day: str
    earlier: str | None
    later: str
    times: Times
    other: str
    refused: str | None
    wrong: str | None
    near: tuple[Choice, ...]


@dataclass(frozen=True)
class MoveScreen(Screen):
    """The form as a page."""

    template: ClassVar[str] = "visits/move.html"

    move: Move


@dataclass(frozen=True)
class MoveFragment(Page):
    """The form in the drawer."""

    template: ClassVar[str] = "visits/move_drawer.html"

    move: Move


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False, dependencies=[allow("visits:write")])

    @routes.get("/b/{slug}/visits/{id}/move")
    async def form(seat: AtDesk, request: Request, id: UUID, day: str = "") -> HTMLResponse:
        return await _form(seat, request, id, {"day": day}, None)

    @routes.post("/b/{slug}/visits/{id}/move")
    async def move(seat: AtDesk, request: Request, id: UUID, form: Annotated[MoveForm, Form()]) -> Response:
        try:
            start = chosen_start(seat, picked=form.starts_at, other=form.other, day=day_of(form.day, seat))
            async with seat.transaction() as db:
                doing = Doing("moved", partial(scheduling.move, starts_at=start), form.seen)
                await do_to_visit(db, seat, (await visit_sheet(db, id)).booking, doing)
        except (scheduling.ChangedMeanwhile, scheduling.AlreadyCancelled, scheduling.VisitOver) as refused:
            async with seat.transaction() as db:
                return await sheet_answer(seat, db, id, Asked(request, refused=refused, seen_at=stamp_of(form.seen)))
        except Problem as refused:
            return await _form(seat, request, id, form.model_dump(), refused)
        return await done_answer(seat, request, id, "move")

    return routes


class MoveForm(BaseModel):
    """A time for a visit as it was sent: one that was picked (ISO), or one that was typed."""

    day: str = ""
    starts_at: str = ""
    other: str = ""
    seen: str = ""


async def _form(
    seat: Seat, request: Request, booking_id: UUID, typed: Mapping[str, str], refused: Problem | None
) -> HTMLResponse:
    """Return the form with what was typed, and with other times where the wished one cannot be had."""
    async with seat.transaction() as db:
        found = await visit_sheet(db, booking_id)
        move = await _move(seat, db, found, typed, refused)
        status = int(refused.status if refused else HTTPStatus.OK)
        if "hx-request" in request.headers:
            return shown(MoveFragment(move), status)
        return shown(MoveScreen(frame=await framed(seat, db, current="calendar"), move=move), status)


async def _move(
    seat: Seat, db: AsyncSession, found: VisitSheet, typed: Mapping[str, str], refused: Problem | None
) -> Move:
    booking, local = found.booking, local_of(seat)
    service, names = await service_of(db, found), await technician_names(db)
    day = _looked_at(typed.get("day", ""), seat, booking.starts_at)
    base = f"/b/{seat.card.slug}/visits/{booking.id}"
    near: tuple[Choice, ...] = ()
    if isinstance(refused, ABOUT_TIME):
        wished = _wished(typed, seat, day)
        near = await near_times(
            db, seat, service=service, day=wished.date() if wished else day, at=wished.time() if wished else None,
            names=names, moving=booking.id,
        )  # fmt: skip
    return Move(
        base=base,
        title=f"{found.what}, {found.customer_name}" if found.customer_name else found.what,
        now=f"{local.day(booking.starts_at)}, {local.time_range(booking.starts_at, booking.ends_at)}",
        seen=typed.get("seen") or booking.updated_at.isoformat(),
        day=day.isoformat(),
        earlier=f"{base}/move?day={(day - _DAY).isoformat()}" if day > seat.today else None,
        later=f"{base}/move?day={(day + _DAY).isoformat()}",
        times=await times_of(db, seat, service=service, day=day, names=names, moving=booking),
        other=typed.get("other", ""),
        refused=said_to_staff(refused) if refused else None,
        wrong=str(refused.extra.get("field", "")) if refused else None,
        near=near,
    )


def _looked_at(text: str, seat: Seat, starts_at: datetime) -> date:
    """Return the day to look at: the one asked for, else the visit's own; none that has gone."""
    day = starts_at.astimezone(seat.card.zone).date()
    if text:
        try:
            day = day_of(text, seat)
        except Problem:
            day = seat.today
    return max(day, seat.today)


def _wished(typed: Mapping[str, str], seat: Seat, day: date) -> datetime | None:
    try:
        start = chosen_start(seat, picked=typed.get("starts_at", ""), other=typed.get("other", ""), day=day)
    except Problem:
        return None
    return start.astimezone(seat.card.zone)
