"""Localities of Australia by name: GeoNames, CC BY 4.0, read once when first needed."""

from __future__ import annotations

import gzip
import string
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LONGEST = 5  # words in a locality's name
# Names shorter than this are no misspelling of each other.
_SHORTEST_MISSPELT = 5
_LETTERS = string.ascii_lowercase + " "


class Locality(NamedTuple):
    """A locality's name and its postcodes by state ("NSW" -> 2000, 2001, …)."""

    name: str
    states: Mapping[str, tuple[str, ...]]


def locality(words: str) -> Locality | None:
    """Return the locality called so; words in lower case without apostrophes and hyphens, one blank between."""
    return _localities().get(words)


def misspelt(words: str) -> Locality | None:
    """Return the one locality whose name is a single letter away; None if there is none or several."""
    if len(words) < _SHORTEST_MISSPELT:
        return None
    table = _localities()
    names = {table[near].name for near in _one_edit_away(words) if near in table and len(near) >= _SHORTEST_MISSPELT}
    return table[_plain(names.pop())] if len(names) == 1 else None


def is_postcode(code: str) -> bool:
    """Tell whether Australia Post delivers to a postcode."""
    return code in _postcodes()


def codes_of(place: Locality) -> frozenset[str]:
    """Return all postcodes of a locality."""
    return frozenset(code for codes in place.states.values() for code in codes)


def states_of(code: str) -> frozenset[str]:
    """Return the states that a postcode lies in; none if there is no such code."""
    return _states().get(code, frozenset())


def starts_a_name(word: str) -> bool:
    """Tell whether a locality's name begins with a word."""
    return word in _first_words()


def as_heard(name: str) -> str:
    """Return a name as its words are heard: lower case, without apostrophes and hyphens, one blank between."""
    return _plain(name.lower().replace("’", "'"))


def named_like(typed: str, *, most: int, state: str | None = None) -> tuple[Locality, ...]:
    """Return the localities whose name, or one of its words, or whose postcode begins like what was typed.

    most    how many at most
    state   whose localities stand first

    Those whose name itself begins so stand before the others, then the shorter ones.
    """
    wanted = as_heard(typed)
    if not wanted:
        return ()
    found = {
        place.name: (not name.startswith(wanted), state not in place.states, len(name), name)
        for name, place in _localities().items()
        if name.startswith(wanted) or f" {wanted}" in name or any(code.startswith(wanted) for code in codes_of(place))
    }
    return tuple(_localities()[_plain(name)] for name in sorted(found, key=lambda name: found[name])[:most])


def at_code(code: str) -> tuple[Locality, ...]:
    """Return the localities of a postcode, by name; none if there is no such code."""
    return _by_code().get(code, ())


def warm_up() -> None:
    """Read the list now; the first question to it would otherwise wait for that."""
    _first_words()
    _states()


@cache
def _localities() -> Mapping[str, Locality]:
    raw = files("frontdesk.understanding.data").joinpath("au_localities.tsv.gz").read_bytes()
    table: dict[str, Locality] = {}
    for line in gzip.decompress(raw).decode().splitlines():
        if line.startswith("#"):
            continue
        name, *places = line.split("\t")
        states = {state: tuple(codes.split(",")) for state, _, codes in (place.partition(":") for place in places)}
        table[_plain(name)] = Locality(name, states)
    for line in (
        files("frontdesk.understanding.data").joinpath("au_regions.txt").read_text(encoding="utf-8").splitlines()
    ):
        name, _, state = line.rpartition(" ")
        if not line.startswith("#"):
            table.setdefault(name, Locality(name, {state: ()}))
    # How the post writes "Saint Kilda" and how callers do.
    for name in [name for name in table if name.startswith(("st ", "mount "))]:
        first, _, rest = name.partition(" ")
        table.setdefault(f"{'saint' if first == 'st' else 'mt'} {rest}", table[name])
    return table


@cache
def _postcodes() -> frozenset[str]:
    return frozenset(_states())


@cache
def _states() -> Mapping[str, frozenset[str]]:
    """Return the states of every postcode; a few lie in two."""
    found: dict[str, set[str]] = {}
    for place in _localities().values():
        for state, codes in place.states.items():
            for code in codes:
                found.setdefault(code, set()).add(state)
    return {code: frozenset(states) for code, states in found.items()}


@cache
def _by_code() -> Mapping[str, tuple[Locality, ...]]:
    found: dict[str, dict[str, Locality]] = {}
    for place in _localities().values():
        for code in codes_of(place):
            found.setdefault(code, {})[place.name] = place
    return {code: tuple(places[name] for name in sorted(places)) for code, places in found.items()}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in _localities())


def _plain(name: str) -> str:
    """Return a name as its words are heard."""
    return " ".join(name.replace("'", "").replace(".", "").replace("-", " ").replace("(", "").replace(")", "").split())


def _one_edit_away(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            if tail and tail[0] != letter:
                yield head + letter + tail[1:]
            yield head + letter + tail
