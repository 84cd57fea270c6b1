"""`.ci/chromium` as a stranger's machine meets it: with a browser or without, free to install one or not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.chromium import MISSING, find_chromium

ROOT = Path(__file__).parent.parent
APT = """#!/bin/sh
echo "$*" >>asked
case $* in
*update*) [ -z "${NO_NETWORK:-}" ] || exit 100; touch lists ;;
*--download-only*) [ -e lists ] || { echo "E: Unable to locate package chromium"; exit 100; } ;;
*install*) printf '#!/bin/sh\\n' >bin/chromium; chmod +x bin/chromium ;;
esac
"""


class Machine:
    """A folder with the project's environment, and a PATH with nothing on it but what the script needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in (".ci", "tests/browser", ".venv/bin", "bin"):
            (folder / name).mkdir(parents=True)
        for name in (".ci/chromium", "tests/browser/chromium.py"):
            shutil.copy(ROOT / name, folder / name)
        (folder / ".venv/bin/python").symlink_to(sys.executable)
        for name in ("dirname", "env", "tail", "touch", "chmod", "rm", "sh", "timeout"):
            found = shutil.which(name)
            assert found is not None
            (folder / "bin" / name).symlink_to(found)
        self.program("id", "echo 0")

    def program(self, name: str, does: str) -> None:
        """Put a program on the PATH."""
        path = self.folder / "bin" / name
        path.write_text(does if does.startswith("#!") else f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)

    def run(self, **environment: str) -> str:
        """Run the script, which never fails, and return what it says."""
        done = subprocess.run(
            [shutil.which("sh") or "sh", ".ci/chromium"],
            cwd=self.folder,
            env={"PATH": str(self.folder / "bin"), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout + done.stderr

    @property
    def asked(self) -> list[str]:
        """What apt-get was asked for."""
        asked = self.folder / "asked"
        return asked.read_text().splitlines() if asked.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="a script of the shell")
class TestChromium:
    def test_is_left_alone_where_it_is(self, machine: Machine) -> None:
        machine.program("chromium", "exit 0")
        machine.program("apt-get", APT)

        assert machine.run() == ""
        assert machine.asked == []

    def test_is_installed_where_that_asks_for_no_password(self, machine: Machine) -> None:
        machine.program("apt-get", APT)

        told = machine.run()

        assert told.splitlines()[-1] == "Chromium is ready."
        assert [each.split()[-1] for each in machine.asked] == ["chromium", "update", "chromium", "chromium"]

    def test_is_missed_with_the_reason_when_it_cannot_be_fetched(self, machine: Machine) -> None:
        machine.program("apt-get", APT)

        told = machine.run(NO_NETWORK="yes")

        assert MISSING in told
        assert "It could not be installed: E: Unable to locate package chromium" in told

    def test_is_missed_with_a_word_where_installing_asks_for_a_password(self, machine: Machine) -> None:
        machine.program("apt-get", APT)
        machine.program("id", "echo 1000")
        machine.program("sudo", "exit 1")

        told = machine.run()

        assert MISSING in told
        assert "that asks for a password here" in told
        assert machine.asked == []

    def test_is_nothing_else_once_a_person_has_named_one(self, machine: Machine) -> None:
        machine.program("chromium", "exit 0")
        machine.program("apt-get", APT)

        assert "no program of that name: none" in machine.run(CHROMIUM="none")
        assert machine.asked == []


def test_the_first_of_the_usual_names_is_taken(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(machine.folder / "bin"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert find_chromium() is None

    machine.program("google-chrome", "exit 0")
    machine.program("chromium-browser", "exit 0")

    assert find_chromium() == str(machine.folder / "bin/chromium-browser")
