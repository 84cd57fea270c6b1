"""What people do with a visit in one press: confirm, start, done, did not show, cancel, take back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.scheduling.queries import UnknownBooking
from frontdesk.domain.scheduling.sheet import note_visit_deed, standing, visit_sheet
from frontdesk.edges.console.visits.acts import PRESSES, Deed
from frontdesk.edges.console.visits.sheet import Asked, sheet_answer
from frontdesk.edges.http.seat import AtDesk, Seat, allow
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

LONGEST_REASON = 400


class NoReason(Problem):
    """A visit is cancelled without a word why."""

    title = "No reason"


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False, dependencies=[allow("visits:write")])

    @routes.post("/b/{slug}/visits/{id}/cancellation")
    async def cancellation(
        seat: AtDesk, request: Request, id: UUID, form: Annotated[CancellationForm, Form()]
    ) -> Response:
        typed = {"reason": form.reason, "own": form.own}
        if not form.why:
            refused = NoReason("Say why: pick one, or write a few words.")
            return await _refused(seat, id, Asked(request, refused=refused, typed=typed))
        does = partial(scheduling.cancel, reason=form.why)
        doing = Doing("cancelled", does, form.seen, reason=form.why, typed=typed)
        return await _answer(seat, request, id, "cancellation", doing)

    @routes.post("/b/{slug}/visits/{id}/restoration")
    async def restoration(seat: AtDesk, request: Request, id: UUID, seen: Annotated[str, Form()] = "") -> Response:
        async with seat.transaction() as db:
            stood_as = (await visit_sheet(db, id)).stood_as
        doing = Doing("restored", partial(scheduling.restore, was=stood_as), seen)
        return await _answer(seat, request, id, "restoration", doing)

    @routes.post("/b/{slug}/visits/{id}/{noun}")
    async def press(seat: AtDesk, request: Request, id: UUID, noun: str, seen: Annotated[str, Form()] = "") -> Response:
        act = PRESSES.get(noun)
        if act is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return await _answer(seat, request, id, noun, Doing(act.deed, act.does, seen))

    return routes


class CancellationForm(BaseModel):
    """Why a visit is cancelled: one of the usual reasons, own words, or both."""

    reason: str = ""
    own: str = ""
    seen: str = ""

    @property
    def why(self) -> str:
        """Return the reason as it is kept."""
        return storable(", ".join(part.strip() for part in (self.reason, self.own) if part.strip()))[:LONGEST_REASON]


@dataclass(frozen=True)
class Doing:
    """Something that is to be done with a visit.

    deed   what it is called in the history, `moved`
    seen   stamp of the visit as the person saw it; what is no stamp means however it stands
    typed  what is shown again if it cannot be done
    """

    deed: str
    does: Deed
    seen: str
    reason: str | None = None
    typed: Mapping[str, str] | None = None

    @property
    def seen_at(self) -> datetime | None:
        """Return the stamp as a moment."""
        return stamp_of(self.seen)


def stamp_of(text: str) -> datetime | None:
    """Return a stamp as a moment; None for what is none."""
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return None
    return stamp if stamp.tzinfo else None


async def do_to_visit(db: AsyncSession, seat: Seat, booking: Booking, doing: Doing) -> Booking:
    """Do something with a visit and write down who did it.

    Raises what the deed raises.
    """
    before = standing(booking)
    changed = await doing.does(db, booking, now=seat.now, seen_at=doing.seen_at)
    after = standing(changed) | ({"reason": doing.reason} if doing.reason else {})
    await note_visit_deed(
        db,
        booking.id,
        who=seat.name,
        staff_id=seat.staff_id,
        what=doing.deed,
        now=seat.now,
        before=before,
        after=after,
    )
    return changed


async def done_answer(seat: Seat, request: Request, booking_id: UUID, noun: str) -> Response:
    """Return the visit after something was done with it: in the drawer anew, else its page."""
    if "hx-request" not in request.headers:
        address = f"/b/{seat.card.slug}/visits/{booking_id}?done={noun}"
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)
    asked = Asked(request, done=noun)
    async with seat.transaction() as db:
        answer = await sheet_answer(seat, db, booking_id, asked)
    if asked.told is not None:
        answer.headers["HX-Trigger"] = json.dumps({"toast": asked.told})
    return answer


async def _answer(seat: Seat, request: Request, booking_id: UUID, noun: str, doing: Doing) -> Response:
    try:
        async with seat.transaction() as db:
            booking = (await visit_sheet(db, booking_id)).booking
            await do_to_visit(db, seat, booking, doing)
    except UnknownBooking:
        raise
    except Problem as refused:
        asked = Asked(request, refused=refused, typed=doing.typed, seen_at=doing.seen_at)
        return await _refused(seat, booking_id, asked)
    return await done_answer(seat, request, booking_id, noun)


async def _refused(seat: Seat, booking_id: UUID, asked: Asked) -> Response:
    """Return the visit as it stands now, with why the act was not done and what was typed."""
    async with seat.transaction() as db:
        return await sheet_answer(seat, db, booking_id, asked)
