"""Facts put in their places: what was understood, read against what the desk had asked, offered and booked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frontdesk.desk.dialogue import FOR_A_PERSON, Known, Past
from frontdesk.desk.house import House
from frontdesk.desk.reply import noted
from frontdesk.understanding.types import Fact


@dataclass(frozen=True, slots=True)
class Situation:
    """What an utterance is read against.

    before  latest value of each fact so far
    booked  whether the conversation has a visit
    seen    whether the caller's number is
    """

    house: House
    now: datetime
    past: Sequence[Past]
    before: Mapping[str, Known]
    booked: bool = False
    seen: bool = False


Place = Callable[[tuple[Fact, ...], frozenset[str], Situation], tuple[Fact, ...]]

# What makes an utterance one about the job, whatever else is said in it.
_ABOUT_THE_JOB = frozenset({"service_type", "issue_description", "customer_name", "customer_phone", "intent"})


def _on_topic(facts: tuple[Fact, ...], acts: frozenset[str], _: Situation) -> tuple[Fact, ...]:
    """The Saturday of the weather is no wish for a visit."""
    off = "off_topic" in acts and not {fact.name for fact in facts} & _ABOUT_THE_JOB
    return () if off else facts


def _no_parting_words(facts: tuple[Fact, ...], acts: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """In danger "I'm ringing 000 now" or "never mind the visit" says nothing of what is wrong."""
    in_danger = any(act.startswith("hazard:") for turn in at.past for act in turn.acts)
    if not in_danger or not acts & {"rings_for_help", "never_mind"}:
        return facts
    return tuple(fact for fact in facts if fact.name != "issue_description")


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


def _by_a_person(facts: tuple[Fact, ...], _: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """A yes to being told by somebody wishes for a person; a number to ring, where one was asked for, does not."""
    asked = at.past[-1].asked if at.past else ()
    said = {fact.name: fact.value for fact in facts}
    # In the middle of arranging a visit, word is left beside it (policy.promised).
    amid = "service_type" in at.before and not at.booked and (at.seen or "customer_phone" in at.before)
    agrees = said.get("answer") == "yes" or {"customer_name", "customer_phone"} & set(said)
    if "call_back" in asked and agrees and "intent" not in said and not amid:
        return (*facts, noted("intent", "speak_to_person"))
    if "customer_phone" in asked and "customer_phone" in said and said.get("intent") == "speak_to_person":
        return tuple(fact for fact in facts if fact.name != "intent")
    return facts


def _old_visit(facts: tuple[Fact, ...], acts: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """Who asks about a visit that this call did not make is put to a person: the number alone opens no record."""
    if "asks_my_visit" not in acts or at.booked:
        return facts
    others = tuple(fact for fact in facts if fact.name not in ("intent", "service_type", "urgency_level"))
    return (*others, noted("intent", "speak_to_person"))


def _still_booking(facts: tuple[Fact, ...], acts: frozenset[str], at: Situation) -> tuple[Fact, ...]:
    """Who asks for the price while the visit is being arranged goes on arranging it."""
    asked = at.past[-1].asked if at.past else ()
    amid = bool(set(asked) & set(at.house.pack.intake) - {"service_type"}) and "service_type" in at.before
    known = at.before.get("intent")
    if not amid or (known is not None and known.value in FOR_A_PERSON) or "asks_my_visit" in acts:
        return facts
    return tuple(fact for fact in facts if (fact.name, fact.value) != ("intent", "inquiry"))


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


PLACES: Sequence[Place] = (
    _on_topic,
    _no_parting_words,
    _of_this_talk,
    _by_a_person,
    _old_visit,
    _still_booking,
    _no_less,
    _one_service,
    _both_issues,
    _taken_up,
    _general_service,
)
