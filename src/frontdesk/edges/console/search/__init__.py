"""Find anything, and what else the frame of every page asks for by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from frontdesk.edges.console import frame
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.search.find import Found, found, wanted
from frontdesk.edges.console.settings.entries import entries_for
from frontdesk.edges.http.seat import AtDesk, Seat

MOST = 8
"""As many as are seen at a glance, and chosen from without thinking."""

LONGEST = 100


@dataclass(frozen=True)
class FoundPage(Page):
    """The list under the field.

    groups   heading -> what was found, numbered through
    """

    template: ClassVar[str] = "search/found.html"

    typed: str
    groups: list[tuple[str, list[tuple[int, Found]]]]


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    routes.include_router(frame.router())

    @routes.get("/b/{slug}/find")
    async def find(seat: AtDesk, q: Annotated[str, Query(max_length=LONGEST)] = "") -> HTMLResponse:
        typed = q.replace("\x00", "").strip()
        things = [*pages(seat, typed)]
        if typed:
            async with seat.transaction() as db:
                things = [*await found(seat, db, wanted(typed), frame.local_of(seat)), *things]
            things = best(things)
        return shown(FoundPage(typed, grouped(things)))

    return routes


def pages(seat: Seat, typed: str) -> list[Found]:
    """Return the pages, acts and other businesses that one may open, of which a word begins as typed."""
    slug = seat.card.slug
    things = [Found("Pages", entry.icon, entry.word, "", entry.path) for entry in frame.entries(seat, {})]
    things.append(Found("Pages", "gear", "Preferences", "", f"/b/{slug}/profile"))
    if typed:
        things += [
            Found("Pages", entry.icon, entry.word, "Settings", f"/b/{slug}/settings/{entry.name}")
            for entry in entries_for(seat)
        ]
    if seat.may("calls:download"):
        address = f"/downloads/call_logs.csv?business={slug}"
        things.append(Found("Acts", "download", "Download all calls", "CSV", address))
    things += [
        Found("Businesses", "bell", place.name, "", f"/b/{place.slug}/")
        for place in seat.workplaces
        if place.slug != slug
    ]
    return [thing for thing in things if _begins(thing.name, typed)]


def best(things: list[Found]) -> list[Found]:
    """Return the best eight: of the kind that has most, the last goes first."""
    kept = list(things)
    while len(kept) > MOST:
        counts = Counter(thing.kind for thing in kept)
        crowded = max(reversed(counts), key=lambda kind: counts[kind])
        kept.remove([thing for thing in kept if thing.kind == crowded][-1])
    return kept


def grouped(things: list[Found]) -> list[tuple[str, list[tuple[int, Found]]]]:
    """Return things under their headings, numbered through."""
    numbered = list(enumerate(things, start=1))
    kinds = dict.fromkeys(thing.kind for thing in things)
    return [(kind, [(at, thing) for at, thing in numbered if thing.kind == kind]) for kind in kinds]


def _begins(name: str, typed: str) -> bool:
    words = name.lower()
    return words.startswith(typed.lower()) or f" {typed.lower()}" in words
