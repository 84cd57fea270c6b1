"""The little pattern language (docs/trades/packs.md, "Patterns"): phrases of a pack made into one fast matcher.

It matches words, not characters, so case, apostrophes and punctuation do not count; a full stop does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from frontdesk.understanding.utterance import Utterance

Label = TypeVar("Label")

GAP = "..."
LONGEST_GAP = 4  # words that `...` may stand for
_SEAMS = re.compile(r"[-/&\s]+")
_MARKS = str.maketrans("", "", "'’`´.")


class Hit(NamedTuple, Generic[Label]):
    """A phrase found: its tokens are [first, end); `weight` counts the words that it names."""

    label: Label
    first: int
    end: int
    weight: int

    def covers(self, first: int, end: int) -> bool:
        """Tell whether these tokens lie within the phrase."""
        return self.first <= first and end <= self.end

    def touches(self, first: int, end: int) -> bool:
        """Tell whether these tokens and the phrase share one."""
        return self.first < end and first < self.end


class Place(NamedTuple):
    """What may stand at one place of a phrase; `gap`: up to four other words before it."""

    words: frozenset[str]
    endings: tuple[str, ...]
    gap: bool

    def fits(self, heard: Utterance, at: int) -> bool:
        """Tell whether the word at a token may stand here."""
        word = heard.words[at]
        if word in self.words or heard.stems[at] in self.words:
            return True
        return bool(self.endings) and word.startswith(self.endings)


class Matcher(Generic[Label]):
    """All phrases of all labels, found in one pass over an utterance."""

    def __init__(self, phrases: Iterable[tuple[Label, str]]) -> None:
        self._by_word: dict[str, list[tuple[Label, tuple[Place, ...]]]] = {}
        self._by_start: dict[str, list[tuple[Label, tuple[Place, ...]]]] = {}
        for label, phrase in phrases:
            for places in compiled(phrase):
                for word in places[0].words:
                    self._by_word.setdefault(word, []).append((label, places))
                for start in places[0].endings:
                    self._by_start.setdefault(start, []).append((label, places))
        self._lengths = sorted({len(start) for start in self._by_start})

    def hits(self, heard: Utterance) -> list[Hit[Label]]:
        """Return every phrase found, by place; of one label at one place the longest alone."""
        found: list[Hit[Label]] = []
        for at, word in enumerate(heard.words):
            longest: dict[Label, Hit[Label]] = {}
            for label, places in self._starting(word, heard.stems[at]):
                end = _end(places, heard, at)
                if end is None:
                    continue
                hit = Hit(label, at, end, len(places))
                if label not in longest or _rank(hit) > _rank(longest[label]):
                    longest[label] = hit
            found.extend(longest.values())
        return found

    def _starting(self, word: str, stem: str) -> Iterator[tuple[Label, tuple[Place, ...]]]:
        yield from self._by_word.get(word, ())
        if stem:
            yield from self._by_word.get(stem, ())
        for length in self._lengths:
            if length > len(word):
                return
            yield from self._by_start.get(word[:length], ())


def matcher_of(table: Mapping[Label, Sequence[str]]) -> Matcher[Label]:
    """Return one matcher for a table of label -> phrases."""
    return Matcher((label, phrase) for label, phrases in table.items() for phrase in phrases)


def apart(hits: Iterable[Hit[Label]]) -> list[Hit[Label]]:
    """Return hits that share no word, the more specific kept, in the order said."""
    kept: list[Hit[Label]] = []
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.first - hit.end, hit.first)):
        if not any(other.touches(hit.first, hit.end) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)


def compiled(phrase: str) -> Iterator[tuple[Place, ...]]:
    """Yield the phrase's plain variants: optional words in and out, hyphenated words apart."""
    choices: list[list[tuple[Place, ...]]] = []
    gap = False
    for part in phrase.lower().split():
        if part == GAP:
            gap = True
            continue
        choices.append(_variants(part, gap))
        gap = False
    for chosen in product(*choices):
        places = tuple(place for variant in chosen for place in variant)
        if places:
            yield places


def _variants(part: str, gap: bool) -> list[tuple[Place, ...]]:
    """Return what one place of a phrase may be: nothing (optional), one word of several, or words in a row."""
    optional = part.endswith("?")
    single: list[str] = []
    rows: list[list[str]] = []
    for choice in part.removesuffix("?").split("|"):
        words = [word for word in _SEAMS.split(choice.translate(_MARKS)) if word.strip("*")]
        if len(words) == 1:
            single.append(words[0])
        elif words:
            rows.append(words)
    variants = [tuple(_place([word], gap and nth == 0) for nth, word in enumerate(row)) for row in rows]
    if single:
        variants.append((_place(single, gap),))
    return [*variants, ()] if optional else variants


def _place(words: Sequence[str], gap: bool) -> Place:
    return Place(
        words=frozenset(word for word in words if not word.endswith("*")),
        endings=tuple(word.rstrip("*") for word in words if word.endswith("*")),
        gap=gap,
    )


def _end(places: tuple[Place, ...], heard: Utterance, at: int) -> int | None:
    """Return where the phrase ends if it starts at a token; the nearest way over its gaps."""
    here = at + 1
    for nth in range(1, len(places)):
        place = places[nth]
        if place.gap:
            return _over_gap(places[nth:], heard, here)
        if here < len(heard.words) and not heard.sentences[here] and place.fits(heard, here):
            here += 1
        # "The water's everywhere": the "is" has melted into the word before.
        elif not ("is" in place.words and heard.stems[here - 1]):
            return None
    return here


def _over_gap(places: tuple[Place, ...], heard: Utterance, here: int) -> int | None:
    for there in range(here, min(here + LONGEST_GAP + 1, len(heard.words))):
        if heard.sentences[there]:
            return None
        if places[0].fits(heard, there):
            end = _end(places, heard, there)
            if end is not None:
                return end
    return None


def _rank(hit: Hit[Label]) -> tuple[int, int]:
    return hit.weight, hit.end - hit.first
