"""Words as heard: tokens with their place in the text, and numbers spoken or written.

It knows nothing of dates, phones or any other fact: recognisers build those from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Token(NamedTuple):
    """One word or one run of digits: `text[start:end]` of the utterance.

    word     lower case, without apostrophes and dots ("won't" is `wont`, "p.m." is `pm`)
    gap      what stood between the token before and this one, as written ("" , " ", ", ", "/")
    number   its value, if the token alone is a number ("nine", "9", "ninth", "9th")
    ordinal  True for "ninth" and "9th"
    """

    text: str
    word: str
    start: int
    end: int
    gap: str
    number: int | None = None
    ordinal: bool = False

    @property
    def opens_clause(self) -> bool:
        """True if the writer set a comma or a full stop before this word."""
        return any(mark in ",.;!?" for mark in self.gap) and self.gap.strip() != ""


class Number(NamedTuple):
    """A number and its tokens, `tokens[first:end]`."""

    value: int
    first: int
    end: int
    ordinal: bool = False


class Digits(NamedTuple):
    """Digits in the order said, and their tokens, `tokens[first:end]`."""

    text: str
    first: int
    end: int


def _counted(names: str, *, start: int = 0) -> dict[str, int]:
    """Return names in the order of counting with the number of each."""
    return {name: value for value, name in enumerate(names.split(), start)}


UNITS: Mapping[str, int] = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS: Mapping[str, int] = {
    name: 10 * tens for name, tens in _counted("twenty thirty forty fifty sixty seventy eighty ninety", start=2).items()
} | {"fourty": 40}
ORDINALS: Mapping[str, int] = _counted(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    start=1,
) | {"thirtieth": 30, "twelvth": 12, "fortieth": 40, "fourtieth": 40, "fiftieth": 50}
SCALES: Mapping[str, int] = {"hundred": 100, "thousand": 1000}
SPOKEN: Mapping[str, int] = {**UNITS, **TENS}

# How callers name the digit 0, and what recognisers write for a digit word inside a number.
ZEROS = frozenset({"oh", "o", "nought", "naught", "nil", "zero", "ow"})
SOUNDS_LIKE: Mapping[str, str] = {
    "for": "4", "fore": "4", "to": "2", "too": "2", "won": "1", "ate": "8", "tree": "3",
}  # fmt: skip
REPEATS: Mapping[str, int] = {"double": 2, "triple": 3, "treble": 3}

_TOKEN = re.compile(
    r"""
      \d+(?:st|nd|rd|th)\b                      # 3rd
    | \d+
    | (?<![^\W\d_])[ap]\.\s?m\b\.?              # p.m.
    | [^\W\d_]+(?:['’`´][^\W\d_]+)*             # won't
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MARKS = str.maketrans("", "", "'’`´. \t\n")
_LONGEST_NUMBER = 9  # digits; longer runs are phones and references, never an amount


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the words of an utterance in order; never fails, whatever the text."""
    tokens = []
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        said = text[start:end]
        word = said.lower().translate(_MARKS)
        value, ordinal = _value(word)
        tokens.append(Token(said, word, start, end, text[before:start], value, ordinal))
        before = end
    return tuple(tokens)


def _value(word: str) -> tuple[int | None, bool]:
    """Return what a single word counts, and whether it is an ordinal."""
    if word[0].isdigit():
        figures = word.rstrip("stndrh")
        if not (figures.isascii() and figures.isdigit()) or len(figures) > _LONGEST_NUMBER:
            return None, False
        return int(figures), figures != word
    if word in SPOKEN:
        return SPOKEN[word], False
    if word in ORDINALS:
        return ORDINALS[word], True
    return None, False


def number_at(tokens: Sequence[Token], first: int) -> Number | None:
    """Return the longest number that starts at a token: "21", "twenty one", "twenty first",
    "a hundred and five", "two thousand and twenty four"; None if there is none.

    "ten thirty" is two numbers: only the caller's meaning can join them.
    """
    start = _below_hundred(tokens, first)
    if start is None and _word(tokens, first) == "a" and _word(tokens, first + 1) in SCALES:
        start = Number(1, first, first + 1)
    if start is None or start.ordinal:
        return start
    return _scaled(tokens, start)


def _scaled(tokens: Sequence[Token], start: Number) -> Number:
    """Carry a number on over "hundred" and "thousand"."""
    total, part, end, ordinal = 0, start.value, start.end, False
    while (scale := SCALES.get(_word(tokens, end))) is not None:
        part *= scale
        end += 1
        if scale == SCALES["thousand"]:
            total, part = total + part, 0
        linked = end + 1 if _word(tokens, end) == "and" else end
        more = _below_hundred(tokens, linked)
        if more is None:
            break
        part, end, ordinal = part + more.value, more.end, more.ordinal
        if ordinal:
            break
    return Number(total + part, start.first, end, ordinal)


def _below_hundred(tokens: Sequence[Token], first: int) -> Number | None:
    """Return "twenty one", "twenty first", "twenty", "nine" or written figures."""
    token = tokens[first] if first < len(tokens) else None
    if token is None or token.number is None:
        return None
    if token.word in TENS and first + 1 < len(tokens):
        unit = tokens[first + 1]
        small = unit.number is not None and 0 < unit.number < 10 and not unit.text[0].isdigit()
        if small and not unit.opens_clause:
            return Number(TENS[token.word] + (unit.number or 0), first, first + 2, unit.ordinal)
    return Number(token.number, first, first + 1, token.ordinal)


def digits_at(tokens: Sequence[Token], first: int) -> Digits | None:
    """Return the run of digits that starts at a token, as far as it goes: "oh four nine one,
    five seven oh, double oh six", "0491 570 006", "fourteen twenty" (1420); None if none does.

    Words that only sound like a digit ("for", "to") count between two single digits:
    "nine thirty to ten" is no number.
    """
    run: list[str] = []
    at = first
    while at < len(tokens):
        step = _digit_step(tokens, at, inside=bool(run) and len(run[-1]) == 1)
        if step is None:
            break
        run.append(step.text)
        at = step.end
    return Digits("".join(run), first, at) if run else None


def _digit_step(tokens: Sequence[Token], at: int, *, inside: bool) -> Digits | None:
    """Return the digits of one word, of "double five", or of "twenty one"."""
    word = tokens[at].word
    times = REPEATS.get(word)
    if times is not None:
        one = _digit(_word(tokens, at + 1))
        return None if one is None else Digits(one * times, at, at + 2)
    if inside and word in SOUNDS_LIKE:
        following = _digit(_word(tokens, at + 1)) or _word(tokens, at + 1) in REPEATS
        return Digits(SOUNDS_LIKE[word], at, at + 1) if following else None
    if (one := _digit(word)) is not None:
        return Digits(one, at, at + 1)
    if word in SPOKEN:
        number = _below_hundred(tokens, at)
        if number is not None and not number.ordinal:
            return Digits(str(number.value), at, number.end)
        return Digits(str(SPOKEN[word]), at, at + 1)
    return Digits(word, at, at + 1) if word.isascii() and word.isdigit() else None


def _digit(word: str) -> str | None:
    """Return the one digit that a word names, or None."""
    if word in ZEROS:
        return "0"
    value = UNITS.get(word, 10)
    if value < 10:
        return str(value)
    return word if len(word) == 1 and word.isascii() and word.isdigit() else None


def _word(tokens: Sequence[Token], at: int) -> str:
    """Return the word at a place, or "" beyond the end."""
    return tokens[at].word if at < len(tokens) else ""
