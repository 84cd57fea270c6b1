"""Moments counted from now in hours and minutes: in half an hour, in two hours' time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from re import Match

from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Clock, Days, Span, matches

_SOON = re.compile(
    r"(?<!\S)in (?:about |around |maybe |like )?"
    r"(?:(?P<half>half an hour)|(?:an? )?(?P<n>an?|\d{1,3}|couple(?: of)?|few) "
    r"(?P<what>hour|minute)(?P<more> and a half)?)(?: or so| time| from now)?(?!\S)"
)
_HOUR = 60


def soon_spans(script: Script, now: datetime) -> Iterator[Span]:
    """Return the day and the time of "in two hours", which may lie beyond midnight.

    now  timezone-aware; the count is of real hours, also on a night when the clocks change
    """
    for first, end, match in matches(script, _SOON):
        moment = _moment(now, _minutes(match))
        day = moment.date()
        yield Span(first, end, day=Days(day, day))
        yield Span(first, end, time=Clock(moment.hour * _HOUR + moment.minute))


def _moment(now: datetime, minutes: int) -> datetime:
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)


def _minutes(match: Match[str]) -> int:
    if match["half"]:
        return _HOUR // 2
    said = match["n"]
    count = int(said) if said.isdigit() else 3 if said == "few" else 2 if said[:3] == "cou" else 1
    unit = _HOUR if match["what"] == "hour" else 1
    return count * unit + (unit // 2 if match["more"] else 0)
