"""Which services were asked for, in the order said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from frontdesk.understanding.context import corrected_between
from frontdesk.understanding.lexicon import SERVICE, Sense
from frontdesk.understanding.patterns import Hit, apart
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

_NOT = bag("not isnt wasnt aint forget except")
_BEFORE_OBJECT = bag(
    """
    the a an my our your about for to do with its it is really actually any that this need want
    """
)
_TWO_WORDS = frozenset(
    {
        ("dont", "need"),
        ("dont", "want"),
        ("instead", "of"),
        ("rather", "than"),
        ("wrong", "with"),
        ("problem", "with"),
        ("never", "mind"),
    }
)
_HINT = 0.6  # how sure a service is that was only hinted at
_FINE = bag("fine ok okay good alright working sorted fixed")


def find(heard: Utterance, hits: Sequence[Hit[Sense]]) -> list[Fact]:
    """Return a fact for every service that is wished, each once.

    The most specific phrase wins where several share words; a phrase that is only a hint
    counts where no service is named plainly; one that is taken back does not count.
    """
    kept = [hit for hit in apart(_without_idle_hints(hits)) if not _dismissed(heard, hit)]
    strong = [hit for hit in kept if hit.label.strong]
    wished: list[Hit[Sense]] = []
    for hit in strong or kept:
        if wished and _gives_way(heard, wished[-1].end, hit.first):
            wished.pop()
        if all(hit.label.value != other.label.value for other in wished):
            wished.append(hit)
    if not strong:
        wished = wished[:1]
    return [
        heard.fact(SERVICE, hit.label.value, hit.first, hit.end, 0.9 if hit.label.strong else _HINT) for hit in wished
    ]


def _without_idle_hints(hits: Sequence[Hit[Sense]]) -> list[Hit[Sense]]:
    """Leave out hints that share words with a service named plainly: they must not take its place."""
    plain = [hit for hit in hits if hit.label.strong]
    return plain + [hit for hit in hits if not hit.label.strong and not any(_shared(hit, one) for one in plain)]


def _shared(one: Hit[Sense], other: Hit[Sense]) -> bool:
    return one.touches(other.first, other.end)


def beside_known(facts: tuple[Fact, ...], hearing: Hearing, *, more: bool) -> tuple[Fact, ...]:
    """Return the facts without a mere hint at a service where one is known: "it's leaking from the base".

    more   True if another job is told of
    """
    known = hearing.known.get(SERVICE)
    general = hearing.pack.policies.get("fallback_service") if hearing.pack is not None else None
    if more or known in {None, general} or SERVICE in (hearing.asked or ()):
        return facts
    return tuple(fact for fact in facts if fact.name != SERVICE or fact.confidence > _HINT)


def _dismissed(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether the caller says that it is not this: "not the tap", "the tap is fine"."""
    at = hit.first - 1
    while at >= 0 and heard.words[at] in _BEFORE_OBJECT:
        if (heard.word(at - 1), heard.words[at]) in _TWO_WORDS:
            return _really_dismisses(heard, at - 1)
        if heard.pauses(at) or _opens_anew(heard, at):
            return _is_fine(heard, hit.end)
        at -= 1
    if at >= 0 and heard.words[at] in _NOT and not heard.opens(at + 1):
        return heard.word(at + 1) not in {"sure", "only", "just"}
    if (heard.word(at - 1), heard.word(at)) in _TWO_WORDS and not heard.opens(at + 1):
        return _really_dismisses(heard, at - 1)
    return _is_fine(heard, hit.end)


def _opens_anew(heard: Utterance, at: int) -> bool:
    """Tell whether "its" says what it is instead: "not that its the tap"."""
    return heard.words[at] == "its" and heard.word(at - 1) in {"that", "this", "it"}


def _gives_way(heard: Utterance, end: int, first: int) -> bool:
    """Tell whether a service is taken back before the next: "the loo, no, the tap", "the loo … it isn't that"."""
    between = heard.words[end:first]
    return corrected_between(heard, end, first) or any(
        pair in {("isnt", "that"), ("not", "that")} for pair in pairwise(between)
    )


def _really_dismisses(heard: Utterance, at: int) -> bool:
    """Tell "nothing wrong with the tap" from "something is wrong with the tap"."""
    if heard.words[at] in {"wrong", "problem"}:
        return heard.word(at - 1) in {"nothing", "no", "not"}
    return True


def _is_fine(heard: Utterance, end: int) -> bool:
    verb = heard.word(end)
    if verb not in {"is", "are", "s", "was", "isnt", "arent", "works", "seems"} or heard.opens(end):
        return False
    if verb == "works":
        return heard.word(end + 1) == "fine"
    if verb in {"isnt", "arent"} or heard.word(end + 1) == "not":
        return "problem" in heard.words[end + 1 : end + 4] or "issue" in heard.words[end + 1 : end + 4]
    return any(word in _FINE for word in heard.words[end + 1 : end + 3]) and "not" not in heard.words[end + 1 : end + 3]
