"""Whoever writes a trade is no programmer: the commands read it, begin it, play it, and say what is wrong in words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from frontdesk.cli import app
from tests.journeys.commands import frontdesk

PIANOS = Path(__file__).parent.parent / "packs" / "piano_tuning"


def command(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["trades", *map(str, words)])


def change(file: Path, old: str, new: str) -> None:
    """Put other words into a file, once."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def pianos(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PIANOS, tmp_path / PIANOS.name))


class TestCheck:
    def test_counts_what_is_there(self, pianos: Path) -> None:
        assert re.fullmatch(
            r"fine: \d+ services, \d+ dangers?, \d+ answers, 3 scenarios\n", command("check", pianos).output
        )

    @pytest.mark.parametrize(
        ("file", "old", "new", "told"),
        [
            ("services.toml", "minutes = ", "minuts = ", r", line \d+: nothing is called `minuts` here; did you mean"),
            ("scenarios/recital.toml", "outcome = ", "outcom = ", r", line \d+: nothing is called `outcom` here"),
            ("scenarios/recital.toml", 'service_type = "tuning"', 'service_type = "x"', ", line 25: .*no service `x`"),
            ("pack.toml", '"piano_tuning"', '"pianos"', r", line 1: the folder of a pack is named by its key"),
        ],
    )
    def test_tells_the_first_mistake_with_file_and_line(
        self, pianos: Path, file: str, old: str, new: str, told: str
    ) -> None:
        change(pianos / file, old, new)

        refused = command("check", pianos)

        assert (refused.exit_code, refused.stdout) == (1, "")
        assert re.match(re.escape(str(pianos / file)) + told, refused.stderr)

    def test_reads_what_is_said_in_other_regions_too(self, pianos: Path) -> None:
        (pianos / "phrases-US.toml").write_text('greting = "Hi."\n', encoding="utf-8")

        assert "phrases-US.toml, line 1: the desk has no phrase `greting`" in command("check", pianos).stderr


class TestNew:
    def test_begins_a_pack_that_is_fine(self, tmp_path: Path) -> None:
        begun = command("new", "dog_grooming", "--to", tmp_path)

        assert begun.exit_code == 0
        assert f"trades check {tmp_path}/dog_grooming\n" in begun.output
        assert f"FRONTDESK_TRADES={tmp_path} " in begun.output
        assert command("check", tmp_path / "dog_grooming").output.endswith(" 0 scenarios\n")

    def test_knows_only_what_is_listed(self) -> None:
        assert re.search(r"^plumbing +Plumbing +AU +\d+ services", command("list").output, re.MULTILINE)
        assert (
            "There is no trade plumming; did you mean `plumbing`?" in command("new", "x", "--from", "plumming").stderr
        )


class TestPlay:
    def test_shows_the_dialogue_of_a_call_that_went_otherwise(self, pianos: Path) -> None:
        change(pianos / "scenarios" / "recital.toml", 'outcome = "appointment_booked"', 'outcome = "cancelled"')
        change(pianos / "scenarios" / "recital.toml", 'outcome = "abandoned"', "tasks = 0")

        played = command("play", pianos)

        assert played.exit_code == 1
        assert "FAILED  recital-tuning-on-saturday: " in played.output
        assert "  - the outcome is appointment_booked, not cancelled\n" in played.output
        assert "desk: " in played.output
        assert "passed  recital-closed-on-monday\nFAILED  recital-toppling: " in played.output
        assert "  - tasks left for a person: 2, not 0\n" in played.output
        assert played.output.endswith("1 of 3 passed\n")

    def test_says_when_there_is_nothing_to_play(self, pianos: Path) -> None:
        unknown = command("play", pianos, "recital-topling")
        shutil.rmtree(pianos / "scenarios")

        assert unknown.stderr.endswith("has no scenario recital-topling; did you mean `recital-toppling`?\n")
        assert "has no scenarios" in command("play", pianos).stderr


def test_a_desk_does_not_start_on_a_broken_pack(pianos: Path, tmp_path: Path) -> None:
    change(pianos / "services.toml", "minutes = ", "minuts = ")

    told = frontdesk("up", "--data", tmp_path / "data", FRONTDESK_TRADES=str(tmp_path))

    assert (told.returncode, told.stdout) == (1, "")
    assert re.match(rf"{pianos}/services.toml, line \d+: nothing is called `minuts` here", told.stderr)
    assert not (tmp_path / "data").exists()
