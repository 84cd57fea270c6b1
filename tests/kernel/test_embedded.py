"""The embedded server on real folders: how it is made, what it survives, how commands share it."""

import asyncio
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from frontdesk.kernel import embedded, keeper, pg_binaries
from frontdesk.kernel.children import Child, is_alive, spawn
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.embedded import Server
from frontdesk.kernel.pg_binaries import DatabaseUnavailable

MEMORY = Path("/dev/shm")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database as another user")

USER = """
import asyncio, sys
from pathlib import Path
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.keeper import borrowed
async def main():
    async with borrowed(DataFolder(Path(sys.argv[1]))) as url:
        print(url, flush=True)
        await asyncio.to_thread(sys.stdin.read)
asyncio.run(main())
"""


@contextmanager
def new_folder(mode: int = 0o711) -> Iterator[DataFolder]:
    """Return a data folder that is not there yet, in a folder of this mode; all of it goes afterwards."""
    parent = Path(tempfile.mkdtemp(prefix="frontdesk-embedded-", dir=MEMORY if MEMORY.is_dir() else None))
    parent.chmod(mode)
    data = DataFolder(parent / "data")
    try:
        yield data
    finally:
        if data.postgres.is_symlink():
            shutil.rmtree(data.postgres.resolve().parent)
        shutil.rmtree(parent)


@pytest.fixture
def data() -> Iterator[DataFolder]:
    with new_folder() as folder:
        yield folder


@contextmanager
def started(data: DataFolder) -> Iterator[tuple[Server, Child]]:
    data.make()
    server = embedded.prepare(data)
    child = server.start()
    try:
        assert server.wait_until_ready(child)
        server.provision()
        yield server, child
    finally:
        if child.ended() is None:
            child.stop(*embedded.STOP_STEPS)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """Return one server for the tests that only look."""
    with new_folder() as folder, started(folder) as (server, _):
        yield server


def ask(url: str, question: str) -> str:
    with psycopg.connect(url) as db:
        row = db.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


class TestFreshServer:
    def test_lets_the_owner_in_who_is_bound_by_row_level_security(self, running: Server) -> None:
        powers = ask(running.owner_url(), "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")

        assert powers == "False"

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("listen_addresses", "127.0.0.1"),
            ("data_checksums", "on"),
            ("password_encryption", "scram-sha-256"),
            ("server_encoding", "UTF8"),
            ("fsync", "on"),
            ("ssl", "off"),
        ],
    )
    def test_is_set_up_safely(self, running: Server, setting: str, value: str) -> None:
        assert ask(running.owner_url(), f"SHOW {setting}") == value

    def test_refuses_a_wrong_password(self, running: Server) -> None:
        wrong = running.owner_url().replace(running.data.secret("owner-password"), "guess")

        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)

    def test_trusts_nobody_in_its_access_file(self, running: Server) -> None:
        lines = (running.folder / "pg_hba.conf").read_text().splitlines()
        methods = {line.split()[-1] for line in lines if line.strip() and not line.startswith("#")}

        assert methods == {"scram-sha-256"}

    def test_keeps_its_port_below_those_lent_to_clients(self, running: Server) -> None:
        port = int(ask(running.owner_url(), "SHOW port"))

        assert port < 32_768
        assert int((running.data.root / "postgres.port").read_text()) == port

    def test_counts_statements(self, running: Server) -> None:
        assert int(ask(running.owner_url(), "SELECT count(*) FROM pg_stat_statements")) > 0

    def test_lets_nobody_else_read_secrets_or_rows(self, running: Server) -> None:
        data = running.data
        secrets = list(data.secrets.iterdir())

        assert {path.name for path in secrets} == {"owner-password", "superuser-password"}
        assert {mode_of(path) for path in secrets} == {0o600}
        assert mode_of(data.secrets) == mode_of(data.run) == mode_of(running.folder) == 0o700
        assert mode_of(data.postgres_log) == 0o600
        assert mode_of(data.root) & 0o066 == 0

    @as_root
    def test_runs_as_a_user_that_is_not_root(self, running: Server) -> None:
        now = running.running()

        assert now is not None
        assert Path(f"/proc/{now.pid}").stat().st_uid == running.folder.stat().st_uid != 0


