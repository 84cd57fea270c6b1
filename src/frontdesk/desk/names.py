"""Names within what is about to be said: marked where they are filled in, so that nobody takes them for a sentence.

The marks are two characters that stand for nothing in any script; guard.py takes them out before anything is said.
"""

from __future__ import annotations

import re

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = str.maketrans("", "", _OPEN + _CLOSE)
_MARKED = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")
# Stands for a name while claims are looked for: a word, so that the words around it stay where they are.
_SOMETHING = "Something"

FILLED_IN = frozenset(
    {"business", "name", "service", "services", "location", "place", "areas", "issue", "message", "address"}
)
"""Placeholders that are filled in with what something is called, or with a caller's own words."""


def named(text: str) -> str:
    """Return a name as one that is marked."""
    return f"{_OPEN}{plain(text)}{_CLOSE}" if text else text


def marked_in(text: str, name: str) -> str:
    """Return a phrase with a name marked where it is written out; a placeholder in braces is none."""
    return re.sub(rf"(?<![\w{{]){re.escape(name)}(?![\w}}])", lambda _: named(name), text) if name else text


def masked(text: str) -> str:
    """Return a text with a neutral word in place of each marked name."""
    return _MARKED.sub(_SOMETHING, text)


def plain(text: str) -> str:
    """Return a text as it is said, without marks."""
    return text.translate(_MARKS)
