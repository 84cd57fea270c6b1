"""Parts of the day and the habits that stand for a time: arvo, first thing, after work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from frontdesk.understanding.recognizers.temporal.script import Script
from frontdesk.understanding.recognizers.temporal.spans import (
    Clock,
    Part,
    Span,
    Time,
    Window,
    matches,
)

_HOUR = 60
# When people mean it: ends of school (09:00 to 15:00) and of an ordinary working day (17:00),
# and the hour of lunch.
_LUNCH = Window(Clock(12 * _HOUR), Clock(13 * _HOUR))
_AFTER_LUNCH = Window(after=Clock(13 * _HOUR))
_BEFORE_LUNCH = Window(before=Clock(12 * _HOUR))
_AFTER_WORK = Window(after=Clock(17 * _HOUR))
_BEFORE_WORK = Window(before=Clock(9 * _HOUR))
_DROP_OFF = Window(after=Clock(9 * _HOUR))
_PICK_UP = Window(before=Clock(15 * _HOUR))
_AFTER_SCHOOL = Window(after=Clock(15 * _HOUR))
_LATE = Window(after=Clock(16 * _HOUR))
_CLOSE = Window(before=Clock(17 * _HOUR))

_SIZE = r"(?:early|late|mid|earlier|later)(?: in the| on in the| that| this)? ?"
_ART = r"(?:in the |in |of a |during the |on the )?"
_SCHOOL = r"(?:the )?(?:school |kids? )*(?:drop off|dropoff|school run)"
_PICKUP = r"(?:the )?(?:school |kids? )*(?:pick up|pickup)"
_WORK = r"(?:i (?:finish|knockoff|knock off|get off)(?: work)?|work|knockoff(?: time)?|business hour)"
_END = r"(?:end|back end|tail end) of (?:the )?(?:working |business |work )?day"
# "First thing" and the like are a wish where they close the phrase: "the first thing I noticed".
_FIRST = r"(?:bright and early|1th up|1th cab off the rank|1th thing(?! (?:i|we|is|you|that|was|he|she)(?!\S)))"

_RULES: tuple[tuple[re.Pattern[str], Time], ...] = tuple(
    (re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), time)
    for pattern, time in (
        (rf"{_ART}(?:{_SIZE})?morning", Part("morning")),
        (rf"{_ART}(?:{_SIZE})?afternoon", Part("afternoon")),
        (rf"{_ART}(?:{_SIZE})?evening|(?:{_ART}|at )night|tonight", Part("evening")),
        (rf"{_FIRST}(?: in the morning| of a morning)?", Part("morning")),
        (r"(?:1th|earliest) (?:job|appointment|slot|spot|call) (?:of|in|for) the (?:day|morning)", Part("morning")),
        (r"(?:(?:at|around|about|over|during|in) )*(?:my )?(?:lunchtime|lunch hour|lunch break)", _LUNCH),
        (r"(?:at|around|about|over|during) lunch", _LUNCH),
        (r"(?:anytime |straight |just )?after (?:my )?(?:lunchtime|lunch)", _AFTER_LUNCH),
        (r"(?:anytime |just )?before (?:my )?(?:lunchtime|lunch)", _BEFORE_LUNCH),
        (rf"(?:anytime |straight |just )?(?:after|once|when) {_WORK}", _AFTER_WORK),
        (r"(?:around |about |at )?knockoff(?: time)?(?! (?:at|about|around|by|work|\d))", _AFTER_WORK),
        (r"(?:anytime |just )?before (?:i (?:start|go to|leave for) )?work", _BEFORE_WORK),
        (rf"(?:anytime |just )?after {_SCHOOL}", _DROP_OFF),
        (rf"(?:anytime |just )?before {_PICKUP}", _PICK_UP),
        (rf"(?:anytime |just )?after (?:{_PICKUP}|school)", _AFTER_SCHOOL),
        (rf"(?:(?:at|towards|toward|near|late in) )?(?:the )?{_END}", _LATE),
        (r"last thing(?: in the (?:afternoon|day))?|last (?:job|slot|appointment|spot) of the day", _LATE),
        (rf"(?:by|before) (?:the )?(?:{_END}|close of business|cob|eod|you (?:close|shut))", _CLOSE),
        (r"(?:at )?(?:close of business|cob|eod)", _CLOSE),
    )
)  # fmt: skip
_GREETING = re.compile(
    r"^(?:(?:oh|yeah|yes|ah|well|hi|hello|hey|yep) (?:, )?)*(?:(?:very )?good |top of the )?"
    r"(?P<only>morning|afternoon|evening)"
    r"(?! (?:works?|suit|is|are|best|would|please|suits?|if|or|on|tomorrow|sounds|should|be|time|around|at|\d))"
)
_GOOD = re.compile(
    r"(?<!\S)(?:(?:very )?good (?:morning|afternoon|evening|night)"
    r"(?! (?:works?|for|time|would|if|or|\d)(?!\S))|"
    r"(?:have|enjoy) (?:a|your|the)(?: \w+){0,2}? (?:day|morning|afternoon|evening|night|weekend|week)|"
    r"hows? (?:(?:are|r|is|has|have|you|ya|u|your|things|we|it|the|day|doing|going|feeling|been|so|"
    r"far|morning|everything|all) )+(?:today|tonight|this (?:fine )?(?:morning|afternoon|evening))|"
    r"(?:hows|how is|how was|hope) your (?:day|morning|afternoon|evening|night|weekend)(?: been| going| was)?|"
    r"how can i help you (?:today|this morning)|"
    r"(?:calling|ringing|phoning) (?:you )?(?:today|this (?:morning|afternoon)) (?:about|because|to|for)|"
    r"(?:at the )end of the day (?=i(?!\S)|its|we|they|you|all)|"
    r"(?:thats|that is|that was|thatll be|that will be|that would be|will be|be) (?:all|it|everything)"
    r"(?: i need(?:ed)?| you can do)?(?: for)? (?:today|tonight|now)|"
    r"(?:all i need|done your job|your (?:help|assistance|time))(?: for)? (?:today|tonight)|"
    r"(?:1|one) of these days|these days|day and night|all (?:day|night|morning|afternoon|weekend|week)|"
    r"in the middle of the night|(?:day|night) (?:long|in day out)|(?:all )?year round|"
    r"overnight|during the night|every (?:morning|night|afternoon|evening)|"
    r"(?:\dth time|\d times|twice) (?:today|this (?:week|month|year)))(?!\S)"
)


def part_spans(script: Script, *, asked: bool) -> Iterator[Span]:
    """Return the parts of the day named, and greetings as void spans.

    asked   True if the desk asked for a time: "morning" is an answer then, no greeting
    """
    for pattern, time in _RULES:
        for first, end, _ in matches(script, pattern):
            yield Span(first, end, time=time)
    for first, end, _ in matches(script, _GOOD):
        yield Span(first, end)
    if not asked:
        yield from (Span(0, end) for _, end, _ in matches(script, _GREETING))
