"""Trades that are a folder of data outside the package book their calls, end to end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import frontdesk
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.db import Database
from frontdesk.trades.load import load_pack
from frontdesk.trades.pack import Pack
from frontdesk.trades.scenarios import Scenario, load_scenarios
from frontdesk.wiring.rehearsal.player import failures

PACKS = Path(__file__).parent.parent / "packs"
# Read once: what is made of a pack's words is kept as long as the pack is.
TRADES = [load_pack(PACKS / key) for key in ("piano_tuning", "dog_grooming")]
PLAYED = [
    (pack, scenario) for pack in TRADES for scenarios in load_scenarios(pack.folder).values() for scenario in scenarios
]


class TestMadeUpTrade:
    @pytest.mark.parametrize(("pack", "scenario"), PLAYED, ids=[scenario.name for _, scenario in PLAYED])
    async def test_leaves_the_rows_it_should(self, database: Database, pack: Pack, scenario: Scenario) -> None:
        business = await open_business(database, pack)

        lacking = await failures(database, business, pack, scenario)

        assert not lacking, lacking

    def test_is_data_alone(self) -> None:
        files = [file for file in PACKS.rglob("*") if file.is_file()]

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
