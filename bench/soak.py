"""`python -m bench.soak [--minutes N] [--seed S]`, which `make soak` calls: random callers, random kills, a verdict.
With `--calls 200` so many calls at once are held over the phone line instead, and nothing is killed.

A process holds many calls of several businesses and is killed again and again; the next one goes on
with what it finds. At last everything is looked at: nothing may be lost, nothing done twice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from bench import ladder
from bench.place import machine, our_server
from bench.soak_holder import Orders, Ringing
from bench.soak_verdict import Said, Verdict, judge
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs

ROOT = Path(__file__).parents[1]
# How long a holder lives, in seconds after it has first said something.
LIVES = (0.5, 5.0)


@dataclass
class Witness:
    """What the holders have told: calls that are not over, and what callers were told."""

    is_open: dict[str, Ringing] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    kills: int = 0

    def note(self, line: bytes) -> None:
        """Take note of a line; one that was cut off by a kill tells nothing."""
        try:
            news: Mapping[str, object] = json.loads(line)
        except ValueError:
            return
        match news:
            case {"rings": [business, trade, sid, number]}:
                self.is_open[str(sid)] = Ringing(str(business), str(trade), str(sid), str(number))
            case {"said": [business, conversation, seq, text]}:
                self.said.append((str(business), str(conversation), int(str(seq)), str(text)))
            case {"over": sid}:
                self.is_open.pop(str(sid), None)


@dataclass(frozen=True)
class Soak:
    """A run: where, with which businesses, how many calls at once, and what chance draws from."""

    url: str
    data: Path
    shops: Sequence[tuple[str, str]]
    at_once: int
    random: Random

    async def held(self, witness: Witness, *, kill: bool) -> None:
        """Let one process hold the calls: killed after a while, or left to bring all to an end."""
        orders = Orders(
            self.url,
            str(self.data),
            self.random.randrange(2**32),
            self.at_once,
            self.shops,
            [*witness.is_open.values()],
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.soak_holder",
            cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (for the type checker)
        process.stdin.write(json.dumps(asdict(orders)).encode() + b"\n")
        if not kill:
            process.stdin.write(b"come to an end\n")
        listening = asyncio.create_task(_listen(process.stdout, witness))
        try:
            if kill:
                await _until_said(witness, listening)
                await asyncio.wait([listening], timeout=self.random.uniform(*LIVES))
                process.kill()
                witness.kills += 1
            await listening
        finally:
            if process.returncode is None and not listening.done():
                process.kill()
            status = await process.wait()
            process.stdin.close()
        if not kill and status != 0:
            raise RuntimeError(f"the holder ended with status {status}")


async def _listen(stream: asyncio.StreamReader, witness: Witness) -> None:
    async for line in stream:
        witness.note(line)


async def _until_said(witness: Witness, listening: asyncio.Task[None]) -> None:
    """Wait until the desk has spoken."""
    before = len(witness.said)
    while len(witness.said) == before:
        if listening.done():
            raise RuntimeError("the holder ended before it said anything")
        await asyncio.sleep(0.02)


async def soak(
    url: str, data: Path, *, seed: int, seconds: float, shops: int = 3, at_once: int = 12
) -> tuple[Verdict, Witness]:
    """Hold calls and kill who holds them for so long, at least once; then bring all to an end, and judge.

    url     the application's, of a migrated database
    data    folder for the log files
    """
    database = Database(url, pool_size=4)
    try:
        opened = [
            (await open_business(database, pack, slug=f"{pack.demo.slug}-{n}"), pack.key)
            for n in range(shops)
            for pack in packs().values()
        ]
        run = Soak(url, data, [(str(id), trade) for id, trade in opened], at_once, Random(seed))
        witness = Witness()
        until = time.monotonic() + seconds
        while not witness.kills or time.monotonic() < until:
            await run.held(witness, kill=True)
        await run.held(witness, kill=False)
        businesses = [id for id, _ in opened]
        return await judge(database, businesses, witness.said, data / "logs"), witness
    finally:
        await database.close()


def main() -> int:
    """Run a soak; return the exit status: 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--calls", type=int)
    given = parser.parse_args()
    if given.calls:
        steps = max(1, round(given.minutes))
        climb = [(given.calls, 60 * given.minutes / steps)] * steps
        return 0 if asyncio.run(ladder.measure(_say, climb)) else 1
    with our_server() as (cluster, url), tempfile.TemporaryDirectory() as data:
        _say(f"{machine(url)}; seed {given.seed}, {given.minutes:g} minutes")
        begun = time.monotonic()
        verdict, witness = asyncio.run(soak(url, Path(data), seed=given.seed, seconds=60 * given.minutes))
        minutes = (time.monotonic() - begun) / 60
        deadlocks = cluster.log.count("deadlock detected")
    for each in verdict.wrong:
        _say(f"WRONG {each}")
    _say(
        f"soak: {minutes:.1f} minutes, {witness.kills} kills, {verdict.calls} calls, {verdict.turns} turns, "
        f"{verdict.visits} visits, {deadlocks} deadlocks, {len(verdict.wrong)} wrong (seed {given.seed})"
    )
    return 1 if verdict.wrong or deadlocks else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
