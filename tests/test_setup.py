"""`.ci/setup` as people and accidents meet it: broken off, begun twice, without a network, with half an environment."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = """#!/bin/sh
case $1 in
--version) echo "uv VERSION" ;;
*) echo "$*" >>asked; [ -z "${UV_FAILS:-}" ] || { echo "$UV_FAILS" >&2; exit 1; }
   printf '#!%s/.venv/bin/python\\n' "$PWD" >.venv/bin/frontdesk; chmod +x .venv/bin/frontdesk ;;
esac
"""
OFFLINE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}


class Clone:
    """A folder with what setting up needs, and nothing made yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".ci").mkdir()
        shutil.copy(ROOT / ".ci/setup", folder / ".ci/setup")
        for name in ("uv.lock", "pyproject.toml"):
            (folder / name).write_text(f"# {name}\n")

    def start(self, **environment: str) -> subprocess.Popen[str]:
        """Start setting up, as the head of a group of its own: what a terminal's Ctrl-C reaches."""
        return subprocess.Popen(
            ["sh", ".ci/setup"],
            cwd=self.folder,
            env={**os.environ, "PYTHON": sys.executable, **OFFLINE, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )

    def run(self, **environment: str) -> tuple[int, str]:
        """Set up to the end and return the status and what was said."""
        process = self.start(**environment)
        told, _ = process.communicate(timeout=60)
        return process.returncode, told

    def make_environment(self, *marks: str) -> None:
        """Make an environment without pip whose installer is a stand-in that notes what it is asked."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder / ".venv"], check=True)
        version = (self.folder / ".ci/setup").read_text().partition("UV_VERSION=")[2].split()[0]
        uv = self.folder / ".venv/bin/uv"
        uv.write_text(UV.replace("VERSION", version))
        uv.chmod(0o755)
        for mark in marks:
            (self.folder / f".venv/frontdesk-setup-{mark}").write_text("run\n")

    @property
    def asked(self) -> str:
        """What the installer was asked for."""
        return (self.folder / "asked").read_text()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the lock of somebody who is setting up."""
        with (self.folder / ".ci/setup").open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


class TestBrokenOff:
    @pytest.mark.parametrize("seconds", [0.1, 0.5, 1.0])
    def test_ends_with_a_word_and_leaves_nobody_at_work(self, clone: Clone, seconds: float) -> None:
        process = clone.start()
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        told, _ = process.communicate(timeout=20)

        assert process.returncode in {128 + signal.SIGINT, -signal.SIGINT}
        assert "Traceback" not in told
        assert at_work_in(clone.folder) == []

    def test_is_made_anew_the_next_time(self, clone: Clone) -> None:
        clone.make_environment()

        status, told = clone.run()

        assert "Making the environment anew: the last attempt was broken off." in told
        assert (clone.folder / ".venv/bin/pip").exists()
        assert status == 1  # there is no network here

    def test_among_the_packages_installs_all_of_them_again(self, clone: Clone) -> None:
        clone.make_environment("made", "underway")

        assert clone.run()[0] == 0
        assert "--reinstall" in clone.asked


class TestWholeEnvironment:
    def test_gets_what_the_lock_file_lists_and_is_left_alone_from_then_on(self, clone: Clone) -> None:
        clone.make_environment("made")

        first, second = clone.run(), clone.run()

        assert first == (0, "Installing what uv.lock lists …\nThe environment is ready.\n")
        assert second == (0, "")
        assert clone.asked == "sync --frozen --quiet --no-dev\n"


class TestTwoAtOnce:
    def test_wait_for_each_other_with_a_word(self, clone: Clone) -> None:
        clone.make_environment("made")

        with clone.taken():
            process = clone.start()
            assert process.stdout is not None
            assert "Somebody else is making the environment" in process.stdout.readline()
            assert process.poll() is None
        told, _ = process.communicate(timeout=20)

        assert (process.returncode, told.splitlines()[-1]) == (0, "The environment is ready.")

    def test_may_be_told_not_to_wait(self, clone: Clone) -> None:
        with clone.taken():
            process = clone.start()
            assert process.stdout is not None
            process.stdout.readline()
            os.killpg(process.pid, signal.SIGINT)
            told, _ = process.communicate(timeout=20)

        assert process.returncode == 128 + signal.SIGINT
        assert told == "\nStopped before the environment was ready. Run it again, and it goes on.\n"


class TestTrouble:
    @pytest.mark.parametrize(
        ("trouble", "is_networks"),
        [
            ({"UV_FAILS": "error: Failed to fetch: tcp connect error: Connection refused"}, True),
            ({"UV_FAILS": "error: Failed to parse `uv.lock`"}, False),
            ({"UV_FAILS": "error: No space left on device (os error 28)"}, False),
        ],
    )
    def test_gets_advice_on_proxies_only_if_the_network_was_it(
        self, clone: Clone, trouble: Mapping[str, str], is_networks: bool
    ) -> None:
        clone.make_environment("made")

        status, told = clone.run(**trouble)

        assert status == 1
        assert trouble["UV_FAILS"] in told
        assert ("HTTPS_PROXY" in told) is is_networks

    def test_is_told_when_the_installer_cannot_be_fetched(self, clone: Clone) -> None:
        status, told = clone.run()

        assert status == 1
        assert "The installer could not be fetched. The network cannot be reached" in told

    def test_is_told_when_python_cannot_make_environments(self, clone: Clone) -> None:
        lame = clone.folder / "python"
        lame.write_text(f'#!/bin/sh\ncase $2 in *ensurepip*) exit 1 ;; esac\nexec {sys.executable} "$@"\n')
        lame.chmod(0o755)

        status, told = clone.run(PYTHON=str(lame))

        assert status == 1
        assert "sudo apt install python3-venv" in told
        assert "HTTPS_PROXY" not in told
        assert not (clone.folder / ".venv").exists()


def at_work_in(folder: Path) -> list[int]:
    """Return the processes that stand in a folder."""
    if sys.platform != "linux":
        return []
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder and (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found
