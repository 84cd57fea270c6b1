"""The page of calls: a sentence, filters, and the calls that are looked for, live ones on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers import queries as customers
from frontdesk.domain.insights.call_lines import service_names
from frontdesk.domain.insights.calls import MOST_COUNTED, SEARCHED, CallPage, call_page
from frontdesk.domain.insights.day import OUTCOMES
from frontdesk.domain.insights.day_words import OUTCOME_WORDS
from frontdesk.edges.console.calls.facts import Names
from frontdesk.edges.console.calls.rows import CallRow, row_of
from frontdesk.edges.console.calls.search import PURPOSES, URGENCIES, FilterChip, Search, search_of
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

Choice = tuple[str, str]


@dataclass(frozen=True)
class Listing:
    """What is listed.

    again            address of this list alone, for it to be fetched again
    earlier, later   addresses of the pages before and after, if there are any
    """

    slug: str
    sentence: str
    counted: str
    live: Sequence[CallRow]
    rows: Sequence[CallRow]
    is_everything: bool
    again: str
    earlier: str | None
    later: str | None
    may_talk: bool


@dataclass(frozen=True)
class CallList(Page):
    """The list alone, for a page that shows it already."""

    template: ClassVar[str] = "calls/listed.html"

    listing: Listing
    local: Local


@dataclass(frozen=True)
class CallsScreen(Screen):
    """The page.

    form       what stands in the fields, as it stood in the address
    choices    name of a field -> what can be chosen
    unread     filters of the address that cannot be read and are left out
    folded     whether nothing but words is looked for, so that the other fields may stay folded
    """

    template: ClassVar[str] = "calls/index.html"

    listing: Listing
    form: Mapping[str, str]
    chips: Sequence[FilterChip]
    unread: Sequence[str]
    choices: Mapping[str, Sequence[Choice]]
    folded: bool
    may_download: bool
    local: Local


async def whole_list(seat: Seat, query: Mapping[str, str]) -> CallsScreen:
    """Return the page of the calls that its address asks for."""
    search = search_of(query)
    async with seat.transaction() as db:
        frame = await framed(seat, db, current="calls")
        names = await service_names(db)
        listing = await _listing(seat, db, search, frame.local, names)
        customer = await _customer(db, search)
    return CallsScreen(
        frame=frame,
        listing=listing,
        form=search.given,
        chips=search.chips(frame.local, names, customer=customer),
        unread=search.unread,
        choices={
            "outcome": _choices({outcome: OUTCOME_WORDS[outcome] for outcome in OUTCOMES}),
            "purpose": _choices(PURPOSES),
            "urgency": _choices(URGENCIES),
            "service": _choices(dict(sorted(names.items(), key=lambda named: named[1]))),
        },
        folded=not search.given.keys() - {"q", "practice"},
        may_download=seat.may("calls:download"),
        local=frame.local,
    )


async def call_list(seat: Seat, query: Mapping[str, str]) -> CallList:
    """Return the list of the calls that its address asks for."""
    search, local = search_of(query), local_of(seat)
    async with seat.transaction() as db:
        return CallList(await _listing(seat, db, search, local, await service_names(db)), local)


async def _listing(seat: Seat, db: AsyncSession, search: Search, local: Local, names: Names) -> Listing:
    page = await call_page(db, search.wanted, search.cursor, zone=seat.card.zone, now=seat.now)
    live = [] if page.has_later else page.live
    words = search.wanted.words
    return Listing(
        slug=seat.card.slug,
        sentence=sentence(page, search, local),
        counted=f"{local.number(len(live) + len(page.lines))} of {_counted(page, local)}",
        live=[row_of(line, local, names) for line in live],
        rows=[row_of(line, local, names, words=words) for line in page.lines],
        is_everything=search.wanted.is_everything,
        again=search.here(),
        earlier=search.address(before=page.lines[-1].id) if page.lines and page.has_earlier else None,
        later=search.address(after=page.lines[0].id) if page.lines and page.has_later else None,
        may_talk=seat.may("desk:talk"),
    )


def sentence(page: CallPage, search: Search, local: Local) -> str:
    """Return what is shown, in a sentence: `4 calls so far, 1 of them on the line, the latest first.`"""
    count = _counted(page, local)
    count = count[0].upper() + count[1:]
    if search.wanted.is_everything:
        line = f", {local.number(len(page.live))} of them on the line" if page.live else ""
        return f"{count} so far{line}, the latest first." if page.count else f"{count} yet."
    since = page.searched_from
    where = f" in the last {SEARCHED.days} days, since {local.day(since)}" if since else ""
    return f"{count} like that{where}."


def _counted(page: CallPage, local: Local) -> str:
    if page.count > MOST_COUNTED:
        return f"more than {local.number(MOST_COUNTED)} calls"
    return local.count(page.count, "call", "calls")


def _choices(words: Mapping[Any, str]) -> list[Choice]:
    return [("", "Any"), *((str(key), word) for key, word in words.items())]


async def _customer(db: AsyncSession, search: Search) -> str | None:
    """Return the name of the customer who is looked for."""
    if search.wanted.customer_id is None:
        return None
    found = await customers.customer(db, search.wanted.customer_id)
    return (customers.full_name(found) if found else None) or "One customer"
