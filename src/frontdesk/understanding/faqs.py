"""Which of a business's answers a question asks for: keywords against words. Pure; says so when none fits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from frontdesk.trades.pack import Faq
from frontdesk.understanding.patterns import Matcher
from frontdesk.understanding.utterance import FILLERS, Utterance, read
from frontdesk.understanding.wordlists import bag

# A statement that shares a word with an answer ("I paid cash last time") is no question.
_ASKING = bag(
    """
    do does did are is am can could what whats how hows will when which who should would why where have has
    """
)


def best_answer(text: str, faqs: Sequence[Faq]) -> str | None:
    """Return the answer whose keywords say most of the question, None if it is none or nothing fits.

    Of two that fit equally well the business's own order decides.
    """
    if not is_question(text):
        return None
    heard = read(text)
    hits = _matcher(tuple(faqs)).hits(heard)
    if not hits:
        return None
    best = max(hits, key=lambda hit: (hit.weight, -hit.label))
    return faqs[best.label].answer


def is_question(text: str) -> bool:
    """Return whether a text asks something."""
    heard = read(text)
    return "?" in text or any(_opens_question(heard, at) for at in range(len(heard.words)))


def _opens_question(heard: Utterance, at: int) -> bool:
    """Tell whether a question opens at a word; within a sentence "is" and "has" ask nothing."""
    return heard.word(at) in _ASKING and (heard.pauses(at) or heard.word(at - 1) in FILLERS)


@lru_cache(maxsize=64)
def _matcher(faqs: tuple[Faq, ...]) -> Matcher[int]:
    return Matcher((nth, phrase) for nth, faq in enumerate(faqs) for phrase in faq.keywords)
