"""Who takes visits and when, in the settings: the people, their weeks, days away, bays."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from datetime import time, timedelta
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select

from frontdesk.domain.scheduling.models import Resource, Shift
from frontdesk.domain.scheduling.team import Member, team
from frontdesk.domain.tenancy.hours import WrongHours
from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.edges.console.settings.team_shown import NEW
from frontdesk.edges.console.settings.weeks import day_typed, scale_of, week_words
from frontdesk.edges.http.given import Given
from frontdesk.kernel.db import Database
from frontdesk.kernel.locale import Local, Locale
from frontdesk.kernel.partitions import ensure_months
from tests.builders import MONDAY, a_booking, a_customer
from tests.domain.scheduling.visits import SYDNEY
from tests.edges.console.settings.filled import filled, write
from tests.edges.console.talking import words
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given

TEAM = "/b/plumbing/settings/technicians"
LOCAL = Local(Locale("en-AU"), zone=SYDNEY, currency="AUD", now=MONDAY)


@pytest.fixture
async def given(database: Database, plumbing: UUID) -> Given:
    async with database.transaction(plumbing) as db:
        await ensure_months(db, MONDAY.date(), MONDAY.date())
    return a_given(database)


@pytest.fixture
async def web(given: Given, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(given, plumbing) as web:
        yield web


async def members(database: Database, business: UUID) -> dict[str, Member]:
    async with database.transaction(business) as db:
        return {member.name: member for member in await team(db)}


def days(form: dict[str, list[str]], id: object, *typed: str) -> None:
    """Type a week of somebody, Monday first, over what stands there."""
    at = 7 * form["id"].index(str(id))
    form["days"][at : at + len(typed)] = typed


def wrong(page: str) -> list[tuple[str, str]]:
    """Return what is wrong by field."""
    found = re.findall(r'class="err" id="(\S+)-note">.*?<span>(.*?)</span>', page, re.DOTALL)
    return [(field, html.unescape(text)) for field, text in found]


class TestADay:
    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ("", ""),
            ("off", ""),
            ("8 to 5:30", "08:00-17:30"),
            ("8-12, 1 to 5", "08:00-12:00 13:00-17:00"),
            ("8:00 am to 12:00 pm and 1:00 pm to midnight", "08:00-12:00 13:00-00:00"),
            ("7 till noon", "07:00-12:00"),
        ],
    )
    def test_is_typed_in_one_field(self, said: str, read: str) -> None:
        assert " ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in day_typed(said)) == read

    @pytest.mark.parametrize("said", ["8", "8 to", "8 to late", "8 to 12, 11 to 5", "5 pm to 4 pm", "to"])
    def test_that_cannot_be_read_is_refused(self, said: str) -> None:
        with pytest.raises(WrongHours):
            day_typed(said)


def test_a_week_is_told_in_few_words_and_drawn_to_scale() -> None:
    all_day, morning = ((time(7, 30), time(18)),), ((time(9), time(12)),)
    week = (all_day, all_day, all_day, (), morning, morning, ())

    assert week_words(week, LOCAL) == "Mon to Wed 7:30 am to 6:00 pm, Fri and Sat 9:00 am to 12:00 pm"
    scale = scale_of([week])
    assert (scale.first, scale.last) == (7 * 60, 18 * 60)
    assert scale_of([((),) * 7]).last == 17 * 60


async def test_people_are_changed_together(database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
    before = await members(database, plumbing)
    danny, priya = before["Danny Okafor"].id, before["Priya Nair"].id
    page = (await web.get(TEAM)).text
    untouched = await web.post(TEAM, data=filled(page, TEAM))
    form = write(filled(page, TEAM), str(danny), by="id", name="Danny O.", phone="0491 570 156")
    form["same"].remove(str(danny))
    form["can"].remove(f"{priya}:gas_fitting")
    days(form, danny, "8 to 4", "", "8-12, 1-5")
    write(form, NEW, by="id", name="Lee Marsh")

    done = await web.post(TEAM, data=form)

    assert "Works when you are open." in words(page)
    assert untouched.status_code == done.status_code == 303
    after = await members(database, plumbing)
    assert after["Danny O."].week[:3] == (
        ((time(8), time(16)),), (), ((time(8), time(12)), (time(13), time(17))),
    )  # fmt: skip
    assert (after["Danny O."].phone, after["Priya Nair"].skills) == ("+61491570156", frozenset())
    assert after["Lee Marsh"].week == before["Priya Nair"].week
    assert after["Lee Marsh"].skills == {"gas_fitting"}
    shown = (await web.get(TEAM)).text
    assert "Works Mon 8:00 am to 4:00 pm, Wed 8:00 am to 12:00 pm and 1:00 pm to 5:00 pm, Thu and Fri" in words(shown)
    assert 'value="0491 570 156"' in shown
    assert '<line class="on" x1="0.00%" x2="80.00%"' in shown
    async with database.transaction(plumbing) as db:
        (told,) = await db.scalars(select(AuditEntry).where(AuditEntry.what == "settings.technicians_changed"))
    assert told.after is not None
    assert set(told.after) == {"Danny Okafor", "Priya Nair", "Lee Marsh"}
    assert "0491" not in str(told.after)
    # A tick brings the opening hours back.
    form = filled(shown, TEAM)
    form["same"].append(str(danny))
    await web.post(TEAM, data=form)
    assert (await members(database, plumbing))["Danny O."].week == before["Danny Okafor"].week


async def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    danny = (await members(database, plumbing))["Danny Okafor"].id
    page = (await web.get(TEAM)).text

    def typed(nth: int) -> dict[str, list[str]]:
        form = write(filled(page, TEAM), NEW, by="id", name="Lee")
        form["same"].remove(str(danny))
        if nth == 0:
            days(form, danny, "8 to 4", "8 to late")
        elif nth == 1:
            write(form, str(danny), by="id", phone="0491 57")
        elif nth == 2:
            write(form, str(danny), by="id", name="priya nair")
        else:
            write(form, NEW, by="id", name="", phone="0491 570 156")
        return form

    for nth, (field, told) in enumerate(
        [
            (f"days-{danny}-1", "“late” is no time of day."),
            (f"phone-{danny}", "That number has 6 digits."),
            (f"name-{danny}", "Priya Nair takes visits already."),
            (f"name-{NEW}", "Write what they are called."),
        ]
    ):
        refused = await web.post(TEAM, data=typed(nth))

        assert refused.status_code in (422, 409)
        ((where, text),) = wrong(refused.text)
        assert where == field
        assert text.startswith(told)
        assert filled(refused.text, TEAM) == typed(nth)
    torn = await web.post(TEAM, data={**typed(0), "days": ["8 to 5"]})
    assert "Load the page again." in words(torn.text)


async def test_who_stops_keeps_their_visits_which_are_shown(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    danny = (await members(database, plumbing))["Danny Okafor"].id
    async with database.transaction(plumbing) as db:
        visit = await a_booking(
            db, await a_customer(db), starts_at=MONDAY + timedelta(days=1), technician_id=danny
        )  # fmt: skip
    form = filled((await web.get(TEAM)).text, TEAM)
    form["on"].remove(str(danny))

    await web.post(TEAM, data=form)

    page = (await web.get(TEAM)).text
    assert f'href="/b/plumbing/visits/{visit.id}"' in page
    assert "Tue 3 Mar, 8:00 pm, Blocked drain, Sarah O'Brien Danny Okafor" in words(page)
    form = filled(page, TEAM)
    del form["on"]
    await web.post(TEAM, data=form)
    assert "Nobody takes visits: the desk can offer no time." in words((await web.get(TEAM)).text)


async def test_who_works_alone_takes_visits_with_one_button(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    await a_person(database, plumbing, role=Role.technician, name="Robin Keane", email="robin@example.com")
    page = (await web.get(TEAM)).text

    done = await web.post(TEAM, data={**filled(page, TEAM), "myself": "true"})

    assert "I take visits myself" in words(page)
    assert done.status_code == 303
    there = await members(database, plumbing)
    assert there["Dana Whitlock"].week == there["Priya Nair"].week
    # Whose access is People's business was not in the form, and goes on.
    assert there["Robin Keane"].active
    assert "I take visits myself" not in words((await web.get(TEAM)).text)


async def test_days_away_are_noted_and_taken_back(database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
    danny = (await members(database, plumbing))["Danny Okafor"].id
    sent = {"who": str(danny), "first": "9/3", "last": "friday 13 march", "reason": "in Bali"}

    done = await web.post(f"{TEAM}/away", data=sent)

    assert unquote(done.headers["location"]).endswith("?saved=Danny Okafor is away Mon 9 Mar to Fri 13 Mar")
    page = (await web.get(TEAM)).text
    assert "Danny Okafor Mon 9 Mar to Fri 13 Mar, in Bali Take back" in words(page)
    for changed, field in (({"first": "soon"}, "first"), ({"last": "2/3/2026"}, "last"), ({"who": "x"}, "who")):
        refused = await web.post(f"{TEAM}/away", data={**sent, **changed})
        assert [where for where, _ in wrong(refused.text)] == [field]
        assert 'value="in Bali"' in refused.text
    await web.post(f"{TEAM}/back", data=filled(page, f"{TEAM}/back"))
    assert "in Bali" not in (await web.get(TEAM)).text
    async with database.transaction(plumbing) as db:
        assert await db.scalar(select(Shift.id).where(Shift.absent)) is None


async def test_bays_are_kept_in_a_small_list(database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
    things = f"{TEAM}/things"
    await web.post(things, data={"thing": "Bay 1", "kind": "bay"})
    page = (await web.get(TEAM)).text
    form = filled(page, things)

    refused = await web.post(things, data={**form, "called": " ", "thing": "Bay 2"})
    await web.post(things, data={**form, "called": "Hoist", "used": []})

    assert "a visit also needs a free bay" in words(page)
    assert [field for field, _ in wrong(refused.text)] == [f"called-{form['id'][0]}"]
    assert 'value="Bay 2"' in refused.text
    async with database.transaction(plumbing) as db:
        (bay,) = await db.scalars(select(Resource))
        assert (bay.name, bay.active) == ("Hoist", False)
        await db.execute(delete(Resource))


async def test_on_the_first_day_one_button_saves_and_goes_on(web: httpx.AsyncClient) -> None:
    page = (await web.get("/b/plumbing/welcome/technicians")).text

    done = await web.post(TEAM, data={**filled(page, TEAM), "where": "welcome", "then": "next"})

    assert "Save and continue" in page
    assert done.headers["location"] == "/b/plumbing/welcome/area"


async def test_it_is_for_owners_and_managers(given: Given, plumbing: UUID) -> None:
    async with signed_in_web(given, plumbing, role=Role.viewer, email="v@example.com") as web:
        assert (await web.get(TEAM)).status_code == 403
        assert (await web.post(f"{TEAM}/away", data={})).status_code == 403
