"""The process that holds the calls of a soak, and is killed: the desk for many callers, and a worker beside it.

It is told what to do in one line of JSON, and to come to an end by a second line, whatever it says.
It tells what happens as lines of JSON: a call that is about to be made, what the desk said, a call that is over.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from bench.soak_callers import MOST_LINES, line_for
from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.conversations.events import ConversationEnded
from frontdesk.domain.conversations.service import ConversationOver
from frontdesk.domain.insights.jobs import append_call_logs
from frontdesk.edges.channels.terminal import lines_of
from frontdesk.kernel import events
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.presence import Presence
from frontdesk.kernel.settings import Settings
from frontdesk.kernel.worker import run_worker
from frontdesk.trades.load import packs

# Of a hundred utterances so many are sent twice at once, as vendors do.
SENT_TWICE = 10
# Of a hundred calls that broke off in so many the caller rings back; in the others the line held.
RINGS_BACK = 30


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call: the business, its trade, the vendor's id, the caller's number."""

    business: str
    trade: str
    sid: str
    number: str


@dataclass(frozen=True, slots=True)
class Orders:
    """What the holder is to do.

    shops     businesses with their trades
    data      folder of the log files
    at_once   so many calls are held at any time
    broken    calls that a holder before had when it was killed
    """

    url: str
    data: str
    seed: int
    at_once: int
    shops: Sequence[tuple[str, str]]
    broken: Sequence[Ringing]


class Holder:
    """Holds calls until it is told to come to an end."""

    def __init__(self, orders: Orders, desk: Desk) -> None:
        self.orders = orders
        self.desk = desk
        self.random = Random(orders.seed)
        self.broken = list(orders.broken)
        self.is_ending = asyncio.Event()

    async def line(self) -> None:
        """Hold one call after the other: first those that broke off, then new ones."""
        while self.broken or not self.is_ending.is_set():
            await self.call(self.broken.pop() if self.broken else self.somebody())

    def somebody(self) -> Ringing:
        """Return a new caller; few numbers, so that they meet again."""
        business, trade = self.random.choice(self.orders.shops)
        return Ringing(business, trade, f"SO{uuid4().hex}", f"+61491570{self.random.randrange(100, 160)}")

    async def call(self, ringing: Ringing) -> None:
        """Hold a call from wherever it stands to its end."""
        if ringing in self.orders.broken and self.random.randrange(100) < RINGS_BACK:
            tell(over=ringing.sid)
            ringing = Ringing(ringing.business, ringing.trade, f"SO{uuid4().hex}", ringing.number)
        tell(rings=astuple(ringing))
        business = UUID(ringing.business)
        spoken = await self.desk.begin(business, call_sid=ringing.sid, address=ringing.number)
        said(business, spoken)
        for _ in range(MOST_LINES):
            text = line_for(self.random, ringing.trade, spoken.asked)
            if spoken.ended or text is None:
                break
            spoken = await self.hears(business, spoken, text)
        await self.desk.hang_up(business, spoken.conversation_id)
        tell(over=ringing.sid)

    async def hears(self, business: UUID, before: Spoken, text: str) -> Spoken:
        """Return the answer to an utterance; sent twice, both answers are the same."""
        times = 2 if self.random.randrange(100) < SENT_TWICE else 1
        key = f"{before.seq}-{uuid4().hex}"
        sent = (self.desk.hear(business, before.conversation_id, text, heard_key=key) for _ in range(times))
        try:
            spoken, *again = await asyncio.gather(*sent)
        except ConversationOver:  # the caller rang again meanwhile, and this call was closed
            return Spoken(before.conversation_id, before.seq, before.text, ended=True)
        if any(each.seq != spoken.seq for each in again):
            raise RuntimeError("one utterance was answered twice")
        said(business, spoken)
        return spoken


def said(business: UUID, spoken: Spoken) -> None:
    """Tell what the desk said, now that it is stored."""
    tell(said=[str(business), str(spoken.conversation_id), spoken.seq, spoken.text])


def tell(**news: object) -> None:
    """Tell something in one write: a line that was begun is whole or the last."""
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


async def hold(orders: Orders, to_end: asyncio.Task[None]) -> None:
    """Hold calls and do the jobs that follow from them, until told to come to an end."""
    events.react({ConversationEnded: (append_call_logs,)})
    database = Database(orders.url, pool_size=2 * orders.at_once)
    settings = Settings.model_validate({"FRONTDESK_DATA": Path(orders.data)})
    async with Presence(orders.url) as presence:
        clock = SystemClock()
        worker = asyncio.create_task(
            run_worker(database, settings, clock, direct_url=orders.url, concurrency=1, handle_signals=False)
        )
        holder = Holder(orders, Desk(database, packs(), clock=clock, holder=presence.key))
        to_end.add_done_callback(lambda _: holder.is_ending.set())
        await asyncio.gather(*(holder.line() for _ in range(orders.at_once)))
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    await database.close()


async def main() -> None:
    """Read the orders and carry them out."""
    lines = lines_of(sys.stdin)
    told = json.loads(await anext(lines))
    orders = Orders(**told | {"broken": [Ringing(**each) for each in told["broken"]]})

    async def second_line() -> None:
        await anext(lines, None)

    await hold(orders, asyncio.create_task(second_line()))


if __name__ == "__main__":
    asyncio.run(main())
