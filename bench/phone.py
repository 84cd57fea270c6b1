"""The telephone company of the measurements, in a process of its own: rings, opens sockets, lets callers speak.

It is told what to do in one line of JSON (`Orders`), and tells what it met in one line of JSON (`Met`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from time import perf_counter, time
from xml.etree import ElementTree as ET

import httpx
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.journeys.callers import a_caller

ANSWER_SECONDS = 20.0
"""Who is not answered for so long counts as an error."""

SPEAKING = json.dumps({"type": "info", "name": "clientSpeaking", "value": "on"})


@dataclass(frozen=True, slots=True)
class Orders:
    """What is to be done.

    base_url   of the desk, which is also what is signed
    account, token   of the vendor's account there
    numbers    that callers dial, one business each; none: sockets alone, without a webhook before
    ladder     so many calls at once, for so many seconds, one step after the other
    ramp       seconds at the start of each step that are not measured: new callers join
    pause      seconds between what a caller says and what they say next
    """

    base_url: str
    account: str
    token: str
    numbers: Sequence[str]
    ladder: Sequence[tuple[int, float]]
    ramp: float
    pause: float
    seed: int = 1


@dataclass
class Step:
    """What was met on a step, in seconds from a prompt to the first and to the last word of the answer.

    since, until   of what was measured, seconds since 1970
    """

    calls: int
    since: float = 0.0
    until: float = 0.0
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    refused: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass
class Met:
    """All that was met; `prompts` is call -> how many prompts were answered in it."""

    steps: list[Step] = field(default_factory=list)
    prompts: dict[str, int] = field(default_factory=dict)


class Phone:
    """Holds as many calls as the step asks for, each line one call after the other."""

    def __init__(self, orders: Orders, web: httpx.AsyncClient) -> None:
        self.orders = orders
        self.web = web
        self.met = Met()
        self.random = Random(orders.seed)
        self.validator = RequestValidator(orders.token)
        self.number = 0
        self.is_ending = asyncio.Event()

    async def climb(self) -> Met:
        """Hold calls up the ladder and return what was met."""
        lines: list[asyncio.Task[None]] = []
        for calls, seconds in self.orders.ladder:
            step = Step(calls)
            self.met.steps.append(step)
            joins = [self.random.uniform(0, self.orders.ramp) for _ in range(calls - len(lines))]
            lines += [asyncio.create_task(self._line(delay)) for delay in joins]
            await asyncio.sleep(self.orders.ramp)
            step.since = time()
            await asyncio.sleep(seconds - self.orders.ramp)
            step.until = time()
        self.is_ending.set()
        await asyncio.gather(*lines)
        return self.met

    async def _line(self, delay: float) -> None:
        await self._wait(delay)
        while not self.is_ending.is_set():
            self.number += 1
            try:
                await self._call(self.number)
            except (OSError, TimeoutError, httpx.HTTPError, WebSocketException) as broken:
                self.met.steps[-1].errors.append(type(broken).__name__)
                await self._wait(self.orders.pause)

    async def _wait(self, seconds: float) -> None:
        """Wait, but not longer than the whole goes on."""
        try:
            await asyncio.wait_for(self.is_ending.wait(), seconds)
        except TimeoutError:
            return

    async def _call(self, number: int) -> None:
        """Ring, and say one line after the other until the desk ends the call or there is nothing left to say."""
        sid = f"CA{self.orders.seed:08x}{number:024x}"
        token = await self._ring(sid, number) if self.orders.numbers else ""
        if token is None:
            self.met.steps[-1].refused += 1
            await self._wait(self.orders.pause)
            return
        self.met.prompts[sid] = 0
        async with await self._socket() as socket:
            await socket.send(json.dumps(self._setup(sid, token, number)))
            for text in _lines(number):
                await socket.send(SPEAKING)
                await self._wait(self.random.uniform(0.5, 1.5) * self.orders.pause)
                if self.is_ending.is_set() or await self._say(socket, sid, text):
                    return

    async def _ring(self, sid: str, number: int) -> str | None:
        """Return the token for the call's socket; None if there is no line free."""
        url = f"{self.orders.base_url}/twilio/voice"
        called = self.orders.numbers[number % len(self.orders.numbers)]
        said = {
            "CallSid": sid,
            "AccountSid": self.orders.account,
            "From": _caller(number),
            "To": called,
            "CallStatus": "ringing",
            "Direction": "inbound",
        }
        signature = self.validator.compute_signature(url, said)
        answer = await self.web.post(url, data=said, headers={"X-Twilio-Signature": signature}, timeout=ANSWER_SECONDS)
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return None
        answer.raise_for_status()
        token = ET.fromstring(answer.text).find("./Connect/ConversationRelay/Parameter")  # noqa: S314 (our own desk's)
        if token is None:
            raise OSError("answered, but not by the relay")
        return token.attrib["value"]

    async def _socket(self) -> ClientConnection:
        url = self.orders.base_url.replace("http", "ws", 1) + "/twilio/relay"
        return await connect(
            url,
            additional_headers={"X-Twilio-Signature": self.validator.compute_signature(url, {})},
            open_timeout=ANSWER_SECONDS,
            proxy=None,
        )

    def _setup(self, sid: str, token: str, number: int) -> dict[str, object]:
        return {
            "type": "setup",
            "sessionId": f"VX{sid[2:]}",
            "accountSid": self.orders.account,
            "callSid": sid,
            "from": _caller(number),
            "to": self.orders.numbers[number % len(self.orders.numbers)] if self.orders.numbers else "",
            "direction": "inbound",
            "callStatus": "RINGING",
            "customParameters": {"token": token},
        }

    async def _say(self, socket: ClientConnection, sid: str, text: str) -> bool:
        """Say something, wait for the whole answer, and return whether the desk has ended the call."""
        step, begun, at = self.met.steps[-1], perf_counter(), time()
        await socket.send(json.dumps({"type": "prompt", "voicePrompt": text, "lang": "en-AU", "last": True}))
        first: float | None = None
        while True:
            frame = json.loads(await asyncio.wait_for(socket.recv(), ANSWER_SECONDS))
            if frame["type"] == "end":
                return True
            first = perf_counter() - begun if first is None else first
            if frame["type"] == "text" and frame.get("last"):
                break
        self.met.prompts[sid] += 1
        if step.since <= at and (not step.until or at < step.until) and step.since:
            step.first.append(first)
            step.last.append(perf_counter() - begun)
        return False


def _caller(number: int) -> str:
    return f"+61491570{number % 1000:03}"


def _lines(number: int) -> list[str]:
    """Return what a caller says who books a visit, as it was said in calls before."""
    said = a_caller(number % 400).answers
    asked = ("service_type", "preferred_date", "preferred_time") if number % 2 == 0 else ("service_type",)
    last = (said["selected_appointment"], "yes please", "24 Camden Street", said["anything_else"])
    return [*(said[each] for each in asked), *last]


async def main() -> None:
    """Read the orders, carry them out, tell what was met."""
    orders = Orders(**json.loads(sys.stdin.readline()))
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=50), trust_env=False) as web:
        met = await Phone(orders, web).climb()
    sys.stdout.write(json.dumps(asdict(met)) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
