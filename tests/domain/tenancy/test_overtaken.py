"""A new password ends what was there before; an invitation never gets anybody in as somebody else."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from frontdesk.domain.tenancy import sign_in
from frontdesk.domain.tenancy.links import OVER, LinkSpent, make_link
from frontdesk.domain.tenancy.models import Business, LinkKind, LinkMaker, Role, Staff
from frontdesk.domain.tenancy.sessions import Overtaken, begin_session, session_of
from frontdesk.domain.tenancy.sign_in import KnownAlready
from frontdesk.kernel.db import Database
from tests.builders import MONDAY, a_business
from tests.people import EMAIL, a_person

HERS = "a few good words"
THEIRS = "some other words"


@pytest.fixture
async def ours(database: Database) -> UUID:
    """Return the business that Dana owns."""
    business = await a_business(database, slug="ours")
    await a_person(database, business)
    return business


@pytest.fixture
async def theirs(database: Database) -> UUID:
    return await a_business(database, slug="theirs")


async def a_link(database: Database, kind: LinkKind, made_by: LinkMaker = LinkMaker.mail) -> str:
    return await sign_in.link_for(database, EMAIL, kind=kind, made_by=made_by, now=MONDAY)


async def invited(database: Database, business_id: UUID) -> str:
    return await sign_in.invite(database, business_id, email=EMAIL, name="Dana", role=Role.viewer, now=MONDAY)


async def chosen(database: Database, secret: str, password: str) -> str:
    return await sign_in.by_new_password(database, secret, password, place="::1", now=MONDAY)


async def entered(database: Database, password: str) -> str:
    return await sign_in.with_password(database, EMAIL, password, place="::1", now=MONDAY)


async def hash_of_hers(database: Database) -> tuple[UUID, str]:
    async with database.engine.connect() as connection:
        row = (await connection.execute(text("SELECT * FROM login_find(:email)"), {"email": EMAIL})).one()
        return row.login_id, row.password_hash


class TestInvitation:
    async def test_of_somebody_with_a_password_adds_the_place_and_no_more(
        self, database: Database, ours: UUID, theirs: UUID
    ) -> None:
        await chosen(database, await a_link(database, LinkKind.reset), HERS)
        secret = await invited(database, theirs)

        with pytest.raises(KnownAlready, match="your own password"):
            await sign_in.open_password_link(database, secret, now=MONDAY)
        with pytest.raises(KnownAlready):
            await chosen(database, secret, THEIRS)

        session = await session_of(database, await entered(database, HERS), now=MONDAY)
        assert session is not None
        assert {place.slug for place in session.workplaces} == {"ours", "theirs"}

    async def test_of_an_owner_who_only_uses_links_sets_no_password_either(
        self, database: Database, ours: UUID, theirs: UUID
    ) -> None:
        secret = await invited(database, theirs)

        with pytest.raises(KnownAlready):
            await chosen(database, secret, THEIRS)

    async def test_to_two_businesses_lets_the_first_set_it(self, database: Database, theirs: UUID) -> None:
        first = await invited(database, theirs)
        second = await invited(database, await a_business(database, slug="another"))

        with pytest.raises(KnownAlready):
            await chosen(database, second, THEIRS)
        assert (await sign_in.open_password_link(database, first, now=MONDAY)).kind is LinkKind.invite
        await chosen(database, first, HERS)

        assert await entered(database, HERS)

    async def test_after_the_last_place_was_put_away_sets_it_again(
        self, database: Database, ours: UUID, theirs: UUID
    ) -> None:
        async with database.transaction(ours) as db:
            await db.execute(update(Staff).values(archived_at=MONDAY))

        await chosen(database, await invited(database, theirs), HERS)

        assert await entered(database, HERS)


class TestNewPassword:
    async def test_ends_the_links_of_every_business(self, database: Database, ours: UUID, theirs: UUID) -> None:
        await a_person(database, theirs, role=Role.viewer)
        elsewhere = []
        async with database.transaction(theirs) as db:
            place = (await db.scalars(select(Staff.id).where(Staff.login_id.is_not(None)))).one()
            for kind in (LinkKind.reset, LinkKind.sign_in):
                made = await make_link(db, kind=kind, target=place, made_by=LinkMaker.mail, now=MONDAY)
                elsewhere.append(made)

        await chosen(database, await a_link(database, LinkKind.reset), HERS)

        with pytest.raises(LinkSpent, match=OVER):
            await chosen(database, elsewhere[0], THEIRS)
        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, elsewhere[1], place="::1", now=MONDAY)
        assert await sign_in.by_link(database, await a_link(database, LinkKind.sign_in), place="::1", now=MONDAY)

    async def test_lets_nobody_in_who_was_found_right_with_the_one_before(self, database: Database, ours: UUID) -> None:
        await chosen(database, await a_link(database, LinkKind.reset), THEIRS)
        login_id, stolen = await hash_of_hers(database)
        await chosen(database, await a_link(database, LinkKind.reset), HERS)

        async with database.engine.connect() as connection:
            with pytest.raises(Overtaken):
                await begin_session(connection, login_id, now=MONDAY, verified=stolen)

    async def test_that_is_just_being_set_is_waited_for(self, database: Database, ours: UUID) -> None:
        await chosen(database, await a_link(database, LinkKind.reset), THEIRS)
        login_id, stolen = await hash_of_hers(database)
        thief = database.engine.connect()
        async with thief as connection, database.transaction(ours) as db:
            await db.execute(text("SELECT login_set_password(:login, 'new')"), {"login": login_id})
            entering = asyncio.create_task(begin_session(connection, login_id, now=MONDAY, verified=stolen))
            await asyncio.wait({entering}, timeout=0.2)
            waited = not entering.done()
            await db.commit()
            with pytest.raises(Overtaken):
                await entering

        assert waited

    async def test_of_two_links_at_once_one_is_set(self, database: Database, ours: UUID) -> None:
        secrets = [await a_link(database, LinkKind.reset) for _ in range(2)]

        tried = await asyncio.gather(*(chosen(database, one, HERS) for one in secrets), return_exceptions=True)

        assert sorted(type(one).__name__ for one in tried) == ["LinkSpent", "str"]


class TestTerminalLinks:
    async def test_the_last_one_printed_is_the_one_that_works(self, database: Database, ours: UUID) -> None:
        mailed = await a_link(database, LinkKind.sign_in)
        first, last = [await a_link(database, LinkKind.sign_in, LinkMaker.terminal) for _ in range(2)]

        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, first, place="::1", now=MONDAY)
        for secret in (last, mailed):
            assert await sign_in.by_link(database, secret, place="::1", now=MONDAY)


class TestFirstPlace:
    async def test_is_no_demo_while_there_is_another(self, database: Database) -> None:
        demo, real = [await a_business(database, slug=slug) for slug in ("demo", "real")]
        async with database.transaction(demo) as db:
            await db.execute(update(Business).where(Business.id == demo).values(is_demo=True))
        await a_person(database, demo, role=Role.owner)
        await a_person(database, real, role=Role.viewer)

        assert (await sign_in.place_of(database, EMAIL)).business_id == real
