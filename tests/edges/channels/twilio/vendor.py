"""The telephone company as the desk meets it: signs with its own library, posts, opens a socket. No network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

import httpx
from fastapi import FastAPI
from starlette.types import Message
from twilio.request_validator import RequestValidator

from frontdesk.edges.channels import twilio
from frontdesk.edges.channels.twilio.exchange import Exchange
from frontdesk.edges.channels.twilio.pace import Pace
from frontdesk.edges.http import answers
from frontdesk.edges.http.given import Given
from frontdesk.trades.load import packs
from tests.web import AUTH_TOKEN, BASE_URL

ACCOUNT = "AC00000000000000000000000000000001"
NUMBER = packs()["plumbing"].demo.phone
CALLER = "+61491570006"
CALL = "CA00000000000000000000000000000001"

AT_ONCE = Pace(silence=30.0, digits=0.05, setup=1.0, grace=0.2, parting=0.2, speech=0.1)
"""Nothing is waited for longer than a test has to."""


class Refused(Exception):
    """An upgrade that was answered with something else than a socket."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers
        self.body = body


class Closed(Exception):
    """A socket that was closed by the desk."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Vendor:
    """One account of the telephone company, and the desk it speaks to."""

    app: FastAPI
    token: str = AUTH_TOKEN
    base_url: str = BASE_URL

    @property
    def exchange(self) -> Exchange:
        """The phone line of the desk's process."""
        return cast(Exchange, self.app.state.exchange)

    def sign(self, url: str, params: Mapping[str, str] | None = None) -> str:
        """Return the signature of a request, the library's own."""
        return str(RequestValidator(self.token).compute_signature(url, params or {}))

    async def post(self, route: str, params: Mapping[str, str], **headers: str) -> httpx.Response:
        """Post a webhook, signed."""
        path = route.removeprefix(self.base_url).partition("#")[0]
        signature = self.sign(self.base_url + path, params)
        return await self.post_raw(path, urlencode(params), **{"X-Twilio-Signature": signature} | headers)

    async def post_raw(self, path: str, body: str | bytes, **headers: str) -> httpx.Response:
        """Post whatever it is; a form unless a header says otherwise."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=self.base_url) as web:
            return await web.post(path, content=body, headers=kind | headers)

    async def ring(self, **given: str) -> Ringing:
        """Let a call come in and return what the desk answered."""
        params = call_params(**given)
        answer = await self.post("/twilio/voice", params)
        return Ringing(self, params, answer)

    @asynccontextmanager
    async def socket(self, path: str = "/twilio/relay", **headers: str) -> AsyncIterator[Socket]:
        """Open the relay's socket, signed unless a header says otherwise.

        Raises Refused.
        """
        address = self.base_url.replace("http", "ws", 1) + path
        socket = Socket(self.app, path, {"X-Twilio-Signature": self.sign(address)} | headers)
        await socket.open()
        try:
            yield socket
        finally:
            await socket.close(1000)


@dataclass
class Ringing:
    """A call that came in, and the desk's answer to it."""

    vendor: Vendor
    params: dict[str, str]
    answer: httpx.Response
    session: int = 0

    @property
    def document(self) -> ET.Element:
        """The answer as XML."""
        return ET.fromstring(self.answer.text)

    @property
    def relay(self) -> Mapping[str, str]:
        """The attributes of the relay."""
        found = self.document.find("./Connect/ConversationRelay")
        assert found is not None, self.answer.text
        return found.attrib

    @property
    def token(self) -> str:
        """The token that the socket shows."""
        found = self.document.find("./Connect/ConversationRelay/Parameter")
        assert found is not None, self.answer.text
        return found.attrib["value"]

    @property
    def action(self) -> str:
        """The address that is asked when the session ends."""
        found = self.document.find("./Connect")
        assert found is not None, self.answer.text
        return found.attrib["action"]

    def setup(self, **given: Any) -> dict[str, Any]:
        """Return the first frame of a session of this call."""
        self.session += 1
        return {
            "type": "setup",
            "sessionId": f"VX{self.params['CallSid'][2:]}{self.session}",
            "accountSid": self.params["AccountSid"],
            "parentCallSid": "",
            "callSid": self.params["CallSid"],
            "from": self.params["From"],
            "to": self.params["To"],
            "forwardedFrom": "",
            "callType": "PSTN",
            "callerName": "",
            "direction": "inbound",
            "callStatus": "RINGING",
            "customParameters": {"token": self.token},
            **given,
        }

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Socket]:
        """Open the socket of this call, past its first frame."""
        async with self.vendor.socket() as socket:
            await socket.send(self.setup())
            yield socket

    async def ends(self, status: str, **more: str) -> httpx.Response:
        """Tell that the session has ended."""
        params = {**self.params, "SessionId": f"VX{self.session}", "SessionStatus": status, "CallStatus": "in-progress"}
        return await self.vendor.post(self.action, params | more)


