"""Another thing with the same trouble: "it's the shower, not the toilet" where "toilet is blocked" was read back."""

from __future__ import annotations

from frontdesk.understanding.context import READ_BACK
from frontdesk.understanding.lexicon import SERVICE, Lexicon, senses
from frontdesk.understanding.recognizers import services
from frontdesk.understanding.recognizers.issue import ISSUE
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance, read
from frontdesk.understanding.wordlists import bag

_LEADS = bag("its it is the a an my our that this but in")
_LONGEST = 3  # words of the right thing


def find(heard: Utterance, hearing: Hearing, lexicon: Lexicon) -> list[Fact]:
    """Return the service and the trouble known with the one thing put for the other; nothing if none is said."""
    known = hearing.known.get(ISSUE, "").split()
    if not known or READ_BACK.isdisjoint(hearing.asked or ()):
        return []
    for at, word in enumerate(heard.words):
        wrong = _behind_leads(heard, at + 1)
        if word != "not" or heard.word(wrong) not in known:
            continue
        first, end = _right_thing(heard, at, wrong + 1)
        said = " ".join(heard.words[first:end])
        trouble = " ".join(said if one == heard.words[wrong] else one for one in known)
        meant = read(trouble)
        service = services.find(meant, senses(lexicon, meant).facts.get(SERVICE, ())) if said else []
        if service:
            return [heard.fact(SERVICE, service[0].value, first, end, 0.7), heard.fact(ISSUE, trouble, first, end, 0.7)]
    return []


def _right_thing(heard: Utterance, at: int, behind: int) -> tuple[int, int]:
    """Return the tokens of what is right: behind what is wrong, or before the "not" at a place."""
    first = end = _behind_leads(heard, behind)
    while end < len(heard.words) and end - first < _LONGEST and (end == first or not heard.pauses(end)):
        end += 1
    if end > first:
        return first, end
    first = at
    while first > 0 and at - first < _LONGEST and heard.words[first - 1] not in _LEADS:
        first -= 1
        if heard.pauses(first):
            break
    return first, at


def _behind_leads(heard: Utterance, at: int) -> int:
    while heard.word(at) in _LEADS:
        at += 1
    return at
