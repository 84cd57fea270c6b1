"""The calendar's page and a visit's: what is read and shown. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.calendar import calendar
from frontdesk.domain.scheduling.offers import Window
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.visits.board import Board, Wanted, board_of
from frontdesk.edges.console.visits.sheet import Asked, sheet_answer
from frontdesk.edges.http.seat import AtDesk, Seat, allow

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class CalendarScreen(Screen):
    """The calendar.

    steps    addresses one step back, today, one step on
    told     what was wrong with the address, if anything
    """

    template: ClassVar[str] = "visits/calendar.html"

    board: Board
    title: str
    earlier: str
    later: str
    today: str
    day: str
    week: str
    cancelled: str
    with_cancelled: bool
    new: str | None
    told: str | None


@dataclass(frozen=True)
class BoardFragment(Page):
    """The board alone, read again when a visit changes; the sentence above it comes with it."""

    template: ClassVar[str] = "visits/board.html"

    board: Board
    is_fragment: bool = True


def router() -> APIRouter:
    """Return the routes of both pages."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/b/{slug}/calendar", dependencies=[allow("visits:read")])
    async def the_calendar(
        seat: AtDesk, request: Request, view: str = "week", date: str = "", cancelled: str = ""
    ) -> HTMLResponse:
        wanted, told = _wanted(seat, view=view, text=date, with_cancelled=cancelled == "1")
        async with seat.transaction() as db:
            board = await _board(seat, db, wanted)
            if "hx-request" in request.headers:
                return shown(BoardFragment(board))
            return shown(await _screen(seat, db, board, wanted, told))

    @routes.get("/b/{slug}/visits/{id}", dependencies=[allow("visits:read")])
    async def a_visit(seat: AtDesk, request: Request, id: UUID, done: str = "", inside: str = "") -> HTMLResponse:
        async with seat.transaction() as db:
            return await sheet_answer(seat, db, id, Asked(request, done=done, inside=inside))

    return routes


def _wanted(seat: Seat, *, view: str, text: str, with_cancelled: bool) -> tuple[Wanted, str | None]:
    """Return what is wanted; where the address names no such day, this week and a sentence that says so."""
    view = view if view in ("day", "week") else "week"
    try:
        day = date.fromisoformat(text) if text else seat.today
        # The days around it are looked at too.
        _ = day - _WEEK, day + 2 * _WEEK
    except (ValueError, OverflowError):
        told = "The address named a day that is in no calendar. Here is this week."
        return Wanted("week", seat.today, with_cancelled), told
    return Wanted(view, day, with_cancelled), None


async def _board(seat: Seat, db: AsyncSession, wanted: Wanted) -> Board:
    first = wanted.date if wanted.is_day else wanted.date - timedelta(days=wanted.date.weekday())
    window = Window(first, first if wanted.is_day else first + _WEEK - _DAY)
    found = await calendar(db, seat.card, window, now=seat.now, with_cancelled=wanted.with_cancelled)
    return board_of(seat, local_of(seat), found, wanted)


async def _screen(seat: Seat, db: AsyncSession, board: Board, wanted: Wanted, told: str | None) -> CalendarScreen:
    slug, local = seat.card.slug, local_of(seat)
    step = _DAY if wanted.is_day else _WEEK
    monday = wanted.date - timedelta(days=wanted.date.weekday())
    friday = monday + (len(board.heads) - 1) * _DAY
    title = local.day_long(wanted.date) if wanted.is_day else f"{local.day(monday)} to {local.day(friday)}"
    may_book = seat.may("visits:write")
    return CalendarScreen(
        frame=await framed(seat, db, current="calendar"),
        board=board,
        title=title,
        earlier=wanted.address(slug, date=(wanted.date - step).isoformat()),
        later=wanted.address(slug, date=(wanted.date + step).isoformat()),
        today=wanted.address(slug, date=None),
        day=wanted.address(slug, view="day"),
        week=wanted.address(slug, view="week"),
        cancelled=wanted.address(slug, cancelled=None if wanted.with_cancelled else 1),
        with_cancelled=wanted.with_cancelled,
        new=f"/b/{slug}/calendar/new?day={max(wanted.date, seat.today).isoformat()}" if may_book else None,
        told=told,
    )
