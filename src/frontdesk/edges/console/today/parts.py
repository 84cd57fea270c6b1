"""The parts of Today, each read and shown by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.insights import today
from frontdesk.domain.insights.call_lines import service_names
from frontdesk.domain.insights.days import bounds
from frontdesk.domain.scheduling.calendar import calendar
from frontdesk.domain.scheduling.offers import Window
from frontdesk.domain.scheduling.slots import ONE_DAY
from frontdesk.edges.console.calls.rows import CallRow, row_of
from frontdesk.edges.console.frame import Screen, local_of
from frontdesk.edges.console.page import Page
from frontdesk.edges.console.today.cards import LiveCard, NeedCard, live_card, need_card
from frontdesk.edges.console.today.day import DayView, VisitItem, day_view
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local


@dataclass(frozen=True)
class FiguresView:
    """The day in a sentence.

    tally   of the calls; None for who may not know of them
    """

    slug: str
    day: date
    tally: today.Tally | None
    waiting: int
    visits: int
    next: VisitItem | None
    local: Local


@dataclass(frozen=True)
class LiveView:
    """The calls that are going on.

    may_talk   whether the person may talk to the desk themselves
    """

    slug: str
    cards: Sequence[LiveCard]
    may_talk: bool


@dataclass(frozen=True)
class NeedsView:
    """What waits for a person.

    undo   address that takes back what was just done
    """

    slug: str
    cards: Sequence[NeedCard]
    count: int
    undo: str | None = None


@dataclass(frozen=True)
class HandledView:
    """The calls of today that are over."""

    slug: str
    rows: Sequence[CallRow]
    count: int


@dataclass(frozen=True)
class VisitsView:
    """The visits of today, and tomorrow in a sentence."""

    slug: str
    day: DayView
    tomorrow: datetime


@dataclass(frozen=True)
class TodayScreen(Screen):
    """The page; a part is None for who may not see it."""

    template: ClassVar[str] = "today/index.html"

    figures: FiguresView
    live: LiveView | None
    needs: NeedsView
    handled: HandledView | None
    visits: VisitsView
    may_book: bool
    local: Local
    is_fragment: bool = False


@dataclass(frozen=True)
class Figures(Page):
    """The sentence alone; the day over it comes with it."""

    template: ClassVar[str] = "today/figures.html"

    figures: FiguresView
    is_fragment: bool = True


@dataclass(frozen=True)
class LivePart(Page):
    """The live calls alone."""

    template: ClassVar[str] = "today/live.html"

    live: LiveView


@dataclass(frozen=True)
class NeedsPart(Page):
    """What waits alone."""

    template: ClassVar[str] = "today/needs.html"

    needs: NeedsView


@dataclass(frozen=True)
class HandledPart(Page):
    """The calls that are over alone."""

    template: ClassVar[str] = "today/handled.html"

    handled: HandledView
    local: Local


@dataclass(frozen=True)
class VisitsPart(Page):
    """The visits alone."""

    template: ClassVar[str] = "today/visits.html"

    visits: VisitsView
    local: Local


async def figures(seat: Seat, db: AsyncSession) -> FiguresView:
    """Return the figures of the day."""
    day = await _day(seat, db)
    return FiguresView(
        slug=seat.card.slug,
        day=seat.today,
        tally=await today.tally(db, seat.card, seat.today, now=seat.now) if seat.may("calls:read") else None,
        waiting=await today.waiting(db, until=_day_ends(seat)),
        visits=day.count,
        next=day.next,
        local=local_of(seat),
    )


async def live(seat: Seat, db: AsyncSession) -> LiveView:
    """Return the calls that are going on."""
    names, local = await service_names(db), local_of(seat)
    calls = await today.live_calls(db, now=seat.now)
    # A danger before all others; else the latest first.
    cards = sorted((live_card(call, local, names) for call in calls), key=lambda card: not card.is_grave)
    return LiveView(seat.card.slug, cards, seat.may("desk:talk"))


async def needs(seat: Seat, db: AsyncSession, *, undo: str | None = None) -> NeedsView:
    """Return what waits for a person.

    undo   address that takes back what was just done
    """
    found, local = await today.needs(db, until=_day_ends(seat)), local_of(seat)
    return NeedsView(seat.card.slug, [need_card(seat, need, local) for need in found.matters], found.count, undo)


async def handled(seat: Seat, db: AsyncSession) -> HandledView:
    """Return the calls of today that are over."""
    names, local = await service_names(db), local_of(seat)
    lines = await today.handled(db, seat.card, seat.today, now=seat.now)
    tally = await today.tally(db, seat.card, seat.today, now=seat.now)
    return HandledView(seat.card.slug, [row_of(line, local, names) for line in lines], tally.over)


async def visits(seat: Seat, db: AsyncSession) -> VisitsView:
    """Return the visits of today."""
    return VisitsView(seat.card.slug, await _day(seat, db), seat.here + ONE_DAY)


async def _day(seat: Seat, db: AsyncSession) -> DayView:
    window = Window(seat.today, seat.today + ONE_DAY)
    return day_view(await calendar(db, seat.card, window, now=seat.now), local_of(seat))


def _day_ends(seat: Seat) -> datetime:
    return bounds(seat.today, seat.card.zone)[1]
