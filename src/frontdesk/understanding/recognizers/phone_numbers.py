"""Phone numbers in an utterance, written or spoken, as far as the numbering plan has them; whose, others decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from frontdesk.understanding.context import CORRECTIONS
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag
from frontdesk.understanding.words import digits_at

# The shortest number that is dialled as it is; shorter ones (13 xx xx) count only if a phone was asked for.
_FEWEST = 8
_FEWEST_ASKED = 6
_MOST = 15  # E.164
# Fewer digits than these are no number of another country written without its plus.
_FEWEST_ABROAD = 10
# Longer runs of digits are noise: looking for a number inside them is not worth the time.
_LONGEST_RUN = 40  # words
_LONGEST_CHAIN = 12  # groups
_PAUSES = bag(
    """
    uh um er ah umm erm uhh like and then so is its thats let me see think dash hyphen space area code
    """
)
_LONGEST_PAUSE = 3  # words inside a number


class Group(NamedTuple):
    """Digits said in one go: tokens [first, end)."""

    digits: str
    first: int
    end: int


class Number(NamedTuple):
    """A valid number and its tokens [first, end)."""

    e164: str
    first: int
    end: int


def groups_of(heard: Utterance) -> Iterator[Group]:
    """Yield the runs of digits said, each as far as it goes."""
    at = 0
    while at < len(heard.words):
        run = digits_at(heard.tokens, at)
        if run is None:
            at += 1
            continue
        digits, end = run.text, run.end
        # "thirteen hundred", "oh four hundred": said of numbers for two zeros.
        if heard.word(end) == "hundred":
            digits, end = digits + "00", end + 1
        yield Group(digits, at, end)
        at = end


def numbers_of(heard: Utterance, groups: Sequence[Group], region: str, *, asked: bool) -> Iterator[Number]:
    """Yield the valid numbers; groups that only pauses part make one number together."""
    at = 0
    while at < len(groups):
        chain, corrected = [groups[at]], False
        for group in groups[at + 1 : at + _LONGEST_CHAIN]:
            between = heard.words[chain[-1].end : group.first]
            if len(between) > _LONGEST_PAUSE or not all(word in _PAUSES or word in CORRECTIONS for word in between):
                break
            corrected |= any(word in CORRECTIONS for word in between)
            chain.append(group)
        number, used = _in_chain(heard, chain, region, asked=asked, corrected=corrected)
        if number is not None:
            yield number
        at += used


def _in_chain(
    heard: Utterance, chain: Sequence[Group], region: str, *, asked: bool, corrected: bool
) -> tuple[Number | None, int]:
    """Return the longest valid number at the chain's front, and how many groups it used up."""
    for used in range(len(chain), 0, -1):
        part = chain[:used]
        digits = "".join(group.digits for group in part)
        first, end = part[0].first, part[-1].end
        e164 = valid(digits, region, plus=_plus(heard, first), asked=asked)
        if e164 is None and corrected and used == len(chain):
            e164 = _taken_back(heard, part, region)
        if e164 is not None:
            return Number(e164, first, end), used
        if used == 1:
            inner = _inside(heard, part[0], region, asked=asked)
            if inner is not None:
                return inner, 1
    return None, 1


def _taken_back(heard: Utterance, part: Sequence[Group], region: str) -> str | None:
    """Return the number of "0412 345, no, 346 678": the digits taken back are left out."""
    for nth in range(1, len(part)):
        if CORRECTIONS.isdisjoint(heard.words[part[nth - 1].end : part[nth].first]):
            continue
        before = "".join(group.digits for group in part[:nth])[-_MOST:]
        after = "".join(group.digits for group in part[nth:])
        for lost in range(1, len(before)):
            e164 = valid(before[:-lost] + after, region, plus=False, asked=False)
            if e164 is not None:
                return e164
    return None


def _inside(heard: Utterance, group: Group, region: str, *, asked: bool) -> Number | None:
    """Return the longest valid number within a run of digits, cut between words: "2000 0412 345 678"."""
    if group.end - group.first > _LONGEST_RUN:
        return None
    for first in range(group.first, group.end):
        for end in range(min(group.end, first + _MOST + 1), first, -1):
            run = digits_at(heard.tokens[:end], first)
            if run is None or run.end != end or len(run.text) < _FEWEST:
                continue
            e164 = valid(run.text, region, plus=_plus(heard, first), asked=asked)
            if e164 is not None:
                return Number(e164, first, end)
    return None


def _plus(heard: Utterance, first: int) -> bool:
    return "+" in heard.tokens[first].gap[-2:] or heard.word(first - 1) == "plus"


def valid(digits: str, region: str, *, plus: bool, asked: bool) -> str | None:
    """Return digits in E.164 if they are a number that can be dialled.

    plus    True if a "+" was said or written before them
    asked   True if a phone was asked for: then short numbers count too
    """
    digits = digits.lstrip("+")
    fewest = _FEWEST_ASKED if asked else _FEWEST
    if not fewest <= len(digits) <= _MOST + 1:
        return None
    return _e164(f"+{digits}" if plus else digits, region)


def warm_up() -> None:
    """Load the numbering plans now; the first number said would otherwise wait for them."""
    _e164("0491570006", "AU")


@lru_cache(maxsize=4096)
def _e164(digits: str, region: str) -> str | None:
    """Return a number in E.164 if the region's numbering plan has it."""
    # Imported here: its metadata takes a tenth of a second, and many turns name no number.
    import phonenumbers  # noqa: PLC0415

    from frontdesk.kernel.phones import can_exist  # noqa: PLC0415

    abroad = () if digits.startswith("+") or len(digits) < _FEWEST_ABROAD else (f"+{digits}",)
    for written in (digits, *abroad):
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if can_exist(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