class TestStart:
    def test_changes_no_permission_of_a_parent(self, data: DataFolder) -> None:
        parents = [*data.root.parents]
        before = [(mode_of(path), path.stat().st_uid) for path in parents]

        with started(data):
            pass

        assert [(mode_of(path), path.stat().st_uid) for path in parents] == before

    @as_root
    def test_links_to_an_open_place_where_its_user_cannot_reach_the_folder(self) -> None:
        with new_folder(mode=0o700) as data, started(data) as (server, _):
            assert data.postgres.is_symlink()
            assert server.folder.is_relative_to(pg_binaries.SYSTEM_FOLDER)
            assert ask(server.owner_url(), "SELECT 1") == "1"
            assert mode_of(data.root.parent) == 0o700

    def test_recovers_all_that_was_committed_after_kill_9(self, data: DataFolder) -> None:
        with started(data) as (server, child):
            with psycopg.connect(server.owner_url()) as db:
                db.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
            port = ask(server.owner_url(), "SHOW port")
            os.kill(child.pid, signal.SIGKILL)
            child.wait(5)

            again = server.start()
            try:
                assert server.wait_until_ready(again)
                assert ask(server.owner_url(), "SELECT count(*) FROM kept") == "1000"
                assert ask(server.owner_url(), "SHOW port") == port
            finally:
                again.stop(*embedded.STOP_STEPS)

    def test_takes_another_port_when_its_own_is_taken(self, data: DataFolder) -> None:
        with started(data) as (server, _):
            port = int(ask(server.owner_url(), "SHOW port"))

        with socket.create_server(("127.0.0.1", port)), started(data) as (server, _):
            assert int(ask(server.owner_url(), "SHOW port")) != port

    def test_forgets_a_stale_file_whose_number_belongs_to_another_program(self, data: DataFolder) -> None:
        with started(data) as (server, _):
            pass
        # Of the same user, or PostgreSQL would know by itself that it cannot be a server of ours.
        other = spawn(["sleep", "60"], when_orphaned=signal.SIGKILL, account=server.account)
        file = server.folder / "postmaster.pid"
        file.write_text(f"{other.pid}\n{server.folder}\n1700000000\n5432\n.\n127.0.0.1\n  1 2\nready   \n")

        try:
            with started(data) as (server, _):
                assert ask(server.owner_url(), "SELECT 1") == "1"
            assert other.ended() is None
        finally:
            other.stop()

    def test_says_what_to_do_with_a_folder_of_another_version(self, data: DataFolder) -> None:
        with started(data) as (server, _):
            pass
        (server.folder / "PG_VERSION").write_text("14\n")

        with pytest.raises(DatabaseUnavailable, match=r"made by PostgreSQL 14, .* Nothing was changed\. .*restore"):
            embedded.prepare(data)

    def test_makes_the_files_anew_when_making_them_was_cut_short(self, data: DataFolder) -> None:
        data.make()
        (data.root / "postgres.new").mkdir()
        (data.root / "postgres.new" / "PG_VERSION").write_text("half")

        with started(data) as (server, _):
            assert ask(server.owner_url(), "SELECT 1") == "1"

    def test_says_so_when_the_programs_asked_for_are_not_there(self, data: DataFolder) -> None:
        data.make()

        with pytest.raises(DatabaseUnavailable, match="cannot be run"):
            embedded.prepare(data, pg_bin=Path("/nowhere"))

    def test_ends_with_the_process_that_started_it(self, data: DataFolder) -> None:
        code = (
            "import sys, time; from pathlib import Path; from frontdesk.kernel import embedded;"
            "from frontdesk.kernel.datafolder import DataFolder; data = DataFolder(Path(sys.argv[1])); data.make();"
            "server = embedded.prepare(data); child = server.start(); server.wait_until_ready(child);"
            "print(child.pid, flush=True); time.sleep(60)"
        )
        with subprocess.Popen([sys.executable, "-c", code, str(data.root)], stdout=subprocess.PIPE) as starter:
            assert starter.stdout is not None
            pid = int(starter.stdout.readline())

            starter.kill()

        assert gone_within(pid, 5)


class TestBorrowed:
    async def test_is_shared_by_two_that_begin_at_once_and_stopped_by_the_last(self, data: DataFolder) -> None:
        inside = asyncio.Barrier(2)
        pids: list[str] = []

        async def use(seconds: float) -> None:
            async with keeper.borrowed(data) as url:
                pids.append(await asyncio.to_thread(ask, url, "SELECT pg_postmaster_start_time()"))
                await inside.wait()
                await asyncio.sleep(seconds)
                assert await asyncio.to_thread(ask, url, "SELECT 1") == "1"

        await asyncio.gather(use(0), use(0.5))

        assert pids[0] == pids[1]
        assert embedded.find(data).running() is None
        assert not keeper.owner_lock(data).is_held_by_another()

    async def test_goes_on_for_others_when_the_one_that_came_first_is_killed(self, data: DataFolder) -> None:
        pipe = asyncio.subprocess.PIPE
        first = await asyncio.create_subprocess_exec(sys.executable, "-c", USER, data.root, stdin=pipe, stdout=pipe)
        assert first.stdout is not None
        await first.stdout.readline()

        async with keeper.borrowed(data) as url:
            first.kill()
            await first.wait()
            await asyncio.sleep(0.3)  # the keeper looks every tenth of a second

            assert await asyncio.to_thread(ask, url, "SELECT 1") == "1"

        assert embedded.find(data).running() is None

    async def test_brings_the_server_back_when_it_is_killed(self, data: DataFolder) -> None:
        async with keeper.borrowed(data) as url:
            before = embedded.find(data).running()
            assert before is not None
            os.kill(before.pid, signal.SIGKILL)

            async with asyncio.timeout(10):
                while (now := embedded.find(data).running()) is None or now.pid == before.pid or not now.is_ready:
                    await asyncio.sleep(0.02)

            assert await asyncio.to_thread(ask, url, "SELECT 1") == "1"

    async def test_tells_why_none_can_be_started(self, data: DataFolder) -> None:
        with pytest.raises(DatabaseUnavailable, match="/nowhere cannot be run"):
            async with keeper.borrowed(data, pg_bin=Path("/nowhere")):
                pass


def gone_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False
