"""Where a business goes, in its settings: places come and go, and callers hear of it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.tenancy.areas import neighbours
from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from tests.edges.console.settings.filled import sent, told, wrong
from tests.edges.console.settings.seated import owner_web
from tests.signed_in import signed_in_web
from tests.web import a_given

AREA = "/b/plumbing/settings/area"


class TestWhereYouGo:
    async def test_adds_completes_and_takes_off_places(self, database: Database, plumbing: UUID) -> None:
        async with owner_web(database, plumbing) as web:
            before = (await web.get(AREA)).text
            page = await told(web, await sent(web, AREA, {"served": "Newtown, saint kilda; 2043", "many": "Nwetown"}))
            # What was typed goes with the button of a place.
            gone = await told(web, await sent(web, AREA, {"remove": "st kilda", "served": "Enmore"}))
            again = await sent(web, AREA, {"served": "NEWTOWN"})
            wrong_code = await sent(web, AREA, {"served": "Glebe, 0001", "many": "!"})
            names = (await web.get(f"{AREA}/names", params={"served": "Newtown, ensa"})).text
            tried = (await sent(web, AREA, {"wanted": "Penrith", "then": "stay", "served": "Glebe"})).text

        assert "Everywhere: the list is empty" in before
        assert "Added: Newtown, St Kilda" in page
        assert "Erskineville" in page  # the suburbs of 2043, beside it
        assert "We do not know Nwetown; check the spelling. Did you mean Newtown?" in page
        assert "Yes, we come out to Newtown." in page
        assert "Added: Enmore. Taken off: St Kilda." in gone
        assert (again.status_code, "on the list already" in again.text) == (422, True)
        assert [field for field, _ in wrong(wrong_code.text)] == ["served", "many"]
        assert "There is no postcode 0001." in wrong_code.text
        assert 'value="Newtown, Ensay"' in names
        assert names.count("<option") <= 20
        assert ("Penrith is outside the area we cover" in tried, 'value="Glebe"' in tried) == (True, True)
        async with database.transaction(plumbing) as db:
            card = await business_card(db)
            deeds = (await db.scalars(select(AuditEntry.after).where(AuditEntry.what == "settings.area_changed"))).all()
        assert card.service_areas == ("newtown", "2043", "nwetown", "enmore")
        assert {"added": ["newtown", "st kilda", "2043", "nwetown"]} in deeds

    @pytest.mark.parametrize(
        ("served", "state", "near", "far"),
        [
            (["newtown", "enmore", "2043"], "NSW", {"st peters", "tempe"}, set()),
            # A name of two towns of the state tells nothing, and the one code that is left does not lie beside it.
            (["brisbane", "newtown", "4000"], "QLD", {"city east"}, {"athol", "brassall", "blue mountain heights"}),
            (["newtown"], "QLD", set(), None),
            (["newtown"], None, set(), None),
        ],
    )
    def test_suggests_only_what_is_near(
        self, served: list[str], state: str | None, near: set[str], far: set[str] | None
    ) -> None:
        found = set(neighbours(served, "AU", state=state, most=6))

        assert near <= found
        assert not found if far is None else not found & far

    async def test_is_not_for_everybody(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing, role=Role.advisor) as web:
            assert (await web.post(AREA, data={"served": "Newtown"})).status_code == 403
