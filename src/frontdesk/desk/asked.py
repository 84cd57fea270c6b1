"""What a tool is asked for: plain values taken apart. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from frontdesk.desk.house import House
from frontdesk.domain.customers.models import PropertyType


def text_of(value: object) -> str | None:
    """Return a text, None for nothing."""
    return str(value) if value else None


def texts_of(value: object) -> tuple[str, ...]:
    """Return a list of texts, empty for nothing."""
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def property_type_of(wish: Mapping[str, object]) -> PropertyType | None:
    """Return the kind of property, if it is known."""
    value = text_of(wish.get("property_type"))
    return PropertyType(value) if value else None


def place_of(wish: Mapping[str, object]) -> str | None:
    """Return where to go: street, locality, postcode, as far as known."""
    parts = (text_of(wish.get("address")), text_of(wish.get("location")), text_of(wish.get("postal_code")))
    return ", ".join(part for part in parts if part) or None


def lacks_place(wish: Mapping[str, object], house: House) -> bool:
    """Return whether a visit is to be where the customer is, and nobody said where."""
    return house.asks_for_a_place and not wish["location"] and not wish["address"]


def notes_of(wish: Mapping[str, object], house: House) -> str | None:
    """Return what whoever comes should know, and what is missing."""
    missing = [] if wish["phone"] else ["The caller gave no phone number."]
    if lacks_place(wish, house):
        missing.append("The caller gave no place: ring back for it.")
    told = text_of(wish.get("access_note"))
    return "\n".join([*missing, *([told] if told else [])]) or None


def added_note(notes: str | None, more: str | None) -> str | None:
    """Return notes with one more, None if there is nothing new to note."""
    if not more or more in (notes or ""):
        return None
    return f"{notes}\n{more}" if notes else more
