"""Every scenario of every built-in pack, played on a frozen clock and judged by its rows."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

import frontdesk.trades
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


@pytest.fixture
def trade(pack: Pack) -> str:
    """Return whose demo business is called."""
    return pack.key


@pytest.mark.parametrize(("pack", "scenario"), PLAYED)
async def test_leaves_the_rows_it_should(database: Database, shop: UUID, pack: Pack, scenario: Scenario) -> None:
    lacking = await failures(database, shop, pack, scenario)

    assert not lacking, lacking
