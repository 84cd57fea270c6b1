"""What the desk can say: every phrase key, and the placeholders its text may use.

A pack writes the words (phrases.toml); a key that is not here, a placeholder that
its key does not offer, or one that is left out although callers need it, is reported
when the pack is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from frontdesk.trades.document import GENERAL, PackProblem, Table, one_of, read, read_if_there
from frontdesk.trades.facts import FACT_NAMES, PHRASES_LISTED
from frontdesk.trades.syntax import template_mistake

_WORD = re.compile(r"[^\W_]+")

OPENINGS = ("greeting", "carry_on")
"""What a call begins with: the first of them, or the second where an earlier call broke off."""

# Phrase -> the placeholders that its text may use; one with a `!` has to be in it, for a caller is lost without.
_KNOWN: Mapping[str, tuple[str, ...]] = {
    key: tuple(placeholders.split())
    for key, placeholders in {
        # opening and carrying on
        "greeting": "business",
        "carry_on": "business",
        "carried_on": "",
        "fresh_start": "",
        # what was just understood
        "hello_name": "name",
        "thanks_name": "name",
        "got_it": "summary",
        "changed_to": "summary",
        "after_danger": "",
        "danger_message": "",
        "danger_message_no_phone": "",
        # asking
        "ask_service_type": "services",
        "ask_customer_location": "",
        "ask_issue_description": "service",
        "ask_customer_name": "",
        "ask_customer_phone": "",
        "ask_preferred_date": "",
        "ask_preferred_time": "",
        "ask_address": "",
        "ask_property_type": "",
        "ask_urgency_level": "",
        "ask_previous_customer": "",
        "ask_message": "",
        "ask_message_visit": "",
        "ask_correction": "",
        "ask_anything_else": "",
        "ask_what_else": "",
        "ask_book_it": "",
        # times
        "offer_one": "first!",
        "offer_two": "first! second!",
        "not_free": "wish",
        "closed_then": "wish hours",
        "past_then": "wish",
        "too_far": "days",
        "no_times": "",
        "nothing_free": "",
        "taken_meanwhile": "",
        "earliest": "when!",
        # reading back and doing
        "read_back": "job! when! name phone issue",
        "read_back_unnamed": "job! when! phone issue",
        "read_back_move": "when!",
        "read_back_cancel": "service when!",
        "phone_calling_from": "",
        "phone_given": "phone!",
        "phone_none": "",
        "phone_left": "",
        "place_left": "",
        "danger_again": "emergency_number!",
        "note_taken": "",
        "booked": "service when! name",
        "moved": "service when!",
        "cancelled": "service when",
        "kept": "service when",
        "noted": "services",
        "amended": "",
        "added": "",
        # questions answered
        "price": "service price!",
        "price_from": "service price!",
        "price_quote": "service",
        "price_unknown": "",
        "hours": "hours!",
        "closed_on": "day!",
        "open_on": "day! hours!",
        "closed_holidays": "day!",
        "no_hours": "",
        "area_yes": "location",
        "area_everywhere": "",
        "area_some": "areas!",
        "area_many": "areas!",
        "area_no": "location",
        "area_call_back": "location",
        "services": "services!",
        "services_many": "services!",
        "located": "address!",
        "come_to": "address!",
        "unanswered": "",
        "robot": "business",
        "recorded": "",
        "not_recorded": "",
        "never_recorded": "",
        # people
        "person": "",
        "message_read_back": "message!",
        "complaint": "",
        "change_by_person": "",
        "message_taken": "phone",
        "message_taken_no_phone": "",
        # keeping the call on its feet
        "silence": "",
        "silence_end": "",
        "missed": "",
        "missed_end": "",
        "hold_on": "",
        "calm": "",
        "calm_end": "",
        "off_topic": "business",
        "wrong_number": "business",
        "welcome": "",
        "alerted": "",
        "alerted_no_phone": "",
        "alerted_closed": "",
        "alerted_closed_no_phone": "",
        "before_you_go": "",
        "how_long": "service minutes length",
        "limit_end": "",
        "end_no_phone": "",
        "trouble": "",
        "goodbye": "",
        "goodbye_booked": "when",
        # small words the sentences are built from
        "today": "",
        "tomorrow": "",
        "at_time": "day! time!",
        "in_place": "place!",
        "at_place": "place!",
        "unnamed": "",
        "as_emergency": "",
        "as_urgent": "",
    }.items()
}
PHRASES: Mapping[str, frozenset[str]] = {
    key: frozenset(name.removesuffix("!") for name in names) for key, names in _KNOWN.items()
}
NEEDED: Mapping[str, frozenset[str]] = {
    key: frozenset(name.removesuffix("!") for name in names if name.endswith("!")) for key, names in _KNOWN.items()
}
"""Phrase -> the placeholders that have to be in it: what callers need to hear."""


def read_phrases(folder: Path, region: str) -> Mapping[str, tuple[str, ...]]:
    """Return everything the desk says in a region: the general phrases, the pack's own in their place.

    Raises PackProblem at the first mistake: a phrase that there is none, a placeholder that nothing fills in, a
    greeting that hides that no person answers, a phrase that nobody has written.
    """
    merged: dict[str, tuple[str, ...]] = {}
    names = ("phrases.toml", f"phrases-{region}.toml")
    for file in (place / name for place in (GENERAL, folder) for name in names):
        root = read_if_there(file)
        for key in root.values:
            merged[key] = _phrase(root, key)
    for key in PHRASES:
        if key not in merged:
            raise PackProblem(folder / "phrases.toml", None, f'the phrase `{key}` is missing; add {key} = "…"')
    return MappingProxyType(merged)


def _phrase(root: Table, key: str) -> tuple[str, ...]:
    # A trade may ask for any fact, also for one that no other trade asks for.
    asks_for_fact = key.removeprefix("ask_") in FACT_NAMES
    if key not in PHRASES and not asks_for_fact:
        raise root.problem(f"the desk has no phrase `{key}`; {one_of(key, PHRASES, listed=PHRASES_LISTED)}", key)
    variants = root.texts(key)
    for text in variants:
        if not text.strip():
            raise root.problem(f"`{key}` has an empty text; write what the desk says", key)
        mistake = text_mistake(key, text)
        if mistake is not None:
            raise root.problem(f"in `{key}`: {mistake}", key, text)
    if not variants:
        raise root.problem(f"`{key}` is an empty list; write at least one text", key)
    return variants


def text_mistake(key: str, text: str) -> str | None:
    """Return what is wrong with a text of a phrase, None if nothing is."""
    mistake = template_mistake(text, PHRASES.get(key, frozenset()))
    return mistake or _lack(key, text) or opening_mistake(key, text)


def _lack(key: str, text: str) -> str | None:
    used = {name for _, name, _, _ in Formatter().parse(text)}
    missing = sorted(NEEDED.get(key, frozenset()) - used)
    if not missing:
        return None
    named = " and ".join(f"{{{name}}}" for name in missing)
    return f"it leaves out {named}, which callers need to hear; put it where it is to be said"


def opening_mistake(key: str, text: str) -> str | None:
    """Return what is wrong with what a call begins with, None if nothing is or it is another phrase."""
    if key not in OPENINGS or is_open(text):
        return None
    words = ", ".join(automated_words()[:-1])
    return f"it hides that no person answers, and callers must know; say one of {words} or {automated_words()[-1]}"


def is_open(text: str) -> bool:
    """Return whether a text says that no person answers."""
    said = {word.casefold() for word in _WORD.findall(text)}
    return any(word.casefold() in said for word in automated_words())


@cache
def automated_words() -> tuple[str, ...]:
    """Return the words that say that no person answers, of which a greeting has one."""
    root = read(GENERAL / "greeting.toml")
    root.only(("automated",))
    return root.texts("automated")


def spare(key: str) -> str:
    """Return a fixed sentence for what nobody's own words can say: `greeting`, `recorded`, `trouble`."""
    return _spares()[key]


@cache
def _spares() -> Mapping[str, str]:
    root = read(GENERAL / "spare.toml")
    return MappingProxyType({key: root.text(key) for key in root.values})
