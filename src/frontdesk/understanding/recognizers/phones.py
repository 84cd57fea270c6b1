"""The caller's own phone number, in E.164: which of the numbers said it is, and how it is put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from frontdesk.understanding.context import CORRECTIONS, OTHERS
from frontdesk.understanding.recognizers import landlines
from frontdesk.understanding.recognizers.phone_numbers import Group, Number, groups_of, numbers_of, valid
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag

PHONE = "customer_phone"

_NOT_PHONES = bag(
    """
    order account invoice reference ref abn acn policy serial model card booking job quote member licence
    license
    """
)
_NOT_THIS = bag("not dont isnt wasnt old")
# Behind these a right number follows a wrong one: "the number's wrong, it's 0491 …".
_ANEW = bag("its it should")
_NUMBER = bag("number numbers one phone mobile")
_TAIL = bag("ends ending finishes finishing last end")
# "The last two are 59": how many, not which.
_COUNTED = bag("are digits numbers figures is")
_OF_A_NUMBER = _NUMBER | _TAIL | bag("digit digits")
_VERBS = bag("is s its")
_LONGEST_ASIDE = 8  # words
_CLOCK = bag("am pm oclock street st road rd avenue ave hours minutes")
_MOST_MENDED = 6  # digits
_SURELY_PHONE = 3  # so many digits put right are no hour


def find(heard: Utterance, hearing: Hearing) -> tuple[list[Fact], list[tuple[int, int]]]:
    """Return the caller's number, and the tokens of every phone number said, whoever's it is."""
    groups = list(groups_of(heard))
    asked = PHONE in (hearing.asked or ())
    numbers = list(numbers_of(heard, groups, hearing.region, asked=asked))
    if asked and not numbers:
        numbers = landlines.without_area_code(groups, hearing)
    places = [(number.first, number.end) for number in numbers]
    number = _own(heard, numbers, asked=asked)
    mended = _mended(heard, groups, number, hearing)
    if mended is not None:
        number = mended
        places.append((mended.first, mended.end))
    if number is None:
        return [], places
    return [_fact(heard, number)], places


def _fact(heard: Utterance, number: Number) -> Fact:
    """Return the fact; a plus or a bracket that opens the number belongs to it."""
    start, end = heard.tokens[number.first].start, heard.tokens[number.end - 1].end
    while start > 0 and heard.text[start - 1] in "+(":
        start -= 1
    return Fact(PHONE, number.e164, heard.text[start:end], start, end, 0.95)


def _own(heard: Utterance, numbers: Sequence[Number], *, asked: bool) -> Number | None:
    """Return the caller's own number: the first, unless it is taken back; somebody else's only if asked for."""
    own = [number for number in numbers if not _is_other(heard, number) and not _is_no_phone(heard, number)]
    if not own and asked:
        own = [number for number in numbers if not _is_no_phone(heard, number)]
    chosen: Number | None = None
    for number in own:
        if chosen is None or not CORRECTIONS.isdisjoint(heard.words[chosen.end : number.first]):
            chosen = number
    return chosen


def _is_other(heard: Utterance, number: Number) -> bool:
    """Tell whether the words around speak of somebody else's phone: "my wife's number is", "… is my wife's"."""
    behind = heard.words[number.end : number.end + 3]
    if behind[:1] in {("is",), ("thats",)} and not OTHERS.isdisjoint(behind):
        return True
    for at in _before(heard, number, 6):
        word = heard.words[at]
        if word in OTHERS or word in {"hers", "them", "him", "your"}:
            return True
        if heard.sentences[at] or word in {"my", "mine", "mines", "me", "im"}:
            return False
    return False


def _is_no_phone(heard: Utterance, number: Number) -> bool:
    """Tell whether the number is an order's, or one that the caller says not to use."""
    first = number.first
    if any(heard.words[at] in _NOT_PHONES for at in _before(heard, number, 3)):
        return True
    for at in range(first - 1, max(-1, first - 4), -1):
        word = heard.words[at]
        if word in _ANEW or heard.pauses(at + 1):
            return False
        if word in _NOT_THIS or (word == "wrong" and heard.word(at + 1) in _NUMBER):
            return True
    return False


def _before(heard: Utterance, number: Number, reach: int) -> list[int]:
    """Return the tokens before a number, the nearest first, without what is said of it in passing.

    "My number, the one for the booking, is 0491 …" and "the number for me not the tenant's is …" leave that out.
    """
    at = number.first - 1
    if heard.word(at) in _VERBS:
        aside = range(at - 1, max(-1, at - 1 - _LONGEST_ASIDE), -1)
        opened = (
            place
            for place in aside
            if (heard.commas[at] and heard.commas[place] and place)
            or heard.words[place] == "not"
            or heard.words[place : place + 2] == ("the", "one")
        )
        at = next(opened, at)
    first = at if at < number.first - 1 else number.first
    return list(range(first - 1, max(-1, first - 1 - reach), -1))


def _mended(heard: Utterance, groups: Sequence[Group], number: Number | None, hearing: Hearing) -> Number | None:
    """Return the number with its end put right: "no wait, it ends in 679", "sorry, 007"; None if it stands."""
    base = number.e164 if number is not None else hearing.known.get(PHONE)
    if base is None:
        return None
    for group in _ends(heard, groups, number, base):
        e164 = valid(base[: -len(group.digits)] + group.digits, hearing.region, plus=True, asked=False)
        if e164 is not None:
            return Number(e164, number.first if number is not None else group.first, group.end)
    return None


def _ends(heard: Utterance, groups: Sequence[Group], number: Number | None, base: str) -> Iterator[Group]:
    """Yield the digits that stand for the end of a number said or known before."""
    behind = [group for group in groups if number is None or group.first >= number.end]
    for group in behind:
        before = heard.words[max(0, group.first - 6) : group.first]
        if len(group.digits) > _MOST_MENDED or heard.word(group.end) in _CLOCK or before[-1:] == ("not",):
            continue
        if len(group.digits) == 1 and (heard.word(group.end) in _COUNTED or "last" not in before):
            tail = heard.words[group.end : group.end + 3] == ("at", "the", "end")
        else:
            tail = not _TAIL.isdisjoint(before) or heard.words[group.end : group.end + 3] == ("at", "the", "end")
        here = (
            number is not None
            and len(group.digits) > 1
            and group.first - number.end <= 4
            and not CORRECTIONS.isdisjoint(heard.words[number.end : group.first])
        )
        if tail or here or _replaces(heard, group, behind, base):
            yield group


def _replaces(heard: Utterance, group: Group, groups: Sequence[Group], base: str) -> bool:
    """Tell whether the number's end is said to be these digits and not others: "159 not 156"."""
    spoken_of = len(group.digits) >= _SURELY_PHONE or not _OF_A_NUMBER.isdisjoint(heard.words)
    return spoken_of and any(
        heard.word(wrong.first - 1) == "not" and len(wrong.digits) == len(group.digits) and base.endswith(wrong.digits)
        for wrong in groups
    )
