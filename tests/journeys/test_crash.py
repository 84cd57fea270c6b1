"""The process that holds twenty calls is killed; another goes on with them, nothing is lost and nothing done twice."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.models import Conversation, Outcome, Speaker, Turn
from frontdesk.kernel import presence
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.presence import Presence
from frontdesk.trades.load import packs
from tests.journeys.callers import a_caller, begin, hold
from tests.journeys.invariants import broken_rules

CALLS = 20
ROOT = Path(__file__).parents[2]

_Turns = dict[UUID, list[Turn]]


@dataclass(frozen=True)
class Told:
    """What the other process said to one of its callers."""

    call: int
    conversation_id: UUID
    seq: int
    text: str


@dataclass
class Holder:
    """The process that holds the calls, and what it has told so far."""

    process: subprocess.Popen[str]
    told: list[Told] = field(default_factory=list)

    def listen(self, times: int) -> None:
        """Wait until the desk has spoken so many times in all."""
        assert self.process.stdout is not None
        while len(self.told) < times:
            line = self.process.stdout.readline()
            assert line, "the process ended by itself"
            self._note(line)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process.stdout is not None
        self.process.kill()
        for line in self.process.stdout:
            with suppress(ValueError):  # the last line may have been cut off
                self._note(line)
        self.process.wait()

    def last(self) -> dict[int, Told]:
        """Return what each caller heard last."""
        return {told.call: told for told in self.told}

    def _note(self, line: str) -> None:
        told = json.loads(line)
        self.told.append(Told(told["call"], UUID(told["id"]), told["seq"], told["text"]))


@pytest.fixture
def business(shop: UUID) -> UUID:
    return shop


@pytest.fixture
def holding(app_url: str, business: UUID) -> Iterator[Callable[..., Holder]]:
    """Return a way to start the process that holds the calls."""
    started: list[subprocess.Popen[str]] = []

    def start(*, turns: int | None = None) -> Holder:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.crash_driver", app_url, str(business), str(CALLS),
             *([str(turns)] if turns else [])],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return Holder(process)

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
async def desk(database: Database, app_url: str) -> AsyncIterator[Desk]:
    """Return the desk of the process that takes the calls over: this one."""
    async with Presence(app_url) as here:
        yield Desk(database, packs(), clock=SystemClock(), holder=here.key)


async def turns_of(database: Database, business: UUID) -> _Turns:
    """Return all turns by conversation, in their order."""
    found: _Turns = {}
    async with database.transaction(business) as db:
        for turn in await db.scalars(select(Turn).order_by(Turn.conversation_id, Turn.seq)):
            found.setdefault(turn.conversation_id, []).append(turn)
    return found


async def take_over(desk: Desk, business: UUID) -> None:
    """Go on with every call, all at once, to its end."""
    await asyncio.gather(*(hold(desk, business, a_caller(n), f"crash-{n}") for n in range(CALLS)))


async def assert_all_is_well(database: Database, business: UUID, before: _Turns, told: list[Told]) -> None:
    """All calls are booked, what was stored or said before stands unchanged, and nothing is doubled."""
    after = await turns_of(database, business)
    async with database.transaction(business) as db:
        conversations = list(await db.scalars(select(Conversation)))
        wrong = await broken_rules(db)
        holders = {row.holder for row in conversations}
        alive = [key for key in holders if key is not None and await presence.alive(db, key)]

    assert wrong == []
    assert [row.outcome for row in conversations] == [Outcome.appointment_booked] * CALLS
    assert all(row.ended_at is not None and row.booking_id is not None for row in conversations)
    for id, turns in before.items():
        assert [_said(turn) for turn in after[id][: len(turns)]] == [_said(turn) for turn in turns]
    for each in told:
        assert after[each.conversation_id][each.seq - 1].text == each.text
    assert alive == list(holders), "a call is still held by the process that died"


def _said(turn: Turn) -> tuple[int, str, str, str | None]:
    return turn.seq, turn.speaker, turn.text, turn.heard_key


@contextmanager
def locked_facts(owner_url: str) -> Iterator[Callable[[], int]]:
    """Let nobody at the facts: a turn gets as far as the end of its first transaction, and waits in the second.

    Gives how many wait.
    """
    with psycopg.connect(owner_url) as locking, psycopg.connect(owner_url, autocommit=True) as watching:
        locking.execute("LOCK TABLE facts IN ACCESS EXCLUSIVE MODE")
        yield lambda: _number(watching)
        locking.rollback()


def _number(watching: psycopg.Connection[Any]) -> int:
    return len(watching.execute("SELECT FROM pg_locks WHERE relation = 'facts'::regclass AND NOT granted").fetchall())


class TestKilledWhileItHoldsTwentyCalls:
    @pytest.mark.parametrize("spoken", [CALLS + 7, 4 * CALLS - 5])
    async def test_at_any_moment_all_go_on_in_a_new_process(
        self, database: Database, business: UUID, desk: Desk, holding: Callable[..., Holder], spoken: int
    ) -> None:
        holder = holding()
        holder.listen(spoken)
        holder.kill()
        before = await turns_of(database, business)

        await take_over(desk, business)

        await assert_all_is_well(database, business, before, holder.told)

    async def test_between_the_two_transactions_what_was_heard_is_answered(
        self, database: Database, business: UUID, desk: Desk, holding: Callable[..., Holder], owner_url: str
    ) -> None:
        holder = holding()
        holder.listen(CALLS + 5)
        with locked_facts(owner_url) as waiting:
            while waiting() < CALLS // 2:
                await asyncio.sleep(0.01)
            holder.kill()
        before = await turns_of(database, business)
        unanswered = {id for id, turns in before.items() if turns[-1].speaker == Speaker.customer}
        assert len(unanswered) >= CALLS // 2

        for number, told in holder.last().items():
            if told.conversation_id in unanswered:
                resumed = await begin(desk, business, a_caller(number), f"crash-{number}")
                assert resumed.seq == len(before[told.conversation_id]) + 1, "the caller had to say it again"
        await take_over(desk, business)

        await assert_all_is_well(database, business, before, holder.told)

    async def test_before_a_reply_is_used_it_is_given_again_and_nothing_is_done_again(
        self, database: Database, business: UUID, desk: Desk, holding: Callable[..., Holder]
    ) -> None:
        holder = holding(turns=3)
        holder.listen(3 * CALLS)
        holder.kill()
        before = await turns_of(database, business)
        last = holder.last()

        for number, told in last.items():
            heard = before[told.conversation_id][-2]
            assert heard.heard_key is not None
            again = await desk.hear(business, told.conversation_id, heard.text, heard_key=heard.heard_key)
            resumed = await begin(desk, business, a_caller(number), f"crash-{number}")
            assert (again.seq, again.text) == (resumed.seq, resumed.text) == (told.seq, told.text)

        assert {id: [_said(t) for t in turns] for id, turns in before.items()} == {
            id: [_said(t) for t in turns] for id, turns in (await turns_of(database, business)).items()
        }
        await take_over(desk, business)
        await assert_all_is_well(database, business, before, holder.told)
