"""The last step: what is set up, what is left, where to go on; and the end of the demo businesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import first_day
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.demo_gone import only_in_demos, remove_demo
from frontdesk.domain.tenancy.numbers import numbers
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.edges.console.flash import Said, tell
from frontdesk.edges.console.settings.entries import Entry
from frontdesk.edges.console.settings.section import Asked, Body
from frontdesk.edges.console.settings.steps import STEPS, step_address
from frontdesk.edges.console.welcome.own import MakeBody, own_common
from frontdesk.edges.http.given import Given
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.datafolder import DataFolder

ENTRY = Entry(
    first_day.LAST, "Your desk", "ringcheck", "What is set up, and what is left. All of it stays in Settings."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A step and whether it was gone through."""

    word: str
    href: str
    is_done: bool


@dataclass(frozen=True)
class DoneBody(Body):
    """The step.

    numbers   that callers dial, as people write them
    demos     names of the demo businesses, for whoever may remove them
    left      names of people who would work nowhere then
    """

    template: ClassVar[str] = "welcome/done.html"

    slug: str
    lines: Sequence[Line]
    numbers: Sequence[str]
    demos: Sequence[str]
    left: Sequence[str]


def routes(inside: APIRouter) -> None:
    """Add what the step does beside going on."""
    inside.post(f"/{ENTRY.name}/demo")(_remove_demo)


async def body_for(seat: Seat, *, look: bool) -> MakeBody:
    """Return what makes the step."""
    del seat, look  # nothing is looked at from outside

    async def body(asked: Asked) -> DoneBody:
        seat, common = asked.seat, own_common(asked, ENTRY)
        gone_through = first_day.steps_done(seat.card.settings)
        return DoneBody(
            **common,
            slug=seat.card.slug,
            lines=[Line(word, step_address(seat, name), name in gone_through) for name, word in STEPS[:-1]],
            numbers=[common["local"].phone(each.e164) for each in await numbers(asked.db)],
            demos=await _demos(seat.given) if _may_remove(seat) else (),
            left=await only_in_demos(seat.given.database) if _may_remove(seat) else (),
        )

    return body


async def is_settled(seat: Seat, db: AsyncSession) -> bool:
    """Return that whoever says so is done."""
    del seat, db
    return True


def _may_remove(seat: Seat) -> bool:
    return seat.login.is_operator and not seat.card.is_demo


async def _demos(given: Given) -> list[str]:
    names = []
    for business_id in await given.database.directory.businesses():
        async with given.database.transaction(business_id) as db:
            card = await business_card(db)
        if card.is_demo:
            names.append(card.name)
    return sorted(names)


async def _remove_demo(seat: AtDesk) -> Response:
    """Remove the demo businesses for good."""
    if not _may_remove(seat):
        raise NotAllowed("Whoever runs this desk removes the demo businesses.")

    async def note(name: str) -> None:
        async with seat.transaction() as db:
            await note_deed(
                db, who=seat.name, what="demo.removed", now=seat.now, staff_id=seat.staff_id, after={"name": name}
            )

    gone = await remove_demo(seat.given.database, data=DataFolder(seat.given.settings.data), note=note)
    left = f" {', '.join(gone.left)}: a login, but no place to work. Add them under People." if gone.left else ""
    answer = RedirectResponse(step_address(seat, ENTRY.name), HTTPStatus.SEE_OTHER)
    return tell(answer, seat, Said(f"The demo businesses are gone.{left}"))
