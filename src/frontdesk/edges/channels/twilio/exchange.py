"""What a process remembers of the phone line: its lines, which calls are connected here, which it waits for.

Nothing of what was said: that is in the rows, and another process can go on from there.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends
from starlette.requests import HTTPConnection

from frontdesk.desk.patience import patiently
from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.queries import lock
from frontdesk.edges.channels.twilio.lines import Lines
from frontdesk.edges.channels.twilio.pace import Pace
from frontdesk.edges.channels.twilio.refusals import Refusals
from frontdesk.edges.http.given import Given
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem

logger = get_logger()


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call that is going on."""

    business_id: UUID
    conversation_id: UUID
    sid: str


class Exchange:
    """The phone line of one process."""

    def __init__(self, desk: Desk, *, most_calls: int, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.lines = Lines(most_calls)
        self.refusals = Refusals()
        self._desk = desk
        self._connected: Counter[str] = Counter()
        self._waiting: dict[str, asyncio.Task[None]] = {}

    @contextmanager
    def connected(self, call: LiveCall, *, grace: float) -> Iterator[None]:
        """Hold a call's socket; once the last one is gone, somebody must come back within `grace` seconds."""
        self.lines.free(call.sid)
        self.stop_waiting(call.sid)
        self._connected[call.sid] += 1
        try:
            yield
        finally:
            self._connected[call.sid] -= 1
            if self._connected[call.sid] == 0:
                del self._connected[call.sid]
                self.expect(call, seconds=grace)

    def expect(self, call: LiveCall, *, seconds: float) -> None:
        """Close the record of a call that nobody comes back to in time, here or in another process."""
        self.stop_waiting(call.sid)
        task = asyncio.create_task(self._close_unless_back(call, seconds))
        self._waiting[call.sid] = task
        task.add_done_callback(lambda done: self._forget(call.sid, done))

    def stop_waiting(self, sid: str) -> None:
        """Wait for a call no longer: it is back, or over."""
        waiting = self._waiting.pop(sid, None)
        if waiting is not None:
            waiting.cancel()

    def over(self, sid: str) -> None:
        """Give back what a call that has ended took."""
        self.lines.free(sid)
        self.stop_waiting(sid)

    def _forget(self, sid: str, done: asyncio.Task[None]) -> None:
        if self._waiting.get(sid) is done:
            del self._waiting[sid]

    async def _close_unless_back(self, call: LiveCall, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._connected[call.sid]:
            return
        self.lines.free(call.sid)
        try:
            await patiently(lambda: self._close_if_ours(call))
        except Problem as problem:  # the sweep closes it later
            logger.warning("twilio.call_left_open", conversation_id=call.conversation_id, problem=problem.slug)

    async def _close_if_ours(self, call: LiveCall) -> None:
        """Close the record, unless another process has taken the call over meanwhile."""
        async with self._desk.database.transaction(call.business_id) as db:
            conversation = await lock(db, call.conversation_id)
            if conversation.ended_at is None and conversation.holder == self._desk.holder:
                await self._desk.close(db, call.conversation_id)


def exchange(connection: HTTPConnection) -> Exchange:
    """Return the phone line of this process."""
    state = connection.app.state
    if not hasattr(state, "exchange"):
        given = cast(Given, state.given)
        state.exchange = Exchange(given.desk, most_calls=given.settings.most_calls)
    return cast(Exchange, state.exchange)


AtExchange = Annotated[Exchange, Depends(exchange)]
