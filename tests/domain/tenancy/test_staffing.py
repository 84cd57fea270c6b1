"""Owners and managers look after their people, and nobody else's."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select, text

from frontdesk.domain.tenancy import sign_in, staffing
from frontdesk.domain.tenancy.links import LinkSpent
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.people import NotAnEmail, WorksHereAlready
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.domain.tenancy.sessions import begin_session, session_of
from frontdesk.kernel.db import Database
from tests.builders import MONDAY, a_business, a_technician
from tests.people import a_person

LEE = "lee@example.com"
GOOD_WORDS = "a few good words"


@pytest.fixture
async def business(database: Database) -> UUID:
    business = await a_business(database)
    await a_person(database, business)
    return business


@pytest.fixture
async def other(database: Database) -> UUID:
    other = await a_business(database, slug="other")
    await a_person(database, other, email="owner@other.example.com")
    return other


async def lee(database: Database, business: UUID, role: Role = Role.advisor) -> UUID:
    """Return the id of Lee's place in a business, taken the way the terminal gives it."""
    await a_person(database, business, role=role, name="Lee Marsh", email=LEE)
    return await staff_id(database, business, "Lee Marsh")


async def staff_id(database: Database, business: UUID, name: str) -> UUID:
    async with database.transaction(business) as db:
        return (await db.scalars(select(Staff.id).where(Staff.name == name))).one()


async def link(database: Database, business: UUID, id: UUID, by: Role = Role.owner) -> str:
    async with database.transaction(business) as db:
        return (await staffing.sign_in_link(db, id, by=by, now=MONDAY))[1]


async def add(
    database: Database, business: UUID, *, by: Role = Role.owner, role: Role = Role.advisor, email: str = LEE
) -> staffing.Added:
    async with database.transaction(business) as db:
        return await staffing.add_person(db, name=" Lee  Marsh ", email=email, role=role, by=by, now=MONDAY)


async def end(database: Database, business: UUID, id: UUID, by_id: UUID, by: Role = Role.owner) -> None:
    async with database.transaction(business) as db:
        await staffing.end_access(db, id, by=by, by_id=by_id)


async def give_back(database: Database, business: UUID, id: UUID, by: Role = Role.owner) -> None:
    async with database.transaction(business) as db:
        await staffing.give_access_back(db, id, by=by)


