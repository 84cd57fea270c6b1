"""Days and times that a caller wishes for, read from one utterance.

Of a choice ("Monday or Tuesday") the first is taken, of a correction ("Tuesday, no, Wednesday")
the last; what is refused, past or of other things is no fact. Dates are calendar arithmetic on
the business's own date, so daylight saving cannot shift them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date, datetime
from typing import NamedTuple

from frontdesk.understanding.context import READ_BACK
from frontdesk.understanding.recognizers.temporal import hours
from frontdesk.understanding.recognizers.temporal.context import void_spans
from frontdesk.understanding.recognizers.temporal.dates import date_spans
from frontdesk.understanding.recognizers.temporal.known import no_places, within_known
from frontdesk.understanding.recognizers.temporal.later import later_spans
from frontdesk.understanding.recognizers.temporal.offers import Appointment, appointments, chosen
from frontdesk.understanding.recognizers.temporal.parts import part_spans
from frontdesk.understanding.recognizers.temporal.ranges import ranges
from frontdesk.understanding.recognizers.temporal.same import same_spans
from frontdesk.understanding.recognizers.temporal.script import MASK, Script
from frontdesk.understanding.recognizers.temporal.shifts import shift_spans
from frontdesk.understanding.recognizers.temporal.soon import soon_spans
from frontdesk.understanding.recognizers.temporal.spans import Clock, Span, longest
from frontdesk.understanding.recognizers.temporal.spellings import words_of
from frontdesk.understanding.recognizers.temporal.times import time_spans
from frontdesk.understanding.recognizers.temporal.wishes import Wish, wishes
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.words import Token

_WHEN = frozenset({"preferred_time", "preferred_date", "selected_appointment"})
_OTHER_NUMBERS = words_of(f"digit digits number numbers phone mobile ends postcode code {MASK}")
_TIME = frozenset({"preferred_time", "selected_appointment"})


class Timed(NamedTuple):
    """What an utterance says of days and times.

    facts   preferred_date, preferred_time and selected_appointment, each with its evidence, in the
            order said, a chosen offer last; several of a kind only where the caller asks for several
    told    tokens [first, end) of days and times that nobody wishes for: past, refused, of other things
    """

    facts: list[Fact]
    told: list[tuple[int, int]]


def find(hearing: Hearing, tokens: Sequence[Token], broken: Set[int] = frozenset()) -> Timed:
    """Return the days and times said.

    tokens   those of `hearing.text`
    broken   which of them say what went wrong: a day right behind one is told of
    """
    script = Script(hearing.text, tokens, broken)
    if not script.words:
        return Timed([], [])
    today = hearing.now.date()
    spans = ranges(script, longest(_spans(hearing, script, today)), today)
    found, told = wishes(script, spans)
    offered = appointments(hearing)
    choice = chosen(script, offered, found, told, read_back=_read_back(hearing, offered)) if offered else None
    facts = _without_bounds(sorted(_facts(hearing, script, found, choice), key=lambda fact: fact.start))
    stretches = [(wish.first, wish.end) for wish in told]
    stretches += [(span.first, span.end) for span in spans if span.kind == "void"]
    return Timed(
        facts if choice is None else [*facts, choice],
        [(script.words[first].first, script.words[end - 1].end) for first, end in stretches],
    )


def _without_bounds(facts: list[Fact]) -> list[Fact]:
    """Leave out the hours that allow an hour named beside them: of "at ten, nobody's in before ten" ten stands."""
    named = {fact.value for fact in facts if fact.name == "preferred_time" and _is_hour(fact.value)}
    return [fact for fact in facts if fact.name != "preferred_time" or not any(_allows(fact.value, at) for at in named)]


def _read_back(hearing: Hearing, offered: Sequence[Appointment]) -> datetime | None:
    """Return the start that the desk read back just before, None if it did not."""
    if READ_BACK.isdisjoint(hearing.asked or ()):
        return None
    return hearing.read_back or offered[0][0]


def _is_hour(value: str) -> bool:
    return ":" in value and "/" not in value


def _allows(window: str, at: str) -> bool:
    """Tell whether an hour lies within a window, HH:MM/HH:MM with open ends; other times are none."""
    first, slash, last = window.partition("/")
    return bool(slash) and first <= at and (not last or at <= last)


def _spans(hearing: Hearing, script: Script, today: date) -> list[Span]:
    """Return all stretches that name a day or a time; "an hour later" is no length of time then."""
    shifts = list(shift_spans(hearing, script))
    named = _named(hearing, script, today)
    if not shifts:
        return list(named)
    return [*shifts, *(s for s in named if all(s.end <= one.first or one.end <= s.first for one in shifts))]


def _named(hearing: Hearing, script: Script, today: date) -> Iterator[Span]:
    asked = frozenset(hearing.asked or ())
    when, time = bool(asked & _WHEN), bool(asked & _TIME) or _puts_time_right(hearing, script)
    days = date_spans(script, today, region=hearing.region, asked=when, alone=when and not time)
    named = list(within_known(hearing, script, no_places(hearing, days)))
    yield from named
    yield from same_spans(hearing, script, named)
    yield from time_spans(script, asked=time)
    yield from part_spans(script, asked=when)
    yield from soon_spans(script, hearing.now)
    yield from later_spans(hearing, script)
    yield from void_spans(script)


def _puts_time_right(hearing: Hearing, script: Script) -> bool:
    """Tell whether a bare number can be another hour than the one read back: "no, ten, not nine"."""
    if READ_BACK.isdisjoint(hearing.asked or ()) or _OTHER_NUMBERS.intersection(w.text for w in script.words):
        return False
    return bool(_WHEN.intersection(hearing.known))


def _facts(hearing: Hearing, script: Script, found: Sequence[Wish], choice: Fact | None) -> Iterator[Fact]:
    """Return the facts of the wishes, each value once.

    choice  the offer taken: "the second" is no day then, and "3" is the hour that was offered
    """
    seen = set()
    days = [w.day.day.first for w in found if w.day and w.day.day]
    for wish in found:
        day = wish.day.day.first if wish.day and wish.day.day else days[0] if days else None
        day = day or _known_day(hearing)
        for name, span in (("preferred_date", wish.day), ("preferred_time", wish.time)):
            if span is None:
                continue
            start, end = script.evidence(span.first, span.end)
            value = _value(hearing, span, wish, day)
            if choice is not None and start < choice.end and choice.start < end:
                if not _is_of(choice, name, span):
                    continue
                value = _offered(choice, span) or value
            if (name, value) not in seen:
                seen.add((name, value))
                text = hearing.text[start:end]
                yield Fact(name, value, text, start, end, span.confidence)


def _is_of(choice: Fact, name: str, span: Span) -> bool:
    """True if a day or time agrees with the offer whose words it shares."""
    start = datetime.fromisoformat(choice.value).date()
    if name == "preferred_date" and span.day is not None:
        return span.day.first <= start <= span.day.last
    return True


def _offered(choice: Fact, span: Span) -> str | None:
    """Return the clock time of the offer taken, for a bare hour that names it."""
    if not isinstance(span.time, Clock):
        return None
    return f"{datetime.fromisoformat(choice.value):%H:%M}"


def _value(hearing: Hearing, span: Span, wish: Wish, day: date | None) -> str:
    if span.day is not None:
        return span.day.value
    if span.time is None:
        raise ValueError("a void span is no wish")
    return hours.value(span.time, part=wish.part, day=day, opening=hearing.opening)


def _known_day(hearing: Hearing) -> date | None:
    """Return the day known from earlier turns, for reading a bare hour."""
    try:
        return date.fromisoformat(hearing.known.get("preferred_date", "").partition("/")[0])
    except ValueError:
        return None
