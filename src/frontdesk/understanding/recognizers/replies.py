"""What a bare yes, no or word means as the reply to the desk's question."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.understanding.lexicon import Lexicon, senses
from frontdesk.understanding.recognizers import answers, closed
from frontdesk.understanding.recognizers.hazards import DANGER
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance, read
from frontdesk.understanding.wordlists import bag

# "Just normal" as a reply to how urgent it is.
_NORMAL = bag("normal standard regular average usual")


def find(heard: Utterance, hearing: Hearing, found: Sequence[Fact], lexicon: Lexicon) -> list[Fact]:
    """Return the facts that an answer states about what was asked."""
    asked, known = hearing.asked or (), {fact.name for fact in found}
    answer = next((fact for fact in found if fact.name == answers.ANSWER), None)
    facts: list[Fact] = []
    if answer is not None and answer.value in {"yes", "no"}:
        first, end = heard.within(answer)
        if closed.PREVIOUS in asked and closed.PREVIOUS not in known:
            facts.append(heard.fact(closed.PREVIOUS, answer.value, first, end))
        if DANGER in asked and DANGER not in known and answer.value == "yes":
            facts.append(heard.fact(DANGER, "yes", first, end))
        if closed.URGENCY in asked and closed.URGENCY not in known:
            value = _urgency_asked_about(hearing, lexicon) if answer.value == "yes" else "routine"
            facts += [heard.fact(closed.URGENCY, value, first, end, 0.7)] if value else []
    elif closed.URGENCY in asked and closed.URGENCY not in known:
        normal = next((at for at, word in enumerate(heard.words) if word in _NORMAL), None)
        facts += [heard.fact(closed.URGENCY, "routine", normal, normal + 1, 0.8)] if normal is not None else []
    return facts


def _urgency_asked_about(hearing: Hearing, lexicon: Lexicon) -> str | None:
    """Return what the desk's last question named: "is it an emergency?" and a yes."""
    line = next((line.text for line in reversed(hearing.history) if line.speaker == "desk"), "")
    hits = senses(lexicon, read(line)).facts.get(closed.URGENCY, ())
    return next((hit.label.value for hit in hits if hit.label.strong), None)
