"""The stream of changes: who hears what, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import HTTPException
from sse_starlette import ServerSentEvent
from starlette.requests import Request

from frontdesk.domain.tenancy.models import Role
from frontdesk.edges.console.live import changes, heard
from frontdesk.edges.http.cookies import name_of
from frontdesk.edges.http.given import Given
from frontdesk.edges.http.seat import Seat, seated
from frontdesk.kernel import live
from frontdesk.kernel.db import Database
from tests.browser.running import running_app
from tests.builders import a_business
from tests.signed_in import a_person, a_session
from tests.web import a_given


async def a_seat(given: Given, business: UUID, slug: str, *, role: Role = Role.owner) -> Seat:
    """Return the seat of somebody who has just signed in."""
    login = await a_person(given.database, business, role=role, email=f"{uuid4()}@example.com")
    cookie = f"{name_of(given.base_url)}={await a_session(given, login)}"
    app = type("App", (), {"state": type("State", (), {"given": given})})
    scope = {"type": "http", "app": app, "method": "GET", "headers": [(b"cookie", cookie.encode())]}
    return await seated(Request(scope), slug)


@asynccontextmanager
async def listening(given: Given) -> AsyncIterator[None]:
    """Hear the notices of the database for the length of a block."""
    listener = asyncio.create_task(given.live.listen())
    try:
        with given.live.subscribed(uuid4()) as first:  # told of everything as soon as it listens
            await asyncio.wait_for(first.next(), 5)
        yield
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


async def tell(database: Database, business: UUID, *topics: str) -> None:
    async with database.transaction(business) as db:
        for topic in topics:
            live.tell(db, topic)


async def stays(seat: Seat) -> Seat:
    return seat


async def the_next(stream: AsyncIterator[ServerSentEvent]) -> str:
    event = await asyncio.wait_for(anext(stream), 5)
    return cast(str, event.data)


@pytest.fixture
def given(database: Database) -> Given:
    return a_given(database)


def a_stream(seat: Seat) -> AsyncGenerator[ServerSentEvent, None]:
    """Return the stream of a page that was read just now."""
    return changes(seat, lambda: stays(seat), seen=seat.given.live.edition(seat.card.id))


class TestChanges:
    async def test_are_told_by_topic(self, given: Given, plumbing: UUID) -> None:
        seat = await a_seat(given, plumbing, "plumbing")
        async with listening(given), aclosing(a_stream(seat)) as stream:
            assert await the_next(stream) == ""
            await tell(given.database, plumbing, "calls", "call-1")

            assert await the_next(stream) == "call-1 calls"

    async def test_begin_with_everything_for_a_page_that_was_away(self, given: Given, plumbing: UUID) -> None:
        seat = await a_seat(given, plumbing, "plumbing")
        async with aclosing(changes(seat, lambda: stays(seat), seen=None)) as stream:
            event = await anext(stream)

        assert (event.event, event.data) == ("changed", "everything")
        assert event.id  # what the page shows when it comes back

    async def test_that_fell_between_the_page_and_its_stream_are_told(self, given: Given, plumbing: UUID) -> None:
        async with listening(given):
            seat = await a_seat(given, plumbing, "plumbing")
            with given.live.subscribed(plumbing) as heard_of:
                await tell(given.database, plumbing, "tasks")
                await asyncio.wait_for(heard_of.next(), 5)

            async with aclosing(changes(seat, lambda: stays(seat), seen=seat.edition)) as stream:
                assert await the_next(stream) == "everything"

    async def test_of_another_business_are_never_heard(self, given: Given, plumbing: UUID) -> None:
        other = await a_business(given.database, slug="other")
        seat = await a_seat(given, plumbing, "plumbing")
        async with listening(given), aclosing(a_stream(seat)) as stream:
            await the_next(stream)
            await tell(given.database, other, "calls", "tasks")
            await tell(given.database, plumbing, "visits")

            assert await the_next(stream) == "visits"

    async def test_end_when_the_person_has_signed_out(self, given: Given, plumbing: UUID) -> None:
        seat = await a_seat(given, plumbing, "plumbing")

        async def signed_out() -> Seat:
            raise HTTPException(401)

        events = [event async for event in changes(seat, signed_out, every=0.01)]

        assert len(events) == 1

    async def test_go_by_the_rights_as_they_are_now(self, given: Given, plumbing: UUID) -> None:
        seat = await a_seat(given, plumbing, "plumbing")
        lowered = replace(seat, role=Role.technician)
        looked = asyncio.Event()

        async def looks_again() -> Seat:
            looked.set()
            return lowered

        stream = changes(seat, looks_again, every=0.01)
        async with listening(given), aclosing(stream):
            await the_next(stream)
            waiting = asyncio.create_task(the_next(stream))
            await asyncio.wait_for(looked.wait(), 5)
            await asyncio.sleep(0.05)
            await tell(given.database, plumbing, "calls")
            await tell(given.database, plumbing, "calls", "visits")

            assert await waiting == "visits"


class TestHeard:
    async def test_leaves_calls_out_for_technicians(self, given: Given, plumbing: UUID) -> None:
        topics = ["calls", "call-1", "visits", "tasks", "everything"]
        seat = await a_seat(given, plumbing, "plumbing")

        assert heard(topics, seat) == sorted(topics)
        assert heard(topics, replace(seat, role=Role.technician)) == ["everything", "tasks", "visits"]


class TestRoute:
    async def test_is_for_people_of_the_business(self, given: Given, plumbing: UUID, tmp_path: Path) -> None:
        await a_business(given.database, slug="other")
        async with running_app(given.database, tmp_path) as running:
            login = await a_person(given.database, plumbing)
            cookies = {name_of(running.base_url): await a_session(running, login)}
            async with httpx.AsyncClient(base_url=running.base_url) as web:
                assert (await web.get("/b/plumbing/live")).status_code == 401
                web.cookies.update(cookies)
                assert (await web.get("/b/other/live")).status_code == 404

    async def test_streams_and_ends_with_the_server(self, given: Given, plumbing: UUID, tmp_path: Path) -> None:
        lines: list[str] = []
        async with running_app(given.database, tmp_path) as running:
            login = await a_person(given.database, plumbing)
            cookies = {name_of(running.base_url): await a_session(running, login)}
            web = httpx.AsyncClient(base_url=running.base_url, cookies=cookies, timeout=10)
            headers = {"Last-Event-ID": "1"}
            async with web, web.stream("GET", "/b/plumbing/live", headers=headers) as answer:
                assert answer.headers["content-type"].startswith("text/event-stream")
                assert answer.headers["cache-control"] == "no-store"
                async for line in answer.aiter_lines():
                    lines.append(line)
                    if line.startswith("data:"):
                        break

        assert "event: changed" in lines
        assert "data: everything" in lines
