"""The phone line under load: many relay calls at once against a real `frontdesk serve`, beside an echo of the same run.

Three processes: the server, the telephone company (bench.phone), and this one, which looks at the rows afterwards.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import UUID

import httpx
from sqlalchemy import select

from bench.phone import Met, Orders, Step
from bench.place import our_server
from bench.spread import spread
from frontdesk.domain.conversations.models import Call, Conversation, Speaker, Turn
from frontdesk.domain.scheduling.models import LIVE, Booking
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.domain.tenancy.service import claim_number
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.cluster import OWNER
from tests.journeys.invariants import broken_rules
from tests.web import AUTH_TOKEN

ROOT = Path(__file__).parents[1]
ACCOUNT = "AC00000000000000000000000000000001"
LADDER = ((10, 15.0), (50, 15.0), (100, 15.0), (200, 20.0), (300, 20.0), (400, 20.0))
RAMP, PAUSE = 6.0, 10.0
MOST_CALLS = 350
SHOPS = 40
"""Businesses that are called: a calendar of three people has room for ten callers at once, not for four hundred."""

SLOW = 1.0
"""Seconds to the last word of an answer, for one caller in a hundred: past this the line is past its knee."""

CLOSED_SECONDS = 20.0


@dataclass(frozen=True)
class Line:
    """A desk that answers calls, and the way to its rows."""

    base_url: str
    database: Database
    shops: Sequence[UUID]
    numbers: Sequence[str]

    def orders(self, ladder: Sequence[tuple[int, float]], *, ramp: float = RAMP, pause: float = PAUSE) -> Orders:
        """Return orders for the telephone company."""
        return Orders(self.base_url, ACCOUNT, AUTH_TOKEN, self.numbers, ladder, ramp, pause)


@asynccontextmanager
async def a_line(*, most_calls: int = MOST_CALLS, shops: int = SHOPS) -> AsyncIterator[Line]:
    """Run a web process with a server and a data folder of its own, for the length of a block."""
    with our_server() as (cluster, app_url), tempfile.TemporaryDirectory() as data:
        database = Database(app_url)
        try:
            opened = [await _a_shop(database, number) for number in range(shops)]
            environment = {
                "DATABASE_URL": cluster.url(OWNER, "bench"),
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
                "FRONTDESK_MOST_CALLS": str(most_calls),
            }
            port = free_port()
            command = [sys.executable, "-m", "frontdesk.cli", "serve", "--data", data, "--port", str(port)]
            with running(command, environment, f"http://127.0.0.1:{port}/readyz") as base_url:
                yield Line(base_url, database, [id for id, _ in opened], [number for _, number in opened])
        finally:
            await database.close()


async def _a_shop(database: Database, number: int) -> tuple[UUID, str]:
    e164 = f"+61255500{number:03}"
    id = await open_business(database, packs()["plumbing"], slug=f"line-{number}")
    async with database.transaction(id) as db:
        await claim_number(db, e164)
    return id, e164


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: Sequence[str], environment: dict[str, str], asked: str) -> Iterator[str]:
    """Run a server for the length of a block and give its address; what it says goes nowhere but to a failure.

    asked   address that answers once it is there
    """
    with tempfile.TemporaryFile() as told:
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=told, stderr=told)
        try:
            until = time.monotonic() + 60
            while not _answers(asked):
                if server.poll() is not None or time.monotonic() > until:
                    told.seek(0)
                    raise RuntimeError(told.read().decode("utf-8", "replace"))
                time.sleep(0.05)
            yield asked.rpartition("/")[0]
        finally:
            server.terminate()
            server.wait(20)


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=5, trust_env=False)
    except httpx.TransportError:
        return False
    return True


async def telephone(orders: Orders) -> Met:
    """Let the telephone company carry out orders, and return what it met."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.phone", cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate(json.dumps(asdict(orders)).encode() + b"\n")
    if process.returncode:
        raise RuntimeError(f"the telephone company ended with {process.returncode}")
    met = json.loads(told)
    return Met([Step(**step) for step in met["steps"]], met["prompts"])


