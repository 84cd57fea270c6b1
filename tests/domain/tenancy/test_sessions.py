"""Who is signed in: begun, looked up, ended; seen from two businesses."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import psycopg

from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.people import email_of_login, has_logins, keeper
from frontdesk.domain.tenancy.sessions import IDLE, LONGEST, begin_session, end_session, end_sessions, session_of
from frontdesk.domain.tenancy.tokens import hash_of
from frontdesk.kernel.db import Database, find
from tests.builders import MONDAY, a_business
from tests.people import a_person

DAY = timedelta(days=1)


async def begun(database: Database, login_id: UUID) -> tuple[UUID, str]:
    async with database.engine.connect() as connection:
        return await begin_session(connection, login_id, now=MONDAY)


async def staff_of(database: Database, business_id: UUID, secret: str) -> UUID:
    session = await session_of(database, secret, now=MONDAY)
    assert session is not None
    return next(place.staff_id for place in session.workplaces if place.business_id == business_id)


class TestSession:
    async def test_tells_who_it_is_and_where_they_work(self, database: Database) -> None:
        ours = await a_business(database, slug="ours", name="Harbour")
        theirs = await a_business(database, slug="theirs", name="Anchor")
        await a_business(database, slug="neither")
        login = await a_person(database, ours, role=Role.advisor)
        await a_person(database, theirs)
        await a_person(database, theirs, email="sam@example.com")

        session_id, secret = await begun(database, login)
        session = await session_of(database, secret, now=MONDAY)

        assert session is not None
        assert (session.id, session.login_id, session.email) == (session_id, login, "dana@example.com")
        assert not session.is_operator
        assert [place.slug for place in session.workplaces] == ["theirs", "ours"]
        assert session.at("neither") is None

    async def test_is_nobodys_without_its_secret(self, database: Database) -> None:
        await begun(database, await a_person(database, await a_business(database)))

        for secret in ("", "x", "\udcff", "A" * 43):
            assert await session_of(database, secret, now=MONDAY) is None

    async def test_its_secret_is_stored_nowhere(self, database: Database, owner_url: str) -> None:
        _, secret = await begun(database, await a_person(database, await a_business(database)))

        with psycopg.connect(owner_url) as db:
            (row,) = db.execute("SELECT secret_hash, sessions::text FROM sessions").fetchall()
        assert row[0] == hash_of(secret)
        assert secret not in row[1]
        assert len(secret) == 43

    async def test_ends_when_nobody_used_it_for_two_weeks(self, database: Database) -> None:
        _, secret = await begun(database, await a_person(database, await a_business(database)))

        assert await session_of(database, secret, now=MONDAY + IDLE - DAY) is not None
        assert await session_of(database, secret, now=MONDAY + IDLE + DAY) is not None
        assert await session_of(database, secret, now=MONDAY + 2 * IDLE + DAY) is None

    async def test_ends_after_ninety_days_however_much_it_is_used(self, database: Database) -> None:
        _, secret = await begun(database, await a_person(database, await a_business(database)))

        for day in range(0, LONGEST.days, 10):
            assert await session_of(database, secret, now=MONDAY + day * DAY) is not None
        assert await session_of(database, secret, now=MONDAY + LONGEST) is None

    async def test_notes_its_use_at_most_once_a_minute(self, database: Database, owner_url: str) -> None:
        _, secret = await begun(database, await a_person(database, await a_business(database)))
        seen = []
        with psycopg.connect(owner_url, autocommit=True) as db:
            for seconds in (30, 59, 61, 90):
                await session_of(database, secret, now=MONDAY + timedelta(seconds=seconds))
                seen.append(db.execute("SELECT seen_at, xmin::text FROM sessions").fetchone())

        assert seen[0] == seen[1]
        assert seen[0] != seen[2] == seen[3]

    async def test_remembers_the_business_used_last(self, database: Database) -> None:
        ours = await a_business(database, slug="ours", name="A")
        theirs = await a_business(database, slug="theirs", name="B")
        login = await a_person(database, ours)
        await a_person(database, theirs)
        _, secret = await begun(database, login)

        usual = []
        for slug in (None, "theirs", None, "neither", "ours", None):
            await session_of(database, secret, now=MONDAY, slug=slug)
            session = await session_of(database, secret, now=MONDAY)
            assert session is not None
            assert session.usual is not None
            usual.append(session.usual.slug)

        assert usual == ["ours", "theirs", "theirs", "theirs", "ours", "ours"]

    async def test_gives_no_place_to_who_is_put_away_or_not_active(self, database: Database) -> None:
        business = await a_business(database)
        _, secret = await begun(database, await a_person(database, business))
        staff_id = await staff_of(database, business, secret)

        for change in ({"active": False}, {"active": True, "archived_at": MONDAY}):
            async with database.transaction(business) as db:
                person = await find(db, Staff, staff_id)
                for name, value in change.items():
                    setattr(person, name, value)
            session = await session_of(database, secret, now=MONDAY)
            assert session is not None
            assert session.workplaces == ()
            assert session.usual is None


class TestEnd:
    async def test_of_one_leaves_the_others(self, database: Database) -> None:
        login = await a_person(database, await a_business(database))
        (_, first), (_, second) = await begun(database, login), await begun(database, login)

        await end_session(database, first)

        assert await session_of(database, first, now=MONDAY) is None
        assert await session_of(database, second, now=MONDAY) is not None

    async def test_of_all_but_one_leaves_other_people_alone(self, database: Database) -> None:
        business = await a_business(database)
        login = await a_person(database, business)
        sam = await a_person(database, business, email="sam@example.com")
        (kept, mine), (_, lost), (_, sams) = [await begun(database, id) for id in (login, login, sam)]

        async with database.engine.connect() as connection:
            await end_sessions(connection, login, but=kept)

        found = [await session_of(database, secret, now=MONDAY) for secret in (mine, lost, sams)]
        assert [session is not None for session in found] == [True, False, True]

    async def test_clears_away_what_ended_by_itself(self, database: Database, owner_url: str) -> None:
        login = await a_person(database, await a_business(database))
        async with database.engine.connect() as connection:
            for days in (0, 1, IDLE.days + 2):
                await begin_session(connection, login, now=MONDAY + days * DAY)

        with psycopg.connect(owner_url) as db:
            assert db.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


class TestPeople:
    async def test_nobody_keeps_an_empty_installation(self, database: Database) -> None:
        assert (await has_logins(database), await keeper(database)) == (False, None)

    async def test_the_first_owner_keeps_it_unless_there_is_an_operator(
        self, database: Database, owner_url: str
    ) -> None:
        business = await a_business(database)
        await a_person(database, business, role=Role.manager, email="manager@example.com")
        before = await keeper(database)
        login = await a_person(database, business)
        await a_person(database, business, email="second@example.com")
        first = await keeper(database)
        with psycopg.connect(owner_url) as db:
            db.execute("UPDATE logins SET is_operator = true WHERE email = 'manager@example.com'")

        assert (before, first, await keeper(database)) == (None, "dana@example.com", "manager@example.com")
        assert await email_of_login(database, login) == "dana@example.com"
