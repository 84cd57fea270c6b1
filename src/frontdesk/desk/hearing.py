"""What was said in a turn, read in the light of the conversation: facts put in their places, an earlier call picked up.

Understanding reads words; this knows what the desk had asked, offered and booked. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frontdesk.desk.dialogue import House, Known, Past
from frontdesk.desk.reply import noted
from frontdesk.kernel.log import get_logger
from frontdesk.understanding import understand
from frontdesk.understanding.faqs import best_answer
from frontdesk.understanding.types import Fact, Hearing, Line, Offer, Reading

logger = get_logger()


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller said in one turn, and what else the recogniser thought it heard."""

    seq: int
    text: str
    hypotheses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What an utterance is read against.

    before  latest value of each fact so far
    booked  whether the conversation has a visit
    """

    house: House
    now: datetime
    past: Sequence[Past]
    before: Mapping[str, Known]
    booked: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was said since the desk spoke last.

    reading  of all of it together
    by_turn  the facts of each turn, for the record: their evidence lies in that turn
    faq      the answer to a question in it
    carried  whether an earlier call is carried on with it; `fresh` if it is not, though it was asked
    """

    reading: Reading
    by_turn: Mapping[int, tuple[Fact, ...]]
    faq: str | None = None
    carried: bool = False
    fresh: bool = False


def hear(utterances: Sequence[Utterance], at: Situation) -> Heard:
    """Return what was said, understood."""
    readings = {said.seq: _taken_as_yes(said, _placed(_understood(said, at), at), at) for said in utterances}
    merged = Reading(
        facts=tuple(fact for reading in readings.values() for fact in reading.facts),
        acts=frozenset().union(*(reading.acts for reading in readings.values())),
        hazard=next((r.hazard for r in reversed(readings.values()) if r.hazard), None),
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
    )


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
    for place in _PLACES:
        facts = place(facts, reading.acts, at)
    return replace(reading, facts=facts)


Place = Callable[[tuple[Fact, ...], frozenset[str], Situation], tuple[Fact, ...]]

# What makes an utterance one about the job, whatever else is said in it.
_ABOUT_THE_JOB = frozenset({"service_type", "issue_description", "customer_name", "customer_phone", "intent"})


def _on_topic(facts: tuple[Fact, ...], acts: frozenset[str], _: Situation) -> tuple[Fact, ...]:
    """The Saturday of the weather is no wish for a visit."""
    off = "off_topic" in acts and not {fact.name for fact in facts} & _ABOUT_THE_JOB
    return () if off else facts


def _of_this_talk(facts: tuple[Fact, ...], _: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """Moving or cancelling what is not booked yet is about the time that is being agreed on, not about an old visit."""
    agreeing = at.past and set(at.past[-1].asked) & {
        "confirm",
        "selected_appointment",
        "preferred_date",
        "preferred_time",
    }
    if at.booked or not agreeing:
        return facts
    kept = tuple(fact for fact in facts if not (fact.name == "intent" and fact.value in ("reschedule", "cancel")))
    dropped = next((fact for fact in facts if fact.name == "intent" and fact.value == "cancel"), None)
    if dropped is None or any(fact.name == "answer" for fact in kept):
        return kept
    return (*kept, replace(dropped, name="answer", value="no"))


_AGREEING = frozenset({"confirm", "selected_appointment", "preferred_date", "preferred_time"})


def _old_visit(facts: tuple[Fact, ...], acts: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """Who asks about a visit that this call did not make is put to a person: the number alone opens no record."""
    if "asks_my_visit" not in acts or at.booked:
        return facts
    others = tuple(fact for fact in facts if fact.name not in ("intent", "service_type", "urgency_level"))
    return (*others, noted("intent", "speak_to_person"))


def _no_less(facts: tuple[Fact, ...], _: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """What is known is not blurred: "today" does not make an emergency less, nor "my kitchen" a unit a mere home."""

    def blurs(fact: Fact) -> bool:
        known = at.before.get(fact.name)
        return known is not None and (fact.name, known.value, fact.value) in _BLURS

    return tuple(fact for fact in facts if not blurs(fact))


# Fact, known value, value that says less.
_BLURS = {
    ("urgency_level", "emergency", "urgent"),
    ("property_type", "house", "residential"),
    ("property_type", "unit", "residential"),
    ("property_type", "commercial", "residential"),
}


def _one_service(facts: tuple[Fact, ...], acts: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """Of several services wished for, the surest or the first is the visit's; the others are noted beside it."""
    known = at.before.get("service_type")
    adds = "adds_another" in acts or (at.booked and "corrects" not in acts)
    wished = max((f for f in facts if f.name == "service_type"), key=lambda f: f.confidence, default=None)
    main = known.value if known and adds else wished and wished.value
    placed: list[Fact] = []
    for fact in facts:
        other = fact.name == "service_type" and fact.value != main
        placed.append(replace(fact, name="other_service") if other else fact)
    return tuple(placed)


def _both_issues(facts: tuple[Fact, ...], _: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """What is wrong with a second thing is added to what is wrong with the first."""
    known = at.before.get("issue_description")
    if known is None or not any(fact.name == "other_service" for fact in facts):
        return facts
    return tuple(
        replace(fact, value=f"{known.value}; {fact.value}") if fact.name == "issue_description" else fact
        for fact in facts
    )


def _taken_up(facts: tuple[Fact, ...], _: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """A plain yes to times that were offered takes the first of them; it is read back before it is booked."""
    past = at.past
    offered = past[-1].offered if past and "selected_appointment" in past[-1].asked else ()
    yes = next((f for f in facts if f.name == "answer" and f.value == "yes"), None)
    wished = {f.name for f in facts} & {"selected_appointment", "preferred_date", "preferred_time"}
    if not offered or yes is None or wished or offered[0].starts_at is None or past[-1].unheard:
        return facts
    taken = replace(yes, name="selected_appointment", value=offered[0].starts_at.isoformat(), confidence=0.7)
    return (*facts, taken)


def _general_service(facts: tuple[Fact, ...], _: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """What is wrong in words that fit no service is booked as the trade's general one."""
    key = at.house.fallback_service
    names = {f.name for f in facts} | set(at.before)
    asked = [t for t in at.past if t.speaker == "desk" and t.asked[:1] == ("service_type",)]
    if not key or "service_type" in names or not at.past or at.past[-1] not in asked:
        return facts
    in_vain = sum("missed" in t.acts for t in asked) >= at.house.limit("asks") - 1
    if "issue_description" not in names and not in_vain:
        return facts
    return (*facts, noted("service_type", str(key), confidence=0.3))


# Whoever says one of these when asked whether to book a visit goes ahead with it.
_GOES_AHEAD = frozenset(
    {"service_type", "issue_description", "property_type", "customer_location", "address", "postal_code"}
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
    agrees = "book_it" in last.asked and bool(names & _GOES_AHEAD) and not _COMPARES.search(said.text)
    if not (wishes or agrees):
        return reading
    return replace(reading, facts=(*reading.facts, noted("intent", "new_appointment")))


_PLACES: Sequence[Place] = (
    _on_topic,
    _of_this_talk,
    _old_visit,
    _no_less,
    _one_service,
    _both_issues,
    _taken_up,
    _general_service,
)
