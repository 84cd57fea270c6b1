"""What changed, told to the open pages: topics only, each page fetches what it shows again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from frontdesk.edges.http.seat import AtDesk, Seat, seated
from frontdesk.kernel.live import EVERYTHING, Subscription
from frontdesk.kernel.problems import Problem

HEARTBEAT_SECONDS = 15
LOOK_AGAIN_SECONDS = 60
"""A page may stay open for days: whoever has signed out or lost the right hears no more after this."""

RETRY_MS = 1_000


def router() -> APIRouter:
    """Return the route of the stream."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/b/{slug}/live")
    async def live(request: Request, slug: str, seat: AtDesk, seen: str | None = None) -> EventSourceResponse:
        came_back = "last-event-id" in request.headers
        stream = changes(seat, partial(seated, request, slug), seen=None if came_back else seen)
        return EventSourceResponse(stream, ping=HEARTBEAT_SECONDS)

    return routes


async def changes(
    seat: Seat,
    look_again: Callable[[], Awaitable[Seat]],
    *,
    seen: str | None = None,
    every: float = LOOK_AGAIN_SECONDS,
) -> AsyncGenerator[ServerSentEvent, None]:
    """Yield what changes in a business until the person may not hear it any more.

    look_again   who sits there now; raises once nobody does
    seen         what had been heard of the business when the page was read; None if it may have missed more
    every        seconds after which is looked again
    """
    with seat.given.live.subscribed(seat.card.id) as subscription:
        missed = seen != seat.given.live.edition(seat.card.id)
        # The id is what lets a page say, when it connects again, that it was here before.
        yield ServerSentEvent(event="changed", data=EVERYTHING if missed else "", id="1", retry=RETRY_MS)
        clock = asyncio.get_running_loop().time
        look_at = clock() + every
        while True:
            topics = heard(await _next(subscription, look_at - clock()), seat)
            if topics:
                yield ServerSentEvent(event="changed", data=" ".join(topics), id="1")
            if clock() >= look_at:
                try:
                    seat = await look_again()
                except (Problem, HTTPException):
                    return
                look_at = clock() + every


def heard(topics: Iterable[str], seat: Seat) -> list[str]:
    """Return the topics that a person may hear of."""
    return sorted(topic for topic in topics if topic == EVERYTHING or seat.may(_right_of(topic)))


def _right_of(topic: str) -> str:
    kind = topic.partition("-")[0]
    return {"visits": "visits:read", "tasks": "tasks:read"}.get(kind, "calls:read")


async def _next(subscription: Subscription, seconds: float) -> Iterable[str]:
    """Return what changed, or nothing once the time is over."""
    try:
        return await asyncio.wait_for(subscription.next(), max(seconds, 0))
    except TimeoutError:
        return ()
