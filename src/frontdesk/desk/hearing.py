"""What was said in a turn, read in the light of the conversation: facts put in their places, an earlier call picked up.

Understanding reads words; this knows what the desk had asked, offered and booked. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from frontdesk.desk import holidays
from frontdesk.desk.dialogue import Past
from frontdesk.desk.house import House
from frontdesk.desk.placing import PLACES, Situation
from frontdesk.desk.questions import stated
from frontdesk.desk.reply import noted
from frontdesk.kernel.log import get_logger
from frontdesk.understanding import understand
from frontdesk.understanding.faqs import best_answer, is_question
from frontdesk.understanding.types import Fact, Hearing, Line, Offer, Reading
from frontdesk.understanding.utterance import FILLERS
from frontdesk.understanding.wordlists import bag

logger = get_logger()


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller said in one turn, and what else the recogniser thought it heard."""

    seq: int
    text: str
    hypotheses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was said since the desk spoke last.

    reading  of all of it together
    by_turn  the facts of each turn, for the record: their evidence lies in that turn
    faq      the answer to a question in it; `question` if there is one, whether or not there is an answer
    carried  whether an earlier call is carried on with it; `fresh` if it is not, though it was asked
    """

    reading: Reading
    by_turn: Mapping[int, tuple[Fact, ...]]
    faq: str | None = None
    carried: bool = False
    fresh: bool = False
    question: bool = False


def hear(utterances: Sequence[Utterance], at: Situation) -> Heard:
    """Return what was said, understood."""
    readings = {said.seq: _read(said, at) for said in utterances}
    merged = Reading(
        facts=tuple(fact for reading in readings.values() for fact in reading.facts),
        acts=frozenset().union(*(reading.acts for reading in readings.values())),
        hazard=next((r.hazard for r in reversed(readings.values()) if r.hazard), None),
        about=tuple(fact for reading in readings.values() for fact in reading.about),
    )
    text = " ".join(said.text for said in utterances)
    picks_up = bool(at.past) and "carry_on" in at.past[-1].asked and bool(text.strip())
    fresh = picks_up and _is_another_story(merged)
    return Heard(
        reading=merged,
        by_turn={seq: reading.facts for seq, reading in readings.items()},
        faq=best_answer(text, at.house.faqs),
        carried=picks_up and not fresh,
        fresh=fresh,
        question=is_question(text),
    )


def _read(said: Utterance, at: Situation) -> Reading:
    """Return one utterance, understood and put in its place."""
    heard = stated(said.text, _with_day_asked(said, _understood(said, at), at), at)
    return _as_place(said, _taken_as_yes(said, _placed(heard, at), at), at)


def _with_day_asked(said: Utterance, reading: Reading, at: Situation) -> Reading:
    """Note the day that a question about the hours names, which is no wish: "are you open on the 28th?"."""
    behind = holidays.when_open(said.text) if holidays.asks_open(said.text, reading.acts) else ""
    days = [fact for fact in _understood(Utterance(said.seq, behind), at).facts if holidays.is_special(fact, at.house)]
    return replace(reading, about=tuple(days)) if behind else reading


# No place begins with these, nor has one of them in its name.
_NO_PLACE = bag(
    """
    i im ive id you we they he she it its is are was do does did dont cant wont not no yes what why who when how know
    sure idea told said already sorry hear again never mind wait please thanks hello hi sure maybe can could would will
    this that here there my your me us just need want have got
    """
)
_LONGEST_PLACE = 4  # words
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


def _as_place(said: Utterance, reading: Reading, at: Situation) -> Reading:
    """Asked for the place for the second time, a few words that mean nothing else are its name, on whatever list."""
    last = at.past[-1] if at.past else None
    if last is None or last.asked[:1] != (_LOCATION,) or reading.facts or reading.acts or reading.hazard:
        return reading
    again = sum(turn.asked[:1] == (_LOCATION,) for turn in at.past if turn.speaker == "desk") > 1
    name = said.text.strip().strip(".,!")
    if not again or not _may_be_place(name):
        return reading
    start = said.text.index(name)
    return replace(reading, facts=(Fact(_LOCATION, name.lower(), name, start, start + len(name), 0.4),))


def _may_be_place(text: str) -> bool:
    """Could this be what a place is called: a few words, none of which belongs to a sentence?"""
    words = text.split()
    said = {word.lower().replace("'", "") for word in words}
    if not 0 < len(words) <= _LONGEST_PLACE or said <= FILLERS or said & _NO_PLACE or is_question(text):
        return False
    return all(_WORD.fullmatch(word) for word in words)


_LOCATION = "customer_location"


def _understood(said: Utterance, at: Situation) -> Reading:
    """Read one utterance. A fault in the reading must not cost the call: it counts as nothing understood."""
    last = next((turn for turn in reversed(at.past) if turn.speaker == "desk"), None)
    hearing = Hearing(
        text=said.text,
        now=at.now,
        history=tuple(Line(turn.speaker, turn.text) for turn in at.past),
        alternatives=said.hypotheses,
        asked=last.asked if last else (),
        offered=_as_heard(at.past, last) if last else (),
        read_back=last.offered[0].starts_at if last and "confirm" in last.asked and last.offered else None,
        pack=at.house.pack,
        services=at.house.services,
        opening=_opening(at.house),
        region=at.house.region,
        known={name: known.value for name, known in at.before.items()},
    )
    try:
        return understand(hearing)
    except Exception:  # the words are stored and the caller is on the line: ask again rather than fall silent
        logger.exception("desk.not_understood", seq=said.seq)
        return Reading()


def _as_heard(past: Sequence[Past], last: Past) -> tuple[Offer, ...]:
    """Return the offers of the desk's last turn in the order in which they were told.

    A read-back puts its own time first; "the first one" is still the first of those that were offered.
    """
    told = next((t.offered for t in reversed(past) if t.speaker == "desk" and "selected_appointment" in t.asked), ())
    places = {offer.starts_at: nth for nth, offer in enumerate(told)}
    if "confirm" not in last.asked:
        return last.offered
    return tuple(sorted(last.offered, key=lambda offer: places.get(offer.starts_at, len(places))))


def _opening(house: House) -> dict[int, tuple[tuple[str, str], ...]]:
    return {
        weekday: tuple((f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in spans)
        for weekday, spans in enumerate(house.opening.weekdays)
    }


def _is_another_story(reading: Reading) -> bool:
    """Does the caller turn down carrying on, or begin anew with something else?"""
    return reading.value("answer") == "no" or any(
        f.name in ("service_type", "issue_description") for f in reading.facts
    )


def _placed(reading: Reading, at: Situation) -> Reading:
    """Return a reading with its facts put in their places."""
    facts = reading.facts
    if reading.hazard and "issue_description" in at.before:
        facts = tuple(fact for fact in facts if fact.name != "issue_description")  # the fault stays the fault
    for place in PLACES:
        facts = place(facts, reading.acts, at)
    return replace(reading, facts=facts)


# Whoever says one of these when asked whether to book a visit goes ahead with it.
_GOES_AHEAD = frozenset(
    {
        "service_type",
        "issue_description",
        "property_type",
        "customer_location",
        "address",
        "postal_code",
        "customer_name",
    }
    | {"preferred_date", "preferred_time", "urgency_level"}
)
_WISHES = frozenset({"preferred_date", "preferred_time", "selected_appointment"})
_COMPARES = re.compile(r"\?|^\W*(?:and |or |ok |okay )*(?:for|what about|how about|what if|what|how)\b", re.IGNORECASE)


def _taken_as_yes(said: Utterance, reading: Reading, at: Situation) -> Reading:
    """Who only asked so far, and then tells of the job or wishes for a day, wants a visit from there on.

    The job or its place says so where the desk asked whether to book; a further question, "and for a bath?", does not,
    nor does anything said before the desk's question could be heard.
    """
    last = at.past[-1] if at.past else None
    known = at.before.get("intent")
    names = {fact.name for fact in reading.facts}
    asks = any(act.startswith("asks_") for act in reading.acts)
    if last is None or last.unheard or asks or "intent" in names or reading.value("answer") == "no":
        return reading
    wishes = known is not None and known.value == "inquiry" and bool(names & _WISHES)
    compares = bool(_COMPARES.search(said.text))
    agrees = "book_it" in last.asked and bool(names & _GOES_AHEAD) and not compares
    anew = "anything_else" in last.asked and not at.booked and "service_type" in names and not is_question(said.text)
    if not (wishes or agrees or (anew and not compares)):
        return reading
    return replace(reading, facts=(*reading.facts, noted("intent", "new_appointment")))
