"""The relay's socket over the real server: what an upgrade is answered, and what it lets through."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from frontdesk.edges.app import serve_app
from frontdesk.kernel.db import Database
from tests.edges.channels.twilio.rows import is_over, soon
from tests.edges.channels.twilio.vendor import Vendor

Open = Callable[..., connect]


@pytest.fixture
async def served(vendor: Vendor) -> AsyncIterator[Open]:
    """Return how to open a socket to the desk behind the server that ships."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)  # the server passes the signal on when it has stopped
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"ws://127.0.0.1:{listener.getsockname()[1]}/twilio/relay"
        serving = asyncio.create_task(serve_app(vendor.app, listener))

        def open_socket(signature: str = vendor.sign("wss://desk.example.com/twilio/relay")) -> connect:
            return connect(address, additional_headers={"X-Twilio-Signature": signature}, proxy=None)

        try:
            yield open_socket
        finally:
            await asyncio.sleep(0.1)
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(serving, 10)
            signal.signal(signal.SIGTERM, before)


async def answer(line: ClientConnection) -> str:
    """Return the desk's next turn."""
    said = ""
    while True:
        frame = json.loads(await asyncio.wait_for(line.recv(), 5))
        said += str(frame["token"])
        if frame["last"]:
            return said


class TestAnUpgrade:
    async def test_without_a_signature_is_answered_403(self, served: Open) -> None:
        with pytest.raises(InvalidStatus) as refused:
            await served("AAAA")

        assert refused.value.response.status_code == 403

    async def test_beyond_the_lines_is_answered_503(self, served: Open, vendor: Vendor) -> None:
        vendor.exchange.lines.most = 1

        async with served():
            with pytest.raises(InvalidStatus) as refused:
                await served()

        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["Retry-After"] == "2"


class TestASocket:
    async def test_holds_a_call_and_bears_what_is_too_long(
        self, served: Open, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()

        async with served() as line:
            await line.send(json.dumps(call.setup()))
            await line.send(json.dumps({"type": "prompt", "voicePrompt": "x" * 70_000}))
            await line.send(json.dumps({"type": "prompt", "voicePrompt": "My sink is blocked", "last": True}))
            assert await answer(line)

        assert await soon(lambda: is_over(database, plumbing))

    async def test_is_closed_by_what_is_far_too_long(self, served: Open, vendor: Vendor) -> None:
        call = await vendor.ring()

        async with served() as line:
            await line.send(json.dumps(call.setup()))
            await line.send("x" * 200_000)
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(line.recv(), 5)

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
