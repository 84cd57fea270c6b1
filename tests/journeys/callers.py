"""Callers who know what they want: one answer to each thing the desk may ask for, whichever process asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from frontdesk.desk.turn import Desk, Spoken

# A Monday before the desk has opened; callers who want Thursday mean the 8th.
NOW = datetime.fromisoformat("2024-08-05T07:30:00+10:00")
MOST_TURNS = 30

_FIRST_NAMES = ("Mike", "Sarah", "Lisa", "Dave", "Karen")
_SUBURBS = ("Newtown", "Marrickville", "Bondi", "Parramatta")
_TROUBLES = (
    "my toilet is blocked and it won't flush",
    "I've got a leaking tap in the kitchen, it drips all night",
    "we have no hot water, it went cold last night",
)
_DAYS = ("Tuesday", "Wednesday", "Thursday", "Friday")

Noticed = Callable[[Spoken], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody on the phone.

    number   E.164, of those kept free for fiction
    answers  what the desk asks for -> what is said then; what is not in it is met with a yes
    """

    number: str
    answers: Mapping[str, str]

    def reply_to(self, spoken: Spoken) -> str:
        """Return what is said next: what the desk said decides it, so that a call can go on anywhere."""
        return self.answers.get(spoken.asked[0], "yes please") if spoken.asked else "yes please"


def a_caller(number: int = 0, **answers: str) -> Caller:
    """Return one of many callers: each has a number, a name, a trouble and a day; every other says it all at once.

    number   which one, 0 to 399
    answers  what this one says otherwise
    """
    name = f"{_FIRST_NAMES[number % 5]} Smith"
    opening = f"Hi, my name is {name}, I'm in {_SUBURBS[number % 4]} and {_TROUBLES[number % 3]}"
    if number % 2:
        opening += f". Could somebody come on {_DAYS[number % 4]} afternoon?"
    usual = {
        "service_type": opening,
        "customer_location": _SUBURBS[number % 4],
        "issue_description": _TROUBLES[number % 3],
        "customer_name": name,
        "customer_phone": "this one",
        "preferred_date": _DAYS[number % 4],
        "preferred_time": "in the morning",
        "selected_appointment": "the first one",
        "anything_else": "no, that's all, thanks",
    }
    return Caller(f"+61491570{100 + number}", MappingProxyType(usual | answers))


async def begin(desk: Desk, business: UUID, caller: Caller, sid: str) -> Spoken:
    """Ring, or go on with the call of this sid; its clock stands still."""
    return await desk.begin(business, call_sid=sid, address=caller.number, frozen_at=NOW)


async def reply(desk: Desk, business: UUID, caller: Caller, spoken: Spoken) -> Spoken:
    """Answer what the desk said. The same answer has the same key, however often it is sent."""
    return await desk.hear(business, spoken.conversation_id, caller.reply_to(spoken), heard_key=f"to-{spoken.seq}")


async def hold(
    desk: Desk, business: UUID, caller: Caller, sid: str, *, noticed: Noticed | None = None, until: str | None = None
) -> Spoken:
    """Hold a call to its end, from wherever it stands; return what the desk said last.

    noticed  told of everything the desk says
    until    hang on when the desk asks for this
    """
    spoken = await begin(desk, business, caller, sid)
    for _ in range(MOST_TURNS):
        if noticed is not None:
            await noticed(spoken)
        if spoken.ended or (until is not None and until in spoken.asked):
            return spoken
        spoken = await reply(desk, business, caller, spoken)
    raise AssertionError(f"the desk does not come to an end: {spoken.text}")
