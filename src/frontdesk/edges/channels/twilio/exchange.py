"""What a process remembers of the phone line: its lines, which calls are connected here, which it waits for.

Nothing of what was said: that is in the rows, and another process can go on from there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from frontdesk.desk.patience import DeskUnavailable, patiently
from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations.queries import lock
from frontdesk.edges.channels.twilio.lines import Key, Lines
from frontdesk.edges.channels.twilio.pace import Pace
from frontdesk.edges.channels.twilio.refusals import Refusals
from frontdesk.edges.http.given import Given
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem

logger = get_logger()

LONGEST_RETRY_SECONDS = 300.0
"""Between two attempts to close a record while the database is away."""

Close = Callable[[AsyncSession], Awaitable[None]]
"""What else is written down when a call is over, in the transaction that closes its record."""


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call that is going on."""

    business_id: UUID
    conversation_id: UUID
    sid: str

    @property
    def key(self) -> Key:
        """By which a process tells its calls apart."""
        return self.business_id, self.sid


class Exchange:
    """The phone line of one process."""

    def __init__(self, desk: Desk, *, most_calls: int, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.lines = Lines(most_calls)
        self.refusals = Refusals()
        self._desk = desk
        self._arrivals = count(1)
        self._latest: dict[Key, int] = {}  # of each call that is going on: who came for it last, a webhook or a socket
        self._waiting: dict[Key, asyncio.Task[None]] = {}

    @contextmanager
    def connected(self, call: LiveCall, *, grace: float) -> Iterator[None]:
        """Hold a call's socket; once it is gone, somebody must come back within `grace` seconds.

        A socket that leaves after somebody else has come for the call says nothing about it any more.
        """
        self.lines.free(call.key)
        mine = self._arrive(call.key)
        try:
            yield
        finally:
            if self._latest.get(call.key) == mine:
                self.expect(call, seconds=grace)

    def expect(self, call: LiveCall, *, seconds: float) -> None:
        """Close the record of a call that nobody comes back to in time, here or in another process."""
        self._arrive(call.key)
        self._wait(call, self._close_unless_back(call, seconds))

    async def end(self, call: LiveCall, close: Close) -> None:
        """Close the record of a call that is over, and give back what it took.

        close   closes it in a transaction

        Raises DeskUnavailable; then it is tried again until it is done.
        """
        self.lines.free(call.key)
        try:
            await patiently(lambda: self._close(call, close))
        except DeskUnavailable:
            self._arrive(call.key)
            self._wait(call, self._close_in_the_end(call, close))
            raise
        self.over(call.key)

    def free(self, key: Key | None) -> None:
        """Give back the line that webhooks took for a call, if it is known which."""
        if key is not None:
            self.lines.free(key)

    def over(self, key: Key) -> None:
        """Give back what a call took whose record is closed, or was never opened."""
        self.lines.free(key)
        self._latest.pop(key, None)
        self._stop_waiting(key)

    def _arrive(self, key: Key) -> int:
        """Note that somebody came for a call; whoever waited for that waits no longer."""
        self._stop_waiting(key)
        self._latest[key] = next(self._arrivals)
        return self._latest[key]

    def _wait(self, call: LiveCall, waits: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(waits)
        self._waiting[call.key] = task
        task.add_done_callback(lambda done: self._forget(call.key, done))

    def _stop_waiting(self, key: Key) -> None:
        waiting = self._waiting.pop(key, None)
        if waiting is not None:
            waiting.cancel()

    def _forget(self, key: Key, done: asyncio.Task[None]) -> None:
        if self._waiting.get(key) is done:
            del self._waiting[key]
            self._latest.pop(key, None)

    async def _close_unless_back(self, call: LiveCall, seconds: float) -> None:
        """Close a record once nobody has come for the call and nothing was said in it for so long."""
        wait, is_settled = seconds, False
        while not is_settled:
            await asyncio.sleep(wait)
            self.lines.free(call.key)
            try:
                is_settled = await patiently(lambda: self._close_if_silent(call, seconds))
            except DeskUnavailable as away:
                logger.warning("twilio.call_left_open", conversation_id=call.conversation_id, problem=away.slug)
                wait = min(max(2 * wait, self.pace.retry), LONGEST_RETRY_SECONDS)
            except Problem as problem:  # the sweep closes it later
                logger.warning("twilio.call_left_open", conversation_id=call.conversation_id, problem=problem.slug)
                return

    async def _close_if_silent(self, call: LiveCall, seconds: float) -> bool:
        """Return whether a call needs no waiting for any more: it is closed, or another process has taken it over."""
        async with self._desk.database.transaction(call.business_id) as db:
            conversation = await lock(db, call.conversation_id)
            if conversation.ended_at is not None or conversation.holder != self._desk.holder:
                return True
            if await calls.has_turn_since(db, call.conversation_id, seconds=seconds):
                return False
            await self._desk.close(db, call.conversation_id)
            return True

    async def _close_in_the_end(self, call: LiveCall, close: Close) -> None:
        """Close the record of a call that is over as soon as the database is there."""
        wait, is_closed = self.pace.retry, False
        while not is_closed:
            await asyncio.sleep(wait)
            try:
                await patiently(lambda: self._close(call, close))
                is_closed = True
            except DeskUnavailable as away:
                logger.warning("twilio.call_left_open", conversation_id=call.conversation_id, problem=away.slug)
                wait = min(2 * wait, LONGEST_RETRY_SECONDS)

    async def _close(self, call: LiveCall, close: Close) -> None:
        async with self._desk.database.transaction(call.business_id) as db:
            await close(db)
            await self._desk.close(db, call.conversation_id)


def exchange(connection: HTTPConnection) -> Exchange:
    """Return the phone line of this process."""
    state = connection.app.state
    if not hasattr(state, "exchange"):
        given = cast(Given, state.given)
        state.exchange = Exchange(given.desk, most_calls=given.settings.most_calls)
    return cast(Exchange, state.exchange)


AtExchange = Annotated[Exchange, Depends(exchange)]
