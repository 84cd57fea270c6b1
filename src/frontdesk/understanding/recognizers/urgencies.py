"""Which words of haste hurry nobody: told of, asked back, or about something else."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.understanding.lexicon import Sense
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag

# "Whenever I flush it" tells of the trouble; "whenever you're free" does not.
_EVER = bag("whenever time anytime every")
# What narrows "any time" and "any day" down.
LIMITS = bag("but except after before from between until till past other apart bar")
_ANY = bag("time anytime day days")
_TELLER = bag("i we it the my our he she anyone someone somebody water")
_SUITS = bag("suits works is can comes gets will would")
# "Is it an emergency?": asked back, and answered or not.
_ASKS = frozenset({("is", "it"), ("is", "this"), ("is", "that")})
_ARTICLES = bag("a an really that actually")
_NO = bag("no nah nope not nup")
_YES = bag("yes yeah yep yup yea")
_CLAUSE = 8  # words back in which the trouble of a "right now" stands


def is_idle(heard: Utterance, hit: Hit[Sense], told: Sequence[tuple[int, int]], trouble: Sequence[Hit[Sense]]) -> bool:
    """Tell whether a word of haste asks for none: "it started today", "I stayed right away from it"."""
    if any(first <= hit.first and hit.end <= end for first, end in told):
        return True
    last = heard.words[hit.end - 1]
    if last in _ANY and heard.word(hit.end) in LIMITS:
        return True
    if last == "away" and heard.word(hit.end) == "from":
        return True
    alone = heard.words[hit.first] in {"right", "now"}
    if last == "now" and alone and not any(one.end > hit.first - _CLAUSE and one.first < hit.first for one in trouble):
        return _is_about_caller(heard, hit.first)
    return tells_of_trouble(heard, hit.end)


def tells_of_trouble(heard: Utterance, end: int) -> bool:
    """Tell whether "whenever" or "any time" before a place tells when it happens: "whenever I flush"."""
    if heard.word(end - 1) not in _EVER or heard.pauses(end):
        return False
    return heard.word(end) in _TELLER and heard.word(end + 1) not in _SUITS


def is_asked(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether the caller only asks back and does not say yes: "is it an emergency?"."""
    return _is_question(heard, hit) and _reply(heard, hit) not in _YES


def is_answered_no(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether the caller asks back and says no: "is it an emergency? No, not really"."""
    return _is_question(heard, hit) and _reply(heard, hit) in _NO


def _is_question(heard: Utterance, hit: Hit[Sense]) -> bool:
    at = hit.first
    while heard.word(at - 1) in _ARTICLES:
        at -= 1
    return heard.words[max(0, at - 2) : at] in _ASKS


def _reply(heard: Utterance, hit: Hit[Sense]) -> str:
    return next((word for word in heard.words[hit.end :] if word not in FILLERS), "")


def _is_about_caller(heard: Utterance, first: int) -> bool:
    """Tell whether the clause says what the caller does: "I'm at work right now"."""
    start = first
    while start > 0 and not heard.pauses(start):
        start -= 1
    return heard.words[start] in {"im", "were", "ive", "i", "we", "hes", "shes"} or (
        "im" in heard.words[start:first] or "were" in heard.words[start:first]
    )
