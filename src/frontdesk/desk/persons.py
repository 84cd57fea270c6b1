"""What is for a person: wishes that the desk cannot fulfil, and questions that nobody has answered for it. Pure."""

from __future__ import annotations

from frontdesk.desk import questions
from frontdesk.desk.dialogue import NOTHING_FREE, Dialogue
from frontdesk.desk.reasons import asks_for_something, tells_why
from frontdesk.desk.steps import Ask, Do, Step

# Manners around a question.
_BESIDE = frozenset({"greets", "thanks", "adds_another", "corrects"})
_LEAST = 3  # words of a question; a shorter one was hardly heard


def step(d: Dialogue) -> Step | None:
    """What only a person can do becomes a message: name, number, what to pass on, one at a time."""
    if not d.for_a_person:
        return None
    lacking = contact_missing(d)
    if lacking is not None:
        return Ask(lacking)
    wished = d.request in ("reschedule", "cancel") and d.value("preferred_date")
    known = d.request in ("complaint", NOTHING_FREE) or d.value("issue_description") or wished
    told = d.message or d.told or tells(d) or d.times_asked("message") >= d.house.limit("asks")
    return Do("message") if known or told else Ask("message")


def question(d: Dialogue) -> Step | None:
    """What nobody has answered for the desk is offered to be told by a person."""
    return Ask("call_back") if unanswered(d) else None


def unanswered(d: Dialogue) -> bool:
    """Was something asked that nobody has answered for the desk, and nothing said beside it?"""
    answered = d.faq or questions.is_answered(d)
    if not d.question or answered or d.reading.hazard or "message" in d.asked or d.yes or d.no:
        return False
    if d.changed - {"intent"} or d.reading.value("intent") not in (None, "inquiry"):
        return False
    acts = d.reading.acts - _BESIDE
    where = acts == {"asks_where"} and d.house.address is None
    return (not acts or where) and len(d.text.split()) >= _LEAST and (where or asks_for_something(d.text))


OUTSIDE = "outside_area"
"""The move of a desk that offers a call back to who is outside the area, and what that call is about."""
_TOWARDS_A_VISIT = frozenset({"preferred_date", "preferred_time", "service_type", "issue_description", "urgency_level"})


def outside(d: Dialogue) -> Step | None:
    """Who goes on arranging a visit where nobody comes is told so once more, and offered to be rung back."""
    if not d.outside_area or "customer_location" in d.changed or d.count(OUTSIDE):
        return None
    if any(name == "take_message" for name, _ in d.tools):
        return None
    wishes = {fact.name for fact in d.reading.facts} & _TOWARDS_A_VISIT or d.does("asks_when")
    wants = d.reading.value("intent") in ("new_appointment", "quote")
    return Ask("call_back") if wishes or wants else None


def tells(d: Dialogue) -> bool:
    """Does the caller say, in the breath in which they wish for a person, what it is about?"""
    if "message" in d.asked or d.request is None:
        return False
    return d.does("asks_my_visit") or d.request == "complaint" or tells_why(d.text, d.reading.facts)


def promised(d: Dialogue) -> bool:
    """Is somebody to tell the caller what they asked, while a visit goes on being arranged?"""
    return "call_back" in d.asked and d.yes and d.request is None


def contact_missing(d: Dialogue) -> str | None:
    """Return what is still to be asked so that a person can ring back: the name, the number; None if all is known."""
    asks = d.house.limit("asks")
    if d.value("customer_name") is None and d.tries("customer_name") < asks - 1:
        return "customer_name"
    if d.phone is None and d.tries("customer_phone") < asks - 1 and not d.has_declined("customer_phone"):
        return "customer_phone"
    return None
