"""Only our own pages change anything: held by what browsers say of where a request comes from (decision 19)."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from frontdesk.edges.http.answers import AsPage, answer_to
from frontdesk.kernel.problems import Problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

HELD_OTHERWISE = ("/twilio/",)
"""Paths whose senders are no browsers and are held by their signatures."""


class FromElsewhere(Problem):
    """Something was to be changed by a page that is not ours, or by no page at all."""

    status = HTTPStatus.FORBIDDEN
    title = "That did not come from our pages"


def install(app: FastAPI, *, base_url: str, as_page: AsPage) -> None:
    """Hold an app's requests to its own pages; the frame of all answers is installed after this.

    base_url   how the world reaches us, without a slash at the end
    """

    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        told = f"Open the desk at {base_url} and do it there. If that is not its address, set PUBLIC_BASE_URL."
        await answer_to(Request(scope), FromElsewhere(told), as_page=as_page)(scope, receive, send)

    app.add_middleware(OwnPagesOnly, base_url=base_url, refuse=refuse)


class OwnPagesOnly:
    """Refuses requests that change something, and websockets, that come from elsewhere.

    base_url   how the world reaches us, without a slash at the end
    refuse     answers in our stead
    """

    def __init__(self, app: ASGIApp, base_url: str, refuse: ASGIApp) -> None:
        self._app = app
        self._base_url = base_url
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from our own pages or changes nothing; refuse the rest."""
        if is_held(scope) and not comes_from_us(Headers(scope=scope), self._base_url):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._refuse(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_held(scope: Scope) -> bool:
    """Return whether a request must come from one of our pages."""
    if scope["type"] not in {"http", "websocket"} or scope["path"].startswith(HELD_OTHERWISE):
        return False
    return scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS


def comes_from_us(headers: Headers, base_url: str) -> bool:
    """Return whether a browser says that a request comes from one of our pages.

    Sec-Fetch-Site is what it says itself; only where it says nothing, as over plain http, Origin counts.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    return headers.get("origin") == base_url
