"""Days and times said together, and which of several wishes stands: corrections and choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.understanding.recognizers.temporal import calendar
from frontdesk.understanding.recognizers.temporal.context import is_hour_refused, is_moving, is_wished
from frontdesk.understanding.recognizers.temporal.plans import planned
from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Days, Part, Span
from frontdesk.understanding.recognizers.temporal.spellings import words_of

_TIES = words_of(
    "at on in the around about for , this of a like say maybe sometime anytime some time is from "
    "between would be good probably preferably then roughly circa come"
)
_CORRECTS = re.compile(
    r"(?:^|\s)(?:no|nah|nope|sorry|actually|i mean|i meant|make it|make that|wait|rather|"
    r"correction|scratch that|instead|hang on|hold on|my mistake|oops|whoops|change that|"
    r"lets (?:say|make it|do|go)|better make it|on 2th thought|apologies)(?=\s|$)"
)
_CORRECTS_BEHIND = re.compile(
    r"^(?:, )?(?:i mean|i meant|sorry|rather|instead|"
    r"(?:is|would be|works|suits|might be|be) (?:\w+ )?better|better)(?=\s|$)"
)
_CHOICE = re.compile(
    r"(?:^|\s)(?:or|otherwise|failing that|if not|if thats no good|or else|2th choice|"
    r"alternatively)(?=\s|$)|^(?:and|and maybe|and also|and even)(?: on| at| the| in)*$"
)
_CHOICE_BEHIND = re.compile(r"^(?:as well|too(?= ,|$)|also|at a pinch|at a push)")
_RATHER = re.compile(r"(?:^|\s)(?:or rather|no sorry|i mean|i meant)(?=\s|$)")
_REACH = 12  # words between two wishes that a correction can bridge
_NEAR = 8  # words that "or" can bridge
_DIRECT = 2  # words between two choices that share a time: "Monday or on Tuesday at 3"


@dataclass(frozen=True, slots=True)
class Wish:
    """A day, a time or both, said in one breath.

    part  the part of the day that was said beside a clock time
    """

    first: int
    end: int
    day: Span | None = None
    time: Span | None = None
    part: str | None = None


def wishes(script: Script, spans: Sequence[Span]) -> tuple[list[Wish], list[Wish]]:
    """Return what the caller wishes for, in the order said, and what is refused, past or told of."""
    settled: list[Wish] = []
    told: list[Wish] = []
    for said in _grouped(script, spans):
        wish = said
        if said.day and said.time and is_hour_refused(script, said.end):
            wish = replace(said, time=None, end=said.end)
        elif not is_wished(script, said.first, said.end):
            told.append(replace(said, first=said.first - planned(script, said.first, said.end)))
            continue
        elif told and not said.day and said.time:
            wished = any(one.day for one in settled)
            wish = said if wished or is_moving(script) else _on_day_kept(told[-1], said)
        before = settled.pop() if settled else None
        one, other = _settle(script, before, wish) if before else (None, wish)
        if one and not (other.day or other.time):
            settled.append(replace(one, end=other.end))  # "or Wednesday" may follow
        else:
            settled += [w for w in (one, other) if w and (w.day or w.time)]
    return _parts_as_hints(settled), told


def _on_day_kept(refused: Wish, wish: Wish) -> Wish:
    """Return an hour wished instead of another with that one's day: "Tuesday at 9 is no good, what about 10"."""
    near = refused.day and refused.time and wish.first - refused.end <= _REACH
    return replace(wish, day=refused.day) if near else wish


def _grouped(script: Script, spans: Sequence[Span]) -> list[Wish]:
    """Return wishes: neighbouring spans with only little words between them."""
    groups: list[Wish] = []
    last_void = -1
    for span in spans:
        if span.kind == "void":
            last_void = span.end
            continue
        open_group = groups[-1] if groups and groups[-1].end > last_void else None
        joined = _taken_in(script, open_group, span) if open_group else None
        if joined is not None:
            groups[-1] = joined
        else:
            groups.append(_alone(span))
    return groups


