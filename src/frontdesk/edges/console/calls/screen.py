"""The page of one call, and its words as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi.responses import HTMLResponse, PlainTextResponse
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.insights.call_lines import service_names
from frontdesk.domain.insights.call_story import call_story
from frontdesk.domain.tenancy.audit import note_looking
from frontdesk.edges.console.calls.recording import recording_of
from frontdesk.edges.console.calls.story import CallView, transcript_of, view_of
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.http.answers import SAFE_HEADERS
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

_CSP = "Content-Security-Policy"


@dataclass(frozen=True)
class CallScreen(Screen):
    """The page.

    link   its whole address, for somebody else
    """

    template: ClassVar[str] = "calls/call.html"

    call: CallView
    slug: str
    link: str
    has_recording: bool
    may_write_tasks: bool
    local: Local


@dataclass(frozen=True)
class CallInside(Page):
    """What stands inside the page, read again as the call goes on; title and sentence come with it."""

    template: ClassVar[str] = "calls/inside.html"

    call: CallView
    slug: str
    has_recording: bool
    local: Local
    is_fragment: bool = True


async def call_screen(seat: Seat, conversation_id: UUID) -> HTMLResponse:
    """Return the page of a call.

    Raises UnknownConversation if there is none in this business.
    """
    async with seat.transaction() as db:
        frame = await framed(seat, db, current="calls")
        call = await _view(seat, db, conversation_id, frame.local)
    has_recording = _has_recording(seat, conversation_id)
    page = shown(
        CallScreen(
            frame=frame,
            call=call,
            slug=seat.card.slug,
            link=f"{seat.given.base_url}/b/{seat.card.slug}/calls/{conversation_id}",
            has_recording=has_recording,
            may_write_tasks=seat.may("tasks:write"),
            local=frame.local,
        )
    )
    if has_recording:  # the one page that plays something
        page.headers[_CSP] = f"{SAFE_HEADERS[_CSP]}; media-src 'self'"
    return page


async def call_inside(seat: Seat, conversation_id: UUID) -> HTMLResponse:
    """Return what stands inside the page of a call, for who has the page.

    Raises UnknownConversation if there is none in this business.
    """
    local = local_of(seat)
    async with seat.transaction() as db:
        call = await _view(seat, db, conversation_id, local)
    has_recording = _has_recording(seat, conversation_id)
    return shown(CallInside(call, slug=seat.card.slug, has_recording=has_recording, local=local))


async def call_transcript(seat: Seat, conversation_id: UUID) -> PlainTextResponse:
    """Return what was said in a call as a file, and note who took it.

    Raises UnknownConversation if there is none in this business.
    """
    local = local_of(seat)
    async with seat.transaction() as db:
        call = await _view(seat, db, conversation_id, local)
        await note_looking(
            db,
            who=seat.name,
            what="transcript.taken",
            now=seat.now,
            staff_id=seat.staff_id,
            subject=f"call:{conversation_id}",
        )
    name = f"call-{local.here(call.since):%Y-%m-%d-%H%M}.txt"
    return PlainTextResponse(
        transcript_of(call, local), headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


async def _view(seat: Seat, db: AsyncSession, conversation_id: UUID, local: Local) -> CallView:
    story = await call_story(db, conversation_id, now=seat.now)
    house = await seat.given.desk.houses.of(db)
    return view_of(story, local, await service_names(db), intake=house.pack.intake)


def _has_recording(seat: Seat, conversation_id: UUID) -> bool:
    return seat.may("recordings:hear") and recording_of(seat, conversation_id) is not None
