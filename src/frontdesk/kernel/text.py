"""Text from outside made fit to be stored."""

from __future__ import annotations

LONGEST = 20_000
"""Characters of one utterance that are kept; nobody says so much in one breath."""


def storable(text: str) -> str:
    """Return a text as PostgreSQL and UTF-8 can hold it: without NUL, lone surrogates replaced by `?`, not endless."""
    text = text[:LONGEST]
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
