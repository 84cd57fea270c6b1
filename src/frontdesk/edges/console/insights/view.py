"""A day as its page shows it: rows become words, shares and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.conversations.tasks import URGENT
from frontdesk.domain.insights.daily import is_message
from frontdesk.domain.insights.day import Day, day_in_figures
from frontdesk.domain.insights.day_chart import Chart, day_chart
from frontdesk.domain.insights.day_words import OUTCOME_WORDS, comparisons, sentence
from frontdesk.domain.insights.days import bounds
from frontdesk.domain.insights.renderings import figures, plural_title
from frontdesk.domain.insights.tasks import LeftTask, said_in, with_callers
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Locale

MOST_NEEDS = 5

# `3 minutes`, `Blocked Drains (5 calls)`: what is read first, and the rest.
_NUMBER_FIRST = re.compile(r"(?P<great>\d+)(?P<small> \D+)?")
_WORDS_FIRST = re.compile(r"(?P<great>.+?)(?P<small> \(\d+ calls?\))?")
# `5 more than last Monday`, `the same as last Monday`: what differs, and what all figures share.
_COMPARED = re.compile(r"(?P<short>.+?)(?P<rest> (?:than|as) .+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure under the name an owner knows it by.

    compared   `5 more`, with `than` the rest of the sentence; empty where it is no number that could be
    """

    name: str
    great: str
    small: str
    is_number: bool
    compared: str
    than: str


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a small chart.

    percent   of the longest line
    href      the calls behind it
    """

    word: str
    calls: int
    percent: int
    href: str | None


@dataclass(frozen=True, slots=True)
class Need:
    """Something a caller left for a person.

    said   what they said, each utterance by itself
    """

    left: LeftTask
    is_urgent: bool
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """What the page of a day shows.

    has_come    whether the day has begun where the business is
    needs       the urgent first, then the newest; `waiting` is how many there are
    earlier, later   addresses of the days beside it; later is None where that has not come yet
    """

    day: date
    path: str
    has_come: bool
    is_today: bool
    sentence: str
    figures: tuple[Figure, ...]
    chart: Chart | None
    calls_href: str
    outcomes: tuple[Share, ...]
    issues: tuple[Share, ...]
    needs: tuple[Need, ...]
    waiting: int
    tasks_href: str
    earlier: str
    later: str | None
    today: str


async def day_view(seat: Seat, db: AsyncSession, day: date) -> DayView:
    """Return what the page of a day shows to a person."""
    figured = await day_in_figures(db, seat.card, day, now=seat.now)
    locale, has_come = Locale(seat.card.locale), day <= seat.today
    daily = f"/b/{seat.card.slug}/insights/daily"
    tomorrow = day + timedelta(days=1)
    return DayView(
        day=day,
        path=f"{daily}/{day.isoformat()}",
        has_come=has_come,
        is_today=day == seat.today,
        sentence=sentence(figured, locale, today=seat.today),
        figures=_figures(figured, locale) if has_come else (),
        chart=day_chart(figured, seat.card.opening, locale),
        calls_href=_calls(seat, day),
        outcomes=_outcomes(seat, figured),
        issues=_issues(seat, figured),
        needs=await _needs(seat, db, day, locale) if has_come else (),
        waiting=figured.summary.messages_waiting if has_come else 0,
        tasks_href=f"/b/{seat.card.slug}/tasks?show=everyone",
        earlier=f"{daily}/{(day - timedelta(days=1)).isoformat()}",
        later=f"{daily}/{tomorrow.isoformat()}" if tomorrow <= seat.today else None,
        today=f"{daily}/{seat.today.isoformat()}",
    )


def _figures(day: Day, locale: Locale) -> tuple[Figure, ...]:
    compared = comparisons(day, locale)
    return tuple(_figure(name, value, compared.get(name)) for name, value in figures(day.summary).items())


def _figure(name: str, value: str, compared: str | None) -> Figure:
    number = _NUMBER_FIRST.fullmatch(value)
    found = number or _WORDS_FIRST.fullmatch(value)
    great, small = (found["great"], found["small"] or "") if found else (value, "")
    told = _COMPARED.fullmatch(compared or "")
    return Figure(
        name,
        great,
        small,
        is_number=number is not None,
        compared=told["short"] if told else "",
        than=told["rest"] if told else "",
    )


def _outcomes(seat: Seat, day: Day) -> tuple[Share, ...]:
    most = max((ended.calls for ended in day.outcomes), default=1)
    return tuple(
        Share(
            OUTCOME_WORDS[ended.outcome],
            ended.calls,
            round(100 * ended.calls / most),
            # Calls that have no outcome yet are not on the list of those that are over.
            _calls(seat, day.summary.day, outcome=ended.outcome.value) if ended.outcome else None,
        )
        for ended in day.outcomes
    )


def _issues(seat: Seat, day: Day) -> tuple[Share, ...]:
    most = max((issue.calls for issue in day.issues), default=1)
    in_english = day.summary.locale.lower().startswith("en")
    return tuple(
        Share(
            plural_title(issue.name) if in_english else issue.name,
            issue.calls,
            round(100 * issue.calls / most),
            _calls(seat, day.summary.day, service=issue.service_type),
        )
        for issue in day.issues
    )


async def _needs(seat: Seat, db: AsyncSession, day: date, locale: Locale) -> tuple[Need, ...]:
    """Return what was left until the end of the day and is still to be done; those the figure counts, the first few."""
    _, ends = bounds(day, seat.card.zone)
    left_at = func.coalesce(Conversation.frozen_at, StaffTask.created_at)
    is_urgent = StaffTask.what.startswith(URGENT, autoescape=True)
    tasks = await db.scalars(
        select(StaffTask)
        .join(Conversation, Conversation.id == StaffTask.conversation_id)
        .where(is_message(ends))
        .order_by(is_urgent.desc(), left_at.desc(), StaffTask.id.desc())
        .limit(MOST_NEEDS)
    )
    return _told(await with_callers(db, tasks.all()), locale)


def _told(tasks: Sequence[LeftTask], locale: Locale) -> tuple[Need, ...]:
    return tuple(Need(left, left.task.what.startswith(URGENT), said_in(left, locale)) for left in tasks)


def _calls(seat: Seat, day: date, **more: str) -> str:
    """Return the address of the list of a day's calls."""
    query = urlencode({"from": day.isoformat(), "to": day.isoformat(), **more})
    return f"/b/{seat.card.slug}/calls?{query}"
