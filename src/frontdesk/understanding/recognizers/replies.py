"""What a bare yes, no or word means as the reply to the desk's question."""

from __future__ import annotations

from collections.abc import Sequence, Set

from frontdesk.understanding.lexicon import Lexicon, senses
from frontdesk.understanding.recognizers import answers, closed
from frontdesk.understanding.recognizers.hazards import DANGER
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance, read
from frontdesk.understanding.wordlists import bag, rows

# "Just normal" as a reply to how urgent it is.
_NORMAL = bag("normal standard regular average usual")
_BOOKED = "selected_appointment"
# Said when a visit is booked, these take it back.
_HOLDING_OFF = rows(
    """
    dont book | do not book | hold off | leave it for now | leave it then | leave it for today | dont want it booked |
    changed my mind | dont do anything yet
    """
)


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
    return [*facts, *_held_off(heard, hearing, known)]


def _held_off(heard: Utterance, hearing: Hearing, stated: Set[str]) -> list[Fact]:
    """Return the wish to cancel of who says "hold off" when the visit is booked and only small things are left."""
    if answers.ANYTHING_ELSE not in (hearing.asked or ()) or _BOOKED not in hearing.known or closed.INTENT in stated:
        return []
    for at in range(len(heard.words)):
        for phrase in _HOLDING_OFF:
            if heard.words[at : at + len(phrase)] == phrase:
                return [heard.fact(closed.INTENT, "cancel", at, at + len(phrase), 0.7)]
    return []


def _urgency_asked_about(hearing: Hearing, lexicon: Lexicon) -> str | None:
    """Return what the desk's last question named: "is it an emergency?" and a yes."""
    line = next((line.text for line in reversed(hearing.history) if line.speaker == "desk"), "")
    hits = senses(lexicon, read(line)).facts.get(closed.URGENCY, ())
    return next((hit.label.value for hit in hits if hit.label.strong), None)
