"""The word lists that ship beside this module, read once when first needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_FOLDER = "frontdesk.understanding.data"


@cache
def first_names() -> frozenset[str]:
    """Return common first names, lower case."""
    return frozenset(_text("first_names.txt").split())


@cache
def ordinary_words() -> frozenset[str]:
    """Return words that are no name and no place where one could stand."""
    return frozenset(_text("ordinary_words.txt").split())


@cache
def careful_places() -> frozenset[str]:
    """Return localities that are also words or names, and need a place's company to be heard as one."""
    return frozenset(name.strip() for line in _text("careful_places.txt").splitlines() for name in line.split(","))


def _text(name: str) -> str:
    """Return a list without its comment lines."""
    lines = files(_FOLDER).joinpath(name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def bag(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


def rows(phrases: str) -> tuple[tuple[str, ...], ...]:
    """Return phrases, which a `|` parts, as rows of words."""
    return tuple(tuple(phrase.split()) for phrase in phrases.split("|"))
