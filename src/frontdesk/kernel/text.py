"""Text from outside made fit to be stored."""

from __future__ import annotations


def storable(text: str) -> str:
    """Return a text as PostgreSQL and UTF-8 can hold it: without NUL, lone surrogates replaced by `?`."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
