"""The chart of a day's calls by hour: which hours are drawn, and where. Pure; templates draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from frontdesk.domain.insights.day import Day, Hour
from frontdesk.domain.insights.day_words import clock, finding
from frontdesk.domain.insights.renderings import counted
from frontdesk.domain.tenancy.opening import Interval, OpeningHours
from frontdesk.kernel.locale import Locale

WIDTH, HEIGHT = 640, 220
BASE = HEIGHT - 34
"""Where the bars stand. Below it and above the highest there is room for words, at the size a phone needs."""
HIGHEST = BASE - 34

FEWEST_HOURS = 8
WIDEST_BAR = 44.0
_LABEL_ROOM = 76
"""How wide `12 pm` is on a phone, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour as it is drawn; the picture's zero is top left.

    share   of the highest bar, 0 to 100
    hour    `9 am`
    tick    the same where there is room for it below the bar, else empty
    words   `9 am: 3 calls`
    """

    x: float
    y: float
    width: float
    height: float
    middle: float
    calls: int
    share: int
    hour: str
    tick: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A day's calls by hour, ready to be drawn.

    finding   what it shows, which is its title
    """

    finding: str
    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def day_chart(day: Day, opening: OpeningHours, locale: Locale) -> Chart | None:
    """Return the chart of a day; None if it has no calls, for then there is nothing to see."""
    if not any(hour.calls for hour in day.hours):
        return None
    hours = shown_hours(day.hours, opening)
    most = max(hour.calls for hour in hours)
    slot = WIDTH / len(hours)
    every = next(n for n in range(1, len(hours) + 1) if n * slot >= _LABEL_ROOM)
    bars = (_bar(hour, n, slot, most, locale, has_tick=n % every == 0) for n, hour in enumerate(hours))
    return Chart(finding(day.hours, locale), tuple(bars))


def shown_hours(hours: Sequence[Hour], opening: OpeningHours) -> list[Hour]:
    """Return the hours worth drawing: those the business is open, those with calls, and all between; eight at least."""
    open_on = opening.on(hours[0].begins.date())
    telling = [n for n, hour in enumerate(hours) if hour.calls or _is_open(hour, open_on)]
    first, last = (telling[0], telling[-1] + 1) if telling else (0, len(hours))
    while last - first < FEWEST_HOURS:
        # An hour more at the end, then one at the beginning, as far as the day goes.
        last = min(last + 1, len(hours))
        first = max(first - 1, 0)
    return list(hours[first:last])


def _is_open(hour: Hour, open_on: Sequence[Interval]) -> bool:
    begins = hour.begins.time()
    # Until midnight is no time of day: the last hour ends after every other.
    ends = hour.ends.time() if hour.ends.date() == hour.begins.date() else time.max
    return any(opens < ends and (begins < closes or closes <= opens) for opens, closes in open_on)


def _bar(hour: Hour, n: int, slot: float, most: int, locale: Locale, *, has_tick: bool) -> Bar:
    width = min(slot * 0.72, WIDEST_BAR)
    middle = (n + 0.5) * slot
    height = HIGHEST * hour.calls / most
    strikes = clock(hour.begins, locale)
    return Bar(
        x=round(middle - width / 2, 1),
        y=round(BASE - height, 1),
        width=round(width, 1),
        height=round(height, 1),
        middle=round(middle, 1),
        calls=hour.calls,
        share=round(100 * hour.calls / most),
        hour=strikes,
        tick=strikes if has_tick else "",
        words=f"{strikes}: {counted(hour.calls, 'call')}",
    )
