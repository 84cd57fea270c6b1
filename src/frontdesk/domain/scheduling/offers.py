"""Which free times the desk offers: the wished, else the nearest; few, not side by side. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from frontdesk.domain.scheduling.slots import (
    ONE_DAY,
    Diary,
    Length,
    Slot,
    open_spans,
    slot_at,
    starts_on,
)
from frontdesk.domain.scheduling.spans import Span
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.scheduling.wishes import NOON, Wish
from frontdesk.domain.tenancy.opening import OpeningHours
from frontdesk.domain.tenancy.own_rules import RULES

Why = Literal["past", "too_far", "closed", "taken"]

# How far around the wished days is looked, in days: a wider circle only when one holds too little.
CIRCLES = (2, 14, 60, 400)
# A long or open range is not searched to its end at first.
_FIRST_LOOK = timedelta(days=14)
# Without a wished day, so far ahead is looked for the wished time before another one is offered.
_PATIENCE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a business allows; the defaults are those of trades/general/policies.toml.

    horizon      how far ahead can be booked
    lead         the desk itself offers nothing sooner than this; a caller may name a sooner start
    offer_grid   minutes; the desk's own offers keep to it
    named_grid   minutes; a start that the caller names is taken to it
    """

    horizon: timedelta = timedelta(days=180)
    lead: timedelta = timedelta(minutes=30)
    offer_grid: int = 30
    named_grid: int = 5


