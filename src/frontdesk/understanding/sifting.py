"""Phrases sifted before they are read: what lies in small talk, in stories, in what is denied or only asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from frontdesk.understanding.context import used_to
from frontdesk.understanding.lexicon import SERVICE, Sense, Senses
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.recognizers import closed, hazards
from frontdesk.understanding.types import Fact
from frontdesk.understanding.utterance import Utterance

# A past visit told of ("you fixed my tap last year") is no wish; shorter phrases tell of none.
_STORY = 3
# Small talk: a day or an hour named in it is no wish.
SMALL_TALK = frozenset({"greets", "goodbye", "thanks", "asks_if_robot", "asks_if_recorded", "no_recording"})


def trouble(found: Senses) -> list[Hit[Sense]]:
    """Return the phrases of services, of dangers and of what is wrong."""
    return [*found.facts.get(SERVICE, ()), *found.hazards, *found.problems]


def small_talk(acts: Sequence[Hit[Sense]]) -> list[Hit[Sense]]:
    """Return the acts that only keep up manners."""
    return [hit for hit in acts if hit.label.name in SMALL_TALK]


def without_notes(heard: Utterance, found: Senses, notes: Sequence[Fact]) -> Senses:
    """Leave out phrases within a note: "press the buzzer of unit 3" names a door."""
    spans = [heard.within(fact) for fact in notes]
    return _filtered(found, lambda hit: not any(hit.touches(first, end) for first, end in spans))


def without_small_talk(found: Senses, acts: Sequence[Hit[Sense]]) -> Senses:
    """Leave out phrases that lie within small talk: "how are you today" is not urgent."""
    talk = small_talk(acts)
    return _filtered(
        found, lambda hit: not any(one.covers(hit.first, hit.end) and one.weight > hit.weight for one in talk)
    )


def without_stories(heard: Utterance, found: Senses) -> Senses:
    """Leave out what an earlier visit was about, and what used to be."""
    found = _filtered(found, lambda hit: not used_to(heard, hit.first))
    stories = [hit for hit in found.facts.get(closed.PREVIOUS, ()) if hit.label.value == "yes" and hit.weight >= _STORY]
    return _filtered(found, lambda hit: hit in stories or not any(one.covers(hit.first, hit.end) for one in stories))


def without_denied_hazards(heard: Utterance, found: Senses, there: Sequence[Hit[Sense]]) -> Senses:
    """Leave out the words of a hazard that is denied: "no smell of gas" asks for nobody.

    Of one that is over or only feared all goes that it is part of: "we had a burst pipe last year".
    """
    denied = [hit for hit in found.hazards if not any(one.touches(hit.first, hit.end) for one in there)]
    feared = [hit for hit in denied if hazards.is_feared(heard, hit)]
    urgent = [hit for hit in found.facts.get(closed.URGENCY, ()) if not any(_shared(hit, one) for one in feared)]
    found = found._replace(facts={**found.facts, closed.URGENCY: urgent})
    # "The flexi before it bursts" names the flexi all the same.
    asides = [hit for hit in feared if hazards.tells_when(heard, hit)]
    denied = [hit for hit in denied if not any(one.covers(hit.first, hit.end) for one in asides)]
    over = [hit for hit in denied if hit in feared or hazards.is_over(heard, hit)]
    found = _filtered(found, lambda hit: not any(one.touches(hit.first, hit.end) for one in over))
    return _filtered(found, lambda hit: not any(one.covers(hit.first, hit.end) for one in denied))


def without_refusals(
    heard: Utterance, problems: Sequence[Hit[Sense]], told: Sequence[tuple[int, int]]
) -> list[Hit[Sense]]:
    """Leave out "won't work" behind a day: nothing is broken on "Friday won't work"."""
    ends = {end for _, end in told}
    return [hit for hit in problems if not (hit.first in ends and heard.words[hit.end - 1] == "work")]


def without_questions(signs: Sequence[Hit[Sense]], acts: Sequence[Hit[Sense]]) -> list[Hit[Sense]]:
    """Leave out what a question about danger names: "do I need an ambulance" describes no trouble."""
    asked = [hit for hit in acts if hit.label.name == "asks_danger"]
    return [hit for hit in signs if not any(one.covers(hit.first, hit.end) for one in asked)]


def _filtered(found: Senses, keep: Callable[[Hit[Sense]], bool]) -> Senses:
    return Senses(
        facts={name: [hit for hit in hits if keep(hit)] for name, hits in found.facts.items()},
        acts=found.acts,
        hazards=[hit for hit in found.hazards if keep(hit)],
        problems=[hit for hit in found.problems if keep(hit)],
    )


def _shared(one: Hit[Sense], other: Hit[Sense]) -> bool:
    return one.touches(other.first, other.end)
