"""Where a business goes, in its settings: places come and go, and callers hear of it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from tests.edges.console.settings.seated import owner_web
from tests.signed_in import signed_in_web
from tests.web import a_given

AREA = "/b/plumbing/settings/area"


class TestWhereYouGo:
    async def test_adds_completes_and_takes_off_places(self, database: Database, plumbing: UUID) -> None:
        async with owner_web(database, plumbing) as web:
            before = (await web.get(AREA)).text
            added = await web.post(AREA, data={"served": "Newtown, saint kilda; 2043\nNwetown"})
            page = (await web.get(AREA)).text
            await web.post(f"{AREA}/removal", data={"served": "st kilda"})
            again = await web.post(AREA, data={"served": "NEWTOWN"})
            names = (await web.get(f"{AREA}/names", params={"served": "Newtown, ensa"})).text
            tried = (await web.get(f"{AREA}/heard", params={"place": "Penrith"})).text

        assert "Everywhere: the list is empty" in before
        assert added.status_code == 303
        assert "Added: Newtown, St Kilda" in (
            added.headers["location"].replace("%20", " ").replace("%3A", ":").replace("%2C", ",")
        )
        assert "Erskineville" in page  # the suburbs of 2043, beside it
        assert "We do not know Nwetown; check the spelling. Did you mean Newtown?" in page
        assert "Yes, we come out to Newtown." in page
        assert (again.status_code, "on the list already" in again.text) == (422, True)
        assert 'value="Newtown, Ensay"' in names
        assert names.count("<option") <= 20
        assert "Penrith is outside the area we cover" in tried
        async with database.transaction(plumbing) as db:
            card = await business_card(db)
            deeds = (await db.scalars(select(AuditEntry.after).where(AuditEntry.what == "settings.area_changed"))).all()
        assert card.service_areas == ("newtown", "2043", "nwetown")
        assert {"added": ["newtown", "st kilda", "2043", "nwetown"]} in deeds

    async def test_is_not_for_everybody(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing, role=Role.advisor) as web:
            assert (await web.post(AREA, data={"served": "Newtown"})).status_code == 403
