"""The embedded PostgreSQL: makes its folder, starts, watches and stops its server. Not who shares it: keeper.py."""

from __future__ import annotations

import contextlib
import random
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from frontdesk.kernel import pg_binaries, pg_cluster
from frontdesk.kernel.children import Account, Child, is_alive, pause, spawn
from frontdesk.kernel.datafolder import DataFolder, write_private
from frontdesk.kernel.pg_binaries import Binaries, DatabaseUnavailable

DATABASE = "frontdesk"
OWNER = "frontdesk_owner"
BACKUP = "frontdesk_backup"

PORTS = range(20_000, 32_768)  # above 32767 systems lend ports to outgoing connections
UNREAPED_SECONDS = 5.0  # how long a server killed with -9 may still hold its memory
STOP_STEPS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))  # fast shutdown, then immediate (recovers at next start)
LOG_BYTES = 10_000_000

SETTINGS = """\
# Written by Frontdesk at every start: put changes of your own into postgresql.conf, below the include.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '.'
password_encryption = 'scram-sha-256'
shared_preload_libraries = 'pg_stat_statements'
max_connections = 200
timezone = 'UTC'
lc_messages = 'C'
log_timezone = 'UTC'
# No statement and no value of a row reaches the log: they hold what customers said.
log_min_error_statement = panic
log_error_verbosity = terse
"""


def never() -> bool:
    return False


@dataclass(frozen=True)
class Postmaster:
    """What a running server says of itself in its postmaster.pid."""

    pid: int
    port: int
    is_ready: bool

    @staticmethod
    def of(folder: Path) -> Postmaster | None:
        """Return it, or None if there is no server, or none yet that holds its port."""
        try:
            lines = (folder / "postmaster.pid").read_text(encoding="ascii").split("\n")
        except (OSError, UnicodeDecodeError):
            return None
        if len(lines) < 8 or not lines[7].strip():  # line 8 appears once the port is bound
            return None
        return Postmaster(int(lines[0]), int(lines[3]), lines[7].strip() == "ready")


