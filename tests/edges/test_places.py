"""Where a request comes from, as the server that ships sees it: a proxy's word counts if the installation says so."""

from __future__ import annotations

import asyncio
import signal
import socket
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI, Request

from frontdesk.edges.app import serve_app
from frontdesk.kernel.settings import Settings

ELSEWHERE = "203.0.113.5"


def an_app(trusted: str) -> FastAPI:
    app = FastAPI()
    app.state.given = SimpleNamespace(settings=Settings.model_construct(trusted_proxies=trusted))

    @app.get("/place")
    async def place(request: Request) -> str:
        return request.client.host if request.client else "nowhere"

    return app


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [("127.0.0.1,::1", ELSEWHERE), ("127.0.0.0/8", ELSEWHERE), ("192.0.2.1", "127.0.0.1"), ("", "127.0.0.1")],
)
async def test_is_what_a_trusted_proxy_says_and_no_other(trusted: str, seen: str) -> None:
    before = signal.signal(signal.SIGTERM, lambda *_: None)  # the server passes the signal on when it has stopped
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(serve_app(an_app(trusted), listener))
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as web:
                told = await web.get("/place", headers={"X-Forwarded-For": f"198.51.100.1, {ELSEWHERE}"})
        finally:
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(serving, 10)
            signal.signal(signal.SIGTERM, before)

    assert told.json() == seen
