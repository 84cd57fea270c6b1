"""Whether a caller who wishes for a person says why: then nobody asks them what to pass on. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from frontdesk.understanding.types import Fact
from frontdesk.understanding.wordlists import bag

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Said around the wish itself, and telling nothing of the matter.
_EMPTY = bag(
    """
    hi hello hey please thanks thank you yes yeah no ok okay um uh er well so and or but then now just can could may
    might would will i i'd i'm i'll me my we us our to a an the with for of on at in it that this be is are do get have
    has want need like rather somebody someone person human real actual speak talk call ring phone number back there
    anyone anybody manager boss owner supervisor operator receptionist representative technician put through transfer
    connect callback let ask tell leave message pass make sure don't dont not robot machine bot computer am we've i've
    actually instead sorry maybe hang
    today tomorrow soon possible later bit really one from your team staff here good morning afternoon evening day
    """
)
_REASON = frozenset({"about", "regarding", "because", "re", "concerning", "over"})
_ENOUGH = 2  # words


def tells_why(text: str, facts: Sequence[Fact]) -> bool:
    """Return whether a text holds more than the wish itself, a name and a number.

    facts   those understood from it; their own words tell nothing of the matter
    """
    for fact in facts:
        if fact.text and fact.name in _SAID_ALREADY:
            text = text.replace(fact.text, " ", 1)
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    content = [word for word in words if word not in _EMPTY | _REASON]
    return len(content) >= (1 if _REASON.intersection(words) else _ENOUGH)


def asks_for_something(text: str) -> bool:
    """Return whether a question names a thing: "is there parking?", but not "is that all okay with you?"."""
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return any(word not in _EMPTY | _REASON | _CHECKS for word in words)


_CHECKS = bag(
    """
    is it's that's was right fine correct all guys sure great does did am what's what how why when who where which then
    wrong work works understand understood got help sound sounds know think thing things if any else not isn't doesn't
    """
)
_SAID_ALREADY = frozenset({"customer_name", "customer_phone", "customer_email"})
