"""The limits of a business, in its settings."""

from __future__ import annotations

from uuid import UUID

from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.console.settings.limits import ASK, GROUPS, RANGES
from frontdesk.kernel.db import Database
from frontdesk.trades.own import SWITCHES
from tests.edges.console.settings.filled import sent, told, wrong
from tests.edges.console.settings.seated import owner_web

LIMITS = "/b/plumbing/settings/limits"


class TestLimits:
    async def test_keeps_what_is_chosen_and_goes_back_to_the_usual(self, database: Database, plumbing: UUID) -> None:
        chosen: dict[str, str | None] = {"horizon_days": "60", "silences": "5", "ask_address": "yes"}
        async with owner_web(database, plumbing) as web:
            page = (await web.get(LIMITS)).text
            await told(web, await sent(web, LIMITS, chosen))
            async with database.transaction(plumbing) as db:
                kept = dict((await business_card(db)).settings)
            refused = await sent(web, LIMITS, {"silences": "0", "offer_grid_minutes": "half an hour"})
            await told(web, await sent(web, LIMITS, dict.fromkeys(chosen, "")))

        assert "From 1 to 730; usually 180." in page
        assert (kept["horizon_days"], kept["silences"], kept["ask_address"]) == (60, 5, True)
        assert refused.status_code == 422
        assert [field for field, _ in wrong(refused.text)] == ["offer_grid_minutes", "silences"]
        assert 'value="60"' in refused.text
        assert 'value="half an hour"' in refused.text
        async with database.transaction(plumbing) as db:
            left = (await business_card(db)).settings
        assert left["horizon_days"] == 180
        assert not {"silences", "ask_address"} & set(left)

    def test_has_a_field_for_each(self) -> None:
        shown = {key for limits in GROUPS.values() for key in limits}

        assert shown == set(RANGES)
        assert set(SWITCHES) == {ASK}
