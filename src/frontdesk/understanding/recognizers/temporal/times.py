"""Every clock time that an utterance names, as spans: half past two, 2.30 pm, ten thirty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from re import Match, Pattern

from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import Clock, Span, Time, matches
from frontdesk.understanding.recognizers.temporal.spellings import words_of
from frontdesk.understanding.words import SOUNDS_LIKE

HOUR = 60
HALF_DAY = 12 * HOUR
DAY = 24 * HOUR
_SMALL_HOURS = 5 * HOUR  # "2 at night" is 02:00, "8 at night" is 20:00

_CLEAR = 0.9  # beside a time so clear, a bare number is a count: "a table for 2 at half past 6"

_H = r"(?P<h>0?\d|1\d|2[0-4])"
_M = r"(?:(?P<m>[0-5]\d)|(?:oh|o|0) (?P<m1>[1-9]))"
_BARE_H = r"(?P<h>0?[1-9]|1\d|2[0-3])"
_OTHER = r"(?:[1-9]|1\d|2[0-3])(?: [0-5]\d)?"
_LINK = r"(?:and|or|to|till|until|through)"
_HALF = r"(?P<half>am|pm)"
_PART = (
    r"(?:(?:in the|of the|on the|during the|in) (?P<part>morning|afternoon|evening|lunchtime|night)|"
    r"at (?P<part2>night|lunchtime))"
)
_TAIL = rf"(?: oclock)?(?: {_HALF}| {_PART})?(?: ish| sharp| on the dot)?"
_LEAD = r"(?:in the )?(?P<lead>morning|afternoon|evening|night)(?: at| around| about)?"
_Q = r"(?:an? )?(?P<q>quarter|5|10|20|25)(?: minute)?"
_UNITS = r"(?! (?:dollars?|bucks|metres?|meters?|m|mm|kg|litres?|percent|k)(?!\S))"

# Words behind which a bare number is an hour, unless what follows shows that it counts something.
_PREFIX = (
    r"at|around|about|by|before|after|from|till|until|say|approximately|roughly|circa|"
    r"approx|make it|make that|how about|what about|maybe|preferably|time is|in for|me for|us for|"
    r"it for|later than|earlier than|sooner than|time|do|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"today|tomorrow|tonight"
)
_SHIFT = (
    r"(?:push|move|change|bring|shift|put|make|pushed|moved|changed) (?:it|that|this|me|us|him|them|mine)"
    r"(?: (?:back|forward|out|up|over))?"
)
_WEAK_PREFIX = frozenset({"about", "around", "maybe", "say", "do", "by", "time"})
_SUFFIX = (
    r"(?= ?$| ,| to (?:look|see|pick|drop|get|come|meet|talk|bring|go|do|have|check|collect|discuss)(?!\S)|"
    r" (?:at|on|in|tomorrow|today|tonight|this|next|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|please|thanks|thank|cheers|mate|if|or|and|but|then|would|will|is|"
    r"works?|suits?|sounds|should|could|can|may|ok|okay|good|fine|great|perfect|be|for|i|we|he|she|they|im|"
    r"ive|weve|hes|shes|theyve|"
    r"id|ill|thats|that|with|sharp|ish|onwards|onward|because|cause|so|as|"
    r"when|morning|afternoon|evening|night|latest|earliest|instead|maybe|though|right|yes|"
    r"yeah|no|not|actually|sorry|the|my|its|it|you|do|does|doesnt|by|any|anytime|just|unless|"
    r"after|before|around|about|earlier|later|rather|too|every|available|slot|did|either)(?!\S))"
)
# Words that make the number behind them an address, a count or a name.
_NAMED = words_of(
    "unit number level flat apartment lot shop option route highway room suite no floor door building "
    "block villa site bay gate pier model series size type version has have got # need another these "
    "those some than only all"
)

Reading = Callable[[Match[str]], Time | None]
Rules = tuple[tuple[Pattern[str], Reading, float], ...]


def time_spans(script: Script, *, asked: bool) -> Iterator[Span]:
    """Return the clock times named.

    asked   True if the desk asked for a time: a bare "nine" is one then
    """
    found = list(_read(script, _SURE))
    for span in _read(script, _BARE):
        word = script.word(span.first - 1)
        pronoun = script.word(span.first) == "1" and word in _WEAK_PREFIX
        if asked or not (pronoun or (word == "do" and script.word(span.first - 2) in _NAMED)):
            found.append(span)
    if asked and not any(span.confidence >= _CLEAR for span in found):
        found += [s for s in _read(script, _ASKED) if script.word(s.first - 1) not in _NAMED]
    if asked and script.text in SOUNDS_LIKE:  # "for", as the recogniser wrote a lone "four"
        found.append(Span(0, 1, time=clock(int(SOUNDS_LIKE[script.text]) * HOUR), confidence=0.6))
    yield from found
    yield from _neighbours(script, found)


def _read(script: Script, rules: Rules) -> Iterator[Span]:
    for pattern, reading, confidence in rules:
        for first, end, match in matches(script, pattern):
            time = reading(match)
            if time is not None:
                yield Span(first, end, time=time, confidence=confidence)


def _neighbours(script: Script, found: Iterable[Span]) -> Iterator[Span]:
    """Return bare hours that stand in a range or a choice with a time: "9 to 11 am", "3 or 4"."""
    for span in found:
        behind = _BEHIND.match(" " + script.part(span.end, span.end + 4))
        if behind and (time := _clock(behind)):
            first = span.end + 1
            yield Span(first, first + len(behind["only"].split()), time=time, confidence=0.8)
        front = _FRONT.search(script.part(span.first - 4, span.first))
        if front and (time := _clock(front)):
            end = span.first - 1
            first = end - len(front["only"].split())
            if script.word(first - 1) not in _NAMED:
                yield Span(first, end, time=time, confidence=0.8)


def clock(minutes: int, half: str | None = None, part: str | None = None) -> Clock:
    """Return a time by the dial, read by "am", "pm" or the part of the day said with it.

    minutes   after midnight; below 13:00 they may be of either half of the day
    """
    if minutes >= HALF_DAY + HOUR:
        return Clock(minutes % DAY)
    early = minutes % HALF_DAY
    if half == "am" or part == "morning":
        return Clock(early)
    if part == "night" and early < _SMALL_HOURS:
        return Clock(early)
    if half or part:
        return Clock(early + HALF_DAY)
    return Clock(early, sure=False)


def _clock(match: Match[str]) -> Time | None:
    groups = match.groupdict()
    hour, minute = int(groups["h"]), int(groups.get("m") or groups.get("m1") or 0)
    if hour * HOUR + minute > DAY:
        return None
    if groups["h"] in {"0", "00"} or (groups["h"].startswith("0") and groups.get("m")):
        return clock_written(hour * HOUR + minute, groups.get("half"), _part(groups))
    part = _part(groups)
    return clock(hour * HOUR + minute, groups.get("half"), part)


def _part(groups: Mapping[str, str | None]) -> str | None:
    return groups.get("part") or groups.get("part2") or groups.get("lead")


def clock_written(minutes: int, half: str | None, part: str | None) -> Clock:
    """Return a time written with a leading zero: "07:30" is of the morning unless said else."""
    return clock(minutes, half, part) if half or part else Clock(minutes)


def _joined(match: Match[str]) -> Time | None:
    """Read 1430, 930pm, 0900."""
    figures, groups = match["hm"], match.groupdict()
    hour, minute = int(figures[:-2]), int(figures[-2:])
    if hour * HOUR + minute >= DAY or minute >= HOUR:
        return None
    if len(figures) == 4 and figures.startswith("0"):
        return clock_written(hour * HOUR + minute, groups.get("half"), None)
    return clock(hour * HOUR + minute, groups.get("half"))


def _past(match: Match[str]) -> Time | None:
    """Read "quarter past 4", "half past 2", "20 to 4", "half 2"."""
    groups = match.groupdict()
    amount = {"half": 30, "quarter": 15}.get(match["q"]) or int(match["q"])
    amount = -amount if groups.get("way") in {"to", "till", "before", "of"} else amount
    minutes = int(match["h"]) * HOUR + amount
    return clock(minutes % DAY, groups.get("half"), _part(groups))


def _noon(match: Match[str]) -> Time | None:
    return Clock(0 if "midnight" in match[0] else HALF_DAY)


def _rules(*rows: tuple[str, Reading, float]) -> Rules:
    return tuple((re.compile(rf"(?<!\S)(?:{p})(?!\S)"), reading, sure) for p, reading, sure in rows)


_SURE = _rules(
    (rf"{_H}[:.](?P<m>[0-5]\d){_TAIL}{_UNITS}", _clock, 0.95),
    (rf"{_LEAD} {_H}(?:[:. ]{_M})?(?: oclock)?(?:{_SUFFIX}|(?= (?:until|till|to)(?!\S)))", _clock, 0.9),
    (rf"{_H}(?: {_M})? {_HALF}(?: {_PART})?", _clock, 0.95),
    (rf"{_H}(?: {_M})? {_PART}", _clock, 0.95),
    (rf"{_H} oclock{_TAIL}", _clock, 0.95),
    (rf"{_H}(?: {_M})? ish", _clock, 0.9),
    (rf"(?P<q>half) past {_H}{_TAIL}", _past, 0.95),
    (rf"(?P<q>half) {_H} {_PART}", _past, 0.9),
    (rf"{_LEAD} (?P<q>half|quarter) (?P<way>past|to) {_H}", _past, 0.95),
    (rf"(?:an? )?(?P<q>quarter) (?P<way>past|to|after|till|before|of) {_H}{_TAIL}", _past, 0.95),
    (rf"{_Q} (?P<way>past) {_H}{_TAIL}", _past, 0.9),
    (rf"(?<!from )(?<!between ){_Q} (?P<way>to) (?P<h>[1-9]|1[0-2]){_TAIL}{_SUFFIX}", _past, 0.85),
    (rf"(?P<hm>\d{{3,4}}) {_HALF}", _joined, 0.95),
    (r"(?P<hm>(?:[01]\d|2[0-3])[0-5]\d) hour", _joined, 0.9),
    (r"(?:12 )?(?:noon|midday|midnight)(?: 12)?", _noon, 0.95),
    (rf"(?<!# )(?P<h>[1-9]|1[0-2]) (?P<m>15|30|45){_SUFFIX}", _clock, 0.75),
)
_BARE = _rules(
    (rf"{_SHIFT} to (?P<only>{_BARE_H}(?: {_M})?){_SUFFIX}", _clock, 0.8),
    (
        rf"(?P<only>{_BARE_H}(?: {_M})?)(?= (?:or later|or after(?! \d)|onwards?|at the (?:earliest|latest)))",
        _clock,
        0.8,
    ),
    (rf"(?:{_PREFIX}) (?P<only>{_BARE_H}(?: {_M})?){_SUFFIX}", _clock, 0.8),
    (
        (
            rf"(?P<only>{_BARE_H}(?: {_M})?)(?= (?:to|or|till|until) {_OTHER} (?:tomorrow|today|"
            r"tonight|this (?:morning|afternoon)|on (?:the|mon|tues|wednes|thurs|fri|satur|sun)|"
            r"(?:mon|tues|wednes|thurs|fri|satur|sun)day))"
        ),
        _clock,
        0.75,
    ),
    (rf"(?:{_PREFIX}) (?P<only>(?P<hm>\d{{3,4}})){_SUFFIX}", _joined, 0.75),
    (rf"(?:{_PREFIX}|the) (?P<only>(?P<q>half) {_H}){_SUFFIX}", _past, 0.7),
    (rf"(?:{_PREFIX}|between) (?P<only>{_BARE_H}(?: {_M})?)(?= {_LINK} {_OTHER}{_SUFFIX})", _clock, 0.8),
)
_ASKED = _rules(
    (rf"(?P<h>[1-9]|1\d|2[0-3])(?: {_M})?{_SUFFIX}", _clock, 0.8),
    (rf"(?P<hm>\d{{3,4}}){_SUFFIX}", _joined, 0.75),
    (rf"(?P<q>half) {_H}{_SUFFIX}", _past, 0.8),
)
_BEHIND = re.compile(rf"^ {_LINK} (?P<only>{_H}(?: {_M})?)(?!\S){_SUFFIX}")
_FRONT = re.compile(rf"(?<!\S)(?P<only>{_H}(?: {_M})?) {_LINK}$")
