"""What people have on: a time in their own plans ("she's got bowls after lunch") is no wish for a visit."""

from __future__ import annotations

import re

from frontdesk.understanding.recognizers.temporal.script import BREAK, Script

_REACH = 9  # words before a span that are looked at

# What people go to, besides work and school.
_EVENT = (
    r"(?:work|school|uni|tafe|class|classes|lessons?|training|practice|rehearsal|choir|church|mass|shift|court|surgery|"
    r"bowls|bingo|golf|tennis|netball|footy|cricket|soccer|swimming|gym|yoga|pilates|bridge|mahjong|craft|playgroup|"
    r"daycare|kindy|kinder|preschool|meetings?|interview|exam|conference|zoom|call|flight|plane|train|ferry|"
    r"doctors?|dentist|dentists|physio|specialist|hairdressers?|optometrist|podiatrist|vet|chemo|dialysis|scan|"
    r"pick ?ups?|drop ?offs?|school run|lunch|dinner|brunch|barbecue|bbq|party|funeral|wedding|christening|guests?|"
    r"visitors|rounds|nap|sleep)"
)
_ANY_VISIT = r"(?:later|earlier|early|late|free|spare|first|morning|afternoon|available|emergency|urgent)"
_WHO = (
    r"(?:i|im|ive|ill|id|we|weve|were|well|he|hes|hell|she|shes|shell|they|theyve|theyre|theyll|whos|"
    r"(?:my|our|the) \w+ (?:guys?|man|men|crew)|"
    r"(?:my|our|the|me|a|her|his|\w+s) (?!appointment|visit|booking|job)\w+)"
)
_PREPOSITION = r"(?: (?:at|around|about|after|before|from|on|by|for|in|the|every|until|till))*"
_STANDS = r"(?: (?:appointment|appt|game|practice|lesson|class|duty|run|on|booked|is|are|was|starts?|begins?|s))*"
_PLANS = re.compile(
    rf"(?<!\S)(?:"
    rf"(?:got|have|has|having|at|to|in|for|do|does|doing|playing|play|plays) (?:(?:an?|the|my|his|her|our|some) )?"
    rf"(?:\w+ )?{_EVENT}{_STANDS}"
    rf"|(?:my|the|our|his|her|kids|school|childrens) (?:\w+ )?{_EVENT} ?s?{_STANDS}|{_EVENT}(?: is| are| starts| s)"
    rf"|(?<!if )(?<!can )(?<!could ){_WHO} (?:(?:is|are) starting|starts?|begins?|opens?|kicks off|finish|finishes|"
    r"comes|arrives|visits|leaves|goes)"
    r"(?: work| school| uni| tafe)?"
    r"|off to (?:(?:the|a|my|our) )?\w+"
    r"|(?:busy|flat out|slammed|hectic|full on)"
    rf"|(?:got|have|has) an? (?!{_ANY_VISIT})\w+ (?:appointment|appt|booking)"
    rf"|{_WHO} (?:have|has|got|gotta|need|needs)(?: got)?(?: to)? (?:be (?:at|in|on|off)|pick|drop|collect|fetch|take|"
    rf"fly|catch|feed|meet|see)(?: \w+){{0,4}}?"
    rf"){_PREPOSITION}$"
)
# "After the meeting at ten" bounds the wish, and so does "I've got work till three".
_BOUND = re.compile(rf"(?<!\S)(?:after|once|when|following)(?: \w+){{0,2}} (?:\w+ )?{_EVENT}{_STANDS}{_PREPOSITION}$")
_THAT = re.compile(r"(?<!\S)(?:after|before|by|until|till) (?:that|then|this)$")
_UNTIL = re.compile(r"(?: (?:until|till))(?: (?:about|around|like|maybe))?$")


def planned(script: Script, first: int, end: int) -> int:
    """Return how many words before a day or time say that it is one of somebody's own plans; 0 if none do.

    "He starts at seven, so after that" bounds the wish and is no mere plan.
    """
    if _THAT.search(script.part(first, end)):
        return 0
    return lead(script, first)


def lead(script: Script, first: int) -> int:
    """Return how many words before a day or time tell of somebody's plans, whether they bound a wish or not."""
    found = _PLANS.search(_clause(script, first))
    return len(found[0].split()) if found else 0


def busy_until(script: Script, first: int) -> int:
    """Return how many words before an hour say that plans end then; 0 if none do.

    "I've got bowls till two" and "after the meeting at ten" leave the caller free from that hour on.
    """
    clause = _clause(script, first)
    found = _BOUND.search(clause)
    if found is None and _UNTIL.search(clause):
        found = _PLANS.search(clause)
    return len(found[0].split()) if found else 0


def _clause(script: Script, first: int) -> str:
    """Return what stands before a word, behind the last comma or full stop."""
    return script.part(first - _REACH, first).rpartition(BREAK)[2].strip()
