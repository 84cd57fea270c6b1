"""What the desk did in a turn, in words: each tool is a sentence, a refused one tells why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.domain.conversations.models import Turn
from frontdesk.domain.conversations.tool_calls import StoredCall
from frontdesk.edges.console.calls.facts import label_of, mid_sentence
from frontdesk.kernel.locale import Local


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing the desk did, or could not do.

    icon   its name in icons.svg
    """

    text: str
    icon: str
    refused: bool = False


def deed_of(call: StoredCall, local: Local) -> Deed:
    """Return a tool's call in words."""
    name = call.name.replace("_", " ").capitalize()
    tool = _TOOLS.get(call.name) or _Tool("wrench", name, lambda _, __: f"{name}: done")
    if call.problem is not None:
        return Deed(f"{tool.wish}: {call.problem['detail']}", "oct", refused=True)
    return Deed(tool.told(call.result or {}, local), tool.icon)


def moves_of(turn: Turn) -> list[Deed]:
    """Return what a turn of the desk did beside its tools: it met a danger, or said itself again."""
    if any(act.startswith("hazard:") for act in turn.acts):
        return [Deed("Danger met: what to do was said first", "oct")]
    return []


def doing(answer: Turn | None, *, is_thinking: bool) -> str:
    """Return what the desk is doing in a call that goes on.

    answer        what it said last
    is_thinking   whether the caller has said something since
    """
    if is_thinking:
        return "Answering"
    if answer is None:
        return "Picking up"
    asked = answer.asked[0] if answer.asked else None
    if asked == "selected_appointment" and answer.offered:
        return _OFFERED.get(len(answer.offered), "Offered some times")
    if answer.seq == 1 and asked != "carry_on":
        return "Said hello, listening"
    return _ASKED.get(asked or "") or (f"Asked for {mid_sentence(label_of(asked))}" if asked else "Listening")


_OFFERED = {1: "Offered a time", 2: "Offered two times", 3: "Offered three times"}
_ASKED = {
    "service_type": "Asked what is needed",
    "issue_description": "Asked what is wrong",
    "customer_name": "Asked for the name",
    "customer_phone": "Asked for a number",
    "customer_location": "Asked for the suburb",
    "address": "Asked for the street",
    "preferred_date": "Asked for a day",
    "preferred_time": "Asked for a time of day",
    "selected_appointment": "Asked which time suits",
    "confirm": "Read it back, waiting for a yes",
    "correction": "Asked what to put right",
    "carry_on": "Asked whether to carry on from before",
    "book_it": "Asked whether to book a visit",
    "anything_else": "Asked if there is anything else",
    "what_else": "Asked what else is needed",
    "message": "Asked what to pass on",
    "silence": "Waiting for a sign",
}


@dataclass(frozen=True, slots=True)
class _Tool:
    """How a tool is told.

    wish   what was tried, where it was refused
    told   what was done, from its result
    """

    icon: str
    wish: str
    told: Callable[[Mapping[str, Any], Local], str]


def _times(result: Mapping[str, Any], _: Local) -> str:
    found = len(result.get("times", ()))
    if result.get("named"):
        return "Looked for free times: the one asked for is free"
    return f"Looked for free times: {found or 'none'} found"


def _when(result: Mapping[str, Any], local: Local) -> str:
    return local.moment(datetime.fromisoformat(result["starts_at"]))


_TOOLS = {
    "find_times": _Tool("cal", "Could not look for free times", _times),
    "book_visit": _Tool("ringcheck", "Not booked", lambda result, local: f"Booked {_when(result, local)}"),
    "move_visit": _Tool("loop", "Not moved", lambda result, local: f"Moved to {_when(result, local)}"),
    "cancel_visit": _Tool("slash", "Not cancelled", lambda result, local: f"Cancelled {_when(result, local)}"),
    "amend_visit": _Tool("check", "The visit was not changed", lambda _, __: "Put the visit right"),
    "note_visit": _Tool("script", "Not noted", lambda _, __: "Noted it for whoever comes"),
    "take_message": _Tool("msg", "No message taken", lambda _, __: "Took a message and left a task"),
    "note_question": _Tool("q", "The question was not kept", lambda _, __: "Kept the question it could not answer"),
    "alert_staff": _Tool("oct", "The team was not told", lambda _, __: "Told the team at once"),
}

TOOLS_TOLD = frozenset(_TOOLS)


def deeds_by_turn(turns: Iterable[Turn], calls: Iterable[StoredCall]) -> dict[int, list[StoredCall]]:
    """Return the tools' calls by the turn under which they are told.

    A tool runs for what the caller said; it is told under the desk's answer to it, or, if there was
    none any more, under the words themselves.
    """
    by_seq = {turn.seq: turn for turn in turns}
    told: dict[int, list[StoredCall]] = {}
    for call in calls:
        answer = by_seq.get(call.seq + 1)
        heard = by_seq.get(call.seq)
        is_answered = heard is not None and heard.speaker == "customer" and answer is not None
        seq = call.seq + 1 if is_answered and answer is not None and answer.speaker == "desk" else call.seq
        told.setdefault(seq, []).append(call)
    return told