@dataclass
class Socket:
    """The vendor's end of a relay's socket; `fails`: what becomes of the next things that are sent to it."""

    app: FastAPI
    path: str
    headers: Mapping[str, str]
    heard: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    said: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)
    running: asyncio.Task[None] | None = None
    fails: list[Exception] = field(default_factory=list)

    async def open(self) -> None:
        """Ask for the upgrade."""
        parts = urlsplit(self.path)
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(b"host", b"10.0.0.7:8000")]
            + [(name.lower().encode(), value.encode()) for name, value in self.headers.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
            "subprotocols": [],
            "state": {},
            "extensions": {"websocket.http.response": {}},
        }
        self.running = asyncio.create_task(self.app(scope, self.said.get, self._hear))
        await self.said.put({"type": "websocket.connect"})
        first = await self._next(5)
        if first["type"] == "websocket.http.response.start":
            body = await self._next(5)
            headers = {name.decode(): value.decode() for name, value in first["headers"]}
            raise Refused(first["status"], headers, body["body"])
        if first["type"] == "websocket.close":
            raise Refused(403, {}, b"")
        assert first["type"] == "websocket.accept", first

    async def send(self, frame: Mapping[str, Any] | str | bytes) -> None:
        """Send a frame, as it is or as JSON."""
        if isinstance(frame, bytes):
            await self.said.put({"type": "websocket.receive", "bytes": frame})
        else:
            text = frame if isinstance(frame, str) else json.dumps(frame)
            await self.said.put({"type": "websocket.receive", "text": text})

    async def prompt(self, text: str, **more: Any) -> None:
        """Say something."""
        await self.send({"type": "prompt", "voicePrompt": text, "lang": "en-AU", "last": True, **more})

    async def frame(self, *, within: float = 5.0) -> dict[str, Any]:
        """Return the next frame of the desk.

        Raises Closed, or TimeoutError.
        """
        message = await self._next(within)
        if message["type"] == "websocket.close":
            raise Closed(message.get("code", 1000))
        return cast(dict[str, Any], json.loads(message["text"]))

    async def turn(self, *, within: float = 5.0, played: bool = True) -> str:
        """Return the desk's next turn, its frames put together, and tell that it was played, unless it was not."""
        said = ""
        while True:
            frame = await self.frame(within=within)
            assert frame["type"] == "text", frame
            said += str(frame["token"])
            if played:
                await self.send({"type": "info", "name": "tokensPlayed", "value": frame["token"]})
            if frame.get("last"):
                return said

    async def say(self, text: str) -> str:
        """Say something and return the answer to it."""
        await self.prompt(text)
        return await self.turn()

    async def quiet(self, seconds: float = 0.15) -> bool:
        """Return whether the desk says nothing for a while."""
        await asyncio.sleep(seconds)
        return self.heard.empty()

    async def close(self, code: int) -> None:
        """Hang up, or lose the line, and wait until the desk has noticed."""
        assert self.running is not None
        if not self.running.done():
            await self.said.put({"type": "websocket.disconnect", "code": code})
        await asyncio.wait_for(self.running, 10)

    async def _hear(self, message: Message) -> None:
        if self.fails:
            raise self.fails.pop()
        await self.heard.put(message)

    async def _next(self, seconds: float) -> Message:
        return await asyncio.wait_for(self.heard.get(), seconds)


def a_vendor(given: Given, *, pace: Pace = AT_ONCE) -> Vendor:
    """Return the telephone company of a desk that waits for nothing longer than it has to."""
    app = FastAPI()
    app.state.given = given
    app.include_router(twilio.router())
    answers.install(app, as_page=lambda failure: failure.title)
    app.state.exchange = Exchange(given.desk, most_calls=given.settings.most_calls, pace=pace)
    return Vendor(app)


def call_params(**given: str) -> dict[str, str]:
    """Return the parameters of a call that comes in; empty ones are sent and signed too."""
    params = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "CallSid": CALL,
        "CallStatus": "ringing",
        "CalledCountry": "AU",
        "CallerCity": "",
        "CallerCountry": "AU",
        "Direction": "inbound",
        "ForwardedFrom": "",
        "From": CALLER,
        "To": NUMBER,
    }
    return params | given | {"Caller": given.get("From", CALLER), "Called": given.get("To", NUMBER)}
