"""The parts of Today, each read and shown by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import UnansweredQuestion
from frontdesk.domain.insights import today
from frontdesk.domain.insights.call_lines import service_names
from frontdesk.domain.insights.calls import on_the_line
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
    """The day in a sentence; a figure is None for who may not know it."""

    slug: str
    on_line: int | None
    waiting: int
    calls: int | None
    booked: int
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
class Question:
    """A question nobody could answer."""

    text: str
    call_id: UUID | None
    ago: str


@dataclass(frozen=True)
class NeedsView:
    """What waits for a person.

    done   a task that was just done, for it to be taken back
    """

    slug: str
    cards: Sequence[NeedCard]
    questions: Sequence[Question]
    count: int
    may_write: bool
    done: UUID | None = None


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
    local: Local


@dataclass(frozen=True)
class Figures(Page):
    """The sentence alone."""

    template: ClassVar[str] = "today/figures.html"

    figures: FiguresView


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
    reads_calls = seat.may("calls:read")
    day = await _day(seat, db)
    over = await today.tally(db, seat.card, seat.today) if reads_calls else None
    return FiguresView(
        slug=seat.card.slug,
        on_line=len(await on_the_line(db, now=seat.now)) if reads_calls else None,
        waiting=await today.waiting(db),
        calls=over.count if over else None,
        booked=over.booked if over else 0,
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


async def needs(seat: Seat, db: AsyncSession, *, done: UUID | None = None) -> NeedsView:
    """Return what waits for a person.

    done   a task that was just done
    """
    found, local, may_calls = await today.needs(db), local_of(seat), seat.may("calls:read")
    return NeedsView(
        slug=seat.card.slug,
        cards=[need_card(need, local, may_calls=may_calls) for need in found.tasks],
        questions=[_question(each, local) for each in found.questions] if may_calls else [],
        count=found.count,
        may_write=seat.may("tasks:write"),
        done=done,
    )


async def handled(seat: Seat, db: AsyncSession) -> HandledView:
    """Return the calls of today that are over."""
    names, local = await service_names(db), local_of(seat)
    lines = await today.handled(db, seat.card, seat.today)
    tally = await today.tally(db, seat.card, seat.today)
    return HandledView(seat.card.slug, [row_of(line, local, names) for line in lines], tally.count)


async def visits(seat: Seat, db: AsyncSession) -> VisitsView:
    """Return the visits of today."""
    return VisitsView(seat.card.slug, await _day(seat, db), seat.here + ONE_DAY)


async def _day(seat: Seat, db: AsyncSession) -> DayView:
    window = Window(seat.today, seat.today + ONE_DAY)
    return day_view(await calendar(db, seat.card, window, now=seat.now), local_of(seat))


def _question(row: UnansweredQuestion, local: Local) -> Question:
    return Question(row.question, row.conversation_id, local.ago(row.created_at))
