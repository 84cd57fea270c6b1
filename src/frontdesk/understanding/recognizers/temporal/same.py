"""The hour of the visit spoken of, meant once more: "Friday instead, same time"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from frontdesk.understanding.context import READ_BACK
from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Clock, Span, matches
from frontdesk.understanding.types import Hearing

_HOUR = 60
_SAME = re.compile(
    r"(?<!\S)(?:(?:at|for|around|about|keep|with|but|just) )*(?:the |that )?same (?:time|hour|slot|timeslot)"
    r"(?: (?:of (?:the )?day|as (?:before|that|now|the other(?: one)?)))?(?!\S)"
)
_KEPT = re.compile(r"(?<!\S)(?:keep|leave) (?:the|that|my) (?:time|hour)(?!\S)")
_WHEN = frozenset({"preferred_time", "preferred_date", "selected_appointment", *READ_BACK})


def same_spans(hearing: Hearing, script: Script, days: Sequence[Span]) -> Iterator[Span]:
    """Return the hour of the visit that is moved, or of the time read back or offered, where that one is meant again.

    days   named in the same breath; "fix the other one at the same time" without any means no hour of the day
    """
    start = spoken_of(hearing)
    if start is None or not (days or _WHEN.intersection(hearing.asked or ())):
        return
    for pattern in (_SAME, _KEPT):
        for first, end, _ in matches(script, pattern):
            yield Span(first, end, time=Clock(start.hour * _HOUR + start.minute))


def spoken_of(hearing: Hearing) -> datetime | None:
    """Return the start read back, else the only hour that was offered, else that of the visit chosen before."""
    starts = [offer.starts_at for offer in hearing.offered if offer.starts_at is not None]
    if starts and not READ_BACK.isdisjoint(hearing.asked or ()):
        return hearing.read_back or starts[0]
    if starts and len({start.timetz() for start in starts}) == 1:
        return starts[0]
    try:
        return datetime.fromisoformat(hearing.known.get("selected_appointment", ""))
    except ValueError:
        return starts[0] if starts else None
