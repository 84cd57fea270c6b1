"""The day in figures, as a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.insights.view import DayView, day_view
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.http.seat import AtDesk, allow
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Days outside of these are slips of the hand, not days of a business."""


class NoSuchDay(Problem):
    """The address names a day that no calendar has."""

    status = HTTPStatus.NOT_FOUND
    title = "There is no such day"


@dataclass(frozen=True)
class DailySummaryPage(Screen):
    """One day of the business in figures."""

    template: ClassVar[str] = "insights/index.html"

    view: DayView
    local: Local


@dataclass(frozen=True)
class Figures(Page):
    """What of the page changes while calls come in."""

    template: ClassVar[str] = "insights/figures.html"

    view: DayView
    local: Local
    is_fragment: bool = True


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/b/{slug}/insights", dependencies=[allow("insights:read")], include_in_schema=False)

    @routes.get("")
    async def today(seat: AtDesk) -> RedirectResponse:
        path = f"/b/{seat.card.slug}/insights/daily/{seat.today.isoformat()}"
        return RedirectResponse(path, HTTPStatus.SEE_OTHER)

    @routes.get("/daily/{day}")
    async def daily(seat: AtDesk, day: str) -> HTMLResponse:
        chosen = day_of(day)
        async with seat.transaction() as db:
            frame = await framed(seat, db, current="insights")
            return shown(DailySummaryPage(frame, await day_view(seat, db, chosen), frame.local))

    @routes.get("/daily/{day}/figures")
    async def figures(seat: AtDesk, day: str) -> HTMLResponse:
        chosen = day_of(day)
        async with seat.transaction() as db:
            return shown(Figures(await day_view(seat, db, chosen), local_of(seat)))

    return routes


def day_of(written: str) -> date:
    """Return the day an address names.

    Raises NoSuchDay.
    """
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = date.min
    # The parser knows more ways to write a date; an address has one.
    if day.isoformat() != written or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NoSuchDay(f"{written[:40]} is no day we know. Days are written year, month, day: 2026-11-20.")
    return day
