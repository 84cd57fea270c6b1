"""What a person typed, and what it means: the caller's number, the call's clock, something said. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from frontdesk.domain.tenancy.queries import BusinessCard
from frontdesk.kernel.phones import NotANumber, phone_of
from frontdesk.kernel.problems import Problem

SID = "TEST-"
"""How the number of a call begins that was made here; a carrier's never does."""

YEARS_BACK, YEARS_AHEAD = 3, 1
"""How far from today a call's clock may stand. Rows lie in months, and each month that is named is made for everybody:
who talks to the desk must not fill the installation with them."""

MOST_LETTERS = 2000
"""Of one thing said; a minute of talk has some nine hundred."""

MOST_OTHERS = 5
"""Readings of one thing said, beside the best."""


class TooLong(Problem):
    """More was typed than anybody says in one breath."""

    title = "Too long to be said"


class NotAMoment(Problem):
    """A call's clock was typed that is no date with a time, or lies out of reach."""

    title = "Not a moment"


@dataclass(frozen=True, slots=True)
class Typed:
    """The settings of a call, as typed.

    business   slug of the business that is called
    caller     number it comes from; empty is withheld
    clock      date and time at which its clock stands; empty is now
    for_real   whether what it books stays; else it is practice
    call_sid   made with the form: pressed twice, it is one call
    """

    business: str
    caller: str = ""
    clock: str = ""
    call_sid: str = ""
    for_real: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Something said in a call.

    heard_key    made with the form: sent twice, it is said once
    hypotheses   what else the browser thought it heard
    """

    heard_key: str
    text: str
    hypotheses: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The first few other readings, none of them longer than what may be said."""
        return tuple(other[:MOST_LETTERS] for other in self.hypotheses[:MOST_OTHERS])


def must_fit(said: Said) -> None:
    """See that something can be said.

    Raises TooLong.
    """
    if len(said.text) > MOST_LETTERS:
        raise TooLong(f"That is {len(said.text):,} letters. Say it in pieces of at most {MOST_LETTERS:,}.")


@dataclass(frozen=True, slots=True)
class Line:
    """Who calls, from where and when: a number in E.164 or None, a moment or None."""

    call_sid: str
    address: str | None
    frozen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Faults:
    """What does not fit in the settings, field by field, in words."""

    caller: str | None = None
    clock: str | None = None


def new_sid() -> str:
    """Return a number for a call made here."""
    return f"{SID}{uuid4()}"


def line_of(typed: Typed, card: BusinessCard, *, now: datetime) -> Line | Faults:
    """Return the line that settings mean at a business at a moment, or what does not fit in them."""
    faults: dict[str, str] = {}
    address = frozen_at = None
    try:
        address = phone_of(typed.caller.strip(), card.region) if typed.caller.strip() else None
    except NotANumber as problem:
        faults["caller"] = problem.detail
    try:
        frozen_at = moment_of(typed.clock, card, now=now) if typed.clock.strip() else None
    except NotAMoment as problem:
        faults["clock"] = problem.detail
    sid = typed.call_sid if _OWN_SID.fullmatch(typed.call_sid) else new_sid()
    return Faults(**faults) if faults else Line(sid, address, frozen_at)


# Only what the form made: a call of a carrier's is never taken over from here.
_OWN_SID = re.compile(rf"{SID}[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")


def moment_of(text: str, card: BusinessCard, *, now: datetime) -> datetime:
    """Return a date with a time of day, not too far from now; one without a zone is the business's own time.

    Raises NotAMoment.
    """
    said = text.strip()
    try:
        if said[10:11] not in {"T", " "}:
            raise ValueError
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise NotAMoment(
            f"“{said[:40]}” is no date with a time. Write it like 2024-08-05 08:30, which is {card.name}’s own time."
        ) from None
    first, last = now.year - YEARS_BACK, now.year + YEARS_AHEAD
    if not first <= moment.year <= last:
        raise NotAMoment(f"The clock can stand anywhere between {first} and {last}, not in {moment.year}.")
    return moment.replace(tzinfo=moment.tzinfo or card.zone)
