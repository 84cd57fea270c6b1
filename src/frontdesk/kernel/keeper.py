"""Shares the embedded database among commands when no desk runs. Not the server itself: embedded.py.

Two locks of the data folder decide everything; both end with the process that holds them.

`postgres.lock`   exclusive: the one that started the server, the desk (`frontdesk up`) or a keeper
`postgres.users`  shared by every command that uses the server, from before it looks until it is done

A command that finds no owner starts a keeper, a process of its own, and waits. The keeper ends when
it can have `postgres.users` for itself alone: then no command uses the server, and none can begin to
before the server has stopped and both locks are free. So the last one out turns off the light,
whoever came first, and a command that is killed counts as gone.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg

from frontdesk.kernel import embedded
from frontdesk.kernel.datafolder import DataFolder, FileLock
from frontdesk.kernel.pg_binaries import DatabaseUnavailable
from frontdesk.kernel.supervisor import GaveUp, Part, Supervisor, complain

OWNER_LOCK = "postgres.lock"
USERS_LOCK = "postgres.users"
SEE_OFF_SECONDS = 10.0
PROBE_SECONDS = 0.5  # others look whether a lock is held by taking it for a moment


def owner_lock(data: DataFolder) -> FileLock:
    """Return the lock of whoever started the server."""
    return FileLock(data.run / OWNER_LOCK)


@asynccontextmanager
async def borrowed(data: DataFolder, *, pg_bin: Path | None = None) -> AsyncIterator[str]:
    """Give the owner's connection URL of the folder's running server, starting one if none runs.

    A server that was started for this is stopped when its last user is done.

    pg_bin   the folder with `postgres` and `initdb`, if a person chose it

    Raises DatabaseUnavailable if it cannot be started.
    """
    data.make()
    users = FileLock(data.run / USERS_LOCK)
    while not users.take(shared=True):
        await asyncio.sleep(0.02)
    try:
        yield await _reachable(data, pg_bin)
    finally:
        users.release()
        await _see_off(data)


async def _reachable(data: DataFolder, pg_bin: Path | None) -> str:
    """Return the URL once the server answers; while an owner holds the lock it is coming."""
    keeper: subprocess.Popen[bytes] | None = None
    while True:
        if owner_lock(data).is_held_by_another():
            if (url := await _answering(data)) is not None:
                return url
        elif keeper is None or keeper.poll() is not None:
            if keeper is not None and keeper.returncode != 0:
                raise DatabaseUnavailable(_keeper_log(data).read_text(encoding="utf-8").strip())
            keeper = _start_keeper(data, pg_bin)
        await asyncio.sleep(0.02)


async def _answering(data: DataFolder) -> str | None:
    """Return the URL if the server lets us in; its file alone may be a dead one's."""
    server = embedded.find(data)
    now = server.running()
    if now is None or not now.is_ready or not owner_lock(data).signature().get("provisioned"):
        return None
    url = server.owner_url()
    try:
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=5):
            return url
    except psycopg.OperationalError:
        return None


async def _see_off(data: DataFolder) -> None:
    """Wait until a keeper that nobody needs any more has stopped, so that a command leaves nothing running."""
    until = time.monotonic() + SEE_OFF_SECONDS
    while _is_closing(data) and time.monotonic() < until:
        await asyncio.sleep(0.02)


def _is_closing(data: DataFolder) -> bool:
    """Return whether a keeper is still there although no command uses its server."""
    if not owner_lock(data).is_held_by_another():
        return _still_running()  # it has stopped the server, and is about to end
    if owner_lock(data).signature().get("what") != "keeper":
        return False
    users = FileLock(data.run / USERS_LOCK)
    is_unused = users.take()  # it has not looked yet
    # Shared it can be had while other commands are in; not once the keeper has it for itself.
    is_used = not is_unused and users.take(shared=True)
    users.release()
    return not is_used


def _still_running() -> bool:
    """Return whether a keeper of ours lives, and reap those that do not."""
    _STARTED[:] = [keeper for keeper in _STARTED if keeper.poll() is None]
    return bool(_STARTED)


_STARTED: list[subprocess.Popen[bytes]] = []  # kept, for they may outlive the command that started them


def _start_keeper(data: DataFolder, pg_bin: Path | None) -> subprocess.Popen[bytes]:
    with _keeper_log(data).open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "frontdesk.kernel.keeper", str(data.root), *([str(pg_bin)] if pg_bin else [])],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in one command is not the end of another's database
        )
    _STARTED.append(keeper)
    return keeper


def _keeper_log(data: DataFolder) -> Path:
    return data.run / "keeper.log"


def keep(data: DataFolder, pg_bin: Path | None = None) -> int:
    """Run the folder's server until no command uses it; return the exit status."""
    lock = owner_lock(data)
    if not lock.take(patience=PROBE_SECONDS):
        return 0  # somebody else was quicker: as good
    lock.sign(pid=os.getpid(), what="keeper")
    users = FileLock(data.run / USERS_LOCK)
    supervisor = Supervisor()
    with supervisor.listening():
        try:
            server = embedded.prepare(data, pg_bin=pg_bin)
            part = Part("database", lambda: server.start(stopping=supervisor.stopping), embedded.STOP_STEPS)
            if server.wait_until_ready(supervisor.add(part), stopping=supervisor.stopping, say=complain):
                server.provision()
                lock.sign(pid=os.getpid(), what="keeper", provisioned=True)
                supervisor.watch(until=users.take)
        except (DatabaseUnavailable, GaveUp) as problem:
            complain(str(problem))
            return 1
        finally:
            supervisor.stop()
    lock.release()  # before the users' lock: whoever gets that finds no owner
    users.release()
    return 0


if __name__ == "__main__":
    sys.exit(keep(DataFolder(Path(sys.argv[1])), *map(Path, sys.argv[2:3])))
