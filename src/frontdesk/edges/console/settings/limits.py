"""How far ahead can be booked, in which steps, and how patient the desk is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.changes import business_row, change_settings
from frontdesk.domain.tenancy.own_rules import RULES
from frontdesk.edges.console.settings.section import Asked, Body, Section, SectionForm, change, common
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem
from frontdesk.trades.own import LIMITS, SWITCHES

RANGES: Mapping[str, tuple[int, int]] = {**RULES, **LIMITS}

GROUPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Booking": {
        "horizon_days": ("How far ahead, in days", "Later days are refused: the desk says how far it can book."),
        "offer_lead_minutes": (
            "Notice before the first offer, in minutes",
            "The desk itself offers nothing sooner. A caller who names a sooner time can still have it.",
        ),
        "offer_grid_minutes": (
            "Steps of the times it offers, in minutes",
            "30 offers 9:00 and 9:30. A visit still takes as long as its service.",
        ),
        "named_grid_minutes": (
            "Steps of the times callers name, in minutes",
            "5 lets a caller have 9:05. Larger steps round what they name.",
        ),
        "offers": ("Times it offers at once", "One is quick to answer, two give a choice."),
        "emergency_wait_minutes": (
            "Longest wait in an emergency, in minutes",
            "An emergency that cannot be visited within it is put to a person at once.",
        ),
    },
    "Patience": {
        "asks": ("How often it asks the same", "Then it goes on without the answer."),
        "silences": ("Silences in a row", "Then it says goodbye and ends the call."),
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


class LimitsForm(SectionForm):
    """The limits, as typed; an empty one is the usual."""

    horizon_days: str = ""
    offer_lead_minutes: str = ""
    offer_grid_minutes: str = ""
    named_grid_minutes: str = ""
    offers: str = ""
    emergency_wait_minutes: str = ""
    asks: str = ""
    silences: str = ""
    misses: str = ""
    caller_turns: str = ""
    call_minutes: str = ""
    carry_on_minutes: str = ""
    ask_address: str = ""


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


async def _body(asked: Asked) -> LimitsBody:
    row = await business_row(asked.db)
    house = await asked.seat.given.desk.houses.of(asked.db)
    usual, base = house.pack.policies, common(asked, "limits")
    values = {key: _stored(row.settings.get(key), usual[key]) for key in RANGES}
    values |= {key: str(asked.typed[key]) for key in RANGES if key in asked.typed}
    asks = row.settings.get("ask_address")
    return LimitsBody(
        **base,
        groups=[
            (name, [_limit(key, words, values[key], usual[key], base["local"]) for key, words in limits.items()])
            for name, limits in GROUPS.items()
        ],
        ask_address=str(asked.typed.get("ask_address", _YES_NO[asks] if isinstance(asks, bool) else "")),
        choices=[
            ("", f"As usual: {'asked' if usual['ask_address'] else 'not asked'}"),
            ("yes", "Asked"),
            ("no", "Not asked"),
        ],
    )


_YES_NO = {True: "yes", False: "no"}


def _stored(value: object, usual: object) -> str:
    """Return what stands in a field: the usual stands beside it."""
    return str(value) if isinstance(value, int) and value != usual else ""


def _limit(key: str, words: tuple[str, str], value: str, usual: object, local: Local) -> Limit:
    label, about = words
    least, most = (local.number(each) for each in RANGES[key])
    return Limit(key, label, f"{about} From {least} to {most}; usually {usual}.", value, str(usual))


def _routes(routes: APIRouter) -> None:
    routes.post("")(_save)


async def _save(seat: AtDesk, form: Annotated[LimitsForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await _keep(db, seat, form)

    return await change(seat, SECTION, form, work)


async def _keep(db: AsyncSession, seat: Seat, form: LimitsForm) -> None:
    typed = form.model_dump()
    usual = (await seat.given.desk.houses.of(db)).pack.policies
    # What the calendar goes by stands with the business even where it is the usual.
    chosen: dict[str, Any] = {key: _number(key, typed[key]) for key in RANGES}
    chosen |= {key: usual[key] for key in RULES if chosen[key] is None}
    chosen |= {key: {"yes": True, "no": False}.get(typed[key]) for key in SWITCHES}
    before, after = await change_settings(db, chosen)
    await note_deed(
        db, who=seat.name, what="settings.limits_changed", now=seat.now, staff_id=seat.staff_id,
        before=before, after=after,
    )  # fmt: skip


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


SECTION = Section("limits", _body, _routes)
