"""Runs `frontdesk` as a person would: a process of its own, words in, words out."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FRONTDESK = [sys.executable, "-m", "frontdesk.cli"]
MORNING = "2024-08-05T08:30:00+10:00"
MOST_SECONDS = 60
_MEMORY = Path("/dev/shm")


def frontdesk(*words: str | Path, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return its status and words.

    said  what is typed into it
    """
    return subprocess.run(
        [*FRONTDESK, *map(str, words)],
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=MOST_SECONDS,
        env={**os.environ, **environment},
    )


def call_in_json(data: Path, texts: Sequence[str], *options: str) -> list[dict[str, Any]]:
    """Hold a call that says some texts; return what came out, line by line."""
    said = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = frontdesk("call", "--business", "plumbing", "--data", data, "--json", *options, said=said)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def data_folder() -> Iterator[Path]:
    """Give the path of a data folder that is gone afterwards, in memory where there is such a place."""
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-command-", dir=_MEMORY if _MEMORY.is_dir() else None))
    folder.chmod(0o711)  # the database may run as a user of its own
    data = folder / "data"
    try:
        yield data
    finally:
        if data.joinpath("postgres").is_symlink():
            shutil.rmtree(data.joinpath("postgres").resolve().parent)
        shutil.rmtree(folder)


@contextmanager
def running_desk(data: Path) -> Iterator[None]:
    """Keep `frontdesk up --demo` running on a data folder for the length of a block."""
    told = data.parent / "told"
    with told.open("wb") as out:
        process = subprocess.Popen(
            [*FRONTDESK, "up", "--demo", "--port", str(free_port()), "--data", str(data)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        until(lambda: "Make a first call" in told.read_text() or process.poll() is not None, MOST_SECONDS)
        assert process.poll() is None, told.read_text()
        yield
    finally:
        process.terminate()
        process.wait(MOST_SECONDS)


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so; return False if it takes longer."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
