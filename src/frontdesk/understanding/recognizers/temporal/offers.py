"""Which of the offered appointments the caller takes: the first one, the Tuesday one, nine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from frontdesk.understanding.recognizers.temporal import hours
from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Clock, Part, Span
from frontdesk.understanding.recognizers.temporal.wishes import Wish
from frontdesk.understanding.types import Fact, Hearing, Offer

Appointment = tuple[datetime, Offer]

_HOUR = 60
_PAIR = 2  # offers, of which one is "the other"
_NOON = 12 * _HOUR
_EVENING = 17 * _HOUR
_ONE = r"(?: (?:(?:one|option|time|slot|appointment|spot|offer|choice)s?|of those|of them|of the \d))"
_NONE = re.compile(
    r"(?<!\S)(?:none|neither|not (?:any|either)|nothing|no good|any (?:other|others)|"
    r"(?:something|anything) (?:else|earlier|later|sooner)|"
    r"(?:dont|wont|doesnt) (?:\w+ )?(?:work|suit)|cant (?:do|make) (?:any|either|those|them|that)|"
    r"(?:a different|another) (?:time|day|one|slot))(?!\S)"
)
_DOUBT = re.compile(
    r"(?<!\S)(?:but|instead|earlier|later|sooner|different|another|what about|how about|no|not|"
    r"cant|wont|isnt|maybe|wait)(?!\S)(?! (?:worries|problem|dramas))"
)
_ANY = re.compile(
    r"(?<!\S)(?:either(?: one)?|any (?:of (?:those|them)|one)|whichever|"
    r"whatever (?:suits|works|you)|(?:both|all) (?:are |of them )?(?:fine|good|work|ok|okay|suit)|"
    r"both work|i dont mind|dont mind|doesnt matter|dont care|you (?:choose|pick|decide)|"
    r"no preference|im easy|not fussed)(?!\S)"
)
# Behind a bare "the second": anything else makes it count a thing, whatever the trade.
_BEHIND_PLACE = (
    r"(?= ?$| ,| (?:please|thanks|thank|cheers|ta|mate|love|then|is|was|works?|suits?|sounds|would|will|wont|ll|"
    r"doesnt|isnt|no|not|thats|that|on|at|for|in|the|if|and|or|but|instead|actually|rather|though|yes|yeah|good|"
    r"great|fine|perfect|better|best|ok|okay|you|ill|id|because|so|with|too|now|sorry|looks|seems|might|should|"
    r"does|do|tomorrow|today|tonight|this|next|morning|afternoon|evening|\w+day)(?!\S))"
)
_PLACE = re.compile(
    r"(?<!\S)(?<!a )(?<!one )(?<!1 )(?:(?:the|that|your) )?(?P<n>[1-9])th"
    rf"(?:{_ONE}+(?:ll)?(?!\S)(?! (?:up|i|can|could|what|how|let)(?!\S))|{_BEHIND_PLACE})"
)
_NUMBER = re.compile(r"(?<!\S)(?:option|number|slot|choice) (?P<n>[1-9])(?!\S)")
_NOT_ANY = r"(?<!a )(?<!an )(?<!any )(?<!anything )(?<!something )(?<!bit )(?<!little )"
_EARLY = re.compile(
    rf"(?<!\S){_NOT_ANY}(?:the (?:earlier|earliest|soonest){_ONE}*|(?:earlier|earliest|soonest){_ONE}+|"
    r"(?:the )?sooner the better|as (?:soon|early|quick|quickly) as (?:possible|poss|you can|you could)|asap|"
    r"(?:whenever|whatever)(?: is|s) (?:soonest|earliest|quickest|1th)|"
    r"(?:the )?(?:soonest|earliest) (?:youve got|you have|you got|you can(?: do)?)|"
    r"(?<!.)(?:the )?(?:earlier|earliest|soonest))(?!\S)"
)
_LATE = re.compile(rf"(?<!\S){_NOT_ANY}(?:the (?:later|latest){_ONE}*|(?:later|latest){_ONE}+)(?!\S)")
_FINAL = re.compile(rf"(?<!\S)(?:the |that )(?:last|final)(?:{_ONE}+|(?= ?$| ,| (?:please|thanks)))(?!\S)")
_OTHER = re.compile(r"(?<!\S)the other (?:one|option|time|slot)(?!\S)")
_THIS = re.compile(
    r"(?<!\S)(?:(?:that|this) (?:one|time|slot|works|suits|sounds|is|will|would|ll)|thats|thatll|"
    r"itll|ill take (?:it|that)|book (?:it|that|me) in|lock (?:it|that|me) in|"
    r"perfect|sounds (?:good|great|perfect|fine)|works for me|suits me)(?!\S)(?! (?:no|not|too|bad))"
)
_YES = re.compile(
    r"^(?:(?:oh|um|ok|okay|great|good|,) )*(?:yes|yeah|yep|yup|sure|ok|okay|perfect|lovely|"
    r"beauty|too easy|no worries|absolutely|definitely|please|great)(?!\S)"
)
_REFUSES = re.compile(r"(?<!\S)(?:not|dont want|cant do|anything but|instead of)(?: the)?$")


def appointments(hearing: Hearing) -> list[Appointment]:
    """Return the offers that are appointments, as offered, with their start."""
    return [(offer.starts_at, offer) for offer in hearing.offered if offer.starts_at is not None]


def chosen(
    script: Script,
    offered: Sequence[Appointment],
    found: Sequence[Wish],
    told: Sequence[Wish],
    *,
    read_back: datetime | None = None,
) -> Fact | None:
    """Return the selected_appointment fact, or None if the caller takes none of the offers.

    offered    at least one
    found      days and times that the caller wishes for in the same utterance
    told       those that the caller refuses
    read_back  the one that the desk read back: "the other one" is another than that
    """
    starts = [start for start, _ in offered]
    left = [start for start in starts if not any(_fits(wish, start) for wish in told)]
    other = _OTHER.search(script.text) if len(offered) > 1 else None
    other_words = script.between(*other.span()) if other else (0, 0)
    fitting = [start for start, _ in offered if any(_fits(wish, start) for wish in found)]
    named = (
        _by_wish(offered, found)
        or ((left[0], other_words) if other and len(left) == 1 else None)
        or _by_place(script, starts, fitting)
        or ((_another(starts, read_back), other_words) if other and read_back and len(starts) == _PAIR else None)
        or (None if found else _by_consent(script, offered, read_back))
    )
    if named is None:
        return None
    start_at, (first, end) = named
    start, stop = script.evidence(first, end)
    value = start_at.isoformat()
    return Fact("selected_appointment", value, script.said[start:stop], start, stop, 0.9)


def _another(starts: Sequence[datetime], than: datetime) -> datetime:
    return next((start for start in starts if start != than), than)


Choice = tuple[datetime, tuple[int, int]]


def _by_place(script: Script, starts: Sequence[datetime], fitting: Sequence[datetime]) -> Choice | None:
    """Return the offer named by its place: the second one, the later one, the last, the other.

    fitting  those of `starts` that a day or time said as well allows: "the later one on Tuesday"
    """
    refused: list[datetime] = []
    for match, place in _places(script):
        start = _at_place(match.re, place, starts, fitting or starts)
        words = script.between(*match.span())
        if start is None:
            continue
        if not _REFUSES.search(script.part(words[0] - 4, words[0])):
            return start, words
        refused.append(start)
    left = [start for start in starts if start not in refused]
    if refused and len(left) == 1 and (other := _OTHER.search(script.text)):
        return left[0], script.between(*other.span())
    return None


def _places(script: Script) -> list[tuple[re.Match[str], int]]:
    """Return every mention of a place among the offers, in the order said."""
    found = [(m, int(m["n"])) for p in (_PLACE, _NUMBER) for m in p.finditer(script.text)]
    found += [(m, 0) for p in (_EARLY, _LATE, _FINAL) for m in p.finditer(script.text)]
    return sorted(found, key=lambda one: one[0].start())


def _at_place(
    pattern: re.Pattern[str], place: int, starts: Sequence[datetime], fitting: Sequence[datetime]
) -> datetime | None:
    """Return the offer at a place; a lone offer is neither the earlier nor the later one."""
    if pattern is _EARLY:
        return min(fitting)
    if pattern is _LATE:
        return max(fitting) if len(starts) > 1 else None
    if pattern is _FINAL:
        return starts[-1]
    return starts[place - 1] if place <= len(starts) else None


def _by_wish(offered: Sequence[Appointment], found: Sequence[Wish]) -> Choice | None:
    """Return the only offer that fits a day or time said: "the nine o'clock", "Tuesday's good"; not on another day."""
    days = [replace(wish, time=None) for wish in found if wish.day]
    if days and not any(_fits(wish, start) for wish in days for start, _ in offered):
        return None
    for wish in reversed(found):
        fitting = [start for start, _ in offered if _fits(wish, start)]
        if len(set(fitting)) == 1:
            spans = [span for span in (wish.day, wish.time) if span is not None]
            first, end = min(s.first for s in spans), max(s.end for s in spans)
            return fitting[0], (first, end)
    return None


def _fits(wish: Wish, start: datetime) -> bool:
    """True if an appointment is on the day and at the time of a wish."""
    if wish.day and wish.day.day and not wish.day.day.first <= start.date() <= wish.day.day.last:
        return False
    return wish.time is None or _fits_time(wish.time, wish.part, start)


def _fits_time(span: Span, part: str | None, start: datetime) -> bool:
    at = start.hour * _HOUR + start.minute
    time = span.time
    if isinstance(time, Part):
        return _part_of(at) == time.name
    if isinstance(time, Clock):
        return _is_at(time, at) and (part is None or part == _part_of(at))
    if time is None:
        return True
    value = hours.value(time, part=part, day=start.date(), opening={})
    after, before = value.split("/")
    text = f"{start:%H:%M}"
    return (not after or after <= text) and (not before or text <= before)


def _is_at(clock: Clock, at: int) -> bool:
    return clock.minutes == at or (not clock.sure and clock.minutes + _NOON == at)


def _part_of(at: int) -> str:
    return "morning" if at < _NOON else "afternoon" if at < _EVENING else "evening"


def _by_consent(script: Script, offered: Sequence[Appointment], read_back: datetime | None) -> Choice | None:
    """Return the one read back or the first offer for "either is fine", the only one for a yes."""
    if _NONE.search(script.text) is not None:
        return None
    if (match := _ANY.search(script.text)) is not None:
        return read_back or offered[0][0], script.between(*match.span())
    if len(offered) > 1 or _DOUBT.search(script.text) is not None:
        return None
    if (match := _THIS.search(script.text) or _YES.search(script.text)) is not None:
        return offered[0][0], script.between(*match.span())
    return None
