"""The step on which somebody rings their own desk, from the browser, before anybody else does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.queries import services
from frontdesk.domain.conversations.practice import has_practised
from frontdesk.edges.console.settings.entries import Entry, customers_come
from frontdesk.edges.console.settings.section import Asked, Body
from frontdesk.edges.console.welcome.own import MakeBody, own_common
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import words_of

ENTRY = Entry(
    "try", "Test call", "mic", "Be your own first caller. It is practice: nothing stays in the calendar or is sent."
)
WISHES = 3
"""Services that are offered as something to ring for."""


@dataclass(frozen=True)
class TryBody(Body):
    """The step.

    talk        where one talks to the desk
    wishes      names of services, to ring for
    has_called  whether somebody has tried the desk
    locality    what a place is called there; empty where nobody is asked for it
    """

    template: ClassVar[str] = "welcome/try.html"

    talk: str
    wishes: Sequence[str]
    has_called: bool
    locality: str


async def body_for(seat: Seat, *, look: bool) -> MakeBody:
    """Return what makes the step."""
    del seat, look  # nothing is looked at from outside

    async def body(asked: Asked) -> TryBody:
        names = [each.name for each in await services(asked.db)]
        return TryBody(
            **own_common(asked, ENTRY),
            talk=f"/test?business={asked.seat.card.slug}",
            wishes=names[:WISHES],
            has_called=await has_practised(asked.db),
            locality="" if customers_come(asked.seat.card.trade) else words_of(asked.seat.card.region).locality,
        )

    return body


async def is_settled(seat: Seat, db: AsyncSession) -> bool:
    """Return whether somebody has tried the desk."""
    del seat
    return await has_practised(db)
