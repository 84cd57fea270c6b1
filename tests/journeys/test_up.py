"""`frontdesk up` as people and accidents meet it: started, killed part by part, stopped, started again."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from frontdesk.kernel import embedded
from frontdesk.kernel.children import is_alive
from frontdesk.kernel.datafolder import DataFolder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
MEMORY = Path("/dev/shm")
FRONTDESK = [sys.executable, "-m", "frontdesk.cli"]


class Desk:
    """One `frontdesk up` on a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.told = data.parent / "told"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.told.open("wb") as told:
            command = [*FRONTDESK, "up", "--demo", "--port", str(self.port), "--data", str(self.data)]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=told, stderr=told)
        until(lambda: "Make a first call" in self.words, 30, self.still_there)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def words(self) -> str:
        return self.told.read_text(encoding="utf-8")

    def still_there(self) -> None:
        assert self.process is not None
        assert self.process.poll() is None, self.words

    def part(self, name: str) -> int | None:
        """Return the process of a part: web, worker or database."""
        mark = {"web": b"\0serve\0", "worker": b"\0worker\0", "database": b"/postgres\0-D\0"}[name]
        return next((pid for pid in children_of(self.pid) if mark in command_of(pid)), None)

    def all(self) -> list[int]:
        """Return every process of the tree, the server's own children too."""
        return [self.pid, *(deeper for pid in children_of(self.pid) for deeper in (pid, *children_of(pid)))]

    def get(self, path: str, *, accept: str = "*/*", seconds: float = 5) -> tuple[int, str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            asked.request("GET", path, headers={"Accept": accept})
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asked.close()

    def post(self, path: str) -> tuple[int, str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("POST", path, headers={"Origin": f"http://127.0.0.1:{self.port}"})
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asked.close()

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz", seconds=1)[0] == 200
        except OSError:
            return False

    def write_down(self, name: str) -> None:
        """Commit a row under this name."""
        with psycopg.connect(embedded.find(DataFolder(self.data)).owner_url()) as db:
            db.execute(f"CREATE TABLE {name} AS SELECT 1".encode())

    def has_kept(self, name: str) -> bool:
        with psycopg.connect(embedded.find(DataFolder(self.data)).owner_url()) as db:
            return db.execute(f"SELECT FROM {name}".encode()).rowcount == 1

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(20)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """Return a running desk; each test leaves it running and ready."""
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-up-", dir=MEMORY if MEMORY.is_dir() else None))
    folder.chmod(0o711)
    desk = Desk(folder / "data")
    desk.start()
    try:
        yield desk
    finally:
        if desk.process is not None and desk.process.poll() is None:
            desk.stop()
        if desk.data.joinpath("postgres").is_symlink():
            shutil.rmtree(desk.data.joinpath("postgres").resolve().parent)
        shutil.rmtree(folder)


class TestRunning:
    def test_tells_where_it_is_and_how_to_make_a_first_call(self, desk: Desk) -> None:
        assert f"Frontdesk answers at http://127.0.0.1:{desk.port}" in desk.words
        assert re.search(rf"frontdesk call --business plumbing --data {desk.data}\n", desk.words)

    def test_is_alive_and_ready(self, desk: Desk) -> None:
        assert json.loads(desk.get("/healthz")[1]) == {"status": "alive"}
        assert json.loads(desk.get("/readyz")[1]) == {
            "ready": True,
            "parts": {"database": "ready", "tables": "ready", "worker": "ready"},
        }

    def test_is_found_whole_by_the_doctor(self, desk: Desk) -> None:
        here = {**os.environ, "FRONTDESK_DATA": str(desk.data)}
        done = subprocess.run([*FRONTDESK, "doctor", "--json"], capture_output=True, text=True, check=True, env=here)
        found = {check["key"]: check["state"] for part in json.loads(done.stdout)["parts"] for check in part["checks"]}

        whole = ("data", "disk", "clock", "port", "database", "tables", "worker", "secret_key", "packs")
        assert {found[key] for key in whole} == {"ok"}

    def test_prints_a_link_that_signs_in_once(self, desk: Desk) -> None:
        until(lambda: "Sign in (once, within a day)" in desk.words, 20, desk.still_there)
        found = re.search(rf"within a day\): http://127\.0\.0\.1:{desk.port}(/sign-in/link/\S+)\n", desk.words)
        assert found is not None
        shown = desk.get(found[1], accept="text/html")
        statuses = [desk.post(found[1])[0] for _ in range(2)]

        assert shown[0] == 200
        assert "Sign in as Dana Whitlock" in shown[1]
        assert statuses == [303, 410]

    def test_gives_people_links_while_it_runs(self, desk: Desk) -> None:
        link = staff(desk, "link", "owner@example.com")
        add = ["add", "--business", "plumbing", "--name", "Sam Ito", "--email", "sam@example.com", "--role", "advisor"]
        invited, again = staff(desk, *add), staff(desk, *add)
        unknown = staff(desk, "link", "nobody@example.com")

        for told, path in ((link, "link"), (invited, "password")):
            address = told.stdout.splitlines()[-1]
            assert re.fullmatch(rf"http://127\.0\.0\.1:{desk.port}/sign-in/{path}/[\w-]{{43}}", address)
            assert desk.get(address.partition(str(desk.port))[2])[0] == 200
        assert (again.returncode, again.stderr) == (1, "Sam Ito works here already.\n")
        assert (unknown.returncode, unknown.stderr) == (1, "Nobody who works here signs in with nobody@example.com.\n")

    def test_sends_to_sign_in_whoever_it_does_not_know(self, desk: Desk) -> None:
        assert desk.get("/", accept="text/html")[0] == 303
        assert "No password?" in desk.get("/sign-in", accept="text/html")[1]

    def test_is_found_by_other_commands(self, desk: Desk) -> None:
        told = subprocess.run(
            [*FRONTDESK, "db", "url", "--data", desk.data], capture_output=True, text=True, check=True
        )

        with psycopg.connect(told.stdout.strip()) as db:
            row = db.execute("SELECT current_database()").fetchone()
        assert row == ("frontdesk",)
        assert desk.is_ready()

    def test_refuses_a_second_desk_on_the_same_folder_and_names_the_first(self, desk: Desk) -> None:
        command = [*FRONTDESK, "up", "--port", str(free_port()), "--data", str(desk.data)]
        second = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)

        assert second.returncode == 1
        assert f"process {desk.pid}, at http://127.0.0.1:{desk.port}" in second.stderr
        assert desk.is_ready()

    def test_refuses_a_port_that_a_desk_has_and_leaves_no_folder(self, desk: Desk, tmp_path: Path) -> None:
        command = [*FRONTDESK, "up", "--port", str(desk.port), "--data", str(tmp_path / "other")]
        second = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)

        assert second.returncode == 1
        assert f"A desk is already running on port {desk.port} of 127.0.0.1" in second.stderr
        assert f"make run PORT={desk.port + 1} DATA=/some/dir" in second.stderr
        assert not (tmp_path / "other").exists()

    def test_knows_another_program_on_the_port_from_a_desk(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as another:  # it takes the call and says nothing
            port = another.getsockname()[1]
            command = [*FRONTDESK, "up", "--port", str(port), "--data", str(tmp_path / "other")]
            second = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)

        assert second.returncode == 1
        assert f"Port {port} on 127.0.0.1 is taken by another program." in second.stderr
        assert f"make run PORT={port + 1}" in second.stderr
        assert not (tmp_path / "other").exists()


