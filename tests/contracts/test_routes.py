"""Every address of the web: who may come in, and that nobody else does. A new one that is nowhere below fails."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import Message

from frontdesk.edges.app import create_app
from frontdesk.edges.http.given import Given
from frontdesk.edges.http.origin import SAFE_METHODS
from frontdesk.kernel.db import Database
from tests.builders import a_business
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given, a_web

# What anybody may ask for, and why.
OPEN = {
    "/": "leads on, and shows nothing but how to begin while nobody can sign in",
    "/sign-in": "is the way in",
    "/sign-out": "ends what the browser itself shows; without that, nothing",
    "/sign-in/link": "is the way in",
    "/sign-in/lost": "is the way in",
    "/sign-in/sent": "says the same to everybody",
    "/sign-in/link/{secret}": "is held by its secret",
    "/sign-in/password/{secret}": "is held by its secret",
    "/welcome": "is held by its key while nobody can sign in, then by who one is: console/test_welcome.py",
    "/static": "is the same in every installation",
    "/openapi.json": "is the same in every installation",
    "/healthz": "says that the process lives",
    "/readyz": "says whether the parts are ready",
}
VENDORS = "/twilio/"

SAID = {"slug": "plumbing", "date": "2026-03-02", "day": "2026-03-02", "file": "call_logs.csv"}
AN_ID = "0195511a-5a00-7000-8000-000000000001"


@dataclass(frozen=True)
class Address:
    """One method at one path; a websocket's method is WEBSOCKET, a folder's GET."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def filled(self, slug: str = "plumbing") -> str:
        """Return the path with something plausible in each of its places."""
        said = {**SAID, "slug": slug}
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: said.get(found[1], AN_ID), self.path)


def addresses(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[Address]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from addresses(inner.routes, prefix + route.include_context.prefix)  # type: ignore[attr-defined]
        elif isinstance(route, WebSocketRoute):
            yield Address("WEBSOCKET", prefix + route.path)
        elif isinstance(route, Mount):
            yield Address("GET", prefix + route.path)
        elif isinstance(route, Route):
            yield from (Address(method, prefix + route.path) for method in sorted(route.methods or ()))
        else:
            raise AssertionError(f"{route} is no kind of address we know")


# Databases are asked at requests, not when the application is put together.
EVERY = [*addresses(create_app(a_given(Database("postgresql://nobody@localhost/none"))).routes)]
OF_VENDORS = [one for one in EVERY if one.path.startswith(VENDORS)]
INSIDE = [one for one in EVERY if one.path not in OPEN and one not in OF_VENDORS]
OF_A_BUSINESS = [one for one in INSIDE if one.path.startswith("/b/{slug}")]
SOMEWHERE = [one for one in INSIDE if one not in OF_A_BUSINESS]


@pytest.fixture
async def given(database: Database, plumbing: UUID) -> Given:
    """Return what the web has; people can sign in to Harbour Plumbing."""
    await a_person(database, plumbing)
    return a_given(database)


@pytest.fixture
async def nobody(given: Given) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser that nobody is signed in with, asking from our own pages."""
    async with a_web(given) as web:
        web.headers["Sec-Fetch-Site"] = "same-origin"
        yield web


@pytest.fixture
async def stranger(given: Given, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser of somebody who owns another business."""
    other = await a_business(database, slug="other")
    async with signed_in_web(given, other, email="stranger@example.com") as web:
        yield web


class TestEveryAddress:
    def test_is_known(self) -> None:
        assert len(EVERY) >= 30
        assert set(OPEN) <= {one.path for one in EVERY}
        for one in SOMEWHERE:
            assert one.path.startswith(("/test", "/debug/", "/downloads/", "/profile", "/styleguide")), (
                f"{one}: put it under /b/{{slug}}, or say above why it is open"
            )

    async def test_changes_nothing_for_other_pages(self, nobody: httpx.AsyncClient) -> None:
        nobody.headers["Sec-Fetch-Site"] = "cross-site"
        for one in EVERY:
            if one.method not in {*SAFE_METHODS, "WEBSOCKET"} and one not in OF_VENDORS:
                assert (await nobody.request(one.method, one.filled())).status_code == 403, one


class TestNobody:
    async def test_is_turned_away(self, nobody: httpx.AsyncClient) -> None:
        for one in over_http(INSIDE):
            told = await nobody.request(one.method, one.filled())
            shown = await nobody.request(one.method, one.filled(), headers={"Accept": "text/html"})
            fragment = await nobody.request(one.method, one.filled(), headers={"HX-Request": "true"})

            assert [answer.status_code for answer in (told, shown, fragment)] == [401, 303, 401], one
            assert shown.headers["Location"].startswith("/sign-in"), one
            assert fragment.headers["HX-Redirect"].startswith("/sign-in"), one
            for answer in (told, shown, fragment):
                assert "Harbour" not in answer.text, one

    async def test_gets_on_no_line(self, given: Given) -> None:
        app = create_app(given)
        for one in EVERY:
            if one.method == "WEBSOCKET":
                for origin in ("", given.base_url, "https://evil.example.com"):
                    assert await refuses(app, one.filled(), origin), one


class TestStranger:
    async def test_finds_nothing_of_another_business(self, stranger: httpx.AsyncClient) -> None:
        for one in over_http(OF_A_BUSINESS):
            answer = await stranger.request(one.method, one.filled())

            assert answer.status_code == 404, one
            assert "Harbour" not in answer.text, one

    async def test_finds_nothing_by_naming_it_either(self, stranger: httpx.AsyncClient) -> None:
        for one in over_http(SOMEWHERE):
            answer = await stranger.request(one.method, one.filled(), params={"business": "plumbing"})

            assert answer.status_code == 404, one
            assert "Harbour" not in answer.text, one


class TestVendor:
    async def test_must_sign(self, nobody: httpx.AsyncClient) -> None:
        for one in over_http(OF_VENDORS):
            for headers in ({}, {"X-Twilio-Signature": "AAAA"}):
                assert (await nobody.request(one.method, one.filled(), headers=headers)).status_code == 403, one


def over_http(among: list[Address]) -> list[Address]:
    assert among
    return [one for one in among if one.method != "WEBSOCKET"]


async def refuses(app: FastAPI, path: str, origin: str) -> bool:
    """Return whether a websocket is refused before it was ever open."""
    sent: list[Message] = []
    asked = iter([{"type": "websocket.connect"}])

    async def receive() -> Message:
        return next(asked, {"type": "websocket.disconnect", "code": 1001})

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": path,
        "query_string": b"",
        "headers": [(b"origin", origin.encode())] if origin else [],
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }
    await app(scope, receive, send)
    return bool(sent[0]["type"] == "websocket.close" or sent[0].get("status", 101) >= 400)
