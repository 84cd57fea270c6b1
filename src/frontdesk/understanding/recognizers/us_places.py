"""Places in the United States: cities and neighborhoods of the list, and others where the words say "I live in"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from frontdesk.understanding.recognizers.addresses import STREET_TYPES
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag, first_names, ordinary_words, rows

_FRAMES = bag("in from at near around over out outside live located based within to downtown")
# Words that may stand between a frame and a place.
_LINKS = bag("the um uh like here over out up down just like near city town neighborhood area called of")
_LONGEST_FRAME = 3  # words from a frame to its place
# Behind these a name that is on no list is a place all the same.
_DWELLING = rows(
    """
    im in | were in | am in | are in | live in | living in | located in | based in | out in | over in | up in |
    down in | here in | place in | house in | apartment in | home in | staying in | building in | office in
    """
)
_LONGEST_NAME = 4  # words
_SHORTEST_NAME = 4  # letters of one that is on no list
# Parts of names that are ordinary words by themselves.
_PARTS = bag(
    """
    north south east west upper lower new old fort mount mt port lake saint st san santa los las el la park hill hills
    heights city village beach springs side valley falls grove gardens point bay island ridge view center square town
    """
)
# What a place's name may end in; most are also things by themselves.
_ENDINGS = bag(
    """
    park hill hills heights city village beach springs valley falls grove gardens point bay island ridge center square
    town creek lake lakes woods forest rock canyon
    """
)
_NO_OPENINGS = bag("the a an my our your this that in on at to of is it its and or some no not from near for with")
_NO_PLACES = bag(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday english spanish cash bed bags town school debt pain labor
    """
)
# Codes that are no words of their own; "in", "or" and "me" are not here.
_STATES = bag(
    """
    ny nj ct ma pa de md dc va nc sc ga fl tn ky mo mi mn wi il ia ks ne nd sd ok tx nm az nv ut wy mt wa ak vt nh ri
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming
    """
)
_LONG_STATES = rows(
    """
    new york | new jersey | new mexico | new hampshire | north carolina | south carolina | north dakota |
    south dakota | west virginia | rhode island
    """
)
_ZIP = 5  # digits
# What may stand before a place that is the whole answer.
_LEAD = FILLERS | _FRAMES | _LINKS | bag("im we were are am is its it i my thats yes yeah no sorry said live")

SURE = 3
LIKELY = 2
BARE = 1


class UsPlace(NamedTuple):
    """A place named at tokens [first, end); `rank` says how sure it is that one is meant."""

    place: str
    first: int
    end: int
    rank: int


def named(
    heard: Utterance, taken: Set[int], after_address: Set[int], *, asked: bool, whole: bool = False
) -> Iterator[UsPlace]:
    """Yield the places that are meant, in order.

    taken          tokens that mean something else
    after_address  tokens behind a street address, where a city stands
    asked          True if a place or an address was asked for
    whole          True if a place counts that is all that was said: asked what is wrong, nobody names one
    """
    at = 0
    while at < len(heard.words):
        one = (
            _listed(heard, at, taken, after_address, asked=asked, whole=whole)
            or _unlisted(heard, at, taken)
            or _whole(heard, at, taken, asked=asked)
        )
        if one is not None:
            yield one
        at = one.end if one is not None else at + 1


def _listed(
    heard: Utterance, first: int, taken: Set[int], after_address: Set[int], *, asked: bool, whole: bool
) -> UsPlace | None:
    for end in range(min(first + _LONGEST_NAME, len(heard.words)), first, -1):
        name = " ".join(heard.words[first:end])
        if name not in names() or not taken.isdisjoint(range(first, end)) or any(heard.sentences[first + 1 : end]):
            continue
        rank = _rank(heard, first, end, after_address, asked=asked, whole=whole)
        return UsPlace(name, first, end, rank) if rank else None
    return None


