"""Names given letter by letter: "D-A-V-E", "double L", "B for Bravo", "O apostrophe B-R-I-E-N"."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from frontdesk.understanding.recognizers.name_words import cased
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag, first_names

_LEAD = bag("spelt spelled thats its that is it spelling with spell i and as in um uh so then the last first family")
_LEAD |= bag("name names surname")
_FEWEST = 2  # letters in a row
_MOST_LEAD = 5  # words between a name and its letters
_ALIKE = 0.4  # how alike a word and its spelling are at least
_BOTH_ALIKE = 0.5  # the same where letters in a row spell two words
_MUCH_ALIKE = 0.6
_PAIR = 2  # names spelled in a row
# "Jon without an H", "Anne with two Ns": a word about the letters, which spells nothing.
_ASIDES = bag("with without no")
_COUNTS = bag("a an one two double any")
_STOPS = ".;:!?"
_WORDS = bag("i a")  # letters that are words too


class Spelled(NamedTuple):
    """Letters said one by one, lower case, a space between names, and their tokens [first, end).

    parts   the same parted where the speaker paused between runs of letters: it may be another name, or a breath
    """

    letters: str
    first: int
    end: int
    parts: tuple[str, ...] = ()


def after(heard: Utterance, at: int) -> Spelled | None:
    """Return the word spelled at a place or a few small words on; None if none is."""
    first = aside_end(heard, at)
    for place in range(first, min(first + _MOST_LEAD + 1, len(heard.words))):
        spelled = _run(heard, place)
        if spelled is not None:
            return spelled
        if heard.words[place] not in _LEAD:
            return None
    return None


def aside_end(heard: Utterance, at: int) -> int:
    """Return where a word about single letters ends, "without an H"; the place itself if none starts there."""
    if heard.word(at) not in _ASIDES:
        return at
    first = at + (heard.word(at + 1) in _COUNTS) + 1
    end = first
    while end < len(heard.words) and not heard.pauses(end) and _is_letter(heard.words[end].removesuffix("s")):
        end += 1
    return end if end > first else at


def alone(spelled: Spelled) -> str:
    """Return the name that letters alone spell; a common first name before a pause parts them in two."""
    two = len(spelled.parts) == _PAIR and spelled.parts[0] in first_names()
    return cased(" ".join(spelled.parts) if two else spelled.letters)


def mended(name: str, spelled: Spelled) -> str:
    """Return a name in which what was spelled, one word or two in a row, is written as spelled."""
    if " " in spelled.letters:
        return cased(spelled.letters)
    words = name.split()
    return _both_mended(words, spelled) or _one_mended(name, words, spelled.letters)


def mended_or_added(name: str, spelled: Spelled) -> str:
    """Return a name with the family name that was spelled; what is much like it was that name already."""
    if " " in name or _alike(name, spelled.letters) > _MUCH_ALIKE:
        return mended(name, spelled)
    return f"{name} {alone(spelled)}"


def _both_mended(words: Sequence[str], spelled: Spelled) -> str | None:
    """Return "Priya Raman" of the letters of both; None if the letters are rather those of one word."""
    best, found = max((_alike(word, spelled.letters) for word in words), default=0.0), None
    if len(spelled.parts) == _PAIR:
        cuts: Sequence[int] = (len(spelled.parts[0]),)
        if len(words) == 1 and _alike(words[0], spelled.parts[0]) > best:
            return cased(" ".join(spelled.parts))
    else:
        cuts = range(_FEWEST, len(spelled.letters) - _FEWEST + 1)
    for at, (one, other) in enumerate(pairwise(words)):
        for cut in cuts:
            front, back = spelled.letters[:cut], spelled.letters[cut:]
            alike = (_alike(one, front), _alike(other, back))
            if min(alike) >= _BOTH_ALIKE and sum(alike) / _PAIR > best:
                best = sum(alike) / _PAIR
                found = " ".join([*words[:at], cased(front), cased(back), *words[at + _PAIR :]])
    return found


def _alike(word: str, letters: str) -> float:
    """Return how alike a word and letters are, 0 to 1; marks in the word do not count."""
    return SequenceMatcher(None, word.lower().replace("'", "").replace("-", ""), letters).ratio()


def _one_mended(name: str, words: Sequence[str], letters: str) -> str:
    alike = [SequenceMatcher(None, word.lower(), letters).ratio() for word in words]
    spelled = cased(letters)
    if not words or max(alike) < _ALIKE:
        return f"{name} {spelled}".strip()
    nearest = alike.index(max(alike))
    if words[nearest].replace("'", "").replace("-", "").lower() == letters.replace("'", ""):
        return name
    return " ".join([*words[:nearest], spelled, *words[nearest + 1 :]])


def _run(heard: Utterance, first: int) -> Spelled | None:
    if heard.word(first) == "a" and heard.word(first - 1) in _ASIDES:
        return None
    letters: list[str] = []
    parts = [0]
    at = first
    while at < len(heard.words) and not _goes_on_talking(heard, first, at):
        if letters and heard.words[at] == "apostrophe" and _is_letter(heard.word(at + 1)):
            # "S I O B H A N O apostrophe": the family name begins with the letter before.
            if len(letters) > 1 and letters[-2] != " ":
                letters.insert(-1, " ")
            letters.append("'")
            at += 1
            continue
        end = _letter_end(heard, at)
        if end == at:
            break
        if _parts_names(heard, first, at):
            letters.append(" ")
        elif _pauses_more(heard, first, at):
            parts.append(len("".join(letters)))
        letters.append(heard.words[at + 1] * 2 if heard.words[at] == "double" else heard.words[at])
        at = end
    said = "".join(letters)
    if len(said) < _FEWEST or len(letters) < _FEWEST:
        return None
    return Spelled(said, first, at, tuple(said[one:other] for one, other in pairwise([*parts, len(said)])))


def _letter_end(heard: Utterance, at: int) -> int:
    """Return where a letter ends that starts at a place, with what explains it; the place itself if none does."""
    word, after = heard.words[at], at + 1
    if word == "double" and _is_letter(heard.word(after)):
        return at + 2
    if not _is_letter(word):
        return at
    # "B for Bravo", "D as in dog": the example only explains the letter.
    if heard.word(after) == "for" and heard.word(at + 2).startswith(word) and len(heard.word(at + 2)) > 1:
        return at + 3
    explained = heard.words[after : at + 3] == ("as", "in") and heard.word(at + 3).startswith(word)
    return at + 4 if explained else after


def _pauses_more(heard: Utterance, first: int, at: int) -> bool:
    """Tell whether the speaker pauses before a letter longer than before the last: another name, or a breath."""
    return at - first >= _FEWEST and _pause(heard, at) > _pause(heard, at - 1)


def _goes_on_talking(heard: Utterance, first: int, at: int) -> bool:
    """Tell whether a letter is a word of the next sentence: "M I K E, I need"."""
    if heard.words[at] not in _WORDS or not _pauses_more(heard, first, at):
        return False
    return not _is_letter(heard.word(at + 1))


def _pause(heard: Utterance, at: int) -> int:
    """Return how long a writer would have the speaker pause before a token: 0 not at all, 1 a comma, 2 a stop."""
    gap = heard.tokens[at].gap
    return 2 if any(mark in gap for mark in _STOPS) else int("," in gap)


def _parts_names(heard: Utterance, first: int, at: int) -> bool:
    """Tell whether another name is spelled from here on: "S-I-O-B-H-A-N O-B-R-I-E-N"."""
    if at - first < _FEWEST or heard.tokens[at].gap != " " or heard.words[at - 1] == "apostrophe":
        return False
    return heard.tokens[at - 1].gap == "-" and heard.tokens[at - 2].start >= heard.tokens[first].start


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()
