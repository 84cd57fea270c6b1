"""How many calls a process answers at a time. Kept in the process: it is about its strength, not about the calls."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from time import monotonic
from uuid import UUID

from frontdesk.kernel.problems import Problem

RESERVED_SECONDS = 30.0
"""From the webhook that begins a call to its socket."""


Key = tuple[UUID, str]
"""Of a call: the business that was rung, and the vendor's id. Alone the id is only as good as the account that signed
with it: another business's could name the same."""


class LinesBusy(Problem):
    """This process answers as many calls as it may."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "All lines are busy"


class Lines:
    """The lines of a process: taken for a while by webhooks, held by sockets as long as they are open."""

    def __init__(self, most: int, *, now: Callable[[], float] = monotonic) -> None:
        """Have `most` lines.

        now   seconds that only ever grow
        """
        self.most = most
        self._now = now
        self._taken: dict[Key, float] = {}
        self._sockets = 0

    @property
    def busy(self) -> int:
        """How many lines are in use."""
        now = self._now()
        self._taken = {call: until for call, until in self._taken.items() if until > now}
        return len(self._taken) + self._sockets

    def take(self, call: Key, *, seconds: float = RESERVED_SECONDS, known: bool = False) -> bool:
        """Take a line for a call, or keep it for longer; return whether there is one.

        known   the call is going on already: it is not cut off for want of lines
        """
        if not known and self.busy >= self.most and call not in self._taken:
            return False
        self._taken[call] = self._now() + seconds
        return True

    def free(self, call: Key) -> None:
        """Give back what a webhook took."""
        self._taken.pop(call, None)

    def open_socket(self) -> bool:
        """Hold a line by a socket whose call is not known yet; return whether there is one.

        Those that webhooks took are for these very sockets, so they do not count against them.
        """
        if self._sockets >= self.most:
            return False
        self._sockets += 1
        return True

    def close_socket(self) -> None:
        """Let go of a line that a socket held."""
        self._sockets -= 1
