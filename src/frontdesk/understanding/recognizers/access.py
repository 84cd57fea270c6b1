"""What whoever comes must know to get in: "key's under the mat", "ring me when you're ten minutes away"."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.understanding.lexicon import Sense
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.types import Fact
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag

ACCESS = "access_note"
_JOINTS = bag("and but so because")
_LEADS = FILLERS | _JOINTS | bag("yes yep yup no nope nah also you thanks cheers that oh")
_TAIL = FILLERS | _JOINTS | bag("thanks thank you cheers ta")
# "I'll ring first thing tomorrow" is no note.
_NO_NOTE_BEFORE = bag("thing time up")


def find(heard: Utterance, hits: Sequence[Hit[Sense]], trouble: Sequence[Hit[Sense]]) -> list[Fact]:
    """Return the note in the caller's words; notes in clauses side by side are one.

    trouble   phrases that say what the call is about: it is no part of a note
    """
    spans: list[tuple[int, int]] = []
    for hit in sorted(hits, key=lambda hit: hit.first):
        if heard.word(hit.end) in _NO_NOTE_BEFORE or any(one.touches(hit.first, hit.end) for one in trouble):
            continue
        first, end = _clause(heard, hit)
        first = max([first, *(one.end for one in trouble if one.end <= hit.first)])
        end = min([end, *(one.first for one in trouble if one.first >= hit.end)])
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((first, end))
    return [_fact(heard, *span) for span in spans[:1]]


def _clause(heard: Utterance, hit: Hit[Sense]) -> tuple[int, int]:
    first, end = hit.first, hit.end
    while not heard.pauses(first) and heard.words[first - 1] not in _JOINTS:
        first -= 1
    while not heard.pauses(end) and heard.words[end] not in _JOINTS:
        end += 1
    return first, end


def _fact(heard: Utterance, first: int, end: int) -> Fact:
    while first < end - 1 and heard.words[first] in _LEADS:
        first += 1
    while end > first + 1 and heard.words[end - 1] in _TAIL:
        end -= 1
    said = heard.text[heard.tokens[first].start : heard.tokens[end - 1].end]
    return heard.fact(ACCESS, said, first, end)
