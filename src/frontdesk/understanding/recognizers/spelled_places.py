"""Suburbs given letter by letter: "W double O double L A H R A"; the gazetteer decides what is one."""

from __future__ import annotations

from collections.abc import Set

from frontdesk.understanding import gazetteer
from frontdesk.understanding.recognizers import spelling
from frontdesk.understanding.utterance import Utterance

_FEWEST = 4  # letters; fewer are initials


def find(heard: Utterance, taken: Set[int]) -> tuple[str, int, int] | None:
    """Return the locality spelled and its tokens [first, end); None if no letters in a row name one.

    taken   tokens that mean something else (the caller's name, spelled)
    """
    at = 0
    while at < len(heard.words):
        spelled = spelling.after(heard, at)
        if spelled is None:
            at += 1
            continue
        free = taken.isdisjoint(range(spelled.first, spelled.end)) and len(spelled.letters) >= _FEWEST
        place = _named(spelled.letters) if free else None
        if place is not None:
            return place.name, spelled.first, spelled.end
        at = spelled.end
    return None


def _named(letters: str) -> gazetteer.Locality | None:
    """Return the locality of these letters: as one word, as two, or one letter off."""
    letters = "".join(letter for letter in letters if letter.isalpha())
    ways = [letters, *(f"{letters[:at]} {letters[at:]}" for at in range(2, len(letters) - 1))]
    found = (place for place in map(gazetteer.locality, ways) if place is not None)
    return next(found, None) or gazetteer.misspelt(letters)
