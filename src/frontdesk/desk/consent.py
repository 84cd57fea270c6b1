"""What a yes needs to count: that the question was heard. Pure."""

from __future__ import annotations

from frontdesk.kernel.text import sentences

# A yes to one of these lets the desk do something, so what is agreed to must have been heard.
CONSENTS = frozenset({"confirm", "book_it", "selected_appointment", "anything_else"})

# Moves that leave a question as it stands: whoever cuts them off has heard it before.
QUIET = frozenset({"silence", "hold_on", "calm"})

UNHEARD = "unheard"
"""The act of a quiet turn behind a question that was cut off: the question is still to be heard."""


def is_cut_short(text: str, heard_to: int) -> bool:
    """Return whether a turn was cut off before the question it ends with was begun, or before half of it was said.

    heard_to   characters that were heard
    """
    question = (sentences(text) or [""])[-1].lstrip()
    return heard_to <= len(text) - len(question) or 2 * heard_to < len(text)
