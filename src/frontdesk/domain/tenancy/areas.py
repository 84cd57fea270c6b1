"""Where a business goes: places as somebody types them, as they are stored, and as callers name them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from frontdesk.kernel.problems import Problem
from frontdesk.understanding import gazetteer

MOST_PLACES = 1000
"""A list beyond this is a whole state: nobody types it, and the desk need not ask."""
MOST_LETTERS = 60

_LISTED_IN = "AU"
_PARTS = re.compile(r"[,;\n]+")
_NEAR = 10
"""Postcodes that lie further apart than this are rarely neighbours."""


class WrongPlace(Problem):
    """What was typed is no place."""

    title = "Not a place"


def places_typed(text: str, region: str, *, field: str = "served") -> tuple[str, ...]:
    """Return the places that were typed as they are stored, each once.

    text    one a line, or with commas between
    field   where it was typed

    Raises WrongPlace if one is too long to be a place, is none at all, or is a postcode that nobody has.
    """
    typed = [" ".join(part.split()) for part in _PARTS.split(text)]
    for part in typed:
        if len(part) > MOST_LETTERS or (part and not any(letter.isalnum() for letter in part)):
            raise WrongPlace(f"“{part[:MOST_LETTERS]}” is no place. Write names or codes, one a line.", field=field)
        if region == _LISTED_IN and part.isdigit() and not gazetteer.is_postcode(part):
            raise WrongPlace(f"There is no postcode {part}. Australian ones have four digits, like 2042.", field=field)
    return tuple(dict.fromkeys(stored(part, region) for part in typed if part))


def stored(place: str, region: str) -> str:
    """Return a place as it is stored: in lower case, and as the post writes it where its list knows it."""
    listed = gazetteer.locality(gazetteer.as_heard(place)) if region == _LISTED_IN else None
    return listed.name if listed is not None else place.lower()


def is_known(place: str, region: str) -> bool:
    """Return whether a place is one we know of; where we have no list, every place is."""
    if region != _LISTED_IN:
        return True
    return gazetteer.is_postcode(place) or gazetteer.locality(gazetteer.as_heard(place)) is not None


def meant(place: str, region: str) -> str | None:
    """Return the place that a misspelt one may mean; None if there is none, or several."""
    near = gazetteer.misspelt(gazetteer.as_heard(place)) if region == _LISTED_IN else None
    return near.name if near else None


def is_served(areas: Collection[str], region: str, *, locality: str | None, postcode: str | None) -> bool:
    """Return whether a business goes where a caller is; as long as nothing contradicts it, it does.

    areas     as stored; none at all is everywhere
    locality  as the caller named it
    postcode  as they said it

    A postcode that is served serves its suburbs, and somebody who says only their postcode is served in each of its.
    """
    said = {each.lower() for each in (locality, postcode) if each}
    if not areas or not said or not said.isdisjoint(areas):
        return True
    if region != _LISTED_IN:
        heard = {gazetteer.as_heard(each) for each in said}
        return any(gazetteer.as_heard(area) in heard for area in areas)
    if locality is None:
        return any(place.name in areas for place in gazetteer.at_code(postcode or ""))
    place = gazetteer.locality(gazetteer.as_heard(locality))
    if place is None or place.name in areas:
        return place is not None
    codes = {postcode} if postcode else gazetteer.codes_of(place)
    return not codes.isdisjoint(areas)


def neighbours(areas: Sequence[str], region: str, *, state: str | None, most: int) -> tuple[str, ...]:
    """Return places near those that are served, but not served themselves, the nearest by postcode first.

    state   where the business is; without it nothing is suggested, since names and codes are shared
    most    how many at most

    None is better than a wrong one: of places that share a name that in the state is meant; where the codes of what is
    served lie apart, those tell nothing that stand alone.
    """
    if region != _LISTED_IN or state is None:
        return ()
    codes = Counter(code for area in areas for code in _codes(area, state))
    found: dict[str, tuple[int, int, str]] = {}
    for code in _together(codes):
        for step in range(_NEAR):
            for place in (near for side in {code - step, code + step} for near in gazetteer.at_code(f"{side:04}")):
                if _codes(place.name, state) and not is_served(areas, region, locality=place.name, postcode=None):
                    rank = (-codes[code], step, place.name)
                    found[place.name] = min(rank, found.get(place.name, rank))
    return tuple(sorted(found, key=lambda name: found[name])[:most])


def _together(codes: Counter[int]) -> list[int]:
    """Return the codes near which the most others are: those of the town that is served, not of its namesake."""
    near = {code: sum(n for other, n in codes.items() if abs(other - code) < _NEAR) for code in codes}
    most = max(near.values(), default=0)
    return [code for code in sorted(codes) if 2 * near[code] > most]


def _codes(area: str, state: str) -> set[int]:
    """Return the codes of a place in a state; none if it is not there, or they lie apart and tell nothing."""
    if gazetteer.is_postcode(area):
        return {int(area)} if state in gazetteer.states_of(area) else set()
    place = gazetteer.locality(gazetteer.as_heard(area))
    codes = {int(code) for code in (place.states.get(state, ()) if place else ())}
    return codes if codes and max(codes) - min(codes) < _NEAR else set()