def _rank(heard: Utterance, first: int, end: int, after_address: Set[int], *, asked: bool, whole: bool) -> int:
    """Return how sure it is that a place is meant, 0 if it is not: "Brooklyn speaking", "Madison Avenue"."""
    if heard.word(end) in STREET_TYPES and not heard.pauses(end):
        return 0
    if first in after_address or _is_framed(heard, first) or _state_end(heard, end) > end:
        return SURE
    if asked or (whole and end == len(heard.words) and _LEAD.issuperset(heard.words[:first])):
        return LIKELY
    words = heard.words[first:end]
    return 0 if words[0] in first_names() or ordinary_words().issuperset(words) or end - first == 1 else BARE


def _is_framed(heard: Utterance, first: int) -> bool:
    at = first - 1
    while at >= 0 and first - at <= _LONGEST_FRAME and not heard.sentences[at + 1]:
        if heard.words[at] in _FRAMES:
            return True
        if heard.words[at] not in _LINKS:
            return False
        at -= 1
    return False


def _unlisted(heard: Utterance, first: int, taken: Set[int]) -> UsPlace | None:
    """Return the name behind "I live in" that no list has: up to four words, one of them no ordinary one."""
    if heard.words[max(0, first - 2) : first] not in _DWELLING or heard.opens(first):
        return None
    end = first
    while end < min(first + _LONGEST_NAME, len(heard.words)) and end not in taken and _may_belong(heard, first, end):
        end += 1
    words = heard.words[first:end]
    if _PARTS.issuperset(words) or ordinary_words().issuperset(words) or len("".join(words)) < _SHORTEST_NAME:
        return None
    return UsPlace(" ".join(words), first, end, LIKELY)


def _whole(heard: Utterance, first: int, taken: Set[int], *, asked: bool) -> UsPlace | None:
    """Return the name that ends as places do, "Cedar Park", where nothing but it is said, or "in" stands before it."""
    framed = heard.word(first - 1) in _FRAMES and not heard.opens(first)
    if heard.words[first] in _LEAD:
        return None
    if not framed and not (asked and _LEAD.issuperset(heard.words[:first])):
        return None
    for end in range(min(first + _LONGEST_NAME, len(heard.words)), first + 1, -1):
        written = all(heard.tokens[at].text[:1].isupper() for at in range(first, end))
        closed = heard.pauses(end) or _state_end(heard, end) > end
        if not is_shaped(heard.words[first:end]) or not taken.isdisjoint(range(first, end)):
            continue
        if (closed and asked) or (written and framed and not heard.text.isupper()):
            return UsPlace(" ".join(heard.words[first:end]), first, end, LIKELY)
    return None


def _may_belong(heard: Utterance, first: int, at: int) -> bool:
    word = heard.words[at]
    if not word.isalpha() or word in _NO_PLACES or (at > first and heard.pauses(at)):
        return False
    if at > first and _state_end(heard, at) > at:
        return False
    return word in _PARTS or word not in ordinary_words()


def ends_at(heard: Utterance, at: int) -> bool:
    """Tell whether a place or a state ends right before a token, in the same sentence."""
    if heard.opens(at):
        return False
    if any(_state_end(heard, first) == at for first in (at - 1, at - 2) if first >= 0):
        return True
    return any(is_shaped(heard.words[first:at]) for first in range(max(0, at - _LONGEST_NAME), at))


def _state_end(heard: Utterance, at: int) -> int:
    """Return where a state or a ZIP code that stands at a place ends; the place itself if none does."""
    for words in _LONG_STATES:
        if heard.words[at : at + len(words)] == words:
            return at + len(words)
    word = heard.word(at)
    return at + 1 if word in _STATES or (len(word) == _ZIP and word.isascii() and word.isdigit()) else at


def is_shaped(words: Sequence[str]) -> bool:
    """Tell whether words are a listed place, or end as names of places do: "Cedar Park", "Dripping Springs"."""
    return " ".join(words) in names() or (
        1 < len(words) <= _LONGEST_NAME
        and words[-1] in _ENDINGS
        and words[0] not in _NO_OPENINGS
        and not _NO_PLACES.intersection(words)
    )


@cache
def names() -> frozenset[str]:
    """Return the places of the list, lower case, without a "the" before them."""
    text = files("frontdesk.understanding.data").joinpath("us_places.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(name.strip().removeprefix("the ") for line in lines for name in line.split(","))
