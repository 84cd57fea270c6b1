"""Street addresses: number, street and type, with the unit before them."""

from __future__ import annotations

from collections.abc import Set

from frontdesk.understanding.context import OTHERS, of_somebody_else
from frontdesk.understanding.types import Fact
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

ADDRESS = "address"
STREET_TYPES = bag(
    """
    street st road rd avenue ave av drive dr lane ln court ct place pl crescent cres cr highway hwy parade pde
    way terrace tce close cl boulevard blvd circuit cct grove gr esplanade esp square sq rise row walk mews loop
    parkway pkwy concourse turnpike tpke plaza plz trail
    gardens gdns promenade mall alley quay view vista glade glen ridge chase circle retreat
    """
)
_UNITS = bag("unit u apartment apt flat villa shop level lot suite townhouse")
_STREETS = bag("broadway")  # a whole street's name, without a type
_COMPASS = bag("north south east west northwest northeast southwest southeast nw ne sw se")
_TENS = bag("twenty thirty forty fifty sixty seventy eighty ninety")
# Words of "it's at my mum's place".
_PREMISES = bag("place house home unit flat apartment shop property at on is its")
_OWNERS = bag("the my our a her his one of")
_THERE = bag("at to its is for round around over")
_LONGEST_STREET = 3  # words of a street's name
_NO_STREET = bag(
    """
    the a an in on at of and is my number i its to for from with by near off that this it way there be have had
    been
    """
)


def find(heard: Utterance, taken: Set[int]) -> list[Fact]:
    """Return the street addresses in order: number, street and type, with the unit before it. The last one counts."""
    found = []
    for at, word in enumerate(heard.words):
        if (word not in STREET_TYPES and word not in _STREETS) or at in taken or heard.opens(at):
            continue
        start = _street_start(heard, at, taken)
        if start is not None and (not of_somebody_else(heard, start, 2) or _is_at_theirs(heard, start)):
            end = _unit_end(heard, at + 1, taken)
            value = " ".join(heard.text[heard.tokens[start].start : heard.tokens[end - 1].end].split())
            found.append(heard.fact(ADDRESS, value, start, end, 0.9))
    return found


def _unit_end(heard: Utterance, end: int, taken: Set[int]) -> int:
    """Return where a unit behind the street ends: "125 West 24th Street, Apartment 4B"; `end` if there is none."""
    at = end + 1 if heard.word(end) in _COMPASS and heard.word(end + 1) in _UNITS else end
    if heard.word(at) not in _UNITS or heard.opens(at) or at + 1 >= len(heard.words):
        return end
    last = at + 1 if heard.word(at + 1) != "number" else at + 2
    if heard.opens(last) or last in taken or not _is_unit_number(heard, last):
        return end
    letter = heard.word(last + 1)
    single = len(letter) == 1 and letter.isalpha() and letter not in {"a", "i"} and not heard.pauses(last + 1)
    return last + 2 if single else last + 1


def _is_unit_number(heard: Utterance, at: int) -> bool:
    """Tell whether a word numbers a unit: "4", "4B", "four", "B"."""
    token = heard.tokens[at]
    return token.number is not None or any(sign.isdigit() for sign in token.word) or len(token.word) == 1


def _is_at_theirs(heard: Utterance, start: int) -> bool:
    """Tell whether the job is at somebody else's: "it's at the landlord's, 5 Smith St", "at my mum's place, 12 …"."""
    at = start - 1
    while heard.word(at) in _PREMISES:
        at -= 1
    if heard.word(at) not in OTHERS or not (at < start - 1 or heard.words[at].endswith("s")):
        return False
    at -= 1
    while heard.word(at) in _OWNERS:
        at -= 1
    return heard.word(at) in _THERE


def _street_start(heard: Utterance, at: int, taken: Set[int]) -> int | None:
    """Return where the address that ends with a street's type begins; None if no number opens it."""
    if heard.words[at] in _STREETS:
        alone = _is_house_number(heard, at - 1) and at - 1 not in taken and not heard.pauses(at)
        return _with_unit(heard, at - 1) if alone else None
    for length in range(1, _LONGEST_STREET + 1):
        number = at - length - 1
        if number < 0 or heard.sentences[number + 1]:
            return None
        street = heard.words[number + 1 : at]
        if (street[0] in _NO_STREET and street[0] != "the") or number + 1 in taken:
            return None
        if heard.words[number] in _TENS and heard.tokens[number + 1].ordinal:
            continue  # "five West Twenty Fourth Street": the street's own number
        if _is_house_number(heard, number) and number not in taken:
            return _with_unit(heard, number)
    return None


def _is_house_number(heard: Utterance, at: int) -> bool:
    token = heard.tokens[at]
    if token.word.isascii() and token.word.isdigit():
        return len(token.word) <= 5
    if token.number is not None and not token.ordinal:
        return True
    # "12A Smith Street": the letter is a word of its own, set close to the number.
    return (
        len(token.word) == 1 and token.word.isalpha() and at > 0 and token.gap == "" and heard.words[at - 1].isdigit()
    )


def _with_unit(heard: Utterance, number: int) -> int:
    """Return where the address begins: "Unit 5, 12", "5/12", "12-14", "twenty two", "12A"."""
    at = number
    while at > 0 and (heard.tokens[at].gap in {"", "/", "-", "–", " / "} and _is_house_number(heard, at - 1)):
        at -= 1
    while (
        at > 0
        and heard.tokens[at - 1].number is not None
        and heard.tokens[at].number is not None
        and not heard.tokens[at].word.isdigit()
    ):
        at -= 1
    unit = at - 1 if at > 0 and heard.words[at - 1] == "at" else at  # "unit 6 at 40 Albert Parade"
    if unit > 1 and _is_house_number(heard, unit - 1) and heard.words[unit - 2] in _UNITS:
        return unit - 2
    return at - 1 if at > 0 and heard.words[at - 1] in _UNITS else at
