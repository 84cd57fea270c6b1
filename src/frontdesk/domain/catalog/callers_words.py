"""How callers say a service: plain words as people type them, made patterns (docs/trades/packs.md), and shown. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.syntax import GAP, pattern_mistake

MOST_PATTERNS = 60
MOST_LETTERS_OF_A_PATTERN = 80
MOST_LETTERS_OF_A_KEY = 40
MOST_SKILLS = 20
MOST_LETTERS_OF_A_SKILL = 40

_QUOTED = re.compile(r"`([^`]*)`")
_STOPS = re.compile(r"[,;:!\"“”„«»()\[\]]+")
_WORD = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")


class PatternBroken(Problem):
    """What was written of callers' words cannot be compared with what they say."""

    title = "Not understood"


class TooMuchAsked(Problem):
    """More skills than anybody has, or a sentence of one."""

    title = "Too much"


def patterns_typed(text: str, *, field: str) -> list[str]:
    """Return the patterns that were typed, one a line, without those said twice.

    Capitals, commas and a stop at the end are taken off: people write them, and callers' words have none.

    field   where they were typed

    Raises PatternBroken, which quotes the line that is wrong.
    """
    patterns = list(dict.fromkeys(filter(None, (_plain(line) for line in storable(text).splitlines()))))
    if len(patterns) > MOST_PATTERNS:
        raise PatternBroken(f"That is {len(patterns)} lines. Write at most {MOST_PATTERNS}.", field=field)
    for pattern in patterns:
        mistake = pattern_mistake(pattern)
        if len(pattern) > MOST_LETTERS_OF_A_PATTERN:
            mistake = f"that is long; write at most {MOST_LETTERS_OF_A_PATTERN} letters, only the words that matter"
        if mistake is not None:
            told = _QUOTED.sub(r"“\1”", mistake)
            raise PatternBroken(f"In the line “{pattern}”: {told}.", field=field)
    return patterns


def pattern_of_name(name: str) -> str:
    """Return a service's name as callers say it; empty if there is no word in it."""
    return " ".join(_WORD.findall(name.lower().replace("&", " and ")))


def with_name(name: str, patterns: Iterable[str]) -> list[str]:
    """Return the patterns of a service, its name the first of them."""
    return list(dict.fromkeys(filter(None, (pattern_of_name(name), *patterns))))


def examples(patterns: Sequence[str], *, most: int = 5) -> list[str]:
    """Return a few things that callers say, one to a pattern: `wont ... flush*` is `wont … flush`.

    Those of two words and more come first: they tell the most.
    """
    said = list(dict.fromkeys(_example(pattern) for pattern in patterns))
    return sorted(said, key=lambda example: not 2 <= len(example.split()) <= 4)[:most]


def new_key(name: str, *, taken: Collection[str]) -> str:
    """Return a key made of a service's name that no other has: `gas_check`, then `gas_check_2`."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    key = "_".join(words)[:MOST_LETTERS_OF_A_KEY].strip("_") or "service"
    key = key if key[0].isalpha() else f"service_{key}"
    wanted, nth = key, 1
    while wanted in taken:
        nth += 1
        wanted = f"{key}_{nth}"
    return wanted


def skills_typed(text: str, *, field: str) -> list[str]:
    """Return what somebody must be able to do, typed with commas: `Gas fitting, slate` is gas_fitting, slate.

    field   where it was typed

    Raises TooMuchAsked.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", storable(text))]
    skills = list(dict.fromkeys(filter(None, (re.sub(r"[\W_]+", "_", part.lower()).strip("_") for part in parts))))
    if len(skills) > MOST_SKILLS:
        raise TooMuchAsked(f"Nobody can do {len(skills)} things. Write at most {MOST_SKILLS}.", field=field)
    long = next((part for part in parts if len(part) > MOST_LETTERS_OF_A_SKILL), None)
    if long is not None:
        told = f"“{long[:MOST_LETTERS_OF_A_SKILL]}…” is long. Write it in {MOST_LETTERS_OF_A_SKILL} letters."
        raise TooMuchAsked(told, field=field)
    return skills


def skill_words(skill: str) -> str:
    """Return a skill as people read it: `gas_fitting` is `gas fitting`."""
    return skill.replace("_", " ")


def _plain(line: str) -> str:
    words = _STOPS.sub(" ", line.lower().replace("…", f" {GAP} ")).replace("’", "'")
    plain = " ".join(words.split())
    # At the end of a line a dot or a question mark is how people stop, and would change nothing.
    return plain.rstrip("?.!").rstrip()


def _example(pattern: str) -> str:
    return " ".join(_word_of(place) for place in pattern.split() if not place.endswith("?"))


def _word_of(place: str) -> str:
    if place == GAP:
        return "…"
    choices = place.split("|")
    return next((each for each in choices if not each.endswith("*")), choices[0]).rstrip("*")
