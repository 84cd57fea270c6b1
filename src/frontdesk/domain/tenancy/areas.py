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


def places_typed(text: str, region: str) -> tuple[str, ...]:
    """Return the places that were typed as they are stored, each once.

    text   one a line, or with commas between

    Raises WrongPlace if one is too long to be a place, or is none at all.
    """
    typed = [" ".join(part.split()) for part in _PARTS.split(text)]
    for part in typed:
        if len(part) > MOST_LETTERS or (part and not any(letter.isalnum() for letter in part)):
            raise WrongPlace(
                f"“{part[:MOST_LETTERS]}” is no place. Write suburbs or postcodes, one a line.", field="served"
            )
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

    state   where the business is: of places that share a name, the one there is meant
    most    how many at most
    """
    if region != _LISTED_IN:
        return ()
    # Enmore is in Sydney and near Armidale: where more of the list is, there the business is.
    codes = Counter(int(code) for area in areas for code in _codes(area, state))
    found: dict[str, tuple[int, int, str]] = {}
    for code, times in codes.items():
        for step in range(_NEAR):
            for place in (near for side in {code - step, code + step} for near in gazetteer.at_code(f"{side:04}")):
                if not is_served(areas, region, locality=place.name, postcode=None):
                    found[place.name] = min((-times, step, place.name), found.get(place.name, (0, 0, "")))
    return tuple(sorted(found, key=lambda name: found[name])[:most])


def _codes(area: str, state: str | None) -> Collection[str]:
    place = gazetteer.locality(gazetteer.as_heard(area))
    if place is None:
        return (area,) if gazetteer.is_postcode(area) else ()
    return place.states.get(state or "", ()) or (gazetteer.codes_of(place) if len(place.states) == 1 else ())
