"""The list of the settings: what each section is called and who may see it. What it shows is its own module's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import words_of
from frontdesk.trades.load import packs


@dataclass(frozen=True)
class Entry:
    """A section in the list.

    name    in its address: /b/{slug}/settings/{name}
    about   one sentence under the heading, in plain words
    right   what one must be allowed to see and change it
    """

    name: str
    word: str
    icon: str
    about: str
    right: str = "settings:write"


_ALL = (
    Entry(
        "business", "Your business", "bell",
        "What you are called and where you are. The desk says your name when it answers.",
    ),
    Entry(
        "hours", "Hours and holidays", "clock",
        "When you are open. The desk offers and tells no other times.",
    ),
    Entry(
        "services", "Services and prices", "list",
        "What can be booked, how long it takes, what it costs, and how callers say it.",
    ),
    Entry(
        "technicians", "Who works when", "people",
        "Who takes visits, on which days, and when they are away.",
    ),
    Entry(
        "area", "Where you go", "pin",
        "The {places} you serve. The desk says so before it books a visit anywhere else.",
    ),
    Entry(
        "desk", "Greeting and words", "mic",
        "What the desk says first, its other sentences, and the number of a person.",
    ),
    Entry(
        "reminders", "Reminders and summary", "mail",
        "What is sent by itself: reminders of visits, and your day in figures.",
    ),
    Entry(
        "limits", "Limits", "gear",
        "How far ahead can be booked, and when the desk ends a call politely.",
    ),
    Entry(
        "numbers", "Phone numbers", "phone",
        "The numbers that callers dial to reach this desk.",
    ),
    Entry(
        "connections", "Connections", "key",
        "Your own accounts with vendors. Their secrets are sealed and never shown again.",
        "connections:write",
    ),
)  # fmt: skip
ENTRIES = {entry.name: entry for entry in _ALL}


def entry_of(seat: Seat, entry: Entry) -> Entry:
    """Return a section as it is called at a business: its own word for places, and who comes to whom."""
    if entry.name != "area":
        return entry
    if customers_come(seat.card.trade):
        about = "Whom you serve, by where they live. If everybody may come to you, there is nothing to do here."
        return replace(entry, word="Where customers come from", about=about)
    return replace(entry, about=entry.about.format(places=words_of(seat.card.region).places))


def customers_come(trade: str) -> bool:
    """Return whether people come to a business of a trade: its desk does not ask them where they are."""
    pack = packs().get(trade)
    return pack is not None and "customer_location" not in pack.intake


def entries_for(seat: Seat) -> tuple[Entry, ...]:
    """Return the sections that somebody may see."""
    return tuple(entry_of(seat, entry) for entry in _ALL if seat.may(entry.right))
