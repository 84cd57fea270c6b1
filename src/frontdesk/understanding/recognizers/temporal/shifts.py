"""Times and days counted from the one offered or chosen before: an hour later, push it back a week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from re import Match

from frontdesk.understanding.context import READ_BACK
from frontdesk.understanding.recognizers.temporal import calendar
from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Clock, Days, Span, matches
from frontdesk.understanding.types import Hearing

_COUNT = r"(?P<n>half an?|an?|\d{1,2}|couple(?: of)?)"
_WHAT = r"(?P<what>hour|minute|day|week)(?P<more> and a half)?"
_VERB = r"(?:push|move|bring|make|put|shift|set|do) (?:it|that|them|this|mine)?"
_SHIFT = re.compile(
    rf"(?<!\S)(?:{_VERB} ?(?P<way>back|out|forward|forwards|up|earlier|later|on)? ?(?:by )?)?"
    rf"(?:about |maybe |like )?(?:a )?{_COUNT} {_WHAT}"
    r"(?: (?P<after>later|earlier|sooner|back|forward|forwards|on))?(?!\S)"
)
_EARLIER = frozenset({"forward", "forwards", "up", "earlier", "sooner"})
_MINUTES = {"minute": 1, "hour": 60}
_DAYS = {"day": 1, "week": 7}
_HALF_HOUR = 30


def shift_spans(hearing: Hearing, script: Script) -> Iterator[Span]:
    """Return the time or day so much earlier or later than the visit spoken of; none if no visit is."""
    start = _spoken_of(hearing)
    if start is None:
        return
    for first, end, match in matches(script, _SHIFT):
        way = match["after"] or match["way"]
        if way is None:
            continue
        sign = -1 if way in _EARLIER else 1
        what = match["what"]
        if what in _DAYS:
            day = calendar.after(start.date(), sign * _count(match) * _DAYS[what])
            yield Span(first, end, day=Days(day, day))
        else:
            yield from _moved(hearing, start, timedelta(minutes=sign * _minutes(match)), first, end)


def _moved(hearing: Hearing, start: datetime, shift: timedelta, first: int, end: int) -> Iterator[Span]:
    """Return the time, and the day where it is not the one known."""
    # Without its zone: an hour later on the dial, also on a night when the clocks change.
    moved = start.replace(tzinfo=None) + shift
    yield Span(first, end, time=Clock(moved.hour * _MINUTES["hour"] + moved.minute))
    if hearing.known.get("preferred_date") != moved.date().isoformat():
        yield Span(first, end, day=Days(moved.date(), moved.date()))


def _spoken_of(hearing: Hearing) -> datetime | None:
    """Return the start of the visit spoken of: the one read back, the only one offered, or the one chosen before."""
    starts = [offer.starts_at for offer in hearing.offered if offer.starts_at is not None]
    if starts and not READ_BACK.isdisjoint(hearing.asked or ()):
        return hearing.read_back or starts[0]
    if starts:
        return starts[0] if len(starts) == 1 else None
    try:
        return datetime.fromisoformat(hearing.known.get("selected_appointment", ""))
    except ValueError:
        return None


def _count(match: Match[str]) -> int:
    said = match["n"]
    return int(said) if said.isdigit() else 2 if said.startswith("couple") else 1


def _minutes(match: Match[str]) -> int:
    if match["n"].startswith("half"):
        return _HALF_HOUR
    unit = _MINUTES[match["what"]]
    return _count(match) * unit + (unit // 2 if match["more"] else 0)
