"""What can be a name in an utterance, and how far it goes; whose it is, others decide."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from frontdesk.understanding import gazetteer
from frontdesk.understanding.recognizers.name_words import (
    AFTER_NAME,
    NO_REPLY,
    NOT_A_NAME_ENDING,
    PARTICLES,
    SURNAMES,
    TITLES,
    cased,
)
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import first_names, ordinary_words

_LONGEST = 5  # words in a name, particles included
_SHORTEST_WORD = 5  # letters; shorter words with such an ending are often names ("Fred", "Lily")


class Candidate(NamedTuple):
    """A name that may be the caller's: tokens [first, end), `rank` greater where the frame is surer."""

    first: int
    end: int
    rank: int
    value: str


class Runs:
    """Names that start at places of one utterance.

    taken   tokens that mean something else (services, dates, phones): no name goes on over them
    asked   True if the desk asked for a name: then "Connolly" is one, whatever it ends in
    """

    def __init__(self, heard: Utterance, taken: Set[int], *, asked: bool = False) -> None:
        self.heard = heard
        self._asked = asked
        self.taken = taken
        self._first_names = first_names()
        self._ordinary = ordinary_words()

    def end(self, start: int) -> int:
        """Return where a name that starts at a place ends; the place itself if none starts there."""
        heard, first = self.heard, start
        if heard.word(first) in TITLES:
            first += 1
        at = first
        while at < len(heard.words) and at - first < _LONGEST and (self.may_be_name(at) or self._is_surname(at, first)):
            if at > first and not self._goes_on(first, at):
                break
            at += 1
        while at > first + 1 and heard.words[at - 1] in PARTICLES:
            at -= 1
        return at if at > first else start

    def may_be_name(self, at: int) -> bool:
        """Tell whether a word could stand in a name."""
        word = self.heard.words[at]
        if word in self._first_names:
            return True
        if at in self.taken or len(word) == 1 or not word.isalpha() or word in NO_REPLY:
            return False
        ending = len(word) > _SHORTEST_WORD and word.endswith(NOT_A_NAME_ENDING)
        named = not ending or (self._asked and gazetteer.locality(word) is not None)
        return word in PARTICLES or (word not in self._ordinary and named)

    def is_known(self, at: int) -> bool:
        """Tell whether a common first name stands at a place."""
        return self.heard.word(at) in self._first_names

    def is_titled(self, at: int) -> bool:
        """Tell whether "Mrs" and the like stand at a place."""
        return self.heard.word(at) in TITLES

    def is_ordinary(self, at: int) -> bool:
        """Tell whether a word is one that names nobody where a name could stand."""
        return self.heard.word(at) in self._ordinary

    def closes(self, end: int) -> bool:
        """Tell whether a name can end at a place."""
        return self.heard.pauses(end) or self.heard.word(end) in AFTER_NAME or end in self.taken

    def candidate(self, first: int, end: int, rank: int) -> Candidate:
        """Return the name at tokens [first, end); a title stays only before a family name alone."""
        heard = self.heard
        if heard.words[first] in TITLES and end - first > 2:
            first += 1
        said = heard.text[heard.tokens[first].start : heard.tokens[end - 1].end]
        return Candidate(first, end, rank, cased(said))

    def _goes_on(self, first: int, at: int) -> bool:
        """Tell whether a further word still belongs to the name."""
        heard = self.heard
        if heard.pauses(at) or heard.words[at] in AFTER_NAME:
            return False
        if heard.tokens[at].gap == "-" or heard.words[at] in PARTICLES:
            return True
        capitals = heard.tokens[first].text[0].isupper() and not heard.text.isupper()
        return not capitals or heard.tokens[at].text[0].isupper()

    def _is_surname(self, at: int, first: int) -> bool:
        """Tell whether a word that is none by itself is the family name behind a first name or a title."""
        word = self.heard.words[at]
        led = (at == first + 1 and self.is_known(first)) or (at == first and self.is_titled(at - 1))
        if led and at not in self.taken and word not in self._ordinary and word.endswith(NOT_A_NAME_ENDING):
            return gazetteer.locality(word) is not None or self._is_capital(at)
        if at != first + 1 or word not in SURNAMES:
            return False
        return self.is_known(first) or (self._is_capital(first) and self._is_capital(at))

    def _is_capital(self, at: int) -> bool:
        return self.heard.tokens[at].text[0].isupper() and not self.heard.text.isupper()
