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
_NAMED = 0.9
_ASKED_FOR = 0.95  # one that is asked for by its name: it is what the visit is for, whatever else was told before
# "Book a …", "send somebody for a …", "I need a …", "come for a …".
_ASKS = bag(
    """
    book schedule arrange organise organize for need want like get do make have after booking scheduling arranging
    """
)
_ORDERS = bag("book schedule arrange organise organize need want like booking scheduling arranging")
_SMALL = bag("a an the my our your some another in up us me")
_ANY_VISIT = bag("visit service appointment")  # in a key they name nothing
_ROOT = 5  # letters that "measuring" and "measure" share at least
_FINE = bag("fine ok okay good alright working sorted fixed")


def find(heard: Utterance, hits: Sequence[Hit[Sense]]) -> list[Fact]:
    """Return a fact for every service that is wished, each once.

    The most specific phrase wins where several share words; a phrase that is only a hint
    counts where no service is named plainly; one that is taken back does not count.
    """
    plain = _without_idle_hints(hits)
    named = apart(hit for hit in plain if hit.label.strong and _is_asked_for(heard, hit))
    others = (hit for hit in plain if not any(_shared(hit, one) for one in named))
    kept = [hit for hit in apart([*named, *others]) if not _dismissed(heard, hit)]
    strong = [hit for hit in kept if hit.label.strong]
    wished: list[Hit[Sense]] = []
    for hit in strong or kept:
        if wished and _gives_way(heard, wished[-1].end, hit.first):
            wished.pop()
        if all(hit.label.value != other.label.value for other in wished):
            wished.append(hit)
    if not strong:
        wished = wished[:1]
    return [heard.fact(SERVICE, hit.label.value, hit.first, hit.end, _confidence(heard, hit)) for hit in wished]


def _confidence(heard: Utterance, hit: Hit[Sense]) -> float:
    """Return how sure it is that a visit is wished for this service."""
    if not hit.label.strong:
        return _HINT
    return _ASKED_FOR if _is_asked_for(heard, hit) else _NAMED


def _is_asked_for(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether a service is asked for by its own name: "book a …", "somebody out for a …", "I need a …"."""
    roots = [part[:_ROOT] for part in hit.label.value.split("_") if part not in _ANY_VISIT]
    name = _named_at(heard, roots, hit.first, hit.end)
    if name is None:
        return False
    at = name - 1
    while heard.word(at) in _SMALL and not heard.pauses(at + 1):
        at -= 1
    asks = _ASKS if at < name - 1 else _ORDERS
    return heard.word(at) in asks and not heard.pauses(at + 1)


def _named_at(heard: Utterance, roots: Sequence[str], first: int, end: int) -> int | None:
    """Return where the words of a name begin that stand in a row from a place on, None if they do not."""
    for at in range(first, end):
        said = heard.words[at : at + len(roots)]
        if len(said) == len(roots) and all(word.startswith(root) for word, root in zip(said, roots, strict=True)):
            return at
    return None


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
