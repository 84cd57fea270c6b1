"""What commands say that need no database."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from frontdesk.cli import app


class TestWelcome:
    def test_prints_no_link_where_others_may_read_it(self, tmp_path: Path) -> None:
        said = CliRunner().invoke(app, ["staff", "welcome", "--data", str(tmp_path)])

        assert said.exit_code == 0
        assert said.output.startswith("Sign in: `frontdesk staff link EMAIL` prints a link; for a first business,")
        assert "http" not in said.output
        assert list(tmp_path.iterdir()) == []
