"""How far ahead can be booked, in which steps, and how patient the desk is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.changes import business_row, change_settings
from frontdesk.domain.tenancy.own_rules import RULES
from frontdesk.edges.console.settings.made_of import note_change
from frontdesk.edges.console.settings.section import Asked, Body, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.sheet import Sent
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem
from frontdesk.trades.own import LIMITS

RANGES: Mapping[str, tuple[int, int]] = {**RULES, **LIMITS}

GROUPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Booking": {
        "horizon_days": ("How far ahead, in days", "Later days are refused: the desk says how far it can book."),
        "offer_lead_minutes": (
            "Notice before the first offer, in minutes",
            "The desk itself offers nothing sooner. A caller who names a sooner time can still have it.",
        ),
        "offer_grid_minutes": (
            "Offer a visit every so many minutes",
            "30 means it offers 9:00, 9:30, 10:00. A visit still takes as long as its service.",
        ),
        "named_grid_minutes": (
            "When callers name a time themselves, round it to so many minutes",
            "5 lets a caller have 9:05; with 15 they are offered 9:00 or 9:15.",
        ),
        "offers": ("Times it offers at once", "One is quick to answer, two give a choice."),
        "emergency_wait_minutes": (
            "Longest wait in an emergency, in minutes",
            "An emergency that cannot be visited within it is put to a person at once.",
        ),
    },
    "Patience": {
        "asks": ("How often it asks the same", "Then it goes on without the answer."),
        "silences": (
            "Silences in a row before it hangs up",
            "It asks whether they are still there, and says goodbye after so many.",
        ),
        "misses": ("Answers in a row it does not understand", "Then it asks your team to call back."),
        "caller_turns": ("Times a caller may speak", "Then it ends the call politely and asks your team to call back."),
        "call_minutes": ("Length of a call, in minutes", "The same, by the clock."),
        "carry_on_minutes": (
            "Ringing back after a call broke off, in minutes",
            "Within it the desk asks whether to carry on where they left off.",
        ),
    },
}
"""Heading -> setting -> what it is called, and what it does."""

_MOST_DIGITS = 6


class OutOfRange(Problem):
    """A number that makes no sense there, or none at all."""

    title = "Not saved"


@dataclass(frozen=True)
class Limit:
    """A limit's field; `usual` is what counts while it is empty."""

    key: str
    label: str
    help: str
    value: str
    usual: str


@dataclass(frozen=True)
class LimitsBody(Body):
    """The section; groups are (heading, limits) each."""

    template: ClassVar[str] = "settings/limits.html"

    groups: Sequence[tuple[str, Sequence[Limit]]]
    ask_address: str
    choices: Sequence[tuple[str, str]]


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    row = await business_row(db)
    usual = (await seat.given.desk.houses.of(db)).pack.policies
    asks = row.settings.get(ASK)
    fields = {key: _stored(row.settings.get(key), usual[key]) for limits in GROUPS.values() for key in limits}
    return {**fields, ASK: _YES_NO[asks] if isinstance(asks, bool) else ""}


async def _body(asked: Asked) -> LimitsBody:
    usual = (await asked.seat.given.desk.houses.of(asked.db)).pack.policies
    shared, values = standing(asked, SECTION, await _fields(asked.seat, asked.db))
    return LimitsBody(
        **shared,
        groups=[
            (name, [_limit(key, words, values[key], usual[key], shared["local"]) for key, words in limits.items()])
            for name, limits in GROUPS.items()
        ],
        ask_address=values[ASK],
        choices=[("", f"As usual: {'asked' if usual[ASK] else 'not asked'}"), *_ASKED.items()],
    )


ASK = "ask_address"
_ASKED = {"yes": "Asked", "no": "Not asked"}
_YES_NO = {True: "yes", False: "no"}


def _stored(value: object, usual: object) -> str:
    """Return what stands in a field: the usual stands beside it."""
    return str(value) if isinstance(value, int) and value != usual else ""


def _limit(key: str, words: tuple[str, str], value: str, usual: object, local: Local) -> Limit:
    label, about = words
    least, most = (local.number(each) for each in RANGES[key])
    return Limit(key, label, f"{about} From {least} to {most}; usually {usual}.", value, str(usual))


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    usual = (await seat.given.desk.houses.of(db)).pack.policies
    chosen: dict[str, Any] = {}
    for key in RANGES:
        if key in what.changed:
            with what.mistakes.at(key):
                number = _number(key, what.value(key))
                # What the calendar goes by stands with the business even where it is the usual.
                chosen[key] = usual[key] if number is None and key in RULES else number
    if ASK in what.changed:
        chosen[ASK] = {"yes": True, "no": False}.get(what.value(ASK))
    what.mistakes.check()
    before, after = await change_settings(db, chosen)
    if before or after:
        await note_change(db, seat, "limits", before=before, after=after)
    return Said("Saved")


def _read(name: str, text: str) -> str:
    return _ASKED.get(text, text) if name == ASK else text


def _number(key: str, typed: str) -> int | None:
    """Return a limit, None if its field is empty.

    Raises OutOfRange.
    """
    text = typed.strip().replace(",", "")
    if not text:
        return None
    least, most = RANGES[key]
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else -1
    if not least <= number <= most:
        raise OutOfRange(f"Write a whole number from {least} to {most}, or leave it empty.", field=key)
    return number


SECTION = Section("limits", _body, sheet=Sheet(_fields, _keep, _read))
