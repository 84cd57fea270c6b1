"""Who takes visits and when; what callers are offered follows at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.scheduling import resources as things
from frontdesk.domain.scheduling import team as people
from frontdesk.domain.scheduling.away import (
    NotThoseDays,
    UnknownMember,
    add_days_away,
    days_away,
    stranded,
    take_back_days_away,
)
from frontdesk.domain.scheduling.models import Resource, ResourceKind, Shift
from frontdesk.domain.scheduling.queries import free_times
from frontdesk.domain.scheduling.resources import (
    NoThingsName,
    ThingNamedAlready,
    TooManyThings,
    add_resource,
    resources,
    revise_resources,
)
from frontdesk.domain.scheduling.team import (
    Member,
    NoPersonsName,
    TakesVisitsAlready,
    TooManyPeople,
    Wanted,
    add_member,
    revise_team,
    take_visits_myself,
    team,
    what_each_can,
    works_when_open,
)
from frontdesk.domain.scheduling.wishes import wish_of
from frontdesk.domain.tenancy.hours import Week
from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.domain.tenancy.service import FIRST_TECHNICIAN
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.partitions import ensure_months
from tests.builders import a_booking, a_customer
from tests.domain.scheduling.visits import NINE, NOW, SYDNEY
from tests.people import a_person

TODAY = NOW.date()
WEDNESDAY = TODAY + timedelta(days=2)
NEVER: Week = ((),) * 7
WEDNESDAYS: Week = ((), (), ((time(13), time(15)),), (), (), (), ())
BY = {"who": "Dana Whitlock", "now": NOW}


@pytest.fixture
async def db(database: Database, plumbing: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(plumbing) as db:
        yield db


def as_is(member: Member, **changed: object) -> Wanted:
    kept: dict[str, object] = {
        "name": member.name, "phone": member.phone, "skills": sorted(member.skills), "active": member.active,
    }  # fmt: skip
    return Wanted(**{**kept, **changed})  # type: ignore[arg-type]


async def offered(db: AsyncSession, day: date, key: str = "blocked_drain") -> list[str]:
    """Return what is offered to a caller who wants a day."""
    service = await catalog.service(db, key)
    assert service is not None
    found = await free_times(db, service=service, wish=wish_of(preferred_date=day.isoformat()), now=NOW)
    return [f"{slot.starts_at.astimezone(SYDNEY):%a %H:%M}" for slot in found.slots]


async def test_everybody_is_listed_with_their_week(db: AsyncSession) -> None:
    danny, priya, tom = await team(db)

    assert [each.name for each in (danny, priya, tom)] == ["Danny Okafor", "Priya Nair", "Tom Whitlock"]
    assert danny.week == (*[((time(8), time(18)),)] * 5, (), ())
    assert danny.skills == {"gas_fitting"}
    assert works_when_open(danny.week, (await business_card(db)).opening)
    assert not works_when_open(NEVER, (await business_card(db)).opening)


async def test_what_is_offered_follows_their_weeks_at_once(db: AsyncSession) -> None:
    danny, *others = await team(db)

    before, after = await revise_team(
        db, {danny.id: as_is(danny, week=WEDNESDAYS), **{each.id: as_is(each, week=NEVER) for each in others}}
    )

    assert await offered(db, TODAY) == ["Wed 13:00", "Wed 13:30"]
    assert before["Danny Okafor"]["week"]["wednesday"] == [["08:00", "18:00"]]
    assert after["Danny Okafor"]["week"]["wednesday"] == [["13:00", "15:00"]]
    assert await revise_team(db, {each.id: as_is(each, week=each.week) for each in await team(db)}) == ({}, {})


async def test_who_stops_gets_no_new_visits_and_keeps_those_they_have(db: AsyncSession) -> None:
    danny, *others = await team(db)
    visit = await a_booking(db, await a_customer(db), starts_at=NINE, technician_id=danny.id)
    await a_booking(db, await a_customer(db, phone="+61491570157"), starts_at=NINE, technician_id=others[0].id)

    _, after = await revise_team(db, {danny.id: as_is(danny, active=False)})

    assert after == {"Danny Okafor": {"active": False}}
    assert len(await what_each_can(db)) == 2
    (left,) = await stranded(db, zone=SYDNEY, now=NOW)
    assert (left.id, left.name, left.what, left.customer_name) == (
        visit.id, "Danny Okafor", "Blocked drain", "Sarah O'Brien",
    )  # fmt: skip
    await db.refresh(visit)
    assert visit.technician_id == danny.id
    assert (await team(db))[-1].name == "Danny Okafor"


async def test_skills_decide_who_is_sent(db: AsyncSession) -> None:
    members = await team(db)
    await revise_team(db, {each.id: as_is(each, skills=[], phone="+61491570156") for each in members})

    assert await offered(db, TODAY, "gas_fitting") == []
    assert await offered(db, TODAY) != []
    _, after = await revise_team(db, {members[0].id: as_is(members[0], skills=["gas_fitting"])})
    assert await offered(db, TODAY, "gas_fitting") != []
    assert after == {"Danny Okafor": {"phone": "…", "skills": ["gas_fitting"]}}


async def test_the_owner_takes_the_place_of_the_one_without_a_name(db: AsyncSession) -> None:
    danny, *_ = await team(db)
    opening = (await business_card(db)).opening
    await revise_team(db, {danny.id: as_is(danny, name=FIRST_TECHNICIAN)})

    first = await take_visits_myself(db, "Dana Whitlock", opening)
    with pytest.raises(TakesVisitsAlready):
        await take_visits_myself(db, "dana whitlock", opening)
    other = await take_visits_myself(db, "Lee Marsh", opening)

    assert first.id == danny.id
    found = {each.name: each for each in await team(db)}
    assert works_when_open(found["Lee Marsh"].week, opening)
    assert found["Lee Marsh"].skills == {"gas_fitting"}
    assert not found["Lee Marsh"].signs_in
    assert other.role == Role.technician


async def test_who_signs_in_is_let_in_and_out_elsewhere(database: Database, plumbing: UUID) -> None:
    await a_person(database, plumbing, role=Role.technician, name="Robin Keane", email="robin@example.com")
    async with database.transaction(plumbing) as db:
        (robin,) = [each for each in await team(db) if each.signs_in]

        assert await revise_team(db, {robin.id: as_is(robin, active=False)}) == ({}, {})
        assert (await team(db))[-1].active


async def test_people_who_cannot_be_are_refused(db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    danny, *_ = await team(db)
    with pytest.raises(NoPersonsName) as nameless:
        await revise_team(db, {danny.id: as_is(danny, name=" ", name_field="name-1")})
    with pytest.raises(TakesVisitsAlready) as twice:
        await revise_team(db, {danny.id: as_is(danny, name="priya  nair", name_field="name-1")})
    db.expire_all()
    monkeypatch.setattr(people, "MOST_PEOPLE", 3)
    with pytest.raises(TooManyPeople):
        await add_member(db, Wanted("Lee Marsh", None, ()))

    assert nameless.value.extra == twice.value.extra == {"field": "name-1"}


class TestDaysAway:
    async def test_are_offered_by_nobody_until_they_are_taken_back(self, db: AsyncSession) -> None:
        danny, *others = await team(db)
        await ensure_months(db, TODAY, TODAY)
        await revise_team(db, {each.id: as_is(each, week=NEVER) for each in others})
        visit = await a_booking(
            db, await a_customer(db), starts_at=NINE + timedelta(days=1), technician_id=danny.id
        )  # fmt: skip

        for _ in range(2):  # said twice it is the same
            await add_days_away(db, danny.id, TODAY, WEDNESDAY, reason=" in  Bali", by=danny.id, today=TODAY, **BY)  # type: ignore[arg-type]
        (run,) = await days_away(db, TODAY)
        left = await stranded(db, zone=SYDNEY, now=NOW)
        away = await offered(db, TODAY)
        await take_back_days_away(db, danny.id, run.first, run.last, by=danny.id, **BY)  # type: ignore[arg-type]

        assert (run.name, run.first, run.last, run.reason) == ("Danny Okafor", TODAY, WEDNESDAY, "in Bali")
        assert [each.id for each in left] == [visit.id]
        assert away == ["Thu 08:00", "Thu 12:00"]
        assert await offered(db, TODAY) == ["Mon 08:00", "Mon 12:00"]
        assert await days_away(db, TODAY) == []
        assert await stranded(db, zone=SYDNEY, now=NOW) == []

    async def test_that_cannot_be_are_refused(self, db: AsyncSession) -> None:
        danny, *_ = await team(db)
        for first, last in (
            (WEDNESDAY, TODAY),
            (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
            (TODAY, TODAY + timedelta(days=400)),
        ):
            with pytest.raises(NotThoseDays):
                await add_days_away(db, danny.id, first, last, reason="", by=danny.id, today=TODAY, **BY)  # type: ignore[arg-type]
        with pytest.raises(UnknownMember):
            await add_days_away(db, new_id(), TODAY, TODAY, reason="", by=danny.id, today=TODAY, **BY)  # type: ignore[arg-type]

        assert await db.scalar(select(Shift.id).where(Shift.absent)) is None


class TestBays:
    async def test_are_needed_once_there_is_one_in_use(self, db: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
        danny, *_ = await team(db)
        bay = await add_resource(db, ResourceKind.bay, "Bay  1", field="thing")
        await add_resource(db, ResourceKind.truck, "Bay 1", field="thing")
        whole_day = {"starts_at": NINE - timedelta(hours=1), "ends_at": NINE + timedelta(hours=9)}
        await a_booking(db, await a_customer(db), technician_id=danny.id, resource_id=bay.id, **whole_day)

        taken = await offered(db, TODAY)
        before, after = await revise_resources(db, {bay.id: things.Wanted("Hoist", active=False, field="called-1")})

        assert taken == ["Tue 08:00", "Tue 12:00"]
        assert await offered(db, TODAY) == ["Mon 08:00", "Mon 12:00"]
        assert (before, after) == (
            {"Bay 1": {"name": "Bay 1", "active": True}},
            {"Bay 1": {"name": "Hoist", "active": False}},
        )
        with pytest.raises(NoThingsName):
            await revise_resources(db, {bay.id: things.Wanted(" ", active=True, field="called-1")})
        with pytest.raises(ThingNamedAlready):
            await add_resource(db, ResourceKind.bay, "hoist", field="thing")
        monkeypatch.setattr(things, "MOST_RESOURCES", 2)
        with pytest.raises(TooManyThings):
            await add_resource(db, ResourceKind.bay, "Bay 3", field="thing")
        await db.execute(delete(Resource).where(Resource.kind == ResourceKind.truck))
        assert [row.name for row in await resources(db)] == ["Hoist"]
