"""Text as such: made fit to be stored, cut into sentences, read as times of day that people type."""

from __future__ import annotations

import re
from datetime import time

LONGEST = 20_000
"""Characters of one utterance that are kept; nobody says so much in one breath."""


def storable(text: str) -> str:
    """Return a text as PostgreSQL and UTF-8 can hold it: without NUL, lone surrogates replaced by `?`, not endless."""
    text = text[:LONGEST]
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


_SENTENCE = re.compile(r"\S.*?[.!?]+[\"'”’)]*(?=\s|$)|\S.*?$", re.DOTALL)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; put together they are the text."""
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


# Hours of work, of opening and of quiet are all typed alike: `clock_time` reads one, `clock_times` a pair.
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))? ?(?:([ap])\.?m?\.?)?", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def clock_time(said: str) -> time | None:
    """Return the time of day that was typed: `8`, `8:30`, `08.30`, `0830`, `5:30 pm`, `noon`; `24:00` is 00:00.

    returns   None if it is none
    """
    words = " ".join(said.lower().split())
    if words in _NAMED:
        return _NAMED[words]
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def clock_times(begin: str, end: str) -> tuple[time, time] | None:
    """Return the beginning and the end that were typed; of `8` to `5:30` the end is in the afternoon.

    An end that stands at or before its beginning is left so only where it cannot mean the afternoon.

    returns   None if one of them is no time of day
    """
    first, last = clock_time(begin), clock_time(end)
    if first is None or last is None:
        return None
    is_bare = not re.search(r"[a-z]", end, re.IGNORECASE) and not end.strip().startswith("0") and 1 <= last.hour < 12
    later = last.replace(hour=last.hour + 12) if is_bare else last
    return (first, later) if last <= first < later else (first, last)
