"""Facts with a closed list of values: urgency, property, earlier custom, intent, opting out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frontdesk.understanding.context import corrected_between, denies_itself, negated
from frontdesk.understanding.lexicon import SERVICE, Sense
from frontdesk.understanding.patterns import Hit, apart
from frontdesk.understanding.recognizers import urgencies, workplaces
from frontdesk.understanding.recognizers.access import ACCESS
from frontdesk.understanding.recognizers.addresses import STREET_TYPES
from frontdesk.understanding.types import Fact
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag, rows

URGENCY = "urgency_level"
PROPERTY = "property_type"
PREVIOUS = "previous_customer"
INTENT = "intent"
# The graver comes first; where nothing corrects, it wins.
GRAVITY = ("emergency", "urgent", "flexible", "routine")
# What a caller wants most, where one sentence holds several wishes.
WISHES = (
    "opt_out", "complaint", "speak_to_person", "cancel", "reschedule", "quote", "new_appointment", "inquiry", "other",
)  # fmt: skip
# A kind of home says more than "a home".
_KINDS = ("commercial", "house", "unit", "residential")

# "In my unit" is where the job is, whatever the words around it name.
_WITHIN = bag("in at inside of to for from")
_OWNERS = bag("a an the my our her his their this")
_BESIDE = frozenset(rows("behind | near | opposite | past | beside | next to | close to | across from"))

Hits = Sequence[Hit[Sense]]
Range = tuple[int, int]


def urgency(heard: Utterance, hits: Hits, hazards: Sequence[Range], told: Sequence[Range], trouble: Hits) -> list[Fact]:
    """Return how urgent it is, if that was said.

    hazards   tokens [first, end) of dangers and damage named: those are an emergency
    told      tokens of days and times that are told of and not wished for: "it started today"
    trouble   phrases that say what the call is about; "right now" beside none of them hurries nobody
    """
    said, denied = _split(heard, [hit for hit in hits if not urgencies.is_idle(heard, hit, told, trouble)])
    denied += [hit for hit in said if urgencies.is_answered_no(heard, hit)]
    said = [hit for hit in said if not urgencies.is_asked(heard, hit)]
    strong = [hit for hit in said if hit.label.strong]
    weak = [hit for hit in said if not hit.label.strong]
    denials = [hit for hit in denied if hit.label.strong and hit.label.value in {"emergency", "urgent"}]
    # A denial takes back what was said before: "it's an emergency, well, not really an emergency".
    strong = [
        hit for hit in strong
        if not any(no.first > hit.first and no.label.value == hit.label.value for no in denials)
    ]  # fmt: skip
    found = [(hit.label.value, hit.first, hit.end) for hit in strong]
    found += [("emergency", first, end) for first, end in hazards]
    if found:
        value, first, end = _gravest(heard, found)
        return [heard.fact(URGENCY, value, first, end)]
    # "Not an emergency, but soon": what is said behind the denial counts for more than the denial.
    weak = [hit for hit in weak if not denials or "but" in heard.words[denials[-1].end : hit.first]]
    if denials and not weak:
        no = denials[-1]
        return [heard.fact(URGENCY, "routine", no.first, no.end, 0.8)]
    if weak and not any(not hit.label.strong for hit in denied):
        return [heard.fact(URGENCY, weak[0].label.value, weak[0].first, weak[0].end, 0.6)]
    return []


def _gravest(heard: Utterance, found: Sequence[tuple[str, int, int]]) -> tuple[str, int, int]:
    """Return the gravest, unless the caller corrects it."""
    ordered = sorted(found, key=lambda one: one[1])
    kept = [ordered[0]]
    for one in ordered[1:]:
        if corrected_between(heard, kept[-1][2], one[1]) and one[0] != kept[-1][0]:
            kept.pop()
        kept.append(one)
    return min(kept, key=lambda one: GRAVITY.index(one[0]))


def property_type(
    heard: Utterance, hits: Hits, services: Hits, times: Sequence[Range], *, trade: str = ""
) -> list[Fact]:
    """Return what kind of property it is, said or inferred from its rooms; the said one wins.

    trade   its key: where "laundry" is what the trade does, it is no room
    times   tokens [first, end) of days and times: the dentist that a caller has to be at by ten is no job's
    """
    ours = [
        hit for hit in hits
        if not _part_of_service(heard, hit, services)
        and not _not_the_jobs(heard, hit)
        and not workplaces.is_reported(heard, hit)
        and (hit.label.strong or trade not in heard.words[hit.first : hit.end])
        and not (hit.label.value == "commercial" and any(hit.touches(first, end) for first, end in times))
    ]  # fmt: skip
    said, _ = _split(heard, ours)
    for strong in (True, False):
        these = [hit for hit in said if hit.label.strong == strong]
        if these:
            best = _last_said(heard, these) or min(these, key=lambda hit: _KINDS.index(hit.label.value))
            return [heard.fact(PROPERTY, best.label.value, best.first, best.end, 0.9 if strong else 0.6)]
    return []


def _part_of_service(heard: Utterance, hit: Hit[Sense], services: Hits) -> bool:
    """Tell whether the word belongs to a service's name and says nothing of the property: a hot water unit."""
    if not hit.label.strong or (heard.word(hit.first - 1) in _OWNERS and heard.word(hit.first - 2) in _WITHIN):
        return False
    if hit.label.value == "commercial" and workplaces.is_own(heard, hit):
        return False
    return any(other.covers(hit.first, hit.end) and other.weight > hit.weight for other in services)


