"""What goes over the relay's socket, as values; and how long it takes to say something. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.kernel.text import sentences

MOST_BYTES = 64 * 1024
WORDS_A_SECOND = 2.3  # an unhurried voice

UNAVAILABLE = "unavailable"
"""Why a session ended whose call goes on: this process could not get at it."""


class Malformed(ValueError):
    """A frame that is none of the vendor's."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The first frame: which session of which call this is."""

    session_id: str
    call_sid: str
    account_sid: str
    caller: str
    token: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the caller said; only the last of an utterance counts."""

    text: str
    last: bool


@dataclass(frozen=True, slots=True)
class Digit:
    """A key that was pressed."""

    key: str


@dataclass(frozen=True, slots=True)
class Interrupt:
    """The caller spoke over what was said; `heard` is what was played of it."""

    heard: str


@dataclass(frozen=True, slots=True)
class Info:
    """What happens on the line: `agentSpeaking`, `clientSpeaking`, `tokensPlayed`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Other:
    """A frame that asks for nothing: an error's notice, or one of a kind that is not known."""

    kind: str


Frame = Setup | Prompt | Digit | Interrupt | Info | Other


def frame_of(raw: str | bytes) -> Frame:
    """Read a frame; what is left out is empty, what is unknown is left alone.

    Raises Malformed if it is too long, no JSON, or has no type.
    """
    if len(raw) > MOST_BYTES:
        raise Malformed("too long")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as unreadable:
        raise Malformed("no JSON") from unreadable
    if not isinstance(document, dict) or not isinstance(document.get("type"), str):
        raise Malformed("no type")
    return _READ.get(document["type"], _other)(document)


def spoken_frames(text: str) -> list[str]:
    """Return a text as frames, one per sentence, the last one marked."""
    pieces = sentences(text) or [""]
    last = len(pieces) - 1
    return [json.dumps({"type": "text", "token": piece, "last": n == last}) for n, piece in enumerate(pieces)]


def end_frame(reason: str) -> str:
    """Return the frame that ends a session; what comes after it is told the reason."""
    return json.dumps({"type": "end", "handoffData": handoff(reason)})


def handoff(reason: str) -> str:
    """Return a reason as it is handed over, and handed back to us."""
    return json.dumps({"reason": reason})


def seconds_to_say(text: str) -> float:
    """Return about how long it takes to say something, a breath included."""
    return 1.0 + len(text.split()) / WORDS_A_SECOND


def _setup(document: Mapping[str, Any]) -> Frame:
    custom = document.get("customParameters")
    return Setup(
        session_id=_text(document, "sessionId"),
        call_sid=_text(document, "callSid"),
        account_sid=_text(document, "accountSid"),
        caller=_text(document, "from"),
        token=_text(custom, "token") if isinstance(custom, dict) else "",
    )


def _prompt(document: Mapping[str, Any]) -> Frame:
    return Prompt(_text(document, "voicePrompt"), document.get("last", True) is not False)


def _dtmf(document: Mapping[str, Any]) -> Frame:
    key = _text(document, "digit")
    if len(key) != 1 or key not in "0123456789*#":
        return Other("dtmf")
    return Digit(key)


def _interrupt(document: Mapping[str, Any]) -> Frame:
    return Interrupt(_text(document, "utteranceUntilInterrupt"))


def _info(document: Mapping[str, Any]) -> Frame:
    return Info(_text(document, "name"), _text(document, "value"))


def _other(document: Mapping[str, Any]) -> Frame:
    return Other(document["type"])


_READ = {"setup": _setup, "prompt": _prompt, "dtmf": _dtmf, "interrupt": _interrupt, "info": _info}


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    return value if isinstance(value, str) else ""
