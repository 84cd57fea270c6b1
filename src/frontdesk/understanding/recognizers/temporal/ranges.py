"""Two ends of one wish, and wishes with one end: between 9 and 11, after four, by Friday."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from frontdesk.understanding.recognizers.temporal import calendar, plans
from frontdesk.understanding.recognizers.temporal.context import is_moving
from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import (
    Clock,
    Days,
    Span,
    Window,
    widened,
)

_TO = frozenset({"to", "till", "until", "through", "up to", "to about", "to around"})
_LOOSELY = r"(?: (?:about|around|like|say|maybe|roughly))?"
_NOT_YET = (
    r"(?:(?:(?<!we )were|im|hes|shes|theyre|youre) )?(?:not|dont|cant|wont|isnt|arent|doesnt|wouldnt|couldnt|never|"
    r"nobody(?:s|ll)?|noones?|no (?:one|1)s?)(?: \w+){0,5} (?:until|till|before)"
)
_BUSY = (
    r"(?:at work|working|work|busy|away|out|tied up|in meetings|at school|asleep|teaching|"
    r"at uni|not here|not home)(?: \w+)? (?:until|till)"
)
_DONE = (
    r"(?:finish|finishes|finishing|knockoff|knock off|knocks off|off work|off|gets? (?:home|back|in)|gets off|be home|"
    r"back home|home|back|get off|clock off|done|be back)(?: work| school| uni)? (?:at|by|around|about)"
)
_GOING = (
    r"(?:leave|leaving|go out|going out|head off|heading off|gotta go|got to go|have to go|"
    r"out the door|need to go|start work|start|heading out|head out)"
    r"(?: work| for work| to work)? (?:at|by|around|about)"
)
_AFTER = re.compile(
    rf"(?<!\S)(?:(?:(?:any ?time|straight|just|some ?time) )?(?:(?<!not )(?<!no )after|from|past|"
    rf"(?<!no )(?<!not )later than)|"
    rf"{_NOT_YET}|{_BUSY}|{_DONE}|(?:no|not) (?:earlier|sooner) than|starting(?: at| from)?)"
    rf"{_LOOSELY}$"
)
# "I'll stop by Friday" names the day itself, "I need it by Friday" the last one.
_CALLS_BY = re.compile(
    r"(?<!\S)(?:(?:stop|swing|drop|pass|pop|roll)(?:ping|ing)?|(?:i|we|ill|well) come) by(?: around| about| on)*$"
)
_BEFORE = re.compile(
    rf"(?<!\S)(?:(?:(?:any ?time|some ?time|just) )?(?:before|by|until|till|up to|prior to|between now and)|"
    rf"(?:no|not) (?:later|after)(?: than)?|earlier than|{_GOING}){_LOOSELY}$"
)
_ON = re.compile(
    r"^(?:onwards?|or later|or after(?! \d)|or so onwards|at the earliest|earliest|plus|"
    r"on(?= ?$| ,| (?:please|thanks|is|would|works|suits)))"
)
_UP_TO = re.compile(r"^(?:or earlier|or before|at the latest|latest|or sooner|at latest|tops)")
# "He starts at seven, so before that."
_THEN = r"(?:, )?(?:(?:so|but|and|then|or|please|maybe|,) )*(?:(?:any ?time|some ?time|straight|just|its|be|is) )*"
_SINCE_THAT = re.compile(rf"^{_THEN}(?<!not )after (?:that|then|this)(?!\S)")
_TILL_THAT = re.compile(rf"^{_THEN}(?:before|by|until|till) (?:that|then|this)(?!\S)")
_MEETING = frozenset({"", ",", "and", "but", ", and", ", but", "or", "and also"})
_REACH = 7  # words before a span that can govern it
_WEEK = 7


def ranges(script: Script, spans: list[Span], today: date) -> list[Span]:
    """Return the spans with ranges and one-sided wishes read as such."""
    joined: list[Span] = []
    for span in spans:
        both = _both_ends(script, joined[-1], span) if joined else None
        if both is not None:
            joined[-1] = both
        else:
            joined.append(_same_month(joined, span, today))
    return _met(script, [_one_sided(script, span, today) for span in joined])


def _met(script: Script, spans: Sequence[Span]) -> list[Span]:
    """Return the spans with two one-sided windows made one: "not before ten and not after two"."""
    met: list[Span] = []
    for span in spans:
        while met and met[-1].end > span.first and met[-1].time and span.time:
            met.pop()  # "after the school run at half nine" is half past nine
        one, other = met[-1].time if met else None, span.time
        if (
            isinstance(one, Window)
            and isinstance(other, Window)
            and one.before is None
            and other.after is None
            and script.part(met[-1].end, span.first) in _MEETING
        ):
            met[-1] = widened(met[-1], span, time=Window(one.after, other.before))
        else:
            met.append(span)
    return met


def _both_ends(script: Script, one: Span, other: Span) -> Span | None:
    """Return the range from one span to the next one, or None if they make none."""
    gap, before = script.part(one.end, other.first), script.word(one.first - 1)
    if not (gap in _TO or (gap == "and" and before == "between")):
        return None
    if before == "from" and is_moving(script):
        return None
    opened = replace(one, first=one.first - (before in {"between", "from"}))
    if isinstance(one.time, Clock) and isinstance(other.time, Clock):
        return widened(opened, other, time=Window(one.time, other.time))
    if one.day is None or other.day is None or one.day.first != one.day.last:
        return None
    first, last = _two_days(one.day, other.day)
    if last < first:
        return None
    return widened(opened, other, day=Days(first, last))


def _two_days(one: Days, other: Days) -> tuple[date, date]:
    """Return the ends of a range; the month or week said with one end counts for both."""
    first, last = one.first, other.last
    if one.day_of_month and not other.day_of_month:
        found = calendar.valid(last.year, last.month, one.day_of_month)
        first = found if found is not None and found <= last else first
    if other.day_of_month:
        last = calendar.day_of_month(first, other.day_of_month) or last
    if other.weekday is not None:
        last = calendar.on_or_after(first, other.weekday)
    if one.weekday is not None and other.weekday is None:
        in_week = calendar.after(calendar.monday(other.first), one.weekday)
        first = in_week if in_week <= last else first
    return first, last


def _same_month(earlier: list[Span], span: Span, today: date) -> Span:
    """Return a day whose month stands elsewhere ("from March 30 … until the 2nd") read by it."""
    days = [s.day for s in earlier if s.day is not None]
    if span.day is None or not span.day.day_of_month or not days or days[-1].first < today:
        return span
    found = calendar.day_of_month(days[-1].first, span.day.day_of_month)
    if found is None:
        return span
    return replace(span, day=replace(span.day, first=found, last=found))


def _one_sided(script: Script, span: Span, today: date) -> Span:
    """Return a span with "after", "by", "or later" taken in."""
    if span.kind == "void" or isinstance(span.time, Window):
        return span
    before = script.part(span.first - _REACH, span.first)
    behind = script.part(span.end, span.end + 3)
    if found := _ON.match(behind):
        return _from(span, 0, _count(found))
    if found := _SINCE_THAT.match(script.part(span.end, span.end + _REACH)):
        return _from(span, plans.lead(script, span.first), _count(found))
    if found := _TILL_THAT.match(script.part(span.end, span.end + _REACH)):
        opened = replace(span, first=span.first - plans.lead(script, span.first)) if span.time else span
        return _up_to(opened, "", _count(found), today)
    if isinstance(span.time, Clock) and (busy := plans.busy_until(script, span.first)):
        return _from(span, busy, 0)
    if found := _AFTER.search(before):
        return _from(span, _count(found), 0)
    if found := _UP_TO.match(behind):
        return _up_to(span, "", _count(found), today)
    if (found := _BEFORE.search(before)) and not _CALLS_BY.search(before):
        return _up_to(span, found[0], 0, today)
    return span


def _count(found: re.Match[str]) -> int:
    return len(found[0].split())


def _from(span: Span, lead: int, tail: int) -> Span:
    """Return "after four" as a window, "from Wednesday on" as the week from then on."""
    if isinstance(span.time, Clock):
        time = Window(after=span.time)
        return replace(span, first=span.first - lead, end=span.end + tail, time=time)
    if span.day is not None and tail:
        day = Days(span.day.first, calendar.after(span.day.first, _WEEK - 1))
        return replace(span, end=span.end + tail, day=day)
    return span


def _up_to(span: Span, lead: str, tail: int, today: date) -> Span:
    """Return "by eleven" as a window, "by Friday" as the days up to then."""
    words = len(lead.split())
    if isinstance(span.time, Clock):
        time = Window(before=span.time)
        return replace(span, first=span.first - words, end=span.end + tail, time=time)
    if span.day is not None and any(word in lead.split() for word in ("by", "before", "between")):
        last = calendar.after(span.day.first, -1) if "before" in lead else span.day.last
        if last > today:
            return replace(span, first=span.first - words, day=Days(today, last))
        if last == today:
            return replace(span, first=span.first - words, day=Days(today, today))
    return span
