"""The demo's people, entered once and into nobody's own business; who gets in first; which business a command means."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from frontdesk import wiring
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.domain.tenancy.first_day import is_first_key
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.people import has_logins, places_of
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from frontdesk.wiring.databases import NoSuchBusiness, business_called
from frontdesk.wiring.people import way_in
from tests.builders import MONDAY, a_business
from tests.people import a_person

DEMO = packs()["plumbing"].demo.slug


async def people(database: Database, business_id: UUID) -> list[tuple[str, Role]]:
    """Return who of a business can sign in."""
    async with database.transaction(business_id) as db:
        found = await db.scalars(select(Staff).where(Staff.login_id.is_not(None)).order_by(Staff.name))
        return [(one.name, one.role) for one in found]


async def test_opening_again_doubles_nobody(database: Database) -> None:
    for _ in range(2):
        await wiring.ensure_demo(database)

    demos = await database.directory.businesses()
    for business in demos:
        assert await people(database, business) == [("Dana Whitlock", Role.owner), ("Robin Keane", Role.advisor)]
    assert len(await places_of(database, "owner@example.com")) == len(demos) == len(packs())


async def test_a_demo_opened_before_gets_them_too(database: Database) -> None:
    business = await open_business(database, packs()["plumbing"])
    before = await people(database, business), await has_logins(database)

    await wiring.ensure_demo(database)

    assert before == ([], False)
    assert len(await people(database, business)) == 2


@pytest.mark.parametrize("change", [{"active": False}, {"archived_at": MONDAY}, {"role": Role.viewer}])
async def test_who_was_put_away_or_changed_stays_so(database: Database, change: dict[str, object]) -> None:
    await wiring.ensure_demo(database)
    business = await open_business(database, packs()["plumbing"])
    async with database.transaction(business) as db:
        await db.execute(update(Staff).where(Staff.name == "Dana Whitlock").values(**change))

    await wiring.ensure_demo(database)

    async with database.transaction(business) as db:
        (dana,) = await db.scalars(select(Staff).where(Staff.name == "Dana Whitlock"))
    assert {name: getattr(dana, name) for name in change} == change


async def test_a_business_of_that_name_that_is_no_demo_is_left_alone(database: Database) -> None:
    business = await a_business(database, slug=DEMO)

    await wiring.ensure_demo(database)

    assert await people(database, business) == []


async def test_who_started_the_desk_gets_a_way_in(database: Database, tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    ways = [await way_in(database, data, demo=demo) for demo in (True, False)]
    keys = [way.address.removeprefix("/welcome?key=") for way in ways if way and way.is_first_day]
    assert [is_first_key(key, data) for key in keys] == [False, True]  # the newest alone

    business = await a_business(database)
    await a_person(database, business, role=Role.advisor)
    assert await way_in(database, data, demo=False) is None
    await a_person(database, business, email="lee@example.com")
    found = await way_in(database, data, demo=True)
    assert found is not None
    assert (found.address.startswith("/sign-in/link/"), found.is_first_day) == (True, False)
    assert not is_first_key(keys[1], data)


async def test_a_command_that_names_no_business_means_the_one_it_must(database: Database) -> None:
    async def meant() -> str:
        try:
            business = await business_called(database, None)
        except NoSuchBusiness as unclear:
            return unclear.detail
        async with database.transaction(business) as db:
            return (await business_card(db)).slug

    found = [await meant()]
    await wiring.ensure_demo(database)
    for slug in ("ours", "theirs"):
        found.append(await meant())
        await a_business(database, slug=slug)
    found.append(await meant())

    nobody, demo, real, several = found
    assert nobody.startswith("There is no business here yet.")
    assert (demo, real) == (DEMO, "ours")
    assert several.startswith("Say which of the 2 businesses is meant with --business")
