"""Keeps a few child processes running: starts them in order, restarts the dead, stops all in reverse."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

from frontdesk.kernel.children import Child, pause

DEATHS = 5
WITHIN_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.1


class GaveUp(Exception):
    """A part died too often; the message names it and says what to do."""


def say(words: str) -> None:
    """Tell the person who started us; a terminal that has gone away is no reason to stop."""
    with contextlib.suppress(OSError, ValueError):
        print(words, flush=True)


@dataclass
class Part:
    """One child process to keep running.

    start        starts it, from the main thread
    stop_steps   signals and the seconds each is given; SIGKILL follows by itself
    remedy       what a person can do when it keeps dying
    """

    name: str
    start: Callable[[], Child]
    stop_steps: Sequence[tuple[signal.Signals, float]] = ((signal.SIGTERM, 10.0),)
    remedy: str = "The lines above say why."


@dataclass
class _Kept:
    part: Part
    child: Child
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS))


class Supervisor:
    """Parts in the order they depend on each other, and the request to stop them.

    within_seconds   a part that dies five times within this is given up
    """

    def __init__(self, *, within_seconds: float = WITHIN_SECONDS) -> None:
        self._within_seconds = within_seconds
        self._kept: list[_Kept] = []
        self._asked = 0

    def stopping(self) -> bool:
        """Return whether somebody asked to stop."""
        return self._asked > 0

    def ask_to_stop(self) -> None:
        """Note a request to stop; a second one shortens every wait."""
        self._asked += 1

    def add(self, part: Part) -> Child:
        """Start a part and keep it from now on."""
        child = part.start()
        self._kept.append(_Kept(part, child))
        return child

    def watch(self, *, until: Callable[[], bool] | None = None) -> None:
        """Restart what dies until asked to stop.

        until   asked after each look; true ends the watch

        Raises GaveUp when one part has died five times within a minute.
        """
        while not self.stopping() and not (until is not None and until()):
            for kept in self._kept:
                self._look_after(kept)
            pause(LOOK_EVERY_SECONDS, unless=self.stopping)

    def stop(self) -> None:
        """Stop all parts, the last started first."""
        while self._kept:
            kept = self._kept.pop()
            self._stop(kept.child, kept.part.stop_steps)

    def _look_after(self, kept: _Kept) -> None:
        status = kept.child.ended()
        if status is None or self.stopping():
            return
        name, how = kept.part.name, _how_it_ended(status)
        kept.deaths.append(time.monotonic())
        if len(kept.deaths) == DEATHS and kept.deaths[-1] - kept.deaths[0] <= self._within_seconds:
            raise GaveUp(
                f"The {name} has died {DEATHS} times within a minute (the last time it {how}), so it is"
                f" not started again and everything is being stopped. {kept.part.remedy}"
            )
        say(f"The {name} {how}; it is being started again.")
        kept.child = kept.part.start()

    def _stop(self, child: Child, steps: Sequence[tuple[signal.Signals, float]]) -> None:
        for number, patience in steps:
            child.send(number)
            until = time.monotonic() + patience
            while time.monotonic() < until and self._asked < 2:
                if child.wait(0.05):
                    return
        child.stop()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Take Ctrl-C, SIGTERM and a closed terminal as requests to stop, for as long as this lasts."""

        def hear(_number: int, _frame: FrameType | None) -> None:
            self.ask_to_stop()

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, hear) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _how_it_ended(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def complain(words: str) -> None:
    """Say what went wrong where errors are read."""
    with contextlib.suppress(OSError, ValueError):
        print(words, file=sys.stderr, flush=True)
