"""E-mail addresses, written or spelled out: "dave dot smith at example dot com"."""

from __future__ import annotations

import re

from frontdesk.understanding.context import of_somebody_else
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

EMAIL = "customer_email"
_WRITTEN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_ENDINGS = bag("com net org edu gov au nz uk io co info biz id asn us")
_SIGNS = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "minus": "-", "plus": "+"}
_LONGEST = 12  # words of a spoken address on either side of the at
_STOPS = bag("is its email address mail e my the thats at on to it yeah yes um uh and send")


def find(heard: Utterance, hearing: Hearing) -> list[Fact]:
    """Return the caller's address, lower case."""
    asked = EMAIL in (hearing.asked or ())
    # An @ is looked for first: the pattern is slow on long texts without one.
    if "@" in heard.text:
        found = [
            Fact(EMAIL, match[0].lower(), match[0], match.start(), match.end(), 0.95)
            for match in _WRITTEN.finditer(heard.text)
        ]
        own = [fact for fact in found if asked or not of_somebody_else(heard, heard.within(fact)[0])]
        return own[-1:]
    return _spoken(heard, asked=asked) if "at" in heard.words and "dot" in heard.words else []


def _spoken(heard: Utterance, *, asked: bool) -> list[Fact]:
    for at, word in enumerate(heard.words):
        if word != "at":
            continue
        end = _domain_end(heard, at + 1)
        first = _local_start(heard, at)
        if end is None or first == at or (not asked and of_somebody_else(heard, first)):
            continue
        value = f"{_joined(heard, first, at)}@{_joined(heard, at + 1, end)}"
        if _WRITTEN.fullmatch(value):
            return [heard.fact(EMAIL, value, first, end, 0.85)]
    return []


def _domain_end(heard: Utterance, first: int) -> int | None:
    """Return where "example dot com dot au" ends; None if there is no such ending."""
    at, end = first, None
    while at < min(first + _LONGEST, len(heard.words) - 1):
        if heard.words[at] == "dot" and heard.words[at + 1] in _ENDINGS:
            end = at + 2
        elif end is not None and heard.words[at] != "dot" and heard.words[at] not in _ENDINGS:
            break
        at += 1
    return end


def _local_start(heard: Utterance, at: int) -> int:
    first = at
    while first > 0 and at - first < _LONGEST and heard.words[first - 1] not in _STOPS and not heard.sentences[first]:
        first -= 1
    return first


def _joined(heard: Utterance, first: int, end: int) -> str:
    parts = []
    for at in range(first, end):
        token = heard.tokens[at]
        if token.number is not None and not token.ordinal:
            parts.append(str(token.number) if not token.word.isdigit() else token.word)
        else:
            parts.append(_SIGNS.get(token.word, token.word))
        # A dash or a stop that was written between the words belongs to the address.
        if at + 1 < end and heard.tokens[at + 1].gap in {"-", "_", "."}:
            parts.append(heard.tokens[at + 1].gap)
    return "".join(parts)
