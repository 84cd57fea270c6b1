"""What a person is left to do, in the words of somebody who leaves a note for a colleague. Pure."""

from __future__ import annotations

from frontdesk.domain.conversations.tasks import URGENT
from frontdesk.trades.pack import Vocabulary

RING_AT_ONCE = "ring back at once"
NO_NUMBER = "no number to ring back"

_CALL_BACK = {
    "speak_to_person": "wants to speak to a person",
    "complaint": "has a complaint",
    "reschedule": "wants another time for a visit",
    "cancel": "wants to cancel a visit",
    "nothing_free": "wants a visit, and no time was found",
    "outside_area": "would like a visit outside the area",
    "question": "asked something that the desk could not answer",
    "message": "left a message",
    "limit": "a long call came to nothing",
    "missed": "the desk did not understand them",
}
_ALERT = {
    "emergency out of hours": "Emergency, and nobody can come soon",
    "broken_off": "Emergency, and the line broke off",
}


def call_back(about: str) -> str:
    """Return what is to be done for a caller who left word: `Call back: has a complaint`."""
    return f"Call back: {_CALL_BACK.get(about) or about.replace('_', ' ')}"


def alert(about: str, vocabulary: Vocabulary, *, phone: object) -> str:
    """Return what is to be done at once: `Urgent: Gas leak: ring back at once`.

    about   key of a danger, or why else it cannot wait
    phone   to reach the caller; none if they withheld it
    """
    danger = next((hazard.name for hazard in vocabulary.hazards if hazard.key == about), None)
    why = danger or _ALERT.get(about) or about.replace("_", " ").capitalize()
    return f"{URGENT} {why}: {RING_AT_ONCE if phone else NO_NUMBER}"
