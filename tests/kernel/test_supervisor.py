"""Children that die with us, and parts that are kept running."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from frontdesk.kernel.children import Child, is_alive, spawn
from frontdesk.kernel.supervisor import DEATHS, GaveUp, Part, Supervisor

STARTER = """
import signal, sys, time
from frontdesk.kernel.children import spawn
child = spawn(["sleep", "60"], when_orphaned=signal.SIGTERM, kernel_ends_orphans=sys.argv[1] == "kernel")
print(child.pid, flush=True)
time.sleep(60)
"""


def sleeper() -> Child:
    return spawn(["sleep", "60"], when_orphaned=signal.SIGKILL)


def stubborn() -> Child:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = spawn([sys.executable, "-c", code], when_orphaned=signal.SIGKILL)
    until(lambda: ignores_sigterm(child.pid))
    return child


def ignores_sigterm(pid: int) -> bool:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    mask = next(int(line.split()[1], 16) for line in lines if line.startswith("SigIgn"))
    return bool(mask & (1 << (signal.SIGTERM - 1)))


def until(true: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait for something, and fail if it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not come in time"
        time.sleep(0.01)


class TestSpawn:
    @pytest.mark.parametrize("by", ["kernel", "watchdog"])
    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends orphans by itself")
    def test_ends_the_child_when_its_starter_is_killed(self, by: str) -> None:
        with subprocess.Popen([sys.executable, "-c", STARTER, by], stdout=subprocess.PIPE) as starter:
            assert starter.stdout is not None
            child = int(starter.stdout.readline())
            assert is_alive(child)

            starter.kill()
            starter.wait()

            until(lambda: not is_alive(child))

    def test_leaves_no_watchdog_behind_a_child_that_has_ended(self) -> None:
        child = spawn(["true"], when_orphaned=signal.SIGTERM, kernel_ends_orphans=False)
        assert child.watchdog is not None
        watchdog = child.watchdog.pid

        until(lambda: child.ended() is not None)

        assert not is_alive(watchdog)

    def test_refuses_to_start_from_a_thread_whose_end_would_end_the_child(self) -> None:
        refusals: list[str] = []

        def start() -> None:
            try:
                sleeper()
            except RuntimeError as refusal:
                refusals.append(str(refusal))

        thread = threading.Thread(target=start)
        thread.start()
        thread.join()

        assert refusals == ["children are started from the main thread"]


class TestSupervisor:
    def test_starts_a_killed_part_again_within_two_seconds(self, capsys: pytest.CaptureFixture[str]) -> None:
        supervisor = Supervisor()
        started, start = noted(sleeper)
        supervisor.add(Part("web", start))
        os.kill(started[0].pid, signal.SIGKILL)
        killed_at = time.monotonic()

        supervisor.watch(until=lambda: len(started) == 2)

        assert time.monotonic() - killed_at < 2
        assert started[1].ended() is None
        assert "The web was ended by SIGKILL; it is being started again." in capsys.readouterr().out
        supervisor.stop()

    def test_gives_up_a_part_that_dies_five_times_within_a_minute(self) -> None:
        supervisor = Supervisor()
        starts, start = noted(failing)
        supervisor.add(Part("worker", start, remedy="Look there."))

        with pytest.raises(GaveUp, match=r"worker has died 5 times .* ended with status 3.* Look there\."):
            supervisor.watch()

        assert len(starts) == DEATHS

    def test_keeps_a_part_that_dies_now_and_then(self) -> None:
        supervisor = Supervisor(within_seconds=0.1)  # five deaths take half a second
        starts, start = noted(failing)
        supervisor.add(Part("worker", start))

        supervisor.watch(until=lambda: len(starts) > DEATHS + 2)

        supervisor.stop()

    def test_stops_the_last_started_first(self) -> None:
        supervisor = Supervisor()
        order: list[str] = []
        for name in ("database", "worker", "web"):
            supervisor.add(Part(name, partial(Noting, name, order)))

        supervisor.stop()

        assert order == ["web", "worker", "database"]

    def test_kills_a_part_that_does_not_obey(self) -> None:
        supervisor = Supervisor()
        child = supervisor.add(Part("web", stubborn, stop_steps=((signal.SIGTERM, 0.2),)))

        supervisor.stop()

        assert child.ended() == -signal.SIGKILL

    def test_waits_for_nobody_when_asked_twice(self) -> None:
        supervisor = Supervisor()
        child = supervisor.add(Part("web", stubborn, stop_steps=((signal.SIGTERM, 60.0),)))
        supervisor.ask_to_stop()
        supervisor.ask_to_stop()

        supervisor.stop()

        assert child.ended() == -signal.SIGKILL

    def test_hears_ctrl_c_and_gives_the_signals_back(self) -> None:
        before = signal.getsignal(signal.SIGINT)
        supervisor = Supervisor()

        with supervisor.listening():
            signal.raise_signal(signal.SIGINT)
            supervisor.watch()  # returns at once

        assert supervisor.stopping()
        assert signal.getsignal(signal.SIGINT) == before


class Noting(Child):
    """A child that notes when it is told to stop."""

    def __init__(self, name: str, order: list[str]) -> None:
        super().__init__(sleeper().process)
        self.name = name
        self.order = order

    def send(self, number: signal.Signals) -> None:
        self.order.append(self.name)
        super().send(number)


def noted(start: Callable[[], Child]) -> tuple[list[Child], Callable[[], Child]]:
    """Return a list, and a start that writes every child into it."""
    started: list[Child] = []

    def start_and_note() -> Child:
        started.append(start())
        return started[-1]

    return started, start_and_note


def failing() -> Child:
    child = spawn(["sh", "-c", "exit 3"], when_orphaned=signal.SIGKILL)
    child.wait(5)
    return child
