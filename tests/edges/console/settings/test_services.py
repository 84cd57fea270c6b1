"""Services and prices, in the settings: one form that saves together, and what callers hear of it."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote
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
from tests.builders import MONDAY, a_technician
from tests.desk.desks import Desks
from tests.edges.console.settings.filled import filled, write
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


def form_of(page: str) -> dict[str, list[str]]:
    return filled(page, SERVICES)


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
    untouched = await web.post(SERVICES, data=form_of(page))
    form = write(form_of(page), "leaking_tap", price="$1,099.50", bill="whole", minutes="50 min", buffer="15")
    form["on"].remove("rain_gutter")

    done = await web.post(SERVICES, data=form)

    assert untouched.status_code == done.status_code == 303
    row = await the(database, plumbing, "leaking_tap")
    assert (str(row.price), row.price_from, row.duration_minutes, row.buffer_minutes) == ("1099.50", False, 50, 15)
    assert not (await the(database, plumbing, "rain_gutter")).active
    assert "from $120" in before
    assert "is $1,099.50" in await told_price(given, plumbing)
    ((what, after),) = await deeds(database, plumbing)
    assert what == "settings.services_changed"
    assert after is not None
    assert set(after) == {"leaking_tap", "rain_gutter"}
    assert "Off: nobody can book it." in words((await web.get(SERVICES)).text)


async def test_one_of_their_own_is_added_and_said_by_callers(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    form = form_of((await web.get(SERVICES)).text)
    write(form, NEW, name="Pool check", words="Swimming pool\nPool pump ... noisy", price="", skills="Pool ticket")

    done = await web.post(SERVICES, data=form)

    assert done.status_code == 303
    row = await the(database, plumbing, "pool_check")
    assert row.phrases == ["pool check", "swimming pool", "pool pump ... noisy"]
    assert (row.price, row.skills, row.duration_minutes) == (None, ["pool_ticket"], 60)
    told = words((await web.get(SERVICES)).text)
    assert "Callers who say swimming pool, pool pump … noisy, pool check get this." in told
    assert "Nobody can do this yet It asks for pool ticket." in told
    async with database.transaction(plumbing) as db:
        await a_technician(db, skills=["pool_ticket"])
    assert "Nobody can do this yet" not in (await web.get(SERVICES)).text


async def test_the_words_of_the_trade_can_be_left_out(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    before = await the(database, plumbing, "hot_water")
    form = write(form_of((await web.get(SERVICES)).text), "hot_water", words="cold shower again")
    form["usual"].remove("hot_water")

    await web.post(SERVICES, data=form)
    without = (await the(database, plumbing, "hot_water")).phrases
    form = form_of((await web.get(SERVICES)).text)
    form["usual"].append("hot_water")
    await web.post(SERVICES, data=form)

    assert without == ["hot water", "cold shower again"]
    again = (await the(database, plumbing, "hot_water")).phrases
    assert set(again) == {*before.phrases, "cold shower again"}


WRONG: tuple[tuple[str, dict[str, str], str], ...] = (
    ("leaking_tap", {"price": "12x"}, "“12x” is no price. Write it like 120 or 1,200.50."),
    ("leaking_tap", {"minutes": "4"}, "Write whole minutes, 5 to 1440."),
    ("leaking_tap", {"words": "tap|"}, "In the line “tap|”: “tap|” has an empty choice"),
    ("leaking_tap", {"name": "Hot water"}, "There are two services called Hot water."),
    (NEW, {"words": "pool"}, "Write what the new service is called."),
    (NEW, {"name": "!", "words": "pool"}, "Write what it is called, in words that callers say"),
)


async def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(web: httpx.AsyncClient) -> None:
    page = (await web.get(SERVICES)).text
    for key, typed, told in WRONG:
        form = write(write(form_of(page), "burst_pipe", price="$77"), key, **typed)

        refused = await web.post(SERVICES, data=form)

        assert refused.status_code in (422, 409)
        wrong = re.findall(r'class="err" id="(\S+)-note">.*?<span>(.*?)</span>', refused.text, re.DOTALL)
        ((field, text),) = [(field, html.unescape(text)) for field, text in wrong]
        assert field.endswith(f"-{key}")
        assert text.startswith(told)
        assert form_of(refused.text) == form


async def test_the_last_one_stays_on_and_what_is_missing_comes_back(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    async with database.transaction(plumbing) as db:
        await db.execute(delete(Service).where(Service.key.in_(["hot_water", "burst_pipe"])))
    page = (await web.get(SERVICES)).text
    form = form_of(page)
    del form["on"]

    refused = await web.post(SERVICES, data=form)
    torn = await web.post(SERVICES, data={**form, "price": ["1"]})
    back = await web.post(f"{SERVICES}/missing", data={"where": "settings"})

    assert "Not in your list: Hot water, Burst pipe." in words(page)
    assert refused.status_code == 409
    assert "Leave at least one service on" in words(refused.text)
    assert "Load the page again." in words(torn.text)
    assert unquote(back.headers["location"]).endswith("?saved=Put back")
    assert (await the(database, plumbing, "hot_water")).active
    assert "Not in your list" not in (await web.get(SERVICES)).text


async def test_on_the_first_day_one_button_saves_and_goes_on(web: httpx.AsyncClient) -> None:
    page = (await web.get("/b/plumbing/welcome/services")).text

    done = await web.post(SERVICES, data={**form_of(page), "where": "welcome", "then": "next"})

    assert "Save and continue" in page
    assert done.headers["location"] == "/b/plumbing/welcome/technicians"


async def test_it_is_for_owners_and_managers(given: Given, plumbing: UUID) -> None:
    async with signed_in_web(given, plumbing, role=Role.advisor, email="a@example.com") as web:
        assert (await web.get(SERVICES)).status_code == 403
        assert (await web.post(SERVICES, data={"key": "x"})).status_code == 403
