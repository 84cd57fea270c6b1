"""The page of /welcome: what was begun, and the form for a new business. No routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.tenancy import first_day
from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.passwords import LEAST_CHARACTERS
from frontdesk.domain.tenancy.people import person
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.console.page import Page
from frontdesk.edges.console.settings.steps import NAMES
from frontdesk.edges.console.welcome.opening import Opener
from frontdesk.edges.http.given import Given
from frontdesk.kernel.locale import zone_name
from frontdesk.kernel.problems import Problem
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.regions import CUSTOMS

FIELDS = ("trade", "name", "timezone", "technicians", "owner", "email", "password")
SERVICES_TOLD = 3
"""Of a trade, in the line that says what it is about."""


@dataclass(frozen=True)
class Closed(Page):
    """What everybody reads who comes without the key while nobody can sign in."""

    template: ClassVar[str] = "welcome/closed.html"


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade to choose."""

    key: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A business whose setting up was begun.

    left   steps that were not gone through
    """

    name: str
    href: str
    left: int


@dataclass(frozen=True)
class Welcome(Page):
    """The page.

    key          goes into the form
    needs_login  whether they choose an address and a password
    may_open     whether there is a form
    zones        region -> its time zones, each with its words
    typed        field -> what stands in it
    problem      what did not work and belongs to no field
    wrong        field -> what is wrong with it
    """

    template: ClassVar[str] = "welcome/index.html"

    key: str
    is_signed_in: bool
    needs_login: bool
    may_open: bool
    begun: Sequence[Begun]
    trades: Sequence[Trade]
    zones: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    typed: Mapping[str, str]
    problem: str
    wrong: Mapping[str, str]
    least: int = LEAST_CHARACTERS


def welcome_page(
    opener: Opener, begun: Sequence[Begun], *, typed: Mapping[str, str] | None = None, problem: Problem | None = None
) -> Welcome:
    """Return the page for whoever came.

    typed, problem   what was sent in vain, and why
    """
    named = str(problem.extra.get("field", "")) if problem else ""
    named = named if named in FIELDS else ""
    said = {field: (typed or {"owner": opener.name}).get(field, "") for field in FIELDS}
    return Welcome(
        key=opener.key,
        is_signed_in=opener.session is not None,
        needs_login=opener.needs_login,
        may_open=opener.may_open,
        begun=begun,
        trades=[Trade(pack.key, pack.name, about(pack)) for pack in packs().values()],
        zones=[(customs.name, [(zone, zone_name(zone)) for zone in customs.zones]) for customs in CUSTOMS.values()],
        typed={**said, "password": ""},
        problem=problem.detail if problem and not named else "",
        wrong={named: problem.detail} if problem and named else {},
    )


async def begun_by(opener: Opener, given: Given) -> list[Begun]:
    """Return the set-ups that somebody began or may go on with, by the business's name."""
    found = []
    for place in opener.session.workplaces if opener.session else ():
        async with given.database.transaction(place.business_id) as db:
            card, who = await business_card(db), await person(db, place.staff_id)
        if who is not None and who.role is Role.owner and first_day.is_going_on(card.settings):
            left = len(set(NAMES) - first_day.steps_done(card.settings))
            found.append(Begun(card.name, f"/b/{card.slug}/welcome", left))
    return found


def about(pack: Pack) -> str:
    """Return what a trade is about, by what can be booked: `Blocked drain, no hot water, tap and 9 more`."""
    names = [_lower(service.name) for service in pack.services]
    told, more = ", ".join(names[:SERVICES_TOLD]), len(names) - SERVICES_TOLD
    said = f"{told} and {more} more" if more > 0 else told
    return said[:1].upper() + said[1:]


def _lower(name: str) -> str:
    """Return a name as it stands inside a sentence; what is written in capitals stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
