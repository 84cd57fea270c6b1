"""What commands say that need no database."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.cli import app
from frontdesk.cli.common import as_typed


class TestWelcome:
    def test_prints_no_link_where_others_may_read_it(self, tmp_path: Path) -> None:
        said = CliRunner().invoke(app, ["staff", "welcome", "--data", str(tmp_path)])

        assert said.exit_code == 0
        assert said.output.startswith("The link for a first business is printed in a terminal alone")
        assert "http" not in said.output
        assert list(tmp_path.iterdir()) == []


class TestCommandsAsTheyAreTyped:
    def test_name_the_folder_unless_it_is_the_usual_one_in_any_terminal(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("FRONTDESK_DATA", raising=False)
        usual = [as_typed(["doctor"], data) for data in (None, Path("data"), tmp_path / "data")]
        other = as_typed(["doctor"], Path("shop"))
        monkeypatch.setenv("FRONTDESK_DATA", str(tmp_path / "elsewhere"))
        meant, against = as_typed(["doctor"], None), as_typed(["doctor"], Path("data"))

        assert [command.endswith(" doctor") for command in usual] == [True] * 3
        assert other.endswith(f" doctor --data {tmp_path}/shop")
        assert meant.endswith(f" doctor --data {tmp_path}/elsewhere")
        assert against.endswith(f" doctor --data {tmp_path}/data")
