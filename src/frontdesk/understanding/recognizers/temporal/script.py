"""The utterance in one spelling, so that the grammar has to know each word once.

"Tmrw arvo at half passed two" becomes `tomorrow afternoon at half past 2`; every word of the
script knows the tokens that it came from. Nothing here decides what a word means.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from typing import NamedTuple

from frontdesk.understanding.recognizers.temporal.spellings import (
    BEFORE_DAY,
    BEHIND_DAY,
    DOUBTFUL_DAYS,
    FILLERS,
    MONTHS,
    SPELLINGS,
    SPLIT_WORDS,
    WEEKDAYS,
    words_of,
)
from frontdesk.understanding.words import SOUNDS_LIKE, UNITS, Token, digits_at, number_at

BREAK = ","  # stands where the writer set a comma or a full stop
MASK = "#"  # digits of a phone, a reference or a price: never a time
_PHONE_DIGITS = 6  # as many digits in a row are no date and no time

_JOINS = frozenset({":", "/", "."})
_MONTHS = frozenset({*MONTHS, "month"})
_LENGTHS = frozenset({"day", "week", "fortnight", "month"})
_NAMES_ONE = words_of(
    "the that this which other any either each every no later latest earlier earliest last morning "
    "afternoon evening another next soonest good book only"
)
_BEFORE_HOUR = frozenset({"at", "past", "around", "about", "after", "before", "by"})
_AFTER_HOUR = frozenset({"oclock", "30", "15", "45", "thirty", "fifteen", "forty", "clock"})


_ABOUT = "ish"  # "eightish"


class Word(NamedTuple):
    """One word of the script, from `tokens[first:end]`."""

    text: str
    first: int
    end: int


class Script:
    """Words of an utterance in canonical spelling, and the way back to what was said.

    text    all words, one space between two, for the grammar's regular expressions
    words   the same, one by one
    lacks   names of the grammar's groups that nothing in the text can fill
    broken  tokens of words that say what went wrong, as the trade says it
    """

    def __init__(self, said: str, tokens: Sequence[Token], broken: Set[int] = frozenset()) -> None:
        self.said = said
        self.tokens = tokens
        self.broken = broken
        self.words = _words(tokens)
        self.text = " ".join(word.text for word in self.words)
        self.lacks = _lacks(self.text, self.words)
        self._starts: list[int] = []
        self._ends: list[int] = []
        at = 0
        for word in self.words:
            self._starts.append(at)
            at += len(word.text)
            self._ends.append(at)
            at += 1

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Return the words that stand in `text[start:end]`, as a half-open range."""
        return bisect_right(self._starts, start) - 1, bisect_left(self._ends, end) + 1

    def part(self, first: int, end: int) -> str:
        """Return words `first` to `end` (half-open), which may lie beyond the edges."""
        first, end = max(first, 0), min(end, len(self.words))
        if first >= end:
            return ""
        return self.text[self._starts[first] : self._ends[end - 1]]

    def word(self, at: int) -> str:
        """Return a word, or "" beyond the edges."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def tells_broken(self, at: int) -> bool:
        """Tell whether a word says what went wrong; False beyond the edges."""
        return 0 <= at < len(self.words) and self.words[at].first in self.broken

    def evidence(self, first: int, end: int) -> tuple[int, int]:
        """Return where words `first` to `end` stand in what was said, as offsets."""
        real = [word for word in self.words[first:end] if word.end > word.first]
        return self.tokens[real[0].first].start, self.tokens[real[-1].end - 1].end


def _lacks(text: str, words: Sequence[Word]) -> frozenset[str]:
    """Return the groups of patterns that cannot match: no weekday was said, no month, no figure."""
    said = {word.text for word in words}
    return frozenset(
        group
        for groups, found in (
            (("weekday",), not said.isdisjoint(WEEKDAYS)),
            (("month",), not said.isdisjoint(_MONTHS)),
            (("unit",), not said.isdisjoint(_LENGTHS)),
            (("h", "hm", "day", "a"), any(figure in text for figure in "0123456789")),
        )
        if not found
        for group in groups
    )


def _words(tokens: Sequence[Token]) -> list[Word]:
    """Return the script of the tokens; fillers are left out."""
    words: list[Word] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if words and token.opens_clause and not _is_decimal(tokens, at):
            words.append(Word(BREAK, at, at))
        elif words and _is_dash(tokens, at):
            words.append(Word("to", at, at))
        word = _word(tokens, at, words)
        if word.text not in FILLERS:
            words.append(word)
        at = word.end
    return words


def _word(tokens: Sequence[Token], at: int, before: list[Word]) -> Word:
    """Return the script's word that starts at a token."""
    token = tokens[at]
    if token.gap.endswith("$") or (masked := _thousands_end(tokens, at) or _masked(tokens, at)):
        return Word(MASK, at, at + 1 if token.gap.endswith("$") else masked)
    if token.text[0].isdigit():
        return _figures(tokens, at)
    if at + 1 < len(tokens) and not tokens[at + 1].opens_clause:
        joined = SPLIT_WORDS.get((token.word, tokens[at + 1].word))
        if joined is not None:
            return Word(joined, at, at + 2)
    if token.word in SOUNDS_LIKE and _is_hour(tokens, at, before):
        return Word(SOUNDS_LIKE[token.word], at, at + 1)
    if token.word == "one" and _is_pronoun(tokens, at, before):
        return Word(token.word, at, at + 1)
    if token.word.endswith(_ABOUT) and (hour := UNITS.get(token.word.removesuffix(_ABOUT))):
        return Word(str(hour), at, at + 1)
    number = number_at(tokens, at) if token.number is not None else None
    if number is not None:
        return Word(f"{number.value}th" if number.ordinal else str(number.value), at, number.end)
    if token.text.lower() in DOUBTFUL_DAYS and _is_day(tokens, at, before):
        return Word(DOUBTFUL_DAYS[token.word], at, at + 1)
    return Word(SPELLINGS.get(token.word, token.word), at, at + 1)


