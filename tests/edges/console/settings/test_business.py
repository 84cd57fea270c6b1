"""What a business is called and where it is, as its owner writes it."""

from __future__ import annotations

from uuid import UUID

import pytest

from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from tests.edges.console.settings.filled import filled
from tests.edges.console.settings.seated import owner_web

HERE = "/b/plumbing/settings/business"


class TestBusiness:
    async def test_is_kept_as_it_was_said(self, database: Database, plumbing: UUID) -> None:
        async with owner_web(database, plumbing) as web:
            form = filled((await web.get(HERE)).text, HERE)
            saved = await web.post(
                HERE, data={**form, "name": ["We've  Moved Removals"], "timezone": ["Australia/Perth"]}
            )
        async with database.transaction(plumbing) as db:
            card = await business_card(db)

        assert saved.status_code == 303
        assert (card.name, str(card.zone)) == ("We've Moved Removals", "Australia/Perth")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": "Harbour \u202egnibmulP"}, {"name": "Harbour\x1b[2J"}, {"name": " "}, {"name": "x" * 81},
            {"timezone": "Factory"}, {"timezone": "localtime"}, {"timezone": "America/Chicago"},
        ],
    )  # fmt: skip
    async def test_is_no_name_that_cannot_be_read_and_in_no_zone_that_is_nowhere(
        self, database: Database, plumbing: UUID, wrong: dict[str, str]
    ) -> None:
        async with owner_web(database, plumbing) as web:
            form = filled((await web.get(HERE)).text, HERE)
            refused = await web.post(HERE, data={**form, **{field: [said] for field, said in wrong.items()}})

        assert refused.status_code == 422
