"""How fast the desk takes its turns, with 1, 16 and 50 callers at once, beside ceilings of the same run.

`hear` is the desk's own time: from an utterance to the reply that may be sent, both transactions committed.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from time import perf_counter
from uuid import UUID

from bench.bare import bare_turns
from bench.place import a_database, machine
from bench.reading import readings
from bench.spread import Spread, spread
from frontdesk.desk.turn import Desk
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.journeys.callers import a_caller, begin, reply

CALLERS = (1, 16, 50)
# So many calls for so many callers at once: enough for a p99, and the whole in a minute.
CALLS = {1: 16, 16: 48, 50: 50}
TURNS = 6

_numbers = count()


async def measure(url: str) -> None:
    """Print the table, line by line as it comes."""
    say(machine(url))
    await asyncio.to_thread(_warm_up)
    say("")
    say("callers  turns/s  p50 ms  p99 ms   bare turns/s  p50 ms  p99 ms   desk is of bare")
    for callers in CALLERS:
        ours = await _desk_turns(url, callers)
        bare = await bare_turns(url, await _a_business(url), callers=callers, calls=CALLS[callers], turns=TURNS)
        say(_line(callers, ours, bare))
    alone = readings()
    say("")
    say("one process throughout, the server beside it on the same cores; calls are booked through in four or six turns")
    say(f"understanding alone: {alone.per_second:.0f} turns/s, p50 {alone.p50:.1f} ms, p99 {alone.p99:.1f} ms")
    say("bare: the same rows written and read in two transactions by the driver alone, one connection a caller")


def _line(callers: int, ours: Spread, bare: Spread) -> str:
    return (
        f"{callers:7} {ours.per_second:8.0f} {ours.p50:7.1f} {ours.p99:7.1f}   "
        f"{bare.per_second:12.0f} {bare.p50:7.1f} {bare.p99:7.1f}   {ours.per_second / bare.per_second:15.2f}"
    )


def _warm_up() -> None:
    """Load what is loaded once in a process: the packs and the gazetteer."""
    readings()


async def _a_business(url: str) -> UUID:
    """Open a business with an empty calendar."""
    database = Database(url, pool_size=2)
    try:
        return await open_business(database, packs()["plumbing"], slug=f"bench-{next(_numbers)}")
    finally:
        await database.close()


async def _desk_turns(url: str, callers: int) -> Spread:
    """Return what turns take when so many callers book a visit at once."""
    business = await _a_business(url)
    database = Database(url, pool_size=max(callers, 2))
    desk = Desk(database, packs(), clock=SystemClock())
    took: list[float] = []
    left = list(range(CALLS[callers]))

    async def caller() -> None:
        while left:
            await _call(desk, business, left.pop(), took)

    try:
        begun = perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        return spread(took, wall=perf_counter() - begun)
    finally:
        await database.close()


async def _call(desk: Desk, business: UUID, number: int, took: list[float]) -> None:
    """Hold one call to its end."""
    caller = a_caller(number)
    spoken = await begin(desk, business, caller, f"bench-{number}")
    while not spoken.ended:
        begun = perf_counter()
        spoken = await reply(desk, business, caller, spoken)
        took.append(perf_counter() - begun)


def say(line: str) -> None:
    """Print at once, whoever reads."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the benchmark; return the exit status."""
    with a_database() as url:
        asyncio.run(measure(url))
    return 0
