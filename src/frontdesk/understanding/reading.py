"""From one utterance to its reading: every recogniser asked in turn, then reconciled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from frontdesk.trades.facts import QUESTIONS
from frontdesk.trades.pack import Pack, Service
from frontdesk.understanding import gazetteer
from frontdesk.understanding.context import used_to
from frontdesk.understanding.lexicon import SERVICE, Lexicons, Sense, Senses, senses
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.recognizers import acts as acts_of
from frontdesk.understanding.recognizers import (
    answers,
    catalogue,
    closed,
    hazards,
    instead,
    issue,
    mail,
    names,
    phone_numbers,
    phones,
    places,
    replies,
    services,
    temporal,
)
from frontdesk.understanding.reconcile import settled, without
from frontdesk.understanding.types import Fact, Hearing, Reading
from frontdesk.understanding.utterance import Utterance, read

_lexicons = Lexicons()

# Characters of an utterance that are looked at: some five minutes of speech. The time of a turn stays bounded.
LONGEST = 4_000

# A past visit told of ("you fixed my tap last year") is no wish; shorter phrases tell of none.
_STORY = 3
# Small talk: a day or an hour named in it is no wish.
_SMALL_TALK = frozenset({"greets", "goodbye", "thanks", "asks_if_robot"})
# Asked for one of these, a farewell names a day: "see you Tuesday then".
_WHEN = frozenset({"preferred_date", "preferred_time", "selected_appointment"})
_ANY_TIME = frozenset({"any time", "anytime", "any day"})
# Acts whose words are no part of what is wrong.
_IDLE = _SMALL_TALK | {
    "repeat_please",
    "hold_on",
    "nothing_else",
    "wrong_number",
    "start_over",
    "asks_price",
    "asks_when",
    "asks_hours",
}


def understand(hearing: Hearing) -> Reading:
    """Read one utterance: its facts with evidence, what the caller did, and the gravest hazard.

    Never raises, whatever the text; the same hearing always gives the same reading. Of a text longer
    than LONGEST characters only the front is looked at.
    """
    reading = _read(hearing)
    missing = [name for name in hearing.asked or () if name not in QUESTIONS and reading.value(name) is None]
    if not missing or not hearing.alternatives:
        return reading
    more = tuple(_from_alternatives(hearing, missing))
    return replace(reading, facts=settled((*reading.facts, *more))) if more else reading


def _from_alternatives(hearing: Hearing, missing: Sequence[str]) -> Iterable[Fact]:
    """Yield facts that only another hypothesis shows, where their words stand in the text too."""
    text = hearing.text.lower()
    others = [_read(replace(hearing, text=other)) for other in hearing.alternatives]
    for name in missing:
        for other in others:
            fact = next((one for one in other.facts if one.name == name), None)
            start = text.find(fact.text.lower()) if fact is not None else -1
            # Lower case can be longer than the text was ("İ"): then the places do not fit.
            if fact is not None and start >= 0 and len(text) == len(hearing.text):
                end = start + len(fact.text)
                yield replace(
                    fact, text=hearing.text[start:end], start=start, end=end, confidence=fact.confidence * 0.7
                )
                break


def warm_up(pack: Pack | None, services: tuple[Service, ...] | None = None) -> None:
    """Load and compile all that the first caller of a trade would have to wait for, some 0.2 s.

    services   the business's own; None means those of the pack
    """
    _lexicons.of(pack, services)
    gazetteer.warm_up()
    phone_numbers.warm_up()


def _read(hearing: Hearing) -> Reading:
    hearing = _front(hearing)
    heard = read(hearing.text)
    if not heard.tokens:
        return Reading()
    lexicon = _lexicons.of(hearing.pack, hearing.services)
    found = senses(lexicon, heard)
    listed = catalogue.find(heard, _lexicons.catalogue(hearing.catalogue))
    acts = acts_of.find(heard, found.acts)
    found = _without_stories(heard, _without_small_talk(found, acts))
    named = found.hazards
    there, danger = hazards.find(heard, found.hazards, lexicon.words.hazards)
    found = _without_denied_hazards(heard, found, there)
    sure, numbers = _sure(heard, hearing, found)
    timed, told = _timed(heard, hearing, acts, sure)
    urgent = found.facts.get(closed.URGENCY, ())
    jobs = [*found.facts.get(SERVICE, ()), *found.problems]
    closed_facts = [
        *danger,
        *closed.urgency(heard, urgent, [(hit.first, hit.end) for hit in there], told, jobs),
        *closed.property_type(
            heard,
            found.facts.get(closed.PROPERTY, ()),
            found.facts.get(SERVICE, ()),
            told + [heard.within(fact) for fact in timed],
        ),
        *closed.previous_customer(heard, found.facts.get(closed.PREVIOUS, ())),
        *closed.intent(heard, found.facts.get(closed.INTENT, ())),
        *closed.others(heard, found.facts),
        *without(services.find(heard, found.facts.get(SERVICE, ())), sure),
    ]
    elsewhere = [*_meaningful(found), *named, *_small_talk(acts)]
    answer = answers.find(heard, hearing, found.facts.get(answers.ANSWER, ()), elsewhere)
    stories = [fact for fact in closed_facts if fact.name == closed.PREVIOUS]
    taken = _tokens(heard, [*sure, *timed, *stories, *answer]) | numbers
    idle = _tokens(heard, answer) | {at for hit in acts if hit.label.name in _IDLE for at in range(hit.first, hit.end)}
    trouble = issue.find(heard, hearing, [*_without_refusals(heard, found.problems, told), *there], taken, idle)
    facts = [*without(sure, listed), *timed, *_unlisted(closed_facts, listed), *answer, *trouble, *listed]
    facts += replies.find(heard, hearing, facts, lexicon)
    if not any(fact.name == SERVICE for fact in facts):
        facts += instead.find(heard, hearing, lexicon)
    stated = settled(facts)
    done = acts_of.fitting(heard, hearing, acts, stated, jobs)
    hazard = there[0].label.name if there else None
    return Reading(services.beside_known(stated, hearing, more=acts_of.ANOTHER in done), done, hazard)


def _front(hearing: Hearing) -> Hearing:
    """Return a hearing of whole words within LONGEST characters; places in the text stay the same."""
    if len(hearing.text) <= LONGEST:
        return hearing
    front = hearing.text[:LONGEST]
    return replace(hearing, text=front.rpartition(" ")[0] or front)


def _sure(heard: Utterance, hearing: Hearing, found: Senses) -> tuple[list[Fact], set[int]]:
    """Return name, phone, e-mail and place, whose words mean nothing else; and the tokens of all phone numbers."""
    phone, spans = phones.find(heard, hearing)
    numbers = {at for first, end in spans for at in range(first, end)}
    mailed = mail.find(heard, hearing)
    taken = numbers | _tokens(heard, mailed)
    busy = {at for hit in _meaningful(found) for at in range(hit.first, hit.end)}
    named = names.find(heard, hearing, taken | busy)
    placed = places.find(heard, hearing, taken | _tokens(heard, named))
    return [*phone, *mailed, *named, *placed], numbers


def _timed(
    heard: Utterance, hearing: Hearing, acts: Sequence[Hit[Sense]], sure: Sequence[Fact]
) -> tuple[list[Fact], list[tuple[int, int]]]:
    """Return dates and times, and the tokens of those that are only told of.

    Left out are those of numbers, of names ("My name is April") and of small talk ("see you tomorrow"),
    unless a day was asked for.
    """
    small_talk = [(hit.first, hit.end) for hit in _small_talk(acts)]
    asked = not _WHEN.isdisjoint(hearing.asked or ())
    found = temporal.find(hearing, heard.tokens)
    kept = []
    for fact in without(found.facts, sure):
        first, end = heard.within(fact)
        if asked or not any(start <= first and end <= stop for start, stop in small_talk):
            kept.append(fact)
    told = found.told + small_talk + _lead_ups(heard, kept)
    if asked and hearing.known.get(closed.URGENCY) in {"emergency", "urgent"}:
        # "Any time" answers when to come; the emergency stays one.
        told += [(hit.first, hit.end) for hit in acts if hit.label.name == "no_preference"]
    return kept, told


def _lead_ups(heard: Utterance, timed: Sequence[Fact]) -> list[tuple[int, int]]:
    """Return the tokens of "any time" before a day or a time that narrows it: there is some hurry then."""
    found = []
    for fact in timed:
        first, _ = heard.within(fact)
        for start, end in ((first - 2, first), (first - 1, first), (first, first + 1), (first, first + 2)):
            if start >= 0 and " ".join(heard.words[start:end]) in _ANY_TIME:
                found.append((start, end))
    return found


def _meaningful(found: Senses) -> list[Hit[Sense]]:
    """Return the phrases that say what the call is about."""
    urgency = found.facts.get(closed.URGENCY, ())
    return [*found.facts.get(SERVICE, ()), *found.hazards, *found.problems, *urgency]


def _small_talk(acts: Sequence[Hit[Sense]]) -> list[Hit[Sense]]:
    return [hit for hit in acts if hit.label.name in _SMALL_TALK]


def _without_small_talk(found: Senses, acts: Sequence[Hit[Sense]]) -> Senses:
    """Leave out phrases that lie within small talk: "how are you today" is not urgent."""
    talk = _small_talk(acts)
    return _filtered(
        found, lambda hit: not any(one.covers(hit.first, hit.end) and one.weight > hit.weight for one in talk)
    )


def _without_stories(heard: Utterance, found: Senses) -> Senses:
    """Leave out what an earlier visit was about, and what used to be."""
    found = _filtered(found, lambda hit: not used_to(heard, hit.first))
    stories = [hit for hit in found.facts.get(closed.PREVIOUS, ()) if hit.label.value == "yes" and hit.weight >= _STORY]
    return _filtered(found, lambda hit: hit in stories or not any(one.covers(hit.first, hit.end) for one in stories))


def _without_denied_hazards(heard: Utterance, found: Senses, there: Sequence[Hit[Sense]]) -> Senses:
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


def _shared(one: Hit[Sense], other: Hit[Sense]) -> bool:
    return one.touches(other.first, other.end)


def _without_refusals(
    heard: Utterance, problems: Sequence[Hit[Sense]], told: Sequence[tuple[int, int]]
) -> list[Hit[Sense]]:
    """Leave out "won't work" behind a day: nothing is broken on "Friday won't work"."""
    ends = {end for _, end in told}
    return [hit for hit in problems if not (hit.first in ends and heard.words[hit.end - 1] == "work")]


def _filtered(found: Senses, keep: Callable[[Hit[Sense]], bool]) -> Senses:
    return Senses(
        facts={name: [hit for hit in hits if keep(hit)] for name, hits in found.facts.items()},
        acts=found.acts,
        hazards=[hit for hit in found.hazards if keep(hit)],
        problems=[hit for hit in found.problems if keep(hit)],
    )


def _unlisted(facts: Sequence[Fact], listed: Sequence[Fact]) -> list[Fact]:
    """Return the facts that the business has no list of its own values for."""
    names_listed = {fact.name for fact in listed}
    return [fact for fact in facts if fact.name not in names_listed]


def _tokens(heard: Utterance, facts: Sequence[Fact]) -> set[int]:
    return {at for fact in facts for at in range(*heard.within(fact))}