class TestColleagues:
    async def test_are_those_of_one_business_by_role_and_name(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        await lee(database, business)
        async with database.transaction(business) as db:
            await a_technician(db, name="Danny Okafor")
            found = await staffing.colleagues(db)

        assert [(each.name, each.email) for each in found] == [
            ("Dana Whitlock", "dana@example.com"), ("Lee Marsh", LEE), ("Danny Okafor", None),
        ]  # fmt: skip

    async def test_tell_when_they_were_seen_here_and_not_where_else(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        login_id = await a_person(database, business, role=Role.advisor, name="Lee Marsh", email=LEE)
        await a_person(database, other, role=Role.advisor, name="Lee Marsh", email=LEE)
        async with database.engine.connect() as connection:
            _, secret = await begin_session(connection, login_id, now=MONDAY)
        await session_of(database, secret, now=MONDAY, slug="lakeside")

        async with database.transaction(business) as db:
            here = {each.name: each for each in await staffing.colleagues(db)}["Lee Marsh"]
        async with database.transaction(other) as db:
            there = {each.name: each for each in await staffing.colleagues(db)}["Lee Marsh"]

        assert (here.seen_at, here.is_elsewhere) == (MONDAY, True)
        assert (there.seen_at, there.is_elsewhere) == (None, True)


class TestSignInLink:
    async def test_signs_in_once(self, database: Database, business: UUID) -> None:
        secret = await link(database, business, await lee(database, business))

        token = await sign_in.by_link(database, secret, place="::1", now=MONDAY)

        session = await session_of(database, token, now=MONDAY)
        assert session is not None
        assert session.email == LEE

    async def test_is_not_made_for_who_works_elsewhere_too(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        id = await lee(database, business)
        await lee(database, other)

        with pytest.raises(staffing.WorksElsewhere, match="They can ask for a link by e-mail"):
            await link(database, business, id)

    async def test_is_not_made_for_who_runs_the_program(
        self, database: Database, business: UUID, owner_url: str
    ) -> None:
        id = await lee(database, business)
        await as_owner(owner_url, "UPDATE logins SET is_operator = true WHERE email = 'lee@example.com'")

        with pytest.raises(staffing.WorksElsewhere):
            await link(database, business, id)

    async def test_is_not_made_for_who_stands_above(self, database: Database, business: UUID) -> None:
        dana = await staff_id(database, business, "Dana Whitlock")

        with pytest.raises(NotAllowed, match="Ask one of the owners"):
            await link(database, business, dana, by=Role.manager)

    async def test_is_not_made_for_who_has_no_login(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            danny = await a_technician(db)

        with pytest.raises(staffing.CannotSignIn):
            await link(database, business, danny.id)

    async def test_is_not_made_for_people_of_another_business(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        id = await lee(database, other)

        with pytest.raises(staffing.UnknownColleague):
            await link(database, business, id)

    async def test_keeps_others_from_giving_them_a_place(self, database: Database, business: UUID, other: UUID) -> None:
        await link(database, business, await lee(database, business))

        with pytest.raises(staffing.KeptElsewhere):
            await add(database, other)

    async def test_of_a_link_and_a_place_elsewhere_at_once_one_is_had(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        id = await lee(database, business)

        had = await asyncio.gather(link(database, business, id), add(database, other), return_exceptions=True)

        assert sum(isinstance(each, staffing.WorksElsewhere | staffing.KeptElsewhere) for each in had) == 1


class TestAddPerson:
    async def test_gives_who_is_new_a_link_for_their_password(self, database: Database, business: UUID) -> None:
        added = await add(database, business)

        assert added.name == "Lee Marsh"
        assert added.secret is not None
        await sign_in.by_new_password(database, added.secret, GOOD_WORDS, place="::1", now=MONDAY)
        await sign_in.with_password(database, LEE, GOOD_WORDS, place="::1", now=MONDAY)

    async def test_gives_who_is_known_a_place_and_nobody_a_link(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        await lee(database, other)

        added = await add(database, business)

        assert added.secret is None
        async with database.transaction(business) as db:
            assert {each.name: each for each in await staffing.colleagues(db)}["Lee Marsh"].is_elsewhere

    async def test_does_not_take_who_is_in_others_hands(self, database: Database, business: UUID, other: UUID) -> None:
        await add(database, other)

        with pytest.raises(staffing.KeptElsewhere):
            await add(database, business)

    @pytest.mark.parametrize(
        ("by", "role", "is_allowed"),
        [
            (Role.owner, Role.owner, True),
            (Role.manager, Role.manager, True),
            (Role.manager, Role.viewer, True),
            (Role.manager, Role.owner, False),
        ],
    )
    async def test_gives_no_role_above_ones_own(
        self, database: Database, business: UUID, by: Role, role: Role, is_allowed: bool
    ) -> None:
        if is_allowed:
            assert (await add(database, business, by=by, role=role)).secret
        else:
            with pytest.raises(NotAllowed):
                await add(database, business, by=by, role=role)

    async def test_refuses_what_is_no_address(self, database: Database, business: UUID) -> None:
        with pytest.raises(NotAnEmail):
            await add(database, business, email="lee")

    @pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x07b"])
    async def test_refuses_what_is_no_name(self, database: Database, business: UUID, name: str) -> None:
        with pytest.raises(staffing.Nameless):
            async with database.transaction(business) as db:
                await staffing.add_person(db, name=name, email=LEE, role=Role.viewer, by=Role.owner, now=MONDAY)

    async def test_says_that_access_was_ended(self, database: Database, business: UUID) -> None:
        dana = await staff_id(database, business, "Dana Whitlock")
        await end(database, business, (await add(database, business)).id, dana)

        with pytest.raises(WorksHereAlready, match="no access any more"):
            await add(database, business)


class TestEndAccess:
    async def test_ends_sessions_and_links_and_can_be_taken_back(self, database: Database, business: UUID) -> None:
        dana, id = await staff_id(database, business, "Dana Whitlock"), await lee(database, business)
        token = await sign_in.by_link(database, await link(database, business, id), place="::1", now=MONDAY)
        secret = await link(database, business, id)

        await end(database, business, id, dana)

        session = await session_of(database, token, now=MONDAY)
        assert session is not None
        assert session.workplaces == ()
        with pytest.raises(LinkSpent):
            await sign_in.by_link(database, secret, place="::1", now=MONDAY)
        with pytest.raises(staffing.CannotSignIn):
            await link(database, business, id)
        await give_back(database, business, id)
        again = await session_of(database, token, now=MONDAY)
        assert again is not None
        assert len(again.workplaces) == 1

    async def test_does_not_end_the_last_owners(self, database: Database, business: UUID) -> None:
        dana, id = await staff_id(database, business, "Dana Whitlock"), await lee(database, business, Role.manager)

        with pytest.raises(staffing.LastOwner):
            await end(database, business, dana, id)

    async def test_of_two_owners_at_once_one_stays(self, database: Database, business: UUID) -> None:
        dana, id = await staff_id(database, business, "Dana Whitlock"), await lee(database, business, Role.owner)

        had = await asyncio.gather(
            end(database, business, dana, id), end(database, business, id, dana), return_exceptions=True
        )

        assert [type(each) for each in had if each is not None] == [staffing.LastOwner]

    async def test_does_not_end_ones_own(self, database: Database, business: UUID) -> None:
        id = await lee(database, business, Role.owner)

        with pytest.raises(staffing.Yourself):
            await end(database, business, id, id)

    async def test_does_not_end_that_of_who_stands_above(self, database: Database, business: UUID) -> None:
        dana, id = await staff_id(database, business, "Dana Whitlock"), await lee(database, business, Role.manager)

        with pytest.raises(NotAllowed):
            await end(database, business, dana, id, by=Role.manager)

    async def test_is_nothing_for_who_does_not_sign_in(self, database: Database, business: UUID) -> None:
        dana = await staff_id(database, business, "Dana Whitlock")
        async with database.transaction(business) as db:
            danny = await a_technician(db)

        with pytest.raises(staffing.CannotSignIn):
            await end(database, business, danny.id, dana)

    async def test_leaves_people_of_another_business_alone(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        dana, id = await staff_id(database, business, "Dana Whitlock"), await lee(database, other)

        with pytest.raises(staffing.UnknownColleague):
            await end(database, business, id, dana)

    async def test_is_not_taken_back_once_others_have_them_in_hand(
        self, database: Database, business: UUID, other: UUID
    ) -> None:
        dana, id = await staff_id(database, business, "Dana Whitlock"), await lee(database, business)
        await end(database, business, id, dana)
        await link(database, other, (await lee(database, other)))

        with pytest.raises(staffing.KeptElsewhere):
            await give_back(database, business, id)


async def test_a_login_in_other_hands_is_not_added_from_the_terminal_either(
    database: Database, business: UUID, other: UUID
) -> None:
    await link(database, other, await lee(database, other))

    with pytest.raises(sign_in.HeldElsewhere):
        await sign_in.invite(database, business, email=LEE, name="Lee", role=Role.owner, now=MONDAY)


async def as_owner(owner_url: str, statement: str) -> None:
    """Say something to the database as the role that owns its tables."""
    owner = Database(owner_url)
    try:
        async with owner.engine.begin() as connection:
            await connection.execute(text(statement))
    finally:
        await owner.close()
