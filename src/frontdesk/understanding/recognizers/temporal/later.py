"""Something later than what was offered: "got anything later?" wishes for the hours behind the first offer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Clock, Span, Window, matches
from frontdesk.understanding.types import Hearing

_HOUR = 60
_LATER = re.compile(
    r"(?<!\S)(?:(?:anything|something|any|some|nothing|a|bit|little|touch) (?P<only>later)|"
    r"(?:a|any|some) (?:bit |little )?later (?:time|slot|appointment|spot|one|on)s?)"
    r"(?!\S)(?! (?:in the (?:week|month|year)|this|next|than|date|day|week|month|tomorrow|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday)(?!\S))"
)


def later_spans(hearing: Hearing, script: Script) -> Iterator[Span]:
    """Return the hours from the first offer's on, where one was offered and a later one is wished for."""
    first = next((offer.starts_at for offer in hearing.offered if offer.starts_at is not None), None)
    if first is None:
        return
    after = Window(after=Clock(first.hour * _HOUR + first.minute))
    for start, end, _ in matches(script, _LATER):
        yield Span(start, end, time=after)