def _alone(span: Span) -> Wish:
    if span.day is not None:
        return Wish(span.first, span.end, day=span)
    return Wish(span.first, span.end, time=span)


def _taken_in(script: Script, wish: Wish, span: Span) -> Wish | None:
    """Return a wish with one more span in it, or None if the span opens another wish."""
    between = script.part(wish.end, span.first).split()
    if not all(word in _TIES for word in between):
        return None
    end = max(wish.end, span.end)
    if span.day is not None:
        return replace(wish, end=end, day=span) if wish.day is None else None
    if wish.time is None:
        return replace(wish, end=end, time=span)
    if isinstance(span.time, Part) and not isinstance(wish.time.time, Part):
        return replace(wish, end=end, part=span.time.name)
    if isinstance(wish.time.time, Part):
        if isinstance(span.time, Part):
            return None
        return replace(wish, end=end, time=span, part=wish.time.time.name)
    return None


def _settle(script: Script, one: Wish, other: Wish) -> tuple[Wish, Wish]:
    """Return two neighbouring wishes without what the other one takes back or makes needless.

    Of a choice ("Monday or Tuesday") the first stands; of a correction ("Tuesday, no,
    Wednesday") the last.
    """
    gap, behind = script.part(one.end, other.first), script.part(other.end, other.end + 4)
    length = other.first - one.end
    choice = _CHOICE.search(gap) or _CHOICE_BEHIND.match(behind)
    if choice and length <= _NEAR and not _RATHER.search(gap):
        return _like(one, other), _without(other, one if length <= _DIRECT else _whole(one))
    if length <= _REACH and (_CORRECTS.search(gap) or _CORRECTS_BEHIND.match(behind)):
        return _without(one, other), other
    return one, other


def _whole(wish: Wish) -> Wish:
    """Return a wish that takes everything from the one it is preferred to, if it has a day."""
    return replace(wish, time=wish.time or wish.day) if wish.day else wish


def _without(wish: Wish, other: Wish) -> Wish:
    """Return a wish without the kinds that another one has."""
    return replace(
        wish,
        day=None if other.day else wish.day,
        time=None if other.time else wish.time,
    )


def _like(one: Wish, other: Wish) -> Wish:
    """Return the first of two choices with the week or month that was said with the second."""
    if one.day is None or other.day is None or one.day.day is None or other.day.day is None:
        return one
    mine, theirs = one.day.day, other.day.day
    found = None
    if mine.weekday is not None and theirs.weekday is None and not theirs.day_of_month:
        found = calendar.after(calendar.monday(theirs.first), mine.weekday)
    elif mine.day_of_month and not theirs.day_of_month and theirs.weekday is None:
        found = calendar.valid(theirs.first.year, theirs.first.month, mine.day_of_month)
    if found is None or abs((found - theirs.first).days) >= _MONTH:
        return one
    return replace(one, day=replace(one.day, day=Days(found, found)))


_MONTH = 31


def _parts_as_hints(settled: list[Wish]) -> list[Wish]:
    """Return wishes where a part of the day said apart only helps to read a clock time."""
    clocks = [w for w in settled if w.time and not isinstance(w.time.time, Part)]
    if not clocks:
        return settled
    parts = [w.time.time.name for w in settled if w.time and isinstance(w.time.time, Part)]
    hint = parts[0] if parts else None
    read = [_read_by(wish, hint) for wish in settled]
    return [w for w in read if w.day or w.time]


def _read_by(wish: Wish, hint: str | None) -> Wish:
    """Return a wish without a bare part of the day, its clock time read by that part."""
    if wish.time is None:
        return wish
    if isinstance(wish.time.time, Part):
        return replace(wish, time=None)
    return replace(wish, part=wish.part or hint)