def _not_the_jobs(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether the desk's own office or a landmark is meant: "your office", "behind the pub"."""
    before, way = heard.word(hit.first - 1), heard.words[max(0, hit.first - 3) : hit.first - 1]
    if "where" in heard.words[max(0, hit.first - 3) : hit.first]:  # "where the old pub was"
        return True
    if before in {"after", "before"} or heard.word(hit.end) in STREET_TYPES:  # "after church", "22 Church Street"
        return True
    return before in {"your", "post"} or (before == "the" and (way in _BESIDE or way[-1:] in _BESIDE))


def _last_said(heard: Utterance, hits: Hits) -> Hit[Sense] | None:
    """Return the one that corrects another; None if nothing was corrected."""
    for one, other in zip(reversed(hits[:-1]), reversed(hits[1:]), strict=True):
        if corrected_between(heard, one.end, other.first):
            return other
    return None


def previous_customer(heard: Utterance, hits: Hits) -> list[Fact]:
    """Return whether the caller is a customer already; the longest phrase decides."""
    best = max(hits, key=lambda hit: (hit.weight, hit.first), default=None)
    if best is None:
        return []
    if not negated(heard, best.first) or denies_itself(heard, best.first, best.end):
        return [heard.fact(PREVIOUS, best.label.value, best.first, best.end)]
    if best.label.value == "yes":  # "never used you before"
        return [heard.fact(PREVIOUS, "no", best.first, best.end, 0.8)]
    return []


def intent(heard: Utterance, hits: Hits) -> list[Fact]:
    """Return what the caller wants; of several wishes the one that must be met first."""
    said, _ = _split(heard, hits)
    best = min(said, key=lambda hit: (WISHES.index(hit.label.value), hit.first), default=None)
    return [] if best is None else [heard.fact(INTENT, best.label.value, best.first, best.end, 0.8)]


def others(heard: Utterance, facts: Mapping[str, Hits]) -> list[Fact]:
    """Return every other fact that a vocabulary lists values of."""
    found = []
    for name, hits in facts.items():
        if name in {URGENCY, PROPERTY, PREVIOUS, INTENT, SERVICE, ACCESS, "issue_description", "answer"}:
            continue
        said, _ = _split(heard, hits)
        strong = [hit for hit in said if hit.label.strong] or said
        found += [heard.fact(name, hit.label.value, hit.first, hit.end) for hit in strong[-1:]]
    return found


def _split(heard: Utterance, hits: Hits) -> tuple[list[Hit[Sense]], list[Hit[Sense]]]:
    """Return the phrases said and those denied; longer phrases swallow shorter ones."""
    said: list[Hit[Sense]] = []
    denied: list[Hit[Sense]] = []
    for hit in apart(hits):
        (denied if negated(heard, hit.first) and not denies_itself(heard, hit.first, hit.end) else said).append(hit)
    return said, denied
