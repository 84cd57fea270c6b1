"""What `frontdesk up` takes to start and to stand by, beside what its parts take with nothing of ours in them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.line import ROOT, free_port, running
from bench.place import our_server

_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)

BARE = """
import sys
import uvicorn
from fastapi import FastAPI
app = FastAPI()
app.get("/")(lambda: {})
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""


def measure(say: Callable[[str], None]) -> None:
    """Print how long a start takes, cold and warm, and how much memory is in use when nobody calls."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as parent:
        Path(parent).chmod(0o711)  # the database may run as a user of its own
        data = Path(parent) / "data"
        with _up(data) as (cold, _):
            pass
        with _up(data) as (warm, pid):
            parts = _settled(pid)
    port = free_port()
    with running([sys.executable, "-c", BARE, str(port)], {}, f"http://127.0.0.1:{port}/"):
        bare_web = sum(size for _, size in _memory_of(os.getpid()) if size) - _own()
    with our_server():
        bare_postgres = sum(size for name, size in _memory_of(os.getpid()) if "postgres" in name)
    told = ", ".join(f"{name} {size / 1024:.0f}" for name, size in _summed(parts).items())
    say(f"`frontdesk up` answers after {cold:.1f} s with a fresh data folder, {warm:.1f} s with one that is there")
    say(f"memory when nobody calls: {sum(size for _, size in parts) / 1024:.0f} MiB ({told})")
    say(f"beside: FastAPI and uvicorn alone {bare_web / 1024:.0f} MiB, PostgreSQL alone {bare_postgres / 1024:.0f} MiB")
    say("proportional shares (PSS): what processes have in common is counted once")


@contextmanager
def _up(data: Path) -> Iterator[tuple[float, int]]:
    """Run the whole desk; give the seconds until it was ready, and its process."""
    port = free_port()
    command = [sys.executable, "-m", "frontdesk.cli", "up", "--data", str(data), "--port", str(port)]
    begun = time.monotonic()
    desk = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _is_ready(port):
            if desk.poll() is not None or time.monotonic() - begun > 60:
                raise RuntimeError("`frontdesk up` did not become ready")
            time.sleep(0.02)
        yield time.monotonic() - begun, desk.pid
    finally:
        desk.send_signal(signal.SIGTERM)
        desk.wait(30)


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _settled(pid: int) -> list[tuple[str, int]]:
    """Return the memory of a desk and its parts, once those have ended that only a start needs."""
    time.sleep(3)  # the welcome begins once the desk is ready
    until = time.monotonic() + 20
    while any(name == "other" for name, _ in _memory_of(pid)) and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(1)
    return _memory_of(pid)


def _memory_of(pid: int) -> list[tuple[str, int]]:
    """Return a process and all that it started, with their proportional share of memory in KiB."""
    children: dict[int, list[int]] = {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(each.name))
    found: list[tuple[str, int]] = []
    waiting = [pid]
    while waiting:
        at = waiting.pop()
        waiting += children.get(at, [])
        try:
            found.append((_name(at), _share(at)))
        except FileNotFoundError:  # it has ended since we looked
            continue
    return found


def _name(pid: int) -> str:
    """Return which part a process is.

    Raises FileNotFoundError if it has ended.
    """
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    if (words and words[0].startswith("postgres")) or "postgres" in Path(words[0] or "?").name:
        return "postgres"
    return next((word for word in words if word in ("serve", "worker", "up")), "other")


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _own() -> int:
    """Return the share of this very process."""
    return _share(os.getpid())


def _summed(parts: list[tuple[str, int]]) -> dict[str, int]:
    summed: dict[str, int] = {}
    for name, size in parts:
        summed[name] = summed.get(name, 0) + size
    return summed
