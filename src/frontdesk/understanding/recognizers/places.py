"""Where the job is: suburb and postcode, and street address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from frontdesk.understanding import gazetteer
from frontdesk.understanding.context import READ_BACK, corrected_between, of_somebody_else
from frontdesk.understanding.recognizers import addresses, postcodes, spelled_places, us_places
from frontdesk.understanding.recognizers.addresses import ADDRESS
from frontdesk.understanding.recognizers.postcodes import state_at
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag, careful_places, first_names, ordinary_words

LOCATION = "customer_location"

_ASKED = frozenset({LOCATION, ADDRESS})
# Questions to which a place alone tells where it is.
_OPEN = frozenset({"issue_description", "book_it"})
_FRAMES = bag(
    """
    in from at near around over out outside suburb live located based within of to address inner outer greater
    central opposite on
    """
)
_LONGEST_FRAME = 3  # words from a frame to its place
# Words that may stand between a frame and a place.
_LINKS = bag("is the in at here out over up down near um uh er around just like suburb of area called")
# Words that may stand before a place which is the whole answer, and behind it.
_LEAD = FILLERS | _LINKS | _FRAMES | bag("its im we were are that thats yes yeah no not be would i said live my")
_TAIL = FILLERS | bag("please thanks in near and not")
# "In hope of", "in the gap between": a place's name that is none.
_THINGS = bag("of between")
# "George Street" is a locality of the post's, and a thousand streets.
_STREETS = bag("street road")
_DIRECTIONS = bag("north south east west upper lower mount port point lake saint st new old")
_REACH = 4  # words back from a place to whose it is
# Behind these a place is the whole of what is said, also where no comma stands.
_SAYING = bag("its be")
_GOING = frozenset({(verb, "to") for verb in ("moving", "going", "off", "flying", "driving", "relocating", "heading")})
_LONGEST_NAME = 4  # words
_SHORTEST_BARE = 4  # letters; a shorter name without a frame is a slip of the ear
_SURE = 3
_LIKELY = 2
_BARE = 1


class Named(NamedTuple):
    """A locality named at tokens [first, end); `rank` says how sure it is that a place is meant."""

    place: str
    first: int
    end: int
    rank: int


def find(heard: Utterance, hearing: Hearing, taken: Set[int]) -> list[Fact]:
    """Return location, postcode and street address, as far as they were said.

    taken   tokens that mean something else (phones, the caller's name)
    """
    address = addresses.find(heard, taken)
    inside = {at for fact in address for at in range(*heard.within(fact))}
    postcode = postcodes.find(heard, hearing, taken | inside)
    return [*_location(heard, hearing, taken | inside, address), *postcode, *address]


def _location(heard: Utterance, hearing: Hearing, taken: Set[int], address: Sequence[Fact]) -> list[Fact]:
    asked = not _ASKED.isdisjoint(hearing.asked or ())
    spelled = spelled_places.find(heard, taken) if hearing.region == "AU" and asked else None
    if spelled is not None:
        return [heard.fact(LOCATION, *spelled, 0.9)]
    alone_counts = asked or _put_right(heard, hearing)
    behind = {heard.within(fact)[1] for fact in address}
    best: Named | None = None
    for one in _meant(heard, _named(heard, hearing, taken, behind, asked=alone_counts), asked=asked):
        if best is None or one.rank > best.rank or _gives_way(heard, best, one):
            best = one
    if best is not None:
        return [heard.fact(LOCATION, best.place, best.first, best.end, 0.95 if best.rank == _SURE else 0.8)]
    return _unlisted(heard, hearing, taken) if LOCATION in (hearing.asked or ()) else []


def _named(heard: Utterance, hearing: Hearing, taken: Set[int], behind: Set[int], *, asked: bool) -> list[Named]:
    """Return the places named; a region without a list of its own has none."""
    if hearing.region == "AU":
        return list(_Reader(heard, taken, behind, asked=asked).named())
    if hearing.region != "US":
        return []
    whole = not _OPEN.isdisjoint(hearing.asked or ())
    return [Named(*one) for one in us_places.named(heard, taken, behind, asked=asked, whole=whole)]


def _put_right(heard: Utterance, hearing: Hearing) -> bool:
    """Tell whether the place that was read back is being put right: "not Bondi, Orange", "wrong suburb"."""
    known = tuple(hearing.known.get(LOCATION, "").split())
    if not known or READ_BACK.isdisjoint(hearing.asked or ()):
        return False
    behind_not = (heard.words[at + 1 : at + 1 + len(known)] for at, word in enumerate(heard.words) if word == "not")
    return known in behind_not or "suburb" in heard.words


def _meant(heard: Utterance, named: Sequence[Named], *, asked: bool) -> Sequence[Named]:
    """Return the places that may be the job's: not those denied, and somebody else's only if no other is named."""
    kept = [one for one in named if not _denied(heard, one)]
    if asked:
        return kept
    own = [one for one in kept if not of_somebody_else(heard, one.first, _REACH)]
    return own or [one for one in kept if one.rank == _SURE]


def _denied(heard: Utterance, one: Named) -> bool:
    """Tell whether it is said not to be there: "not in Bondi", or where the caller goes."""
    if heard.words[max(0, one.first - 2) : one.first] in _GOING:
        return True
    for at in range(one.first - 1, max(-1, one.first - 4), -1):
        if heard.words[at] == "not":
            return True
        if heard.pauses(at + 1) or heard.words[at] not in _LINKS:
            return False
    return False


def _gives_way(heard: Utterance, one: Named, other: Named) -> bool:
    """Tell whether a place is taken back for, left for, or only the region of the next: "from Glebe to Balmain"."""
    region = gazetteer.locality(one.place)
    if region is not None and not gazetteer.codes_of(region) and one.rank == other.rank:
        return True
    between = heard.words[one.end : other.first]
    if ("but", "the") in pairwise(between) and "not" not in between:  # "I'm in Glebe but the leak's in Balmain"
        return True
    left = heard.word(one.first - 1) == "from" and between == ("to",)
    return left or corrected_between(heard, one.end, other.first)


class _Reader:
    """Reads localities in one utterance.

    after_address   tokens behind a street address, where a suburb stands
    """

    def __init__(self, heard: Utterance, taken: Set[int], after_address: Set[int], *, asked: bool) -> None:
        self._heard = heard
        self._taken = taken
        self._after_address = after_address
        self._asked = asked

    def named(self) -> Iterator[Named]:
        """Yield the localities that are meant as places."""
        at = 0
        while at < len(self._heard.words):
            one = self._at(at) if gazetteer.starts_a_name(self._heard.words[at]) else None
            if one is not None:
                yield one
            at = one.end if one is not None else at + 1

    def _at(self, first: int) -> Named | None:
        """Return the longest locality's name that starts at a token and is meant as a place."""
        heard = self._heard
        for end in range(min(first + gazetteer.LONGEST, len(heard.words)), first, -1):
            if not self._taken.isdisjoint(range(first, end)) or any(heard.sentences[first + 1 : end]):
                continue
            place = gazetteer.locality(" ".join(heard.words[first:end]))
            rank = self._rank(first, end, place) if place is not None else 0
            if place is not None and rank:
                return Named(place.name, first, end, rank)
        return None

    def _rank(self, first: int, end: int, place: gazetteer.Locality) -> int:
        """Return how sure it is that a place is meant; 0 if it is not."""
        heard, words = self._heard, self._heard.words[first:end]
        if first in self._after_address or self._has_state(end, place):
            return _SURE
        if (heard.word(end) in addresses.STREET_TYPES and not heard.pauses(end)) or words[-1] in _STREETS:
            return 0
        name = " ".join(words)
        ordinary = ordinary_words().issuperset(words)
        listed = name in careful_places()
        if self._is_framed(first) and not (ordinary and (not listed or heard.word(end) in _THINGS)):
            return _SURE
        careful = ordinary or listed or name in first_names() or len(name) < _SHORTEST_BARE
        if self._asked and self._is_alone(first, end):
            return _SURE
        return 0 if careful else _LIKELY if self._asked else _BARE

    def _has_state(self, end: int, place: gazetteer.Locality) -> bool:
        """Tell whether the locality's own state or postcode follows."""
        heard = self._heard
        return state_at(heard, end)[0] in place.states or heard.word(end) in gazetteer.codes_of(place)

    def _is_framed(self, first: int) -> bool:
        """Tell whether "in", "from" and the like stand before a place: "in Orange", not "in the orange"."""
        heard, at = self._heard, first - 1
        if heard.word(at) == "the" and heard.words[first] in careful_places():
            return False
        while at >= 0 and first - at <= _LONGEST_FRAME and not heard.sentences[at + 1]:
            if heard.words[at] in _FRAMES:
                return True
            if heard.words[at] not in _LINKS:
                return False
            at -= 1
        return False

    def _is_alone(self, first: int, end: int) -> bool:
        """Tell whether the place is all that a clause says: "Uh, Newtown"."""
        heard, start = self._heard, first
        while start > 0 and not heard.pauses(start) and heard.words[start] not in _SAYING:
            start -= 1
        if not _LEAD.issuperset(heard.words[start:first]):
            return False
        return heard.pauses(end) or state_at(heard, end)[0] is not None or heard.word(end) in _TAIL


def _unlisted(heard: Utterance, hearing: Hearing, taken: Set[int]) -> list[Fact]:
    """Return the bare answer to "which suburb" that no list knows: misspelt, or new."""
    first = next((at for at, word in enumerate(heard.words) if word not in _LEAD), len(heard.words))
    end = first
    while end < min(first + _LONGEST_NAME, len(heard.words)) and end not in taken and _may_be_place(heard, first, end):
        end += 1
    words = heard.words[first:end]
    if ordinary_words().issuperset(words) or len("".join(words)) < _SHORTEST_BARE:
        return []
    # Elsewhere no list tells a town from a name: Charlotte may be either.
    if hearing.region == "AU" and words[0] in first_names():
        return []
    near = gazetteer.misspelt(" ".join(words)) if hearing.region == "AU" else None
    if near is not None:
        return [heard.fact(LOCATION, near.name, first, end, 0.7)]
    if heard.pauses(end) or state_at(heard, end)[0] is not None or heard.words[end] in _TAIL:
        return [heard.fact(LOCATION, " ".join(words), first, end, 0.5)]
    return []


def _may_be_place(heard: Utterance, first: int, at: int) -> bool:
    """Tell whether a word can belong to a place's name that starts at `first`."""
    word = heard.words[at]
    if not word.isalpha() or (at > first and (heard.pauses(at) or state_at(heard, at)[0] is not None)):
        return False
    return word in _DIRECTIONS or word not in ordinary_words()
