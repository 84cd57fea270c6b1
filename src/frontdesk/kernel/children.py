"""Child processes that cannot outlive us: whatever kills us ends them. Not who is restarted: supervisor.py."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The system's user a child runs as, when it is not ours."""

    name: str
    uid: int
    gid: int


@dataclass
class Child:
    """One child process, with the watchdog that stands in where the kernel cannot end it."""

    process: subprocess.Popen[bytes]
    watchdog: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self.process.pid

    def ended(self) -> int | None:
        """Return the exit status (negative: the signal that ended it), None while it runs."""
        status = self.process.poll()
        if status is not None:
            self._dismiss_watchdog()
        return status

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)  # Popen never signals a process it has reaped

    def wait(self, patience: float) -> bool:
        """Return whether the child ended within `patience` seconds."""
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            return False
        self._dismiss_watchdog()
        return True

    def stop(self, *steps: tuple[signal.Signals, float]) -> None:
        """Send each signal and wait its seconds, stopping at the first that is obeyed; SIGKILL comes last by itself."""
        for number, patience in (*steps, (signal.SIGKILL, 10.0)):
            self.send(number)
            if self.wait(patience):
                return

    def _dismiss_watchdog(self) -> None:
        if self.watchdog is not None:
            # Killed before its pipe closes: it must not signal a process that has our child's old number.
            self.watchdog.kill()
            self.watchdog.wait()
            if self.watchdog.stdin is not None:
                self.watchdog.stdin.close()
            self.watchdog = None


def spawn(
    command: Sequence[str | Path],
    *,
    when_orphaned: signal.Signals,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    pass_fds: Sequence[int] = (),
    kernel_ends_orphans: bool = _LIBC is not None,
) -> Child:
    """Start a child that gets `when_orphaned` when this process ends, by whatever cause.

    output                where its output goes; None: where ours goes
    kernel_ends_orphans   Linux does it by itself; elsewhere a watchdog process holds a pipe from us

    Raises RuntimeError off the main thread: Linux sends the signal when the starting *thread* ends.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("children are started from the main thread")
    process = subprocess.Popen(
        [os.fspath(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=None if environment is None else dict(environment),
        # Another user may not be able to enter our working directory.
        cwd="/" if account else None,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        # Ctrl-C reaches the whole terminal group: children are outside it and stopped in order.
        start_new_session=True,
        pass_fds=pass_fds,
        # Safe here: only the main thread starts children, and what runs is two system calls.
        preexec_fn=_ask_kernel(when_orphaned, os.getpid()) if kernel_ends_orphans else None,  # noqa: PLW1509
    )
    child = Child(process)
    if not kernel_ends_orphans:
        child.watchdog = _watchdog(process.pid, when_orphaned)
    return child


def _ask_kernel(number: signal.Signals, parent: int) -> Callable[[], None]:
    """Return what the forked child runs before it becomes the program: no import, no lock, no allocation of note."""
    if _LIBC is None:
        raise RuntimeError("only Linux ends orphans by itself")
    prctl = _LIBC.prctl

    def tie() -> None:
        if prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0) != 0:
            os._exit(127)
        if os.getppid() != parent:  # it was gone before we could ask
            os._exit(127)

    return tie


_WATCH = """
import os, sys
pid, number = int(sys.argv[1]), int(sys.argv[2])
sys.stdin.buffer.read()  # ends when the writing end is closed: our starter is gone
os.kill(pid, number)
"""


def _watchdog(pid: int, number: signal.Signals) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _WATCH, str(pid), str(int(number))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def is_alive(pid: int) -> bool:
    """Return whether a process of this number exists, whoever owns it."""
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True


def pause(seconds: float, *, unless: Callable[[], bool]) -> None:
    """Sleep in small steps, so that a request to stop is heard within a tenth of a second."""
    until = time.monotonic() + seconds
    while not unless() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 0.1))