@dataclass(frozen=True)
class Server:
    """The embedded server of one data folder. Whoever starts it holds the folder's `postgres.lock`."""

    data: DataFolder
    binaries: Binaries
    account: Account | None
    folder: Path

    def start(self, *, stopping: Callable[[], bool] = never) -> Child:
        """Start the server and return it as soon as it holds its folder and its port; it may still be recovering.

        Raises DatabaseUnavailable if it does not come up within five seconds of trying.
        """
        self._clear_way(stopping)
        until = time.monotonic() + UNREAPED_SECONDS
        while True:
            self._write_settings()
            log_start = _size(self.data.postgres_log)
            child = self._spawn()
            if self._has_settled(child):
                return child
            words = _tail(self.data.postgres_log, log_start)
            if "could not create any TCP/IP sockets" in words:
                self._port_file.unlink(missing_ok=True)  # somebody has our port: take another
            if time.monotonic() >= until or stopping():
                raise DatabaseUnavailable(f"The database did not start. Its log says:\n{words}")
            pause(0.1, unless=stopping)

    def wait_until_ready(
        self, child: Child, *, stopping: Callable[[], bool] = never, say: Callable[[str], None] = print
    ) -> bool:
        """Wait until queries are answered, however long recovery takes; return False if asked to stop meanwhile.

        Raises DatabaseUnavailable if the server ends instead.
        """
        next_word = time.monotonic() + 5
        while not stopping():
            now = self.running()
            if now is not None and now.pid == child.pid and now.is_ready:
                return True
            if child.ended() is not None:
                raise DatabaseUnavailable(
                    f"The database ended while starting. Its log says:\n{_tail(self.data.postgres_log, 0)}"
                )
            if time.monotonic() > next_word:
                say("  the database is recovering from a crash; this can take a while")
                next_word += 15
            time.sleep(0.02)
        return False

    def provision(self) -> None:
        """Make the owner's role and database if they are missing. No superuser: row level security binds the owner."""
        owner, backup = sql.Identifier(OWNER), sql.Identifier(BACKUP)
        password = sql.Literal(self.data.secret("owner-password"))
        with psycopg.connect(self._url(pg_cluster.SUPERUSER, "superuser-password", "postgres"), autocommit=True) as db:
            if db.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone() is None:
                # Whole or not at all: a start cut short must find either none of it or all.
                with db.transaction():
                    db.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(owner, password))
                    # Only a superuser can make the role that reads everything for a backup.
                    db.execute(sql.SQL("CREATE ROLE {} NOLOGIN BYPASSRLS").format(backup))
                    db.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(backup))
                    db.execute(sql.SQL("GRANT {} TO {}").format(backup, owner))
            if db.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                self._fill_template()
                db.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), owner))

    def _fill_template(self) -> None:
        """Put into every database to come what only a superuser may."""
        url = self._url(pg_cluster.SUPERUSER, "superuser-password", "template1")
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def running(self) -> Postmaster | None:
        """Return the server on this folder if its file says there is one; the file may be a dead one's."""
        return Postmaster.of(self.folder)

    def owner_url(self) -> str:
        """Return the owner's connection URL. Raises DatabaseUnavailable if no server runs."""
        return self._url(OWNER, "owner-password", DATABASE)

    def _url(self, role: str, secret: str, database: str) -> str:
        now = self.running()
        if now is None:
            raise DatabaseUnavailable("The database is not running.")
        return f"postgresql://{role}:{self.data.secret(secret)}@127.0.0.1:{now.port}/{database}"

    @property
    def _port_file(self) -> Path:
        return self.data.root / "postgres.port"

    def _port(self) -> int:
        """Return the port kept for this folder, chosen among the free ones the first time."""
        with contextlib.suppress(OSError, ValueError):
            return int(self._port_file.read_text(encoding="ascii"))
        for port in random.sample(PORTS, k=200):
            if _is_free(port):
                self._port_file.write_text(f"{port}\n", encoding="ascii")
                return port
        raise DatabaseUnavailable(f"No port between {PORTS[0]} and {PORTS[-1]} is free on 127.0.0.1.")

    def _write_settings(self) -> None:
        draft = self.folder / "frontdesk.conf.new"
        draft.unlink(missing_ok=True)
        # Made new and moved into place: as root we never write through a name the database's user could have bent.
        write_private(draft, SETTINGS.format(port=self._port()))
        pg_cluster.give(draft, self.account)
        draft.replace(self.folder / "frontdesk.conf")

    def _spawn(self) -> Child:
        with self.data.postgres_log.open("ab") as log:
            return spawn(
                [self.binaries.postgres, "-D", self.folder],
                when_orphaned=signal.SIGINT,
                account=self.account,
                environment=pg_cluster.environment(),
                output=log,
            )

    def _has_settled(self, child: Child) -> bool:
        while child.ended() is None:
            now = self.running()
            if now is not None and now.pid == child.pid:
                return True
            time.sleep(0.01)
        return False

    def _clear_way(self, stopping: Callable[[], bool]) -> None:
        """Wait out a server whose starter was killed; forget a file whose number now belongs to another program."""
        file = self.folder / "postmaster.pid"
        until = time.monotonic() + STOP_STEPS[0][1]
        while not stopping() and (pid := _first_number(file)) is not None and is_alive(pid):
            if not pg_binaries.is_postgres_of(pid, self.folder):
                file.unlink(missing_ok=True)
                return
            if time.monotonic() >= until:
                raise DatabaseUnavailable(
                    f"Another PostgreSQL (process {pid}) uses {self.folder}, and Frontdesk did not start it."
                    f" Stop it first: kill -INT {pid}"
                )
            pause(0.05, unless=stopping)


def prepare(data: DataFolder, *, pg_bin: Path | None = None) -> Server:
    """Return the server of this folder, its files made if it is new. The caller holds `postgres.lock`.

    pg_bin   the folder with `postgres` and `initdb`, if a person chose it

    Raises DatabaseUnavailable if there is no PostgreSQL to run, nobody to run it as,
    or the folder was made by another major version.
    """
    account = pg_binaries.system_account()
    home = pg_binaries.programs_home(data.root)
    binaries = pg_binaries.settle(pg_binaries.find_binaries(pg_bin), home)
    folder = pg_cluster.place(data, account)
    if not folder.exists():
        pg_cluster.initialise(data, binaries, account, folder)
    pg_cluster.check_version(folder, binaries)
    _turn_log(data.postgres_log)
    return Server(data, binaries, account, folder)


def find(data: DataFolder) -> Server:
    """Return the server of this folder as others find it, to read its address; nothing is made."""
    return Server(data, Binaries(Path(), 0, "", bundled=False), None, data.postgres.resolve())


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _first_number(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="ascii").split("\n")[0])
    except (OSError, ValueError):
        return None


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _tail(file: Path, start: int) -> str:
    """Return the last lines written after `start` bytes."""
    with file.open("rb") as log:
        log.seek(max(start, _size(file) - 4_000))
        lines = log.read().decode(errors="replace").strip().splitlines()
    return "\n".join(f"  {line}" for line in lines[-12:])


def _turn_log(file: Path) -> None:
    if _size(file) > LOG_BYTES:
        file.replace(file.with_name(file.name + ".1"))
    file.touch(mode=0o600)