def rules_of(settings: Mapping[str, object]) -> Rules:
    """Return the rules that a business's settings state; what they leave out has its default.

    A value beyond what makes sense counts as the nearest that does: nothing stored makes a call fail.
    """
    standard = Rules()

    def number(key: str, default: int) -> int:
        value, (least, most) = settings.get(key), RULES[key]
        return min(max(value, least), most) if isinstance(value, int) and not isinstance(value, bool) else default

    return Rules(
        horizon=timedelta(days=number("horizon_days", standard.horizon.days)),
        lead=timedelta(minutes=number("offer_lead_minutes", int(standard.lead.total_seconds() // 60))),
        offer_grid=number("offer_grid_minutes", standard.offer_grid),
        named_grid=number("named_grid_minutes", standard.named_grid),
    )


@dataclass(frozen=True, slots=True)
class Window:
    """The dates that are looked at, both included."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Return its dates in order."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def windows(wish: Wish, *, today: date, rules: Rules) -> list[Window]:
    """Return the stretches of days to look at, one after the other, each holding the one before.

    today  the date at the business; nothing before it and nothing past the horizon is looked at
    """
    end = today + rules.horizon
    first = min(max(wish.first or today, today), end)
    last = max(min(wish.last or first, end, first + _FIRST_LOOK), first)
    found: list[Window] = []
    for circle in CIRCLES:
        around = timedelta(days=circle)
        lower = today if wish.soonest else max(first - around, today)
        window = Window(lower, min(last + around, end))
        if window not in found:
            found.append(window)
    return found


def offers(
    diary: Diary,
    window: Window,
    length: Length,
    wish: Wish,
    *,
    now: datetime,
    rules: Rules,
    limit: int,
) -> list[Slot]:
    """Return the times to offer, those that fit the wish first, each in the order of the calendar.

    now  nothing is offered before now + rules.lead, but a named start may be as soon as now
    """
    ranked = sorted(
        (
            _Choice(start, wish, start.astimezone(diary.zone))
            for start in _starts(diary, window, length, wish, now=now, rules=rules)
        ),
        key=lambda choice: choice.rank,
    )
    chosen = sorted(_spread(ranked, wish, limit=limit), key=lambda choice: (not choice.fits, choice.start))
    slots = ((choice, slot_at(diary, choice.start, length)) for choice in chosen)
    return [replace(slot, fits=choice.fits) for choice, slot in slots if slot is not None]


def is_settled(found: Sequence[Slot], wish: Wish, window: Window, *, today: date, limit: int) -> bool:
    """Return whether a wider window could not better what a narrower one gave."""
    if len(found) < limit:
        return False
    if wish.soonest or wish.first is not None or all(slot.fits for slot in found):
        return True
    return window.last >= today + _PATIENCE


def why_none_fits(opening: OpeningHours, zone: ZoneInfo, wish: Wish, *, now: datetime, rules: Rules) -> Why:
    """Return what stands against a wish that no free time meets."""
    today, end = now.astimezone(zone).date(), (now + rules.horizon).astimezone(zone).date()
    if wish.last is not None and wish.last < today:
        return "past"
    if wish.first is not None and wish.first > end:
        return "too_far"
    first = max(wish.first or today, today)
    last = min(wish.last or first + _PATIENCE, end, first + _FIRST_LOOK)
    wished = [span for day in Window(first, last).days() for span in _wished(wish, day, zone)]
    if wished and all(span.end <= now for span in wished):
        return "past"
    ahead = [Span(max(span.start, now), span.end) for span in wished if span.end > now]
    is_open = any(span.overlaps(hours) for span in ahead for hours in _open(opening, span, zone))
    return "taken" if is_open else "closed"


def _wished(wish: Wish, day: date, zone: ZoneInfo) -> list[Span]:
    """Return the starts that a wish allows on a date, as spans."""
    if wish.at is not None:
        start = instant(day, wish.at, zone)
        return [Span(start, start + timedelta(minutes=1))]
    since = instant(day, wish.since or time(0), zone)
    until = instant(day, wish.until, zone) if wish.until else instant(day + ONE_DAY, time(0), zone)
    return [Span(since, until)] if since < until else []


def _open(opening: OpeningHours, span: Span, zone: ZoneInfo) -> list[Span]:
    return open_spans(opening, span.start.astimezone(zone).date(), zone)


class _Choice:
    """A possible start, with what ranks it."""

    __slots__ = ("fits", "half_day", "local", "rank", "start")

    def __init__(self, start: datetime, wish: Wish, local: datetime) -> None:
        self.start = start
        self.local = local
        self.fits = wish.is_met_by(local)
        self.half_day = (local.date(), local.time() < NOON)
        self.rank = _rank(start, wish, local, fits=self.fits)


def _rank(start: datetime, wish: Wish, local: datetime, *, fits: bool) -> tuple[bool, int, bool, int, datetime]:
    # Nearest day first, of two as near the later; then the nearest time. An emergency: the first.
    if fits or wish.soonest:
        return (not fits, 0, False, 0, start)
    days = wish.days_off(local.date())
    return (True, abs(days), days < 0, wish.minutes_off(local.time()), start)


def _starts(
    diary: Diary, window: Window, length: Length, wish: Wish, *, now: datetime, rules: Rules
) -> Iterable[datetime]:
    for day in window.days():
        for start in starts_on(diary, day, length, grid=rules.offer_grid, named=wish.at):
            is_named = wish.at is not None and start.astimezone(diary.zone).time() == wish.at
            earliest = now if is_named else now + rules.lead
            if earliest <= start <= now + rules.horizon:
                yield start


_Apart = Callable[[_Choice, _Choice], bool]


def _other_half_day(one: _Choice, other: _Choice) -> bool:
    return one.half_day != other.half_day


def _at_least(gap: timedelta) -> _Apart:
    return lambda one, other: abs(one.start - other.start) >= gap


def _spread(ranked: Sequence[_Choice], wish: Wish, *, limit: int) -> list[_Choice]:
    """Take the best, then those well apart from it; closer ones only if nothing else is left."""
    chosen: list[_Choice] = []
    for fits in (True, False):
        pool = [choice for choice in ranked if choice.fits is fits]
        for is_apart in _demands(wish):
            for choice in pool:
                if len(chosen) == limit:
                    return chosen
                if all(is_apart(choice, taken) for taken in chosen):
                    chosen.append(choice)
    return chosen


def _demands(wish: Wish) -> list[_Apart]:
    """How far apart offers should be, from the strictest demand to the least."""
    any_other = _at_least(timedelta(minutes=1))
    if wish.at is not None:
        return [_at_least(timedelta(hours=1)), any_other]
    if wish.soonest:
        return [_at_least(timedelta(hours=2)), any_other]
    return [_other_half_day, _at_least(timedelta(hours=2)), any_other]
