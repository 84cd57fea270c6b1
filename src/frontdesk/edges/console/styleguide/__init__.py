"""Every component in every state, for those who build and check screens. It shows nobody's data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from frontdesk.domain.conversations.models import Outcome
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.edges.console.frame import Screen, framed
from frontdesk.edges.console.page import STATIC, shown
from frontdesk.edges.http.seat import Seat, Somewhere
from frontdesk.kernel.locale import Local

GROUNDS = ("canvas", "surface", "sunken", "hover", "pine-soft", "brass-soft", "red-soft", "blue-soft", "violet-soft")

ICONS = re.findall(r'<symbol id="i-([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Styleguide(Screen):
    """The page.

    formats   what is written, and how it is written here
    """

    template: ClassVar[str] = "styleguide/index.html"

    grounds: tuple[str, ...]
    icons: list[str]
    statuses: list[str]
    outcomes: list[str]
    formats: list[tuple[str, str]]


def router() -> APIRouter:
    """Return the route."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/styleguide")
    async def styleguide(seat: Somewhere) -> HTMLResponse:
        return shown(await page(seat))

    return routes


async def page(seat: Seat) -> Styleguide:
    """Return the page."""
    async with seat.transaction() as db:
        frame = await framed(seat, db, current="styleguide")
    return Styleguide(
        frame,
        grounds=GROUNDS,
        icons=ICONS,
        statuses=list(BookingStatus),
        outcomes=[*Outcome, ""],
        formats=formats(frame.local),
    )


def formats(local: Local) -> list[tuple[str, str]]:
    """Return how days, times, money and numbers are written at a business."""
    now = local.now
    return [
        ("A day", local.day(now)),
        ("A day in another year", local.day(now + timedelta(days=400))),
        ("A day as a heading", local.day_long(now)),
        ("A moment", local.moment(now)),
        ("A span", local.time_range(now.replace(hour=9, minute=0), now.replace(hour=10, minute=15))),
        ("Within the hour", local.ago(now - timedelta(minutes=44))),
        ("A length", local.length(171)),
        ("A duration", local.minutes(110)),
        ("An amount", local.money(Decimal(389))),
        ("An amount owed", local.money(Decimal("-12.5"))),
        ("In a sentence", local.money(Decimal("1240.40"), in_sentence=True)),
        ("A number", local.number(9980)),
        ("A share", local.percent(0.384)),
        ("None of something", local.count(0, "call", "calls")),
    ]