class TestKilledParts:
    def test_a_killed_web_is_back_within_two_seconds_and_no_visitor_is_refused(self, desk: Desk) -> None:
        before = killed(desk, "web")

        until(lambda: desk.part("web") not in {None, before}, 2)
        status, _ = desk.get("/healthz", seconds=10)  # waits in the queue of the listening socket

        assert status == 200

    def test_a_killed_worker_is_back_within_two_seconds(self, desk: Desk) -> None:
        before = killed(desk, "worker")

        until(lambda: desk.part("worker") not in {None, before}, 2)
        until(lambda: "silent" not in desk.get("/readyz")[1] and desk.is_ready(), 15)

    def test_a_killed_database_comes_back_with_all_that_was_committed(self, desk: Desk) -> None:
        desk.write_down("kept")
        web, worker = desk.part("web"), desk.part("worker")
        before = killed(desk, "database")

        until(lambda: desk.part("database") not in {None, before}, 2)
        until(desk.is_ready, 15)

        assert desk.has_kept("kept")
        assert (desk.part("web"), desk.part("worker")) == (web, worker)


class TestEnd:
    def test_ctrl_c_stops_all_of_it_and_the_next_start_finds_everything(self, desk: Desk) -> None:
        desk.write_down("noted")
        everyone = desk.all()
        asked_at = time.monotonic()

        status = desk.stop(signal.SIGINT)

        assert (status, time.monotonic() - asked_at < 10) == (0, True)
        assert [pid for pid in everyone if is_alive(pid)] == []
        assert "Frontdesk has stopped." in desk.words
        desk.start()
        assert desk.has_kept("noted")

    def test_kill_9_of_the_whole_leaves_no_orphan_and_loses_nothing(self, desk: Desk) -> None:
        desk.write_down("written")
        everyone = desk.all()

        desk.stop(signal.SIGKILL)

        until(lambda: not any(is_alive(pid) for pid in everyone), 10)
        desk.start()
        assert desk.has_kept("written")

    def test_a_part_that_dies_five_times_within_a_minute_is_given_up_with_a_clear_message(self, desk: Desk) -> None:
        everyone = desk.all()
        for _ in range(5):
            until(lambda: desk.part("worker") is not None, 5)
            killed(desk, "worker")

        assert desk.process is not None
        assert desk.process.wait(20) == 1
        assert "The worker has died 5 times within a minute" in desk.words
        assert [pid for pid in everyone if is_alive(pid)] == []


def killed(desk: Desk, part: str) -> int:
    pid = desk.part(part)
    assert pid is not None, desk.words
    os.kill(pid, signal.SIGKILL)
    until(lambda: pid not in children_of(desk.pid), 5)
    return pid


def until(true: Callable[[], bool], seconds: float, check: Callable[[], None] = lambda: None) -> None:
    """Wait for something, and fail if it does not come."""
    end = time.monotonic() + seconds
    while not true():
        check()
        assert time.monotonic() < end, f"did not come within {seconds} seconds"
        time.sleep(0.02)


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


def staff(desk: Desk, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what a command about people said."""
    command = [*FRONTDESK, "staff", *words, "--data", str(desk.data)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
