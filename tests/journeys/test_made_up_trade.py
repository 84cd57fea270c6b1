"""A trade that is one folder of data outside the package books a call, end to end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import frontdesk
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.db import Database
from frontdesk.trades.load import load_pack
from frontdesk.trades.scenarios import Scenario, load_scenarios
from frontdesk.wiring.rehearsal.player import failures

FOLDER = Path(__file__).parent.parent / "packs" / "piano_tuning"
PLAYED = [scenario for scenarios in load_scenarios(FOLDER).values() for scenario in scenarios]


class TestMadeUpTrade:
    @pytest.mark.parametrize("scenario", PLAYED, ids=lambda scenario: scenario.name)
    async def test_leaves_the_rows_it_should(self, database: Database, scenario: Scenario) -> None:
        pack = load_pack(FOLDER)
        business = await open_business(database, pack)

        lacking = await failures(database, business, pack, scenario)

        assert not lacking, lacking

    def test_is_data_alone(self) -> None:
        files = [file for file in FOLDER.rglob("*") if file.is_file()]

        assert {file.suffix for file in files} == {".toml"}

    def test_has_no_word_in_the_package(self) -> None:
        source = Path(frontdesk.__file__).parent
        words = re.compile(r"piano|tuning", re.IGNORECASE)

        named = [
            str(file.relative_to(source))
            for file in source.rglob("*")
            if file.suffix in {".py", ".toml"} and words.search(file.read_text(encoding="utf-8"))
        ]

        assert named == []
