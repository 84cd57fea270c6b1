"""Services and prices, in the settings: one form that saves together, and what callers hear of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.edges.console.settings.service_lines import NEW
from frontdesk.edges.http.given import Given
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from frontdesk.trades.load import packs
from tests.builders import MONDAY, a_technician
from tests.desk.desks import Desks
from tests.edges.console.settings.filled import filled, opened, sent, told, typed, wrong
from tests.edges.console.talking import words
from tests.signed_in import signed_in_web
from tests.web import a_given

SERVICES = "/b/plumbing/settings/services"


@pytest.fixture
async def given(database: Database, plumbing: UUID) -> Given:
    async with database.transaction(plumbing) as db:
        await ensure_months(db, MONDAY.date(), MONDAY.date())
    return a_given(database)


@pytest.fixture
async def web(given: Given, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(given, plumbing) as web:
        yield web


async def the(database: Database, business: UUID, key: str) -> Service:
    async with database.transaction(business) as db:
        return (await db.scalars(select(Service).where(Service.key == key))).one()


async def deeds(database: Database, business: UUID) -> list[tuple[str, dict[str, Any] | None]]:
    async with database.transaction(business) as db:
        rows = await db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.what, row.after) for row in rows if row.what.startswith("settings.")]


async def told_price(given: Given, business: UUID) -> str:
    """Return what a caller hears who asks what a leaking tap costs."""
    call = await Desks(given.database, business).call("How much is it to fix a leaking tap?", desk=given.desk)
    return call.spoken.text


async def test_the_list_saves_together_and_the_desk_tells_it_at_once(
    database: Database, given: Given, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    before = await told_price(given, plumbing)
    page = (await web.get(SERVICES)).text
    assert 'value="$120"' in page
    untouched = await web.post(SERVICES, data=filled(page, SERVICES))
    tap: dict[str, str | None] = {
        "price-leaking_tap": "$1,099.50", "bill-leaking_tap": "whole", "minutes-leaking_tap": "50 min",
        "buffer-leaking_tap": "15", "on-rain_gutter": None,
    }  # fmt: skip

    after = words(await told(web, await sent(web, SERVICES, tap)))

    assert untouched.status_code == 303
    row = await the(database, plumbing, "leaking_tap")
    assert (str(row.price), row.price_from, row.duration_minutes, row.buffer_minutes) == ("1099.50", False, 50, 15)
    assert not (await the(database, plumbing, "rain_gutter")).active
    assert "from $120" in before
    assert "is $1,099.50" in await told_price(given, plumbing)
    ((what, deed),) = await deeds(database, plumbing)
    assert what == "settings.services_changed"
    assert set(deed or ()) == {"leaking_tap", "rain_gutter"}
    assert "Off: nobody can book it." in after
    assert "Leaking tap 50 min, $1,099.50" in after


async def test_one_of_their_own_is_added_and_said_by_callers(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    pool: dict[str, str | None] = {
        f"name-{NEW}": "Pool check", f"words-{NEW}": "Swimming pool\nPool pump ... noisy",
        f"skills-{NEW}": "Pool ticket",
    }  # fmt: skip

    after = words(await told(web, await sent(web, SERVICES, pool)))

    row = await the(database, plumbing, "pool_check")
    assert row.phrases == ["pool check", "swimming pool", "pool pump ... noisy"]
    assert (row.price, row.skills, row.duration_minutes) == (None, ["pool_ticket"], 60)
    assert "For callers who say swimming pool, pool pump … noisy" in after
    assert "Nobody can do this yet It asks for pool ticket." in after
    async with database.transaction(plumbing) as db:
        await a_technician(db, skills=["pool_ticket"])
    assert "Nobody can do this yet" not in (await web.get(SERVICES)).text


async def test_the_words_of_the_trade_can_be_left_out(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    before = await the(database, plumbing, "hot_water")
    usual = packs()["plumbing"].services
    said = next(each.examples[0] for each in usual if each.key == "hot_water").replace("'", "’")
    page = words((await web.get(SERVICES)).text)

    without = await told(
        web, await sent(web, SERVICES, {"words-hot_water": "cold bath again", "usual-hot_water": None})
    )
    fewer = (await the(database, plumbing, "hot_water")).phrases
    await sent(web, SERVICES, {"usual-hot_water": "on"})

    assert (said in page, said in words(without)) == (True, False)
    assert fewer == ["hot water", "cold bath again"]
    again = (await the(database, plumbing, "hot_water")).phrases
    assert set(again) == {*before.phrases, "cold bath again"}


async def test_mistakes_are_told_beside_their_fields_and_nothing_typed_is_lost(web: httpx.AsyncClient) -> None:
    fields: dict[str, str | None] = {
        "price-burst_pipe": "$77",
        "price-leaking_tap": "12x",
        "minutes-leaking_tap": "4",
        "skills-leaking_tap": ", ".join(f"thing {nth}" for nth in range(21)),
        "words-leaking_tap": "tap|",
        f"minutes-{NEW}": "30",
    }
    form = typed(await opened(web, SERVICES), **fields)
    again = {"name-leaking_tap": "Hot water", f"name-{NEW}": "!", f"words-{NEW}": "pool"}

    refused = await web.post(SERVICES, data=form)
    twice = await sent(web, SERVICES, {"name-leaking_tap": "Hot water"})
    unsaid = await sent(web, SERVICES, {**again, "name-leaking_tap": "x" * 61})

    assert (refused.status_code, twice.status_code, unsaid.status_code) == (422, 409, 422)
    found = dict(wrong(refused.text))
    assert found["price-leaking_tap"] == "“12x” is no price. Write it like 120 or 1,200.50."
    assert found["minutes-leaking_tap"] == "Write whole minutes, 5 to 1440."
    assert found["skills-leaking_tap"] == "Nobody can do 21 things. Write at most 20."
    assert found["words-leaking_tap"].startswith("In the line “tap|”: “tap|” has an empty choice")
    assert found[f"name-{NEW}"].startswith("Write what it is called, in words that callers say")
    assert len(found) == 5
    assert filled(refused.text, SERVICES) == form
    assert "Leaking tap: “12x” is no price." in words(refused.text)
    assert dict(wrong(twice.text))["name-leaking_tap"].startswith("There are two services called Hot water.")
    assert [field for field, _ in wrong(unsaid.text)] == ["name-leaking_tap", f"name-{NEW}"]


async def test_the_last_one_stays_on_and_what_is_missing_comes_back(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    async with database.transaction(plumbing) as db:
        await db.execute(delete(Service).where(Service.key.in_(["hot_water", "burst_pipe"])))
    page = (await web.get(SERVICES)).text
    form = filled(page, SERVICES)

    refused = await web.post(SERVICES, data={name: text for name, text in form.items() if not name.startswith("on-")})
    torn = await web.post(SERVICES, data={"price-leaking_tap": "1"})
    # What was typed goes with the other button.
    back = await told(web, await web.post(SERVICES, data=typed(form, restore="true", **{"price-leaking_tap": "$1"})))

    assert "Not in your list: Hot water, Burst pipe." in words(page)
    assert refused.status_code == 409
    assert "Leave at least one service on" in words(refused.text)
    assert "Load the page again." in words(torn.text)
    assert "Saved, and what was missing is back" in back
    assert "Not in your list" not in back
    assert (await the(database, plumbing, "hot_water")).active
    assert (await the(database, plumbing, "leaking_tap")).price == 1


async def test_it_is_for_owners_and_managers(given: Given, plumbing: UUID) -> None:
    async with signed_in_web(given, plumbing, role=Role.advisor, email="a@example.com") as web:
        assert (await web.get(SERVICES)).status_code == 403
        assert (await web.post(SERVICES, data={})).status_code == 403
