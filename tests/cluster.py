"""A throw-away PostgreSQL server for one test run: in memory, unsafe, gone with the process."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from frontdesk.kernel import pg_binaries, pg_cluster
from frontdesk.kernel.children import Child, spawn
from frontdesk.kernel.pg_binaries import Binaries

SUPERUSER = "postgres"
OWNER = "frontdesk_owner"
_MEMORY = Path("/dev/shm")

# Nothing here has to survive; what is measured is our own code, not the disk.
_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "listen_addresses": "",
    "log_min_messages": "warning",
    "deadlock_timeout": "200ms",
}


@dataclass(frozen=True)
class Cluster:
    """A running server; its folder holds the socket and the log.

    keeper   a superuser's connection: opening one for each database takes longer than making the database
    """

    folder: Path
    keeper: psycopg.Connection[Any]

    def url(self, role: str, database: str, password: str = "any") -> str:
        """Return the URL of a database for a role. Any password does: only we can reach the socket."""
        return _url(self.folder, role, database, password)

    @property
    def log(self) -> str:
        """What the server has said so far, such as that it broke a deadlock."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def make_owner(self) -> None:
        """Make the owner as the embedded server does: no superuser, bound by row level security."""
        self.keeper.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE".encode())

    def make_database(self, name: str, *, template: str | None = None) -> None:
        """Make an empty database, or a copy of another one that nobody is connected to."""
        source = f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""
        self.keeper.execute(f"CREATE DATABASE {name} OWNER {OWNER}{source}".encode())

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.keeper.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def running_cluster(pg_bin: Path | None = None) -> Iterator[Cluster]:
    """Run a server in memory for the length of a block.

    pg_bin   folder of `postgres` and `initdb`; None means those installed with us
    """
    account = pg_binaries.system_account()
    found = pg_binaries.find_binaries(pg_bin)
    binaries = pg_binaries.settle(found, pg_binaries.programs_home(Path.home() / ".cache/frontdesk"))
    memory = _MEMORY if _MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-test-", dir=memory))
    pg_cluster.give(folder, account)
    try:
        _initialise(binaries, folder)
        server = _start(binaries, folder)
        try:
            with psycopg.connect(_url(folder, SUPERUSER, "postgres"), autocommit=True) as keeper:
                yield Cluster(folder, keeper)
        finally:
            server.stop((signal.SIGQUIT, 10.0))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _url(folder: Path, role: str, database: str, password: str = "any") -> str:
    return f"postgresql://{role}:{password}@/{database}?host={folder}"


def _initialise(binaries: Binaries, folder: Path) -> None:
    account = pg_binaries.system_account()
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
    subprocess.run(
        [binaries.initdb, "-D", folder / "data", "-U", SUPERUSER, "--auth=trust", "--no-sync",
         "--encoding=UTF8", "--locale=C", *locale],
        check=True,
        capture_output=True,
        cwd="/",
        env=pg_cluster.environment(),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )  # fmt: skip


def _start(binaries: Binaries, folder: Path) -> Child:
    options = [f"-c{name}={value}" for name, value in _UNSAFE.items()]
    with (folder / "log").open("ab") as log:
        server = spawn(
            [binaries.postgres, "-D", folder / "data", "-k", folder, *options],
            when_orphaned=signal.SIGQUIT,
            account=pg_binaries.system_account(),
            environment=pg_cluster.environment(),
            output=log,
        )
    until = time.monotonic() + 30
    while not _answers(folder):
        if server.ended() is not None or time.monotonic() > until:
            raise RuntimeError((folder / "log").read_text(encoding="utf-8"))
        time.sleep(0.02)
    return server


def _answers(folder: Path) -> bool:
    try:
        lines = (folder / "data" / "postmaster.pid").read_text(encoding="ascii").split("\n")
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"
