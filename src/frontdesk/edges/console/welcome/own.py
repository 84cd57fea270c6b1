"""The steps of the first day that are no sections of the settings, put into the same frame."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from frontdesk.edges.console.frame import framed, local_of
from frontdesk.edges.console.settings.entries import Entry
from frontdesk.edges.console.settings.section import Asked, Body, SectionScreen, screen_of
from frontdesk.edges.console.settings.steps import step_address
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.problems import Problem

MakeBody = Callable[[Asked], Awaitable[Body]]


async def own_screen(
    seat: Seat,
    entry: Entry,
    body: MakeBody,
    *,
    problem: Problem | None = None,
    typed: Mapping[str, Any] | None = None,
    saved: str = "",
) -> SectionScreen:
    """Return a step as a page."""
    async with seat.transaction() as db:
        frame = await framed(seat, db, current="settings")
        shown = await body(Asked(seat, db, "welcome", problem, typed or {}))
    return screen_of(seat, frame, entry, shown, where="welcome", problem=problem, saved=saved)


def own_common(asked: Asked, entry: Entry) -> dict[str, Any]:
    """Return the fields that every Body has, of a step that is no section."""
    named = str(asked.problem.extra.get("field", "")) if asked.problem else ""
    return {
        "local": local_of(asked.seat),
        "base": step_address(asked.seat, entry.name),
        "where": asked.where,
        "wrong": {named: asked.problem.detail} if asked.problem and named else {},
    }
