"""From one utterance to its reading: every recogniser asked in turn, then reconciled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from frontdesk.trades.facts import QUESTIONS
from frontdesk.trades.pack import Pack, Service
from frontdesk.understanding import gazetteer, sifting
from frontdesk.understanding.lexicon import SERVICE, Lexicons, Sense, Senses, senses
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.recognizers import (
    access,
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
from frontdesk.understanding.recognizers import acts as acts_of
from frontdesk.understanding.reconcile import settled, without
from frontdesk.understanding.types import Fact, Hearing, Reading
from frontdesk.understanding.utterance import Utterance, read
from frontdesk.understanding.wordlists import bag

_lexicons = Lexicons()

# Characters of an utterance that are looked at: some five minutes of speech. The time of a turn stays bounded.
LONGEST = 4_000

# Asked for one of these, a farewell names a day: "see you Tuesday then".
_WHEN = frozenset({"preferred_date", "preferred_time", "selected_appointment"})
# A day or a time in one of these questions is no wish.
_ASKING = frozenset({"asks_price", "asks_my_visit"})
_VERBAL = ("ed", "ing")
# Behind these something else begins than what was asked.
_NEXT = bag("and but so because can could please i im id we")
# "I need it back by Friday": when it is to return, not when to come.
_RETURNED = bag("back ready returned")
_BY = bag("by before")
_ANY_TIME = frozenset({"any time", "anytime", "any day"})
# Acts whose words are no part of what is wrong.
_IDLE = sifting.SMALL_TALK | {
    "repeat_please",
    "hold_on",
    "nothing_else",
    "wrong_number",
    "start_over",
    "asks_price",
    "asks_when",
    "asks_hours",
    "asks_how_long",
    "asks_danger",
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
    found = sifting.without_stories(heard, sifting.without_small_talk(found, acts))
    named = found.hazards
    there, danger = hazards.find(heard, found.hazards, lexicon.words.hazards)
    found = sifting.without_denied_hazards(heard, found, there)
    notes = access.find(heard, found.facts.get(access.ACCESS, ()), sifting.trouble(found))
    found = sifting.without_notes(heard, found, notes)
    sure, numbers = _sure(heard, hearing, found, notes)
    timed, told = _timed(heard, hearing, acts, sure, found)
    jobs = [*found.facts.get(SERVICE, ()), *found.problems]
    times = told + [heard.within(fact) for fact in timed]
    closed_facts = [
        *danger,
        *closed.urgency(
            heard, found.facts.get(closed.URGENCY, ()), [(hit.first, hit.end) for hit in there], told, jobs
        ),
        *_of_lists(heard, found, times, hearing),
        *without(services.find(heard, found.facts.get(SERVICE, ())), sure),
    ]
    elsewhere = [*_meaningful(found), *named, *sifting.small_talk(acts)]
    wishes = found.facts.get(closed.INTENT, ())
    answer = answers.find(heard, hearing, found.facts.get(answers.ANSWER, ()), elsewhere, wishes)
    stories = [fact for fact in closed_facts if fact.name == closed.PREVIOUS]
    taken = _tokens(heard, [*sure, *timed, *stories, *answer]) | numbers
    idle = _tokens(heard, answer) | {at for hit in acts if hit.label.name in _IDLE for at in range(hit.first, hit.end)}
    idle |= {at for hit in wishes if hit.label.value == "speak_to_person" for at in range(hit.first, hit.end)}
    signs = hazards.signs(there, sifting.without_refusals(heard, found.problems, told), lexicon.words.hazards)
    signs = sifting.without_questions(signs, acts)
    described = found.facts.get(issue.ISSUE, ())
    trouble = issue.find(heard, hearing, signs, taken, idle, described=described, endangered=bool(danger))
    facts = [*without(sure, listed), *timed, *_unlisted(closed_facts, listed), *answer, *trouble, *listed]
    facts += replies.find(heard, hearing, facts, lexicon)
    if not any(fact.name == SERVICE for fact in facts):
        facts += instead.find(heard, hearing, lexicon)
    stated = settled(_passed_on(facts, hearing))
    done = acts_of.fitting(heard, hearing, acts, stated, jobs)
    hazard = there[0].label.name if there else None
    return Reading(services.beside_known(stated, hearing, more=acts_of.ANOTHER in done), done, hazard)


def _of_lists(heard: Utterance, found: Senses, times: Sequence[tuple[int, int]], hearing: Hearing) -> list[Fact]:
    """Return the facts with closed lists of values that lean on nothing but their words and the times named."""
    kinds, jobs = found.facts.get(closed.PROPERTY, ()), found.facts.get(SERVICE, ())
    trade = hearing.pack.key if hearing.pack is not None else ""
    return [
        *closed.property_type(heard, kinds, jobs, times, trade=trade),
        *closed.previous_customer(heard, found.facts.get(closed.PREVIOUS, ())),
        *closed.intent(heard, found.facts.get(closed.INTENT, ())),
        *closed.others(heard, found.facts),
    ]


def _passed_on(facts: Sequence[Fact], hearing: Hearing) -> list[Fact]:
    """Leave out of a message that it only asks: "I'd like to know if it's done" is still for a person to answer."""
    asks = "message" in (hearing.asked or ())
    return [fact for fact in facts if not (asks and fact.name == closed.INTENT and fact.value == "inquiry")]


def _front(hearing: Hearing) -> Hearing:
    """Return a hearing of whole words within LONGEST characters; places in the text stay the same."""
    if len(hearing.text) <= LONGEST:
        return hearing
    front = hearing.text[:LONGEST]
    return replace(hearing, text=front.rpartition(" ")[0] or front)


def _sure(heard: Utterance, hearing: Hearing, found: Senses, notes: Sequence[Fact]) -> tuple[list[Fact], set[int]]:
    """Return name, phone, e-mail, place and notes, whose words mean nothing else; and the tokens of all numbers."""
    phone, spans = phones.find(heard, hearing)
    numbers = {at for first, end in spans for at in range(first, end)}
    mailed = mail.find(heard, hearing)
    taken = numbers | _tokens(heard, [*mailed, *notes])
    busy = {at for hit in _meaningful(found) for at in range(hit.first, hit.end)}
    things = {at for hit in found.facts.get(issue.ISSUE, ()) for at in range(hit.first, hit.end)}
    named = names.find(heard, hearing, taken | busy, things)
    placed = places.find(heard, hearing, taken | _tokens(heard, named))
    return [*phone, *mailed, *named, *placed, *notes], numbers


def _timed(
    heard: Utterance,
    hearing: Hearing,
    acts: Sequence[Hit[Sense]],
    sure: Sequence[Fact],
    said: Senses,
) -> tuple[list[Fact], list[tuple[int, int]]]:
    """Return dates and times, and the tokens of those that are only told of.

    Left out are those of numbers, of names ("My name is April") and of small talk ("see you tomorrow"),
    unless a day was asked for; hurry to be rung is none for a visit.
    """
    calls = _hurried_calls(said)
    small_talk = [(hit.first, hit.end) for hit in sifting.small_talk(acts)]
    asked = not _WHEN.isdisjoint(hearing.asked or ())
    found = temporal.find(hearing, heard.tokens, _broken(heard, said))
    kept, asked_about = [], []
    for fact in without(found.facts, sure):
        first, end = heard.within(fact)
        idle = any(start <= first and end <= stop for start, stop in small_talk)
        calling = any(start <= first < stop for start, stop in calls)
        if _is_asked_about(heard, acts, first) or _is_return(heard, first):
            asked_about.append((first, end))
        elif (asked or not idle) and not calling:
            kept.append(fact)
    told = found.told + small_talk + _lead_ups(heard, kept) + calls + asked_about
    if asked and hearing.known.get(closed.URGENCY) in {"emergency", "urgent"}:
        # "Any time" answers when to come; the emergency stays one.
        told += [(hit.first, hit.end) for hit in acts if hit.label.name == "no_preference"]
    return kept, told


def _broken(heard: Utterance, said: Senses) -> set[int]:
    """Return the tokens that say by themselves what went wrong: "burst", "leaking"; not "the leak"."""
    damage = {hit.first for hit in said.hazards if hit.end - hit.first == 1}
    trouble = {hit.first for hit in said.problems if hit.end - hit.first == 1}
    return damage | {at for at in trouble if heard.words[at].endswith(_VERBAL)}


def _hurried_calls(found: Senses) -> list[tuple[int, int]]:
    """Return the tokens of hurry right behind the wish for a call: "can a person ring me right now"."""
    ends = {hit.end for hit in found.facts.get(closed.INTENT, ()) if hit.label.value == "speak_to_person"}
    return [(hit.first, hit.end) for hit in found.facts.get(closed.URGENCY, ()) if hit.first in ends]


def _is_asked_about(heard: Utterance, acts: Sequence[Hit[Sense]], first: int) -> bool:
    """Tell whether a day or a time belongs to a question: "what's the fee on a Saturday?", "is he coming at 3?"."""
    return any(
        (hit.end <= first and not any(heard.pauses(at) or heard.words[at] in _NEXT for at in range(hit.end, first)))
        or hit.first <= first < hit.end
        for hit in acts
        if hit.label.name in _ASKING
    )


def _is_return(heard: Utterance, first: int) -> bool:
    """Tell whether something is to be back or ready by a day or a time."""
    at = first if heard.word(first) in _BY else first - 1
    at -= heard.word(at) == "the"
    return heard.word(at) in _BY and heard.word(at - 1) in _RETURNED


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
    return [*sifting.trouble(found), *urgency]


def _unlisted(facts: Sequence[Fact], listed: Sequence[Fact]) -> list[Fact]:
    """Return the facts that the business has no list of its own values for."""
    names_listed = {fact.name for fact in listed}
    return [fact for fact in facts if fact.name not in names_listed]


def _tokens(heard: Utterance, facts: Sequence[Fact]) -> set[int]:
    return {at for fact in facts for at in range(*heard.within(fact))}