def _is_day(tokens: Sequence[Token], at: int, before: list[Word]) -> bool:
    """True if "sat", "sun" or "wed" stands beside a word of time, or alone."""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    behind = bool(before) and before[-1].text in BEFORE_DAY
    return behind or following in BEHIND_DAY or len(tokens) == 1


def _figures(tokens: Sequence[Token], at: int) -> Word:
    """Return written figures with what is glued to them: 2:30, 5/8/24, 2024-08-05, 2moro."""
    token = tokens[at]
    if at + 1 < len(tokens) and tokens[at + 1].gap == "":
        joined = SPLIT_WORDS.get((token.word, tokens[at + 1].word))
        if joined is not None:
            return Word(joined, at, at + 2)
    if token.ordinal:
        return Word(f"{token.number}th", at, at + 1)
    text, end = token.word, at + 1
    while end < len(tokens) and tokens[end].text[0].isdigit() and not tokens[end].ordinal:
        gap = tokens[end].gap
        if gap not in _JOINS and not (gap == "-" and _is_dashed_date(tokens, at)):
            break
        if gap == "." and len(tokens[end].text) == len("2024") and len(text) <= len("31"):
            break
        text, end = text + gap + tokens[end].word, end + 1
    return Word(text, at, end)


def _is_dashed_date(tokens: Sequence[Token], at: int) -> bool:
    """True if three groups of figures are held by dashes: 2024-08-05."""
    group = tokens[at : at + 3]
    return len(group) == 3 and all(t.gap == "-" and t.text.isdigit() for t in group[1:])


def _is_decimal(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].gap == "." and tokens[at].text[0].isdigit()


def _is_dash(tokens: Sequence[Token], at: int) -> bool:
    """True between the two hours of "9-11" and "9am – 11am"."""
    dash = tokens[at].gap.strip() in {"-", "–", "—"} and tokens[at].text[0].isdigit()
    before = tokens[at - 1]
    return dash and (before.text[-1].isdigit() or before.word in {"am", "pm"} or before.ordinal)


def _masked(tokens: Sequence[Token], at: int) -> int:
    """Return the end of a run of digits that is too long for a date or a time, or 0."""
    token = tokens[at]
    if token.number is None and not token.text[0].isdigit() and token.word not in _RUN_OPENERS:
        return 0
    run = digits_at(tokens, at)
    if run is None or len(run.text) < _PHONE_DIGITS:
        return 0
    if _DAY_AND_YEAR.fullmatch(" ".join(t.word for t in tokens[at : run.end])):
        return 0
    held = any(t.gap in _JOINS or t.gap == "-" for t in tokens[at + 1 : run.end])
    if held and _DATE_LIKE.match("".join(t.gap + t.text for t in tokens[at : run.end]).strip()):
        return 0
    clocks = sum(t.gap in {":", "/"} for t in tokens[at + 1 : run.end])
    return 0 if clocks else run.end


def _thousands_end(tokens: Sequence[Token], at: int) -> int:
    """Return the end of an amount written with its thousands apart, "30,000", or 0; it is no time."""
    end = at + 1
    if tokens[at].text.isdigit() and len(tokens[at].text) <= _GROUP:
        while end < len(tokens) and tokens[end].gap == "," and _is_group(tokens[end]):
            end += 1
    return end if end > at + 1 else 0


def _is_group(token: Token) -> bool:
    return len(token.text) == _GROUP and token.text.isdigit()


_GROUP = len("000")
_RUN_OPENERS = frozenset({"oh", "o", "double", "triple", "treble", "nought", "naught"})
_DAY_AND_YEAR = re.compile(r"\d{1,2} (?:\d{1,2} )?(?:19|20)\d\d")
_DATE_LIKE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?!\d)")


def _is_pronoun(tokens: Sequence[Token], at: int, before: list[Word]) -> bool:
    """True for the "one" of "the later one" and "the Tuesday one", which counts nothing."""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    last = before[-1].text if before else ""
    names = last in _NAMES_ONE or last in WEEKDAYS or last[:-2].isdigit()
    return names and following not in _AFTER_HOUR and following not in {"am", "pm", "past"}


def _is_hour(tokens: Sequence[Token], at: int, before: list[Word]) -> bool:
    """True where "for", "to", "ate" can only be an hour misheard: "at for thirty"."""
    last = before[-1].text if before else ""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if last == "to" and len(before) > 1 and before[-2].text == "quarter":
        return True
    if tokens[at].word in {"won", "ate"} and following in _AFTER_HOUR:
        return True
    if last == "past" and len(before) > 1 and before[-2].text in {"half", "quarter"}:
        return True
    if tokens[at].word in {"to", "too"} and last != "at":
        return False
    ends = at + 1 == len(tokens) or tokens[at + 1].opens_clause
    return last in _BEFORE_HOUR and (ends or following in _AFTER_HOUR)
