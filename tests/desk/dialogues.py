"""Dialogues for tests of the pure policy: each builder knows a plausible call, the test says what matters to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.desk.dialogue import Dialogue, Known, Past, Visit
from frontdesk.desk.house import House
from frontdesk.domain.tenancy.opening import opening_hours
from frontdesk.trades.load import packs
from frontdesk.understanding.types import Fact, Offer, Reading

SYDNEY = ZoneInfo("Australia/Sydney")
MORNING = datetime(2024, 8, 5, 8, 30, tzinfo=SYDNEY)
"""When a test's call takes place unless it says otherwise: a Monday."""

TUESDAY_NINE = datetime(2024, 8, 6, 9, 0, tzinfo=SYDNEY)

JOB = {
    "service_type": "blocked_drain",
    "issue_description": "sink is blocked",
    "customer_location": "newtown",
    "customer_name": "Dave Lang",
    "customer_phone": "+61491570006",
}
"""What a plumber asks for before a time is agreed on."""

AGREED = {**JOB, "selected_appointment": TUESDAY_NINE.isoformat()}
"""The same with a start that the caller took."""

_FIRST_SAID = 1


def job_without(*names: str) -> dict[str, str]:
    """Return the facts of the job but for some."""
    return {name: value for name, value in JOB.items() if name not in names}


def a_house(**given: Any) -> House:
    """Return Harbour Plumbing as the desk knows it, or another house in what is given."""
    pack = packs()["plumbing"]
    house = House(
        name=pack.demo.name,
        zone=SYDNEY,
        locale="en-AU",
        region="AU",
        currency="AUD",
        opening=opening_hours(dict(pack.demo.opening)),
        service_areas=(),
        services=pack.services,
        faqs=pack.faqs,
        pack=pack,
    )
    return replace(house, **given)


def desk(*acts: str, asked: str | None = None, offered: Sequence[datetime] = (), text: str = "Well?") -> Past:
    """Return a turn of the desk: its moves, what it asked and which starts it offered."""
    offers = tuple(Offer(id=str(n), text=f"{start:%H:%M}", starts_at=start) for n, start in enumerate(offered, 1))
    return Past(0, "desk", text, MORNING, (asked,) if asked else (), offers, acts)


GREETING = desk(asked="service_type")


def caller(text: str = "Well …") -> Past:
    """Return a turn of the caller."""
    return Past(0, "customer", text, MORNING)


def a_visit(starts_at: datetime = TUESDAY_NINE, *, seq: int = 2) -> Visit:
    """Return the visit that a call booked in its turn `seq`."""
    return Visit("018f", "blocked_drain", starts_at, starts_at + timedelta(hours=1), seq)


def a_dialogue(
    text: str = "Well …",
    *,
    known: Mapping[str, str | Known] | None = None,
    said: Mapping[str, str] | None = None,
    acts: Sequence[str] = (),
    past: Sequence[Past] = (),
    address: str | None = "+61491570006",
    now: datetime = MORNING,
    hazard: str | None = None,
    **given: Any,
) -> Dialogue:
    """Return a dialogue at the point where the caller has just said something.

    known  facts of earlier turns, by default of the very first
    said   facts of what was just heard
    acts   what the caller did beside
    past   all turns before, numbered here; none means that the desk has greeted
    """
    turns = [replace(turn, seq=seq) for seq, turn in enumerate(past or [GREETING], 1)]
    seq = len(turns) + 1
    before = {
        name: fact if isinstance(fact, Known) else Known(fact, _FIRST_SAID) for name, fact in (known or {}).items()
    }
    facts = tuple(Fact(name, value, value, 0, len(value)) for name, value in (said or {}).items())
    return Dialogue(
        house=given.pop("house", None) or a_house(),
        now=now,
        address=address,
        started_at=MORNING,
        text=text,
        seq=seq,
        reading=Reading(facts, frozenset(acts), hazard),
        facts={**before, **{fact.name: Known(fact.value, seq) for fact in facts}},
        before=before,
        past=turns,
        **given,
    )
