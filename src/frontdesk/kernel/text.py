"""Text as such: made fit to be stored, cut into sentences."""

from __future__ import annotations

import re

LONGEST = 20_000
"""Characters of one utterance that are kept; nobody says so much in one breath."""


def storable(text: str) -> str:
    """Return a text as PostgreSQL and UTF-8 can hold it: without NUL, lone surrogates replaced by `?`, not endless."""
    text = text[:LONGEST]
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


_SENTENCE = re.compile(r"\S.*?[.!?]+[\"'”’)]*(?=\s|$)|\S.*?$", re.DOTALL)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; put together they are the text."""
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
