"""After a danger to people was told of: who goes, and when a visit is spoken of again. Pure, like policy.py.

A trade either sends somebody to its dangers (the policy `danger_books`), and then the call goes on to a visit, or it
does not: then the team is told, and nothing is asked about a visit until the caller asks for one.
"""

from __future__ import annotations

from collections.abc import Mapping

from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.steps import Close, Do, Hold, Step
from frontdesk.trades.pack import Hazard

_VISITS = frozenset({"new_appointment", "quote"})
_WANTS = _VISITS | {"speak_to_person", "complaint", "reschedule"}
_TELLS_WHAT = frozenset({"service_type", "preferred_date", "preferred_time"})

WISHED = "visit_wished"
"""The move of a desk that was asked for a visit although people had been in danger."""


def told_now(d: Dialogue) -> Hazard | None:
    """Return the danger that is told of for the first time."""
    hazard = _hazard(d)
    return hazard if hazard is not None and hazard.key not in met(d) else None


def told_again(d: Dialogue) -> bool:
    """Is this a danger that was told of before?"""
    hazard = _hazard(d)
    return hazard is not None and hazard.key in met(d)


def met(d: Dialogue) -> Mapping[str, int]:
    """Return the dangers that were told of before: key of the hazard -> the desk's turn that answered it."""
    grave = {hazard.key for hazard in d.house.pack.vocabulary.hazards if hazard.level == "danger"}
    found = ((act.removeprefix("hazard:"), turn.seq) for turn in d.past for act in turn.acts if "hazard:" in act)
    return {key: seq for key, seq in found if key in grave}


def first_step(d: Dialogue) -> Step | None:
    """Return what a danger comes to before anything else; None where the call goes on as any other does."""
    new = told_now(d)
    if new is None and not met(d):
        return None
    if _leaves(d, is_new=new is not None):
        return Close("goodbye")
    return Hold("danger") if new is not None and not books(d) else None


def instead_of_intake(d: Dialogue) -> Step | None:
    """Return what is done after a danger that nobody is sent to, as long as the caller asks for no visit."""
    if books(d) or not met(d) or asks_for_visit(d):
        return None
    number = d.phone is not None and ("customer_phone" in d.changed or d.does("calling_number"))
    return Do("alert") if number else Hold("danger")


def moves(d: Dialogue, step: Step) -> list[str]:
    """Return what is to be remembered of a step: the team was told, or a visit was asked for after all."""
    if step == Close("goodbye") and (met(d) or told_now(d)):
        return ["alerted"]
    return [WISHED] if met(d) and not told_now(d) and asks_for_visit(d) else []


def asks_for_visit(d: Dialogue) -> bool:
    """Has the caller asked for a visit since, in so many words or when asked whether there is anything else?"""
    since = max(met(d).values(), default=0)
    later = [turn for turn in d.past if turn.seq > since and turn.speaker == "desk"]
    wish = d.facts.get("intent")
    if any(WISHED in turn.acts for turn in later) or (wish and wish.value in _VISITS and wish.seq > since):
        return True
    return bool(later) and "anything_else" in d.asked and bool(d.changed & _TELLS_WHAT)


def books(d: Dialogue) -> bool:
    """Does the trade send somebody to its dangers?"""
    return d.house.policy("danger_books") is not False


def _hazard(d: Dialogue) -> Hazard | None:
    hazards = d.house.pack.vocabulary.hazards
    return next((h for h in hazards if h.key == d.reading.hazard and h.level == "danger"), None)


def _leaves(d: Dialogue, *, is_new: bool) -> bool:
    """Does the caller go, to ring for help or because nothing is wanted any more?"""
    picked = d.changed & {"selected_appointment", "customer_phone"}
    agrees = d.yes and "confirm" in d.asked
    if d.reading.value("intent") in _WANTS or picked or agrees or d.does("asks_danger"):
        return False
    if not is_new and (d.does("rings_for_help") or d.does("never_mind")):
        return True
    if d.does("goodbye"):
        return is_new or "confirm" not in d.asked  # who leaves at a read-back is asked once more
    quiet = not is_new and not books(d) and d.visit is None and not asks_for_visit(d)
    return quiet and (d.no or d.does("nothing_else") or d.does("declines"))
