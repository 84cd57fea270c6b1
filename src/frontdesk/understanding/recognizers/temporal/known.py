"""Days read by what is known: a weekday within the stretch spoken of, an ordinal among the offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from frontdesk.understanding.recognizers.temporal import calendar
from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Span
from frontdesk.understanding.types import Hearing

_LAST_PLACE = 5  # of the offers: more are never read out
_HERE = frozenset({"this", "coming"})  # "this Wednesday" leaves the stretch


def stretch(hearing: Hearing) -> tuple[date, date] | None:
    """Return the first and the last day known from earlier turns; None if no day or only one is."""
    first, _, last = hearing.known.get("preferred_date", "").partition("/")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None


def no_places(hearing: Hearing, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans but, where appointments were offered, "the second": that is a place among them and no day."""
    offered = any(offer.starts_at is not None for offer in hearing.offered)
    for span in spans:
        if not (offered and span.day and span.day.day_of_month and span.day.day_of_month <= _LAST_PLACE):
            yield span


def within_known(hearing: Hearing, script: Script, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the spans, each bare weekday moved into the stretch known: "next week", then "Wednesday"."""
    known = stretch(hearing)
    for span in spans:
        yield span if known is None else _moved(script, span, *known, today=hearing.now.date())


def _moved(script: Script, span: Span, first: date, last: date, *, today: date) -> Span:
    if span.day is None or span.day.weekday is None or first <= span.day.first <= last:
        return span
    if any(script.word(at) in _HERE for at in range(span.first, span.end)):
        return span
    day = calendar.on_or_after(first, span.day.weekday)
    return replace(span, day=replace(span.day, first=day, last=day)) if today < day <= last else span
