"""Whose shop or office it is that a caller names: their own, where the job may be, or one where somebody else works."""

from __future__ import annotations

from frontdesk.understanding.lexicon import Sense
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

_KINDS = bag("commercial industrial")  # these say outright what kind of property it is
_HAVING = bag("have has got own owns run runs manage manages operate opened for in at inside of to from")
_POSSESSIVE = bag("my our")
_DETERMINERS = bag("a an the this")
_MOST_ADJECTIVES = 2  # "a small family restaurant"

_PERSONS = bag(
    """
    lady ladies guy guys girl girls man men woman women person people someone somebody fella bloke gentleman chap kid
    boy salesman saleswoman salesperson clerk rep folks cashier they he she staff manager
    """
)
_SAYING = bag(
    """
    said says say told tells mentioned reckoned reckons recommended suggested thought explained promised gave sent
    referred
    """
)
# "I bought it at the shop", "we stopped by the showroom".
_CALLING_IN = bag("bought saw ordered came stopped went visited swung dropped popped browsed chose picked talked spoke")
_PLACES_OF = bag("at from in into by to over through")
_ARTICLES = bag("the your that")
_REACH = 4  # words between a place and the saying


def is_own(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether a business is named as the caller's: "I have a restaurant", "for our little salon", "commercial"."""
    if not _KINDS.isdisjoint(heard.words[hit.first : hit.end]):
        return True
    at = hit.first - 1
    while at > hit.first - 1 - _MOST_ADJECTIVES and heard.word(at) not in _POSSESSIVE | _DETERMINERS:
        at -= 1
    return heard.word(at) in _POSSESSIVE or (heard.word(at) in _DETERMINERS and heard.word(at - 1) in _HAVING)


def is_reported(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether a place is only where somebody said something or where the caller has been: no job is there.

    "The lady at the store said", "they told me at the shop", "the store said", "we stopped by the showroom".
    """
    article = hit.first - 1 - (heard.word(hit.first - 1) not in _ARTICLES)  # "the hardware store"
    if heard.word(article) not in _ARTICLES:
        return False
    if heard.word(hit.end) in _SAYING and not heard.pauses(hit.end):
        return True
    way = article - 1
    if heard.word(way) not in _PLACES_OF:
        return False
    before = {heard.word(at) for at in range(max(0, way - _REACH), way)}
    behind = heard.words[hit.end : hit.end + _REACH - 1]
    said_there = heard.word(way - 1) in _PERSONS and not _SAYING.isdisjoint(behind)
    return said_there or not before.isdisjoint(_SAYING | _CALLING_IN)
