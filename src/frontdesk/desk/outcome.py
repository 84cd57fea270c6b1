"""How a conversation stands, from what it did: the outcome, the purpose and why nothing was booked. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from frontdesk.desk import policy
from frontdesk.desk.dialogue import Dialogue
from frontdesk.domain.conversations.models import Outcome, Purpose

_PURPOSES = {
    "new_appointment": Purpose.new_appointment,
    "reschedule": Purpose.reschedule,
    "cancel": Purpose.cancel,
    "inquiry": Purpose.inquiry,
    "quote": Purpose.quote,
}


def outcome(d: Dialogue, deeds: Iterable[str], acts: Iterable[str] = ()) -> Outcome:
    """Return how the conversation ends if it ends now.

    deeds  names of the tools that succeeded, in order, this turn's included
    acts   the desk's moves in this turn; earlier ones are in the dialogue
    """
    done = [deed for deed in deeds if deed in ("book_visit", "cancel_visit")]
    if done:
        return Outcome.appointment_booked if done[-1] == "book_visit" else Outcome.cancelled
    moves = {*acts, *(act for turn in d.past for act in turn.acts)}
    if "take_message" in deeds or "alerted" in moves:
        return Outcome.message_taken
    told = moves & {"answered", "close:wrong_number"}
    if d.outside_area or (told and not policy.wants_visit(d)):
        return Outcome.information_provided
    return Outcome.abandoned


def purpose(d: Dialogue) -> Purpose:
    """Return what the conversation turned out to be about."""
    intent = d.value("intent")
    if intent in _PURPOSES and (intent != "inquiry" or not policy.wants_visit(d)):
        return _PURPOSES[intent]
    return Purpose.new_appointment if policy.wants_visit(d) else Purpose.other