async def wrong_rows(line: Line, met: Met) -> list[str]:
    """Return what is lost or doubled, a sentence each: every call has one record, every prompt two turns."""
    wrong: list[str] = []
    prompts: dict[str, int] = {}
    for shop in line.shops:
        await _until_closed(line.database, shop)
        async with line.database.transaction(shop) as db:
            wrong += await broken_rules(db)
            sids = dict((await db.execute(select(Call.conversation_id, Call.call_sid))).all())
            turns = [(id, who) for id, who in await db.execute(select(Turn.conversation_id, Turn.speaker))]
            visits = list(await db.scalars(select(Booking.conversation_id).where(Booking.status.in_(LIVE))))
        for id, sid in sids.items():
            said = [speaker for each, speaker in turns if each == id]
            prompts[str(sid)] = said.count(Speaker.customer)
            if said.count(Speaker.desk) != said.count(Speaker.customer) + 1:
                wrong.append(f"{sid}: {said.count(Speaker.customer)} prompts, {said.count(Speaker.desk)} answers")
            if visits.count(id) > 1:
                wrong.append(f"{sid}: {visits.count(id)} visits")
    for sid in met.prompts.keys() | prompts.keys():
        heard, kept = met.prompts.get(sid), prompts.get(sid)
        if heard != kept:
            wrong.append(f"{sid}: {heard} prompts were answered, {kept} are stored")
    return wrong


async def _until_closed(database: Database, shop: UUID) -> None:
    """Wait until the records of those who have hung up are closed."""
    until = time.monotonic() + CLOSED_SECONDS
    while time.monotonic() < until:
        async with database.transaction(shop) as db:
            if await db.scalar(select(Conversation.id).where(Conversation.ended_at.is_(None)).limit(1)) is None:
                return
        await asyncio.sleep(0.2)


async def visits_of(line: Line) -> int:
    """Return how many visits were booked."""
    booked = 0
    for shop in line.shops:
        async with line.database.transaction(shop) as db:
            booked += len(list(await db.scalars(select(Booking.id))))
    return booked


async def own_times(line: Line, step: Step) -> list[float]:
    """Return the desk's own time for each answer of a step, in seconds."""
    since, until = (datetime.fromtimestamp(at, UTC) for at in (step.since, step.until))
    took: list[float] = []
    for shop in line.shops:
        async with line.database.transaction(shop) as db:
            rows = await db.scalars(
                select(Turn.latency_ms).where(Turn.at.between(since, until), Turn.latency_ms.is_not(None))
            )
            took += [(ms or 0) / 1000 for ms in rows]
    return took


@contextmanager
def an_echo() -> Iterator[Orders]:
    """Run the ceiling, and give orders for one step at it."""
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    with running([sys.executable, "-m", "bench.echo", str(port)], {}, f"{base_url}/"):
        yield Orders(base_url, ACCOUNT, AUTH_TOKEN, (), ((200, 16.0),), RAMP, PAUSE)


HEAD = (
    "calls at once  answers/s   to first word p50   p99   to last p50   p99 ms   desk's own p50   p99 ms   "
    "refused (503)  errors"
)


def line_of(step: Step, own: Sequence[float], name: str | None = None) -> str:
    """Return a step in a line of the table."""
    name = name or str(step.calls)
    if len(step.last) < 2:
        return f"{name:>13}  too few answers: {len(step.last)}, {step.refused} refused, {len(step.errors)} errors"
    wall = step.until - step.since
    first, last = spread(step.first, wall=wall), spread(step.last, wall=wall)
    ours = spread(own, wall=wall) if len(own) > 1 else None
    desk = f"{ours.p50:14.0f} {ours.p99:8.0f}" if ours else f"{'–':>14} {'–':>8}"
    times = f"{first.p50:19.0f} {first.p99:5.0f} {last.p50:13.0f} {last.p99:8.0f} {desk}"
    return f"{name:>13} {last.per_second:10.1f} {times} {step.refused:16} {len(step.errors):7}"


def knee(steps: Sequence[Step]) -> int:
    """Return the most calls at once that were answered in time; 0 if none were."""
    held = [step for step in steps if len(step.last) > 1 and not step.errors]
    return max((step.calls for step in held if spread(step.last, wall=1).p99 < 1000 * SLOW), default=0)


def met_in_words(steps: Sequence[Step]) -> str:
    """Return the median of all, for a line of a long run."""
    every = [each for step in steps for each in step.last]
    return f"{len(every)} answers, median {1000 * median(every):.0f} ms" if every else "no answer"
