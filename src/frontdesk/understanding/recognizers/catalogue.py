"""The business's own values of any fact, found word for word."""

from __future__ import annotations

from frontdesk.understanding.context import negated
from frontdesk.understanding.lexicon import Sense
from frontdesk.understanding.patterns import Matcher, apart
from frontdesk.understanding.types import Fact
from frontdesk.understanding.utterance import Utterance


def find(heard: Utterance, values: Matcher[Sense]) -> list[Fact]:
    """Return the values named, the longer one where two share words; one that is denied does not count."""
    return [
        heard.fact(hit.label.name, hit.label.value, hit.first, hit.end)
        for hit in apart(values.hits(heard))
        if not negated(heard, hit.first)
    ]
