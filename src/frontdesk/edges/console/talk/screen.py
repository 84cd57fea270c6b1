"""The page on which one talks to the desk, whole and as the part of it that changes. No routes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from frontdesk.domain.tenancy import first_day
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page
from frontdesk.edges.console.talk.held import Held
from frontdesk.edges.console.talk.typed import MOST_LETTERS, Faults, Said, Typed, new_sid
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local


@dataclass(frozen=True, slots=True)
class Desk:
    """What is shown.

    slug        of the business in whose name the page stands
    businesses  slug and name of each that can be called
    example     a number as people here write it
    first_day   where the setting up of the business goes on; empty if it is over, or not theirs
    call        None before one is begun
    typed       settings of the next call; `faults` is what does not fit in them
    trouble     in words, why what was wished did not happen
    unsaid      what did not reach the desk, to be sent again; should it have after all, it is said once
    """

    slug: str
    business: str
    language: str
    businesses: tuple[tuple[str, str], ...]
    example: str
    first_day: str
    may_see_calls: bool
    may_see_log: bool
    call: Held | None
    typed: Typed
    faults: Faults = field(default_factory=Faults)
    trouble: str | None = None
    unsaid: Said | None = None
    most_letters: int = MOST_LETTERS


@dataclass(frozen=True)
class Region(Page):
    """The part that changes as the call goes on."""

    template: ClassVar[str] = "talk/region.html"

    desk: Desk
    local: Local


@dataclass(frozen=True)
class TalkScreen(Screen):
    """The whole page."""

    template: ClassVar[str] = "talk/index.html"

    desk: Desk


def desk_of(seat: Seat, call: Held | None = None, typed: Typed | None = None) -> Desk:
    """Return what is shown of a call, and the settings: those typed last, else the call's own."""
    return Desk(
        slug=seat.card.slug,
        business=seat.card.name,
        language=seat.card.locale,
        businesses=tuple((place.slug, place.name) for place in seat.workplaces),
        example=_EXAMPLES.get(seat.card.region, ""),
        first_day=f"/b/{seat.card.slug}/welcome/try" if _sets_up(seat) else "",
        may_see_calls=seat.may("calls:read"),
        may_see_log=seat.may("logs:read"),
        call=call,
        typed=typed or _settings(seat, call),
    )


def _sets_up(seat: Seat) -> bool:
    return seat.may("connections:write") and first_day.is_going_on(seat.card.settings)


_EXAMPLES = {"AU": "0491 570 006", "US": "(202) 555-0143"}  # numbers that are nobody's


async def page_of(seat: Seat, desk: Desk, *, is_part: bool) -> Page:
    """Return the page, or the part of it that changes."""
    if is_part:
        return Region(desk, local_of(seat))
    async with seat.transaction() as db:
        return TalkScreen(await framed(seat, db, current="talk"), desk)


def _settings(seat: Seat, call: Held | None) -> Typed:
    """Return the settings of a call for one more like it."""
    if call is None:
        # In a demo business everything is play, and the log shows what came of it.
        return Typed(seat.card.slug, call_sid=new_sid(), for_real=seat.card.is_demo)
    local, address, frozen_at = local_of(seat), call.conversation.address, call.conversation.frozen_at
    clock = local.here(frozen_at).strftime("%Y-%m-%d %H:%M") if frozen_at else ""
    for_real = not call.conversation.practice
    return Typed(seat.card.slug, local.phone(address) if address else "", clock, new_sid(), for_real)
