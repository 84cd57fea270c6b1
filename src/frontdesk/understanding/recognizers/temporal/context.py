"""Whether a day or a time that was named is wished for: not if refused, past, or of other things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from frontdesk.understanding.recognizers.temporal.plans import planned
from frontdesk.understanding.recognizers.temporal.script import BREAK, Script
from frontdesk.understanding.recognizers.temporal.spans import Span, matches
from frontdesk.understanding.recognizers.temporal.spellings import words_of

_REACH = 9  # words before a span that are looked at
_BEHIND = 6  # words behind it

_NO = words_of(
    "not never except excluding besides nor neither isnt avoid cant cannot couldnt wont dont doesnt "
    "unable unavailable wouldnt arent didnt shouldnt"
)
# Words that may stand between a refusal and the day that it refuses.
_CARRIES = words_of(
    "for on at in the this next about really possible a any available free home here around able to "
    "do come make be it want need have good keen work wait like get there before then book us me "
    "someone anyone them later that going can will you by till until actually possibly been your our "
    "up out appointment time 1 or too over"
)
_ASKING = frozenset({"you", "someone", "somebody", "anyone", "they", "he", "she", "we"})
_BUT = re.compile(
    r"(?<!\S)(?:(?:any|every)(?:thing|body|one)?(?: \w+)? but|other than|apart from|instead of|"
    r"rather than|as long as its not|bar|anytime but|all but|if not|why not|how come not)"
    r"(?: (?:for|on|at|in|the|this|next))*$"
)
# "Not home till Thursday" wishes for Thursday, "it can't wait till Thursday" does not.
_NOT_YET = re.compile(
    r"(?<!wait )(?<!leave it )(?<!wait for it )(?:until|till|before|too|only)(?: (?:the|around|about|on|next))*$"
)
_ALL_BUT = re.compile(r"^(?:if not|why not)")
_TOO = r"(?:too|(?:a )?(?:bit|little|tad|touch)(?: too)?)"
_REFUSED = re.compile(
    r"^(?:(?:at|in|on) the \w+ )?(?:(?:is|are|was|would|will|be|really|just|s) )*"
    r"(?:(?:no|not|isnt|wont|doesnt|dont|cant|wouldnt|arent|aint)(?! (?:bad|sure|only|a problem|"
    r"worries|problem|that|if|,|until|till|before|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday|tomorrow|today|the|next|this|on|in|at|"
    r"am|pm|rush|hurry|dramas?|stress|probs|need|matter|\d[\d:.]*)(?!\S))(?= \S)|"
    rf"{_TOO} (?:early|late|soon)|(?:its )?a public holiday|"
    r"out of the question|(?:(?:is|are) )?(?:out|full|bad)(?= ?$| ,)|i (?:really )?(?:cant|wont|dont|work|have work)|"
    r"im (?:not|at work|working|busy|away|out|tied up)|were (?:not|away|busy|out)|"
    r"we (?:cant|wont|are away|are busy))"
)
_HOUR_REFUSED = re.compile(rf"^(?:(?:is|are|would|be|will|just|really|s) )*{_TOO} (?:early|late)(?!\S)")
_WISH = words_of(
    "come need want wanting wanted like love prefer preferably book hoping hope hoped thinking "
    "wondering available availability free please can could would will send get getting do schedule "
    "arrange fit squeeze slot slots appointment opening openings someone somebody visit lets suit "
    "suits works possible maybe perhaps make its how earliest soonest reschedule rebook move change "
    "push said told pencil lock put aim shoot deliver pick collect drop"
)
_OVER = words_of(
    "started began begun happened noticed broke stopped came called rang phoned emailed messaged "
    "texted went was were had been saw heard found fixed repaired installed replaced cleaned serviced "
    "unblocked tried moved bought woke spoke talked died failed exploded since ago "
    "happening turned quoted paid visited missed charged billed ordered placed received mailed"
)
_ANYONE = frozenset({"come", "someone", "somebody"})
_DEALT = frozenset({"had", "spoke", "talked", "called", "rang", "saw", "met", "got", "meant", "supposed"})
_JUST_OVER = words_of("packed shut cut conked carked tripped popped blew gone")
_AHEAD = frozenset({"tomorrow", "next", "anytime", "sometime", "later", "asap"})
_IT = frozenset({"it", "they", "that", "which"})
_PARTICLES = words_of("up out down again it on about around at early late off in")
_OTHER = re.compile(
    r"(?<!\S)(?:guests?|visitors|inlaws|family|friends|party(?! of)|wedding|funeral|birthday|settlement|"
    r"settle|overseas|weather|forecast|we open|moving to|"
    r"(?:im|were|hes|shes|i am|we are|ill be|well be) (?:in|at|on|off to) (?:court|hospital|surgery|a? ?meetings?|"
    r"class|uni|school|shift|theatre|training|rehearsal)|"
    r"(?:said|promised|reckoned)(?: \w+){0,2} (?:hed|shed|theyd|he would|she would|they would|someone would|"
    r"somebody would) (?:be here|be there|come|turn up|arrive|show up)|"
    r"(?:im|were|hes|shes|theyre|i am|(?:we|they) are|(?:ill|hell|shell|theyll|well|will|to|gonna) be) "
    r"(?:out(?! of(?! town))|gone|tied up|not (?:in|home|here|there|around|free|available))|"
    r"(?:go|going|were|im|be|are) away|on holidays?|rain|raining|bin day|"
    r"i work|im working|were working|at work on|at work|im busy|were busy|are you(?: guys| lot)? (?:still )?open|"
    r"(?:do|are) you (?:open|close|closed|shut)|time do you (?:open|close|shut|start|finish)|"
    r"(?:do|if|when) you(?: guys)? (?:work|open|trade)|opening (?:hour|times?)|you open|move in|moving in|moved in|"
    r"moving out|fly out|born|dob|date of birth|birthdate|expires?|expiry|due on|"
    r"runs out|(?:is|s|are) up|good (?:till|until|through)|manufactured|built|"
    r"(?:im|were|i am|we are) (?:leaving|heading|driving|travell?ing)|clos(?:e|ing) on (?:the|our|my|a) \w+|"
    r"(?:got|had) (?:an?|the|your) (?:\w+ )?(?:letter|notice|email|postcard|card|text|message))"
    r"(?: (?!can|could|need|want|come|please|so|until|till|but|and|tomorrow|today|\w+day)\w+){0,4}$|"
    r"(?<!\S)(?:is|its|are|comes?) due(?: (?:on|by|in|at|the))*$"
)
_WHO = (
    r"^(?:, )?(?:(?:at|around|about) \d+(?: (?:am|pm|oclock))? )?(?:when |and )?"
    r"(?:it|i|we|he|she|they|you|you guys|(?:the|my|our) \w+(?: \w+)?) (?:just |all |has |have )?"
)
_SUBJECT = re.compile(_WHO.replace(r" \w+(?: \w+)?", r" \w+"))
_EVENT = re.compile(
    _WHO + r"(?:started|noticed|broke|stopped|came|called|rang|had|woke|went|died|"
    r"(?:was|were)(?! (?:hoping|thinking|wondering|after|looking))|"
    r"failed|blew|conked|found|heard|tried|spoke|gave|packed)(?!\S)"
)
_MOVING = re.compile(
    r"(?<!\S)(?:move|change|reschedule|push|shift|swap|postpone|rebook|bring|moving|changing|"
    r"rescheduling|different)(?!\S)"
)
_WHENS = re.compile(r"(?<!\S)whens?(?: (?:is|would|will|be|the|your|youre))*$")
_NEXT = re.compile(r"(?<!\S)(?:next|1th|earliest|soonest)(?!\S)")
_BOOKED = (
    r"(?:appointments?|bookings?|visit|slot|job|service|spot|booked|booked in|reservation|scheduled|"
    r"down|coming|pencilled in|due)"
)
_FROM = re.compile(rf"(?:(?<!\S)from|{_BOOKED}(?: (?:is|was|thats|for|on|at|this|set|with|you|me|in))*)$")
_OWNED = re.compile(r"(?:^|\s)(?:my|our|the|that|this)$")
_BOOKED_AFTER = re.compile(rf"^{_BOOKED}(?!\S)")

_UNIT = r"(?:second|seconds|minute|hour|day|week|fortnight|month|year)"
_VOID = tuple(
    re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")
    for pattern in (
        (
            r"(?:for |about |around |over |another |at least |up to |every |within |only )*"
            r"(?:the (?:next |last |past )?)?(?:an?|half an?|\d+|couple(?: of)?|few|several)"
            rf"(?: (?:or|to|and) (?:\d+|a half|half))? (?:and a half )?(?:business |working )?{_UNIT}"
            r"(?: old)?"
        ),
        r"\d+ (?:oh |o )?(?:people|guests|bedrooms?|storeys?)",
        r"24/7|24 7|24 hour(?: a day)?|7 day a week",
        r"(?:just |hang on |wait |give me |1 )+(?:a |1 )?(?:2th|second|minute|moment)",
    )
)


def void_spans(script: Script) -> Iterator[Span]:
    """Return lengths of time and counts, which hold numbers but name no moment."""
    for pattern in _VOID:
        for first, end, _ in matches(script, pattern):
            yield Span(first, end)


def is_wished(script: Script, first: int, end: int) -> bool:
    """Return whether the day and time said in words `first` to `end` are wished for."""
    before, behind = script.part(first - _REACH, first), script.part(end, end + _BEHIND)
    if _is_refused(script, first, before) or _is_refused_behind(behind):
        return False
    if _EVENT.match(behind) or _broke_then(script, end, behind) or _OTHER.search(_clause(before)):
        return False
    if planned(script, first, end) or _asks_when(script, before, first, end):
        return False
    if is_moving(script) and _is_booked(before, behind):
        return False
    return not _is_over(script, first)


def _broke_then(script: Script, end: int, behind: str) -> bool:
    """True if something went wrong on the day said before: "on Tuesday the thing …"."""
    subject = _SUBJECT.match(behind)
    return subject is not None and script.tells_broken(end + len(subject[0].split()))


def _asks_when(script: Script, before: str, first: int, end: int) -> bool:
    """True for "when's your next available": what is asked for is no wish yet."""
    return _WHENS.search(before) is not None and _NEXT.search(script.part(first, end)) is not None


def is_hour_refused(script: Script, end: int) -> bool:
    """Return whether only the hour said before a word is refused: "Monday at 9 is too early"."""
    return _HOUR_REFUSED.match(script.part(end, end + _BEHIND)) is not None


def is_moving(script: Script) -> bool:
    """True if the caller wants to move a visit: "from Monday to Friday" is no range then."""
    return _MOVING.search(script.text) is not None


def _is_refused_behind(behind: str) -> bool:
    return _REFUSED.match(behind) is not None


def _clause(before: str) -> str:
    """Return what stands behind the last comma or full stop."""
    return before.rpartition(BREAK)[2].strip()


def _is_refused(script: Script, first: int, before: str) -> bool:
    """True behind "not", "can't do", "any day but"."""
    clause = _clause(before)
    if (but := _BUT.search(clause)) is not None:
        return _ALL_BUT.match(but[0]) is None
    waits = _NOT_YET.search(clause) is not None
    for at in range(first - 1, max(first - _REACH, -1), -1):
        word = script.word(at)
        if word in _NO:
            follower = script.word(at + 1)
            if follower == "then":  # "Wednesday I work so not then, Thursday"
                return False
            asks = follower in _ASKING and word != "not"
            return not (asks or waits or script.word(at - 1) in {"why", "if"})
        listed = word in {"tomorrow", "today"} and script.word(at + 1) in {"or", "and"}
        if word not in _CARRIES and not listed:
            return False
    return False


def _is_over(script: Script, first: int) -> bool:
    """True behind a word of the past, unless a wish stands nearer."""
    if script.word(first) in _AHEAD:
        return False
    near = True
    for at in range(first - 1, max(first - _REACH, -1), -1):
        word = script.word(at)
        if word == BREAK:
            return False
        if word in _OVER:
            return script.word(at - 1) not in {"if", "you"} or word not in {"had", "were"}
        broken = script.tells_broken(at)
        if near and (word in _JUST_OVER or broken):
            return True
        if broken and word.endswith("ed") and script.word(at - 1) in _IT:
            return True
        if word in _WISH:
            return word in _ANYONE and _had(script, at)
        near = near and word in _PARTICLES
    return False


def _had(script: Script, at: int) -> bool:
    """True for "we had someone come on Tuesday" and "I spoke to someone on Monday"."""
    back = {script.word(i) for i in range(at - 1, max(at - 5, -1), -1)}
    return not back.isdisjoint(_DEALT) and "if" not in back


def _is_booked(before: str, behind: str) -> bool:
    """True for the visit that shall be moved, not for where it is moved to."""
    if _FROM.search(before):
        return True
    return bool(_OWNED.search(before) and _BOOKED_AFTER.match(behind))
