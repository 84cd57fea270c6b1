"""Every scenario of every built-in pack, played on a frozen clock and judged by its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

import frontdesk.trades
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.scenarios import Scenario, load_scenarios
from frontdesk.wiring.rehearsal.player import failures

TRADES = Path(frontdesk.trades.__file__).parent
PLAYED = [
    pytest.param(pack, scenario, id=f"{pack.key}/{file}/{scenario.name}")
    for pack in packs().values()
    for file, scenarios in load_scenarios(TRADES / pack.key).items()
    for scenario in scenarios
]


@pytest.mark.parametrize(("pack", "scenario"), PLAYED)
async def test_leaves_the_rows_it_should(database: Database, pack: Pack, scenario: Scenario) -> None:
    business = await open_business(database, pack)

    lacking = await failures(database, business, pack, scenario)

    assert not lacking, lacking
