"""One installation as one process tree: database, web, worker, kept by this process. What they run is given."""

from __future__ import annotations

import errno
import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontdesk.kernel import embedded
from frontdesk.kernel.children import Child, spawn
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.datafolder import DataFolder, FileLock
from frontdesk.kernel.keeper import PROBE_SECONDS, owner_lock
from frontdesk.kernel.pg_binaries import DatabaseUnavailable
from frontdesk.kernel.supervisor import GaveUp, Part, Supervisor, complain, say

MOST_BYTES = 65_536  # of an answer that is looked at: whoever listens there may be anybody
SLOW_SECONDS = 20.0  # after this the person is told what is still not ready


class CannotStart(Exception):
    """The desk cannot be started; the message says why and what mends it."""


@dataclass(frozen=True)
class Plan:
    """What one desk is made of.

    pg_bin      programs of the embedded database, if a person chose them
    external    whether DATABASE_URL names a server, so that none is embedded
    prepare     command run once before the rest: tables, and the demo if wanted
    web         command of the web; it is given the listening socket's number as its last word
    worker      command of the worker
    welcome     command run once when all is ready: it says what to do next
    """

    data: DataFolder
    host: str
    port: int
    pg_bin: Path | None
    external: bool
    prepare: Sequence[str]
    web: Sequence[str]
    worker: Sequence[str]
    welcome: Sequence[str] | None = None

    @property
    def address(self) -> str:
        return f"http://{_in_address(self.host)}:{self.port}"


def run(plan: Plan) -> int:
    """Run the desk until asked to stop; return the exit status: 0 stopped as asked, 1 could not start or gave up."""
    supervisor = Supervisor()
    with supervisor.listening():
        try:
            _run(plan, supervisor)
        except (CannotStart, DatabaseUnavailable, GaveUp) as problem:
            complain(f"\n{problem}")
            return 1
        finally:
            supervisor.stop()
    say("Frontdesk has stopped.")
    return 0


def _run(plan: Plan, supervisor: Supervisor) -> None:
    # Before anything is made: a start that was refused leaves no folder behind.
    if not plan.data.run.exists():
        listen(plan.host, plan.port).close()
    plan.data.make()
    desk, database = FileLock(plan.data.run / "desk.lock"), owner_lock(plan.data)
    _only_one(plan, desk)
    with listen(plan.host, plan.port) as listener:
        since = SystemClock().now().astimezone()
        desk.sign(pid=os.getpid(), address=plan.address, since=f"{since:%H:%M on %d %B}")
        say(f"Frontdesk keeps its data in {plan.data.root}")
        if not plan.external and not _start_database(plan, supervisor, database):
            return
        if not _prepare(plan, supervisor):
            return
        say("  starting the web and the worker")
        web = [*plan.web, str(listener.fileno())]
        supervisor.add(Part("worker", lambda: spawn(plan.worker, when_orphaned=signal.SIGKILL)))
        supervisor.add(Part("web", lambda: spawn(web, when_orphaned=signal.SIGKILL, pass_fds=[listener.fileno()])))
        supervisor.watch(until=_Readiness(plan))
        if not supervisor.stopping():
            say(f"\nFrontdesk answers at {plan.address}  (Ctrl-C stops it)")
            _welcome(plan, supervisor)
        supervisor.watch()
        say("Stopping …")


def _only_one(plan: Plan, desk: FileLock) -> None:
    if not desk.take(patience=PROBE_SECONDS):
        other = desk.signature()
        raise CannotStart(
            f"A desk is already running on {plan.data.root}: process {other.get('pid', 'unknown')},"
            f" at {other.get('address', 'an address it has not told yet')}, since {other.get('since', 'just now')}."
            f" Use that one, stop it first (Ctrl-C there, or kill {other.get('pid', 'its process')}),"
            " or give this one a folder of its own: make run PORT=8123 DATA=/some/dir"
        )


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; held by the parent, so that callers wait while a dead web is started again.

    Raises CannotStart if the address cannot be had, with the remedy.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise CannotStart(_taken(host, port)) from problem
        raise CannotStart(
            f"Frontdesk cannot listen on {host}, port {port}: {problem.strerror}."
            " Choose another with --host and --port."
        ) from problem


