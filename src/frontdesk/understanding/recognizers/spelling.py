"""Names given letter by letter: "D-A-V-E", "double L", "B for Bravo", "O apostrophe B-R-I-E-N"."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from frontdesk.understanding.recognizers.name_words import cased
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

_LEAD = bag("spelt spelled thats its that is it spelling with spell i and as in um uh so")
_FEWEST = 2  # letters in a row
_MOST_LEAD = 4  # words between a name and its letters
_ALIKE = 0.4  # how alike a word and its spelling are at least


class Spelled(NamedTuple):
    """Letters said one by one, lower case, a space between names, and their tokens [first, end)."""

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
    if " " in letters:
        return cased(letters)
    spelled = cased(letters)
    if not words or max(alike) < _ALIKE:
        return f"{name} {spelled}".strip()
    nearest = alike.index(max(alike))
    if words[nearest].replace("'", "").replace("-", "").lower() == letters.replace("'", ""):
        return name
    return " ".join([*words[:nearest], spelled, *words[nearest + 1 :]])


def _run(heard: Utterance, first: int) -> Spelled | None:
    letters: list[str] = []
    at = first
    while at < len(heard.words):
        word = heard.words[at]
        if letters and word == "apostrophe" and _is_letter(heard.word(at + 1)):
            # "S I O B H A N O apostrophe": the family name begins with the letter before.
            if len(letters) > 1 and letters[-2] != " ":
                letters.insert(-1, " ")
            letters.append("'")
            at += 1
            continue
        if _parts_names(heard, first, at) and _is_letter(word):
            letters.append(" ")
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


def _parts_names(heard: Utterance, first: int, at: int) -> bool:
    """Tell whether another name is spelled from here on: "S-I-O-B-H-A-N O-B-R-I-E-N"."""
    if at - first < _FEWEST or heard.tokens[at].gap != " " or heard.words[at - 1] == "apostrophe":
        return False
    return heard.tokens[at - 1].gap == "-" and heard.tokens[at - 2].start >= heard.tokens[first].start


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()
