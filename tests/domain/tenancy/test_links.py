"""One-time links: used once, for a while, by whom they are for."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from frontdesk.domain.tenancy import sign_in
from frontdesk.domain.tenancy.links import (
    ENTRY,
    KEPT,
    LIVES,
    OVER,
    PASSWORD,
    USED,
    LinkSpent,
    make_link,
    open_link,
    revoke_links,
)
from frontdesk.domain.tenancy.models import Link, LinkKind, LinkMaker, Role, Staff
from frontdesk.domain.tenancy.people import NotAnEmail, WorksHereAlready, places_of
from frontdesk.domain.tenancy.sessions import session_of
from frontdesk.domain.tenancy.sign_in import Unknown, WrongSignIn
from frontdesk.kernel.db import Database, find
from tests.builders import MONDAY, a_business
from tests.people import EMAIL, a_person

PASSWORD_TYPED = "a few good words"


@pytest.fixture
async def business(database: Database) -> UUID:
    business = await a_business(database)
    await a_person(database, business)
    return business


async def a_link(database: Database, kind: LinkKind = LinkKind.sign_in, email: str = EMAIL) -> str:
    return await sign_in.link_for(database, email, kind=kind, made_by=LinkMaker.mail, now=MONDAY)


class TestSignIn:
    async def test_signs_in_once(self, database: Database, business: UUID) -> None:
        secret = await a_link(database)

        session = await session_of(
            database, await sign_in.by_link(database, secret, place="::1", now=MONDAY), now=MONDAY
        )
        with pytest.raises(LinkSpent) as again:
            await sign_in.by_link(database, secret, place="::1", now=MONDAY)

        assert session is not None
        assert session.email == EMAIL
        assert again.value.detail == USED

    async def test_of_many_at_once_one_succeeds(self, database: Database, business: UUID) -> None:
        secret = await a_link(database)

        tried = await asyncio.gather(
            *(sign_in.by_link(database, secret, place="::1", now=MONDAY) for _ in range(5)), return_exceptions=True
        )

        assert sorted(type(one).__name__ for one in tried) == ["LinkSpent"] * 4 + ["str"]

    async def test_looking_at_it_changes_nothing(self, database: Database, business: UUID) -> None:
        secret = await a_link(database)

        looks = [await open_link(database, secret, kinds=ENTRY, now=MONDAY) for _ in range(3)]

        assert {look.person.name for look in looks} == {"Dana Whitlock"}
        assert await sign_in.by_link(database, secret, place="::1", now=MONDAY)

    async def test_works_for_fifteen_minutes(self, database: Database, business: UUID) -> None:
        secret = await a_link(database)
        end = MONDAY + timedelta(minutes=15)

        await open_link(database, secret, kinds=ENTRY, now=end - timedelta(seconds=1))
        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, secret, place="::1", now=end)

    async def test_may_live_as_long_as_its_maker_says(self, database: Database, business: UUID) -> None:
        secret = await sign_in.link_for(
            database,
            EMAIL,
            kind=LinkKind.sign_in,
            made_by=LinkMaker.terminal,
            now=MONDAY,
            lives=timedelta(days=1),
        )

        assert await sign_in.by_link(database, secret, place="::1", now=MONDAY + timedelta(hours=23))

    async def test_works_no_more_once_revoked(self, database: Database, business: UUID) -> None:
        secret = await a_link(database)
        (place,) = await places_of(database, EMAIL)
        async with database.transaction(business) as db:
            await revoke_links(db, place.staff_id, kind=LinkKind.sign_in, made_by=LinkMaker.mail, now=MONDAY)

        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, secret, place="::1", now=MONDAY)

    async def test_works_no_more_for_who_works_here_no_more(self, database: Database, business: UUID) -> None:
        secret = await a_link(database)
        (place,) = await places_of(database, EMAIL)
        async with database.transaction(business) as db:
            person = await find(db, Staff, place.staff_id)
            assert person is not None
            person.active = False

        with pytest.raises(LinkSpent, match=OVER):
            await open_link(database, secret, kinds=ENTRY, now=MONDAY)
        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, secret, place="::1", now=MONDAY)

    @pytest.mark.parametrize("secret", ["", "x", "A" * 43, "\udcff", "../../etc"])
    async def test_a_guessed_one_is_none(self, database: Database, business: UUID, secret: str) -> None:
        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, secret, place="::1", now=MONDAY)

    async def test_each_kind_opens_its_own_door_only(self, database: Database, business: UUID) -> None:
        entry, reset = await a_link(database), await a_link(database, LinkKind.reset)

        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, reset, place="::1", now=MONDAY)
        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_new_password(database, entry, PASSWORD_TYPED, place="::1", now=MONDAY)
        with pytest.raises(LinkSpent, match=OVER):
            await open_link(database, entry, kinds=PASSWORD, now=MONDAY)

    async def test_its_secret_is_stored_nowhere(self, database: Database, business: UUID) -> None:
        secret = await a_link(database)

        async with database.transaction(business) as db:
            (row,) = await db.scalars(text("SELECT links::text FROM links"))
        assert secret not in row
        assert len(secret) == 43


class TestNewPassword:
    async def test_is_set_once_and_signs_out_everywhere_else(self, database: Database, business: UUID) -> None:
        entered = await sign_in.by_link(database, await a_link(database), place="::1", now=MONDAY)
        secret, unused = await a_link(database, LinkKind.reset), await a_link(database)

        token = await sign_in.by_new_password(database, secret, PASSWORD_TYPED, place="::1", now=MONDAY)

        assert await session_of(database, entered, now=MONDAY) is None
        assert await session_of(database, token, now=MONDAY) is not None
        assert await sign_in.with_password(database, EMAIL, PASSWORD_TYPED, place="::1", now=MONDAY)
        with pytest.raises(LinkSpent, match=USED):
            await sign_in.by_new_password(database, secret, "something else", place="::1", now=MONDAY)
        with pytest.raises(LinkSpent, match=OVER):
            await sign_in.by_link(database, unused, place="::1", now=MONDAY)

    async def test_one_that_does_not_fit_leaves_the_link(self, database: Database, business: UUID) -> None:
        secret = await a_link(database, LinkKind.reset)

        with pytest.raises(Exception, match="at least 10"):
            await sign_in.by_new_password(database, secret, "short", place="::1", now=MONDAY)

        assert await sign_in.by_new_password(database, secret, PASSWORD_TYPED, place="::1", now=MONDAY)

    async def test_an_invitation_waits_a_week(self, database: Database, business: UUID) -> None:
        secret = await sign_in.invite(
            database, business, email="Sam@Example.com", name="Sam Ito", role=Role.advisor, now=MONDAY
        )

        await sign_in.by_new_password(
            database, secret, PASSWORD_TYPED, place="::1", now=MONDAY + LIVES[LinkKind.invite] - timedelta(seconds=1)
        )

        assert await sign_in.with_password(database, "sam@example.com", PASSWORD_TYPED, place="::1", now=MONDAY)

    async def test_nobody_is_invited_twice_or_back_by_accident(self, database: Database, business: UUID) -> None:
        (place,) = await places_of(database, EMAIL)
        for _ in range(2):
            with pytest.raises(WorksHereAlready):
                await sign_in.invite(database, business, email=EMAIL, name="Dana", role=Role.owner, now=MONDAY)
            async with database.transaction(business) as db:
                person = await find(db, Staff, place.staff_id)
                assert person is not None
                person.archived_at = MONDAY

    async def test_an_address_must_be_one(self, database: Database, business: UUID) -> None:
        for email in ("", "dana", "a b@example.com", "dana@exam\nple.com", "d\x00@example.com", "x" * 250 + "@a.com"):
            with pytest.raises(NotAnEmail):
                await sign_in.invite(database, business, email=email, name="D", role=Role.owner, now=MONDAY)


class TestTwoBusinesses:
    async def test_a_link_lies_in_the_business_one_runs_and_no_other_sees_it(
        self, database: Database, business: UUID
    ) -> None:
        other = await a_business(database, slug="other")
        await a_person(database, other, role=Role.viewer)
        await a_person(database, other, email="sam@example.com")

        await a_link(database)
        sams = await a_link(database, email="sam@example.com")

        rows = []
        for bound in (business, other):
            async with database.transaction(bound) as db:
                rows.append(len((await db.scalars(select(Link))).all()))
        assert rows == [1, 1]
        session = await session_of(database, await sign_in.by_link(database, sams, place="::1", now=MONDAY), now=MONDAY)
        assert session is not None
        assert [place.slug for place in session.workplaces] == ["other"]

    async def test_who_works_nowhere_gets_none(self, database: Database, business: UUID) -> None:
        with pytest.raises(Unknown, match="signs in with nobody"):
            await a_link(database, email="nobody@example.com")
        with pytest.raises(NotAnEmail):
            await a_link(database, email="nobody")

    async def test_old_ones_are_cleared_away(self, database: Database, business: UUID) -> None:
        await a_link(database)
        (place,) = await places_of(database, EMAIL)
        async with database.transaction(business) as db:
            await make_link(
                db,
                kind=LinkKind.sign_in,
                target=place.staff_id,
                made_by=LinkMaker.mail,
                now=MONDAY + KEPT + timedelta(hours=1),
            )
            assert len((await db.scalars(select(Link))).all()) == 1


class TestPasswordSignIn:
    async def test_an_outdated_hash_is_made_anew(self, database: Database, business: UUID, owner_url: str) -> None:
        old = PasswordHasher(time_cost=2, memory_cost=64).hash(PASSWORD_TYPED)
        with psycopg.connect(owner_url) as db:
            db.execute("UPDATE logins SET password_hash = %s", [old])

        await sign_in.with_password(database, EMAIL, PASSWORD_TYPED, place="::1", now=MONDAY)

        with psycopg.connect(owner_url) as db:
            assert db.execute("SELECT password_hash FROM logins").fetchone() != (old,)
        assert await sign_in.with_password(database, EMAIL, PASSWORD_TYPED, place="::1", now=MONDAY)

    async def test_is_refused_to_who_works_nowhere_any_more(self, database: Database, business: UUID) -> None:
        await sign_in.by_new_password(
            database, await a_link(database, LinkKind.reset), PASSWORD_TYPED, place="::1", now=MONDAY
        )
        (place,) = await places_of(database, EMAIL)
        async with database.transaction(business) as db:
            person = await find(db, Staff, place.staff_id)
            assert person is not None
            person.active = False

        with pytest.raises(WrongSignIn):
            await sign_in.with_password(database, EMAIL, PASSWORD_TYPED, place="::1", now=MONDAY)
