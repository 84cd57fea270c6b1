"""Names given letter by letter: "D-A-V-E", "double L", "B for Bravo"."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

_LEAD = bag("spelt spelled thats its that is it spelling with spell i and as in um uh so")
_FEWEST = 2  # letters in a row
_MOST_LEAD = 4  # words between a name and its letters
_ALIKE = 0.4  # how alike a word and its spelling are at least


class Spelled(NamedTuple):
    """Letters said one by one, lower case, and their tokens [first, end)."""

    letters: str
    first: int
    end: int


def after(heard: Utterance, at: int) -> Spelled | None:
    """Return the word spelled at a place or a few small words on; None if none is."""
    for first in range(at, min(at + _MOST_LEAD + 1, len(heard.words))):
        spelled = _run(heard, first)
        if spelled is not None:
            return spelled
        # "Kerry with a K" tells of one letter and spells nothing.
        if heard.words[first] not in _LEAD or heard.words[first : first + 2] == ("with", "a"):
            return None
    return None


def mended(name: str, letters: str) -> str:
    """Return a name in which the word that was spelled is written as spelled."""
    words = name.split()
    alike = [SequenceMatcher(None, word.lower(), letters).ratio() for word in words]
    spelled = letters.capitalize()
    if not words or max(alike) < _ALIKE:
        return f"{name} {spelled}".strip()
    nearest = alike.index(max(alike))
    if words[nearest].replace("'", "").replace("-", "").lower() == letters:
        return name
    return " ".join([*words[:nearest], spelled, *words[nearest + 1 :]])


def _run(heard: Utterance, first: int) -> Spelled | None:
    letters: list[str] = []
    at = first
    while at < len(heard.words):
        word = heard.words[at]
        if word == "double" and _is_letter(heard.word(at + 1)):
            letters.append(heard.words[at + 1] * 2)
            at += 2
        elif _is_letter(word):
            letters.append(word)
            at += 1
            # "B for Bravo", "D as in dog": the example only explains the letter.
            if heard.word(at) == "for" and heard.word(at + 1).startswith(word) and len(heard.word(at + 1)) > 1:
                at += 2
            elif heard.words[at : at + 2] == ("as", "in") and heard.word(at + 2).startswith(word):
                at += 3
        else:
            break
    said = "".join(letters)
    return Spelled(said, first, at) if len(said) >= _FEWEST and len(letters) >= _FEWEST else None


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()