def _taken(host: str, port: int) -> str:
    """Return who has the port, and the ways out; a desk is told by its own answer."""
    another = f"make run PORT={port + 1 if port < 65_535 else 8123} DATA=/some/dir"
    if _answer(host, port, "/healthz")[1] == {"status": "alive"}:
        return (
            f"A desk is already running on port {port} of {host}: http://{_in_address(host)}:{port}. Use that one, stop"
            f" it first (Ctrl-C where it was started), or start this one beside it: {another}"
        )
    return (
        f"Port {port} on {host} is taken by another program. Stop that one, or choose another port:"
        f" {another.removesuffix(' DATA=/some/dir')} (or frontdesk up --port …)"
    )


def _start_database(plan: Plan, supervisor: Supervisor, lock: FileLock) -> bool:
    """Start the embedded server; return False if asked to stop meanwhile."""
    told = False
    while not lock.take(patience=PROBE_SECONDS):
        if supervisor.stopping():
            return False
        if not told:
            say("  waiting for a `frontdesk` command that uses the database of this folder to end (Ctrl-C gives up)")
            told = True
    lock.sign(pid=os.getpid(), what="desk")
    say("  starting the database")
    server = embedded.prepare(plan.data, pg_bin=plan.pg_bin)
    part = Part(
        "database",
        lambda: server.start(stopping=supervisor.stopping),
        stop_steps=embedded.STOP_STEPS,
        remedy=f"Its log is {plan.data.postgres_log}.",
    )
    if not server.wait_until_ready(supervisor.add(part), stopping=supervisor.stopping, say=say):
        return False
    server.provision()
    lock.sign(pid=os.getpid(), what="desk", provisioned=True)
    return True


def _prepare(plan: Plan, supervisor: Supervisor) -> bool:
    """Run the preparing command; return False if asked to stop meanwhile."""
    child: Child = spawn(plan.prepare, when_orphaned=signal.SIGKILL)
    while (status := child.ended()) is None:
        if supervisor.stopping():
            child.stop((signal.SIGTERM, 5.0))
            return False
        time.sleep(0.02)
    if status != 0:
        raise CannotStart("The database could not be prepared; the lines above say why. Nothing is running.")
    return True


class _Readiness:
    """Asks the web whether everything is ready, and tells what is not when that takes long."""

    def __init__(self, plan: Plan, clock: Callable[[], float] = time.monotonic) -> None:
        self._plan = plan
        self._clock = clock
        self._slow_at = clock() + SLOW_SECONDS

    def __call__(self) -> bool:
        status, words = _ask(self._plan)
        if status != 200 and self._clock() > self._slow_at:
            say(f"  not ready yet: {words}")
            self._slow_at = self._clock() + SLOW_SECONDS
        return status == 200


def _ask(plan: Plan) -> tuple[int, str]:
    status, document = _answer(plan.host, plan.port, "/readyz")
    if document is None:
        return 0, "the web does not answer"
    parts = document.get("parts", {})
    return status, "; ".join(f"{part}: {state}" for part, state in parts.items())


def _answer(host: str, port: int, path: str) -> tuple[int, dict[str, Any] | None]:
    """Return the status and the JSON object that a web answers; 0 and None if it answers none in half a second."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  read, not bound
    asked = http.client.HTTPConnection(host, port, timeout=0.5)
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
        document = json.loads(answer.read(MOST_BYTES))
    except (OSError, http.client.HTTPException, ValueError):
        return 0, None
    finally:
        asked.close()
    return (answer.status, document) if isinstance(document, dict) else (0, None)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _welcome(plan: Plan, supervisor: Supervisor) -> None:
    """Run the welcoming command to its end, or until asked to stop; the parts are looked after meanwhile."""
    if plan.welcome is not None:
        child = spawn(plan.welcome, when_orphaned=signal.SIGKILL)
        try:
            supervisor.watch(until=lambda: child.ended() is not None)
        finally:  # also when a part has just been given up
            if child.ended() is None:
                child.stop((signal.SIGTERM, 5.0))
