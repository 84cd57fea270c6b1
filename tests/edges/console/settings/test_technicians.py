"""Who takes visits and when, in the settings: the people, their weeks, days away, bays."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, time, timedelta
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
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.locale import Local, Locale
from frontdesk.kernel.partitions import ensure_months
from tests.builders import MONDAY, a_booking, a_customer
from tests.domain.scheduling.visits import SYDNEY
from tests.edges.console.settings.filled import filled, opened, sent, told, typed, wrong
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


def week(id: object, *days: str) -> dict[str, str | None]:
    """Return a week of somebody, Monday first, as it is typed."""
    return {f"days-{id}-{nth}": said for nth, said in enumerate(days)}


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
    fields: dict[str, str | None] = {
        f"name-{danny}": "Danny O.", f"phone-{danny}": "0491 570 156", f"same-{danny}": None,
        f"can-{priya}-gas_fitting": None, **week(danny, "8 to 4", "", "8-12, 1-5"), f"name-{NEW}": "Lee Marsh",
    }  # fmt: skip

    shown = await told(web, await sent(web, TEAM, fields))

    assert "Works when you are open" in words(page)
    assert untouched.status_code == 303
    after = await members(database, plumbing)
    assert after["Danny O."].week[:3] == (
        ((time(8), time(16)),), (), ((time(8), time(12)), (time(13), time(17))),
    )  # fmt: skip
    assert (after["Danny O."].phone, after["Priya Nair"].skills) == ("+61491570156", frozenset())
    assert after["Lee Marsh"].week == before["Priya Nair"].week
    assert after["Lee Marsh"].skills == {"gas_fitting"}
    assert "Works Mon 8:00 am to 4:00 pm, Wed 8:00 am to 12:00 pm and 1:00 pm to 5:00 pm, Thu and Fri" in words(shown)
    assert "Works 8:00 am to 12:00 pm and 1:00 pm to 5:00 pm</span>" in shown  # how Wednesday was understood, beside it
    assert 'value="0491 570 156"' in shown
    assert '<line class="on" x1="0.00%" x2="80.00%"' in shown
    async with database.transaction(plumbing) as db:
        (deed,) = await db.scalars(select(AuditEntry).where(AuditEntry.what == "settings.technicians_changed"))
    assert set(deed.after or ()) == {"Danny Okafor", "Priya Nair", "Lee Marsh"}
    assert "0491" not in str(deed.after)
    # A tick brings the opening hours back.
    await told(web, await sent(web, TEAM, {f"same-{danny}": "on"}))
    assert (await members(database, plumbing))["Danny O."].week == before["Danny Okafor"].week


async def test_mistakes_are_told_beside_their_fields_and_nothing_typed_is_lost(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    danny = (await members(database, plumbing))["Danny Okafor"].id
    fields: dict[str, str | None] = {
        **week(danny, "8 to 4", "8 to late"), f"same-{danny}": None, f"phone-{danny}": "0491 57",
        **week(NEW, "7 to 3"), "first": "9/3", "kind": "truck",
    }  # fmt: skip
    form = typed(await opened(web, TEAM), **fields)

    refused = await web.post(TEAM, data=form)
    twice = await sent(web, TEAM, {f"name-{danny}": "priya nair"})

    assert (refused.status_code, twice.status_code) == (422, 409)
    found = wrong(refused.text)
    assert [field for field, _ in found] == [f"phone-{danny}", f"days-{danny}-1", f"name-{NEW}", "who", "thing"]
    said = dict(found)
    assert said[f"days-{danny}-1"].startswith("“late” is no time of day.")
    assert said[f"phone-{danny}"].startswith("That number has 6 digits.")
    assert said[f"name-{NEW}"].startswith("Write what they are called")
    assert said["thing"].startswith("Write what it is called")
    assert filled(refused.text, TEAM) == form
    assert "Danny Okafor, Tuesday: “late” is no time of day." in words(refused.text)
    assert dict(wrong(twice.text))[f"name-{danny}"].startswith("Priya Nair takes visits already.")


async def test_who_stops_keeps_their_visits_which_are_shown(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    there = await members(database, plumbing)
    danny = there["Danny Okafor"].id
    async with database.transaction(plumbing) as db:
        visit = await a_booking(
            db, await a_customer(db), starts_at=MONDAY + timedelta(days=1), technician_id=danny
        )  # fmt: skip

    page = await told(web, await sent(web, TEAM, {f"on-{danny}": None}))

    assert f'href="/b/plumbing/visits/{visit.id}"' in page
    assert "Tue 3 Mar, 8:00 pm, Blocked drain, Sarah O'Brien Danny Okafor" in words(page)
    nobody = await told(web, await sent(web, TEAM, {f"on-{member.id}": None for member in there.values()}))
    assert "Nobody takes visits: the desk can offer no time." in words(nobody)


async def test_who_works_alone_takes_visits_with_one_button(
    database: Database, plumbing: UUID, web: httpx.AsyncClient
) -> None:
    await a_person(database, plumbing, role=Role.technician, name="Robin Keane", email="robin@example.com")
    page = (await web.get(TEAM)).text

    after = await told(web, await web.post(TEAM, data=typed(filled(page, TEAM), myself="true")))

    assert "I take visits myself" in words(page)
    there = await members(database, plumbing)
    assert there["Dana Whitlock"].week == there["Priya Nair"].week
    # Whose access is People's business was not in the form, and goes on.
    assert there["Robin Keane"].active
    assert "I take visits myself" not in words(after)


async def test_days_away_are_noted_and_taken_back(database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
    danny = (await members(database, plumbing))["Danny Okafor"].id
    leave: dict[str, str | None] = {
        "who": str(danny), "first": "9/3", "last": "friday 13 march", "reason": "in Bali"
    }  # fmt: skip
    async with database.transaction(plumbing) as db:
        # At the dentist's on one of those mornings: a part of a day is nobody's to take back here.
        db.add(Shift(staff_id=danny, date=date(2026, 3, 10), starts=time(9), ends=time(11), absent=True))

    page = await told(web, await sent(web, TEAM, leave))

    assert "Danny Okafor is away Mon 9 Mar to Fri 13 Mar" in page
    assert "Danny Okafor Mon 9 Mar to Fri 13 Mar, in Bali Take back" in words(page)
    refused = await sent(web, TEAM, {"who": "", "first": "soon", "last": "later", "reason": "in Bali"})
    assert [field for field, _ in wrong(refused.text)] == ["who", "first", "last"]
    assert 'value="in Bali"' in refused.text
    foreign = await sent(web, TEAM, {"back": f"{new_id()}/2026-03-09/2026-03-13"})
    assert (foreign.status_code, "Nobody like that takes visits here." in foreign.text) == (404, True)
    (key,) = re.findall(r'name="back" value="([^"]+)"', page)
    after = await told(web, await sent(web, TEAM, {"back": key, f"phone-{danny}": "0491 570 156"}))
    assert "in Bali" not in after
    assert 'value="0491 570 156"' in after
    async with database.transaction(plumbing) as db:
        (left,) = await db.scalars(select(Shift).where(Shift.absent))
        assert left.starts == time(9)


async def test_bays_are_kept_in_a_small_list(database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
    page = await told(web, await sent(web, TEAM, {"thing": "Bay 1", "kind": "bay"}))
    (field,) = re.findall(r'name="(called-[^"]+)"', page)

    refused = await sent(web, TEAM, {field: " ", "thing": "Bay 2"})
    await told(web, await sent(web, TEAM, {field: "Hoist", field.replace("called", "used"): None}))

    assert "a visit also needs a free bay" in words(page)
    assert [name for name, _ in wrong(refused.text)] == [field]
    assert 'value="Bay 2"' in refused.text
    async with database.transaction(plumbing) as db:
        (bay,) = await db.scalars(select(Resource))
        assert (bay.name, bay.active) == ("Hoist", False)
        await db.execute(delete(Resource))


async def test_it_is_for_owners_and_managers(given: Given, plumbing: UUID) -> None:
    async with signed_in_web(given, plumbing, role=Role.viewer, email="v@example.com") as web:
        assert (await web.get(TEAM)).status_code == 403
        assert (await web.post(TEAM, data={})).status_code == 403
