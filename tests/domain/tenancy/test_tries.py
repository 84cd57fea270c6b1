"""How often somebody may try: counted across processes, the same for known and unknown, bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from frontdesk.domain.tenancy import sign_in
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker
from frontdesk.domain.tenancy.sign_in import WrongSignIn
from frontdesk.domain.tenancy.tries import (
    MOST_PER_EMAIL,
    MOST_PER_PERSON,
    MOST_PER_PLACE,
    SPAN,
    TooManyTries,
    count_try,
    forgive,
    remember_place,
)
from frontdesk.kernel.db import Database
from tests.builders import MONDAY
from tests.people import EMAIL, a_person

PASSWORD = "a few good words"


@pytest.fixture
async def another(app_url: str) -> AsyncIterator[Database]:
    """Return the same database as another process has it."""
    database = Database(app_url)
    yield database
    await database.close()


async def tried(
    database: Database, email: str = EMAIL, *, place: str = "203.0.113.5", now: datetime = MONDAY
) -> datetime | None:
    """Try once; return when the next try is allowed, None if this one was."""
    try:
        await count_try(database, email, what="password", place=place, now=now)
    except TooManyTries as many:
        return many.until
    return None


class TestCount:
    async def test_allows_five_and_names_the_time_of_the_next(self, database: Database) -> None:
        moments = [await tried(database, now=MONDAY + timedelta(minutes=n)) for n in range(7)]

        assert moments == [None] * MOST_PER_PERSON + [MONDAY + SPAN] * 2
        assert await tried(database, now=MONDAY + SPAN) is None

    async def test_is_one_for_all_processes(self, database: Database, another: Database) -> None:
        both = [database, another] * MOST_PER_PERSON

        moments = await asyncio.gather(*(tried(one) for one in both))

        assert sum(moment is None for moment in moments) == MOST_PER_PERSON

    async def test_is_everybodys_own(self, database: Database) -> None:
        for _ in range(MOST_PER_PERSON + 1):
            await tried(database)

        assert await tried(database, "sam@example.com") is None
        await count_try(database, EMAIL, what="link", place="203.0.113.5", now=MONDAY)

    async def test_of_a_place_is_more_generous(self, database: Database) -> None:
        moments = [await tried(database, f"{n}@example.com") for n in range(MOST_PER_PLACE + 1)]

        assert moments == [None] * MOST_PER_PLACE + [MONDAY + SPAN]
        assert await tried(database, "0@example.com", place="203.0.113.6") is None

    @pytest.mark.parametrize(
        ("one", "other", "is_same"),
        [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
            ("::ffff:203.0.113.5", "203.0.113.5", True),
            ("fe80::1%eth0", "fe80::1", True),
        ],
    )
    async def test_knows_a_household_by_its_network(
        self, database: Database, one: str, other: str, is_same: bool
    ) -> None:
        for n in range(MOST_PER_PLACE):
            await tried(database, f"{n}@example.com", place=one)

        assert (await tried(database, place=other) is not None) is is_same

    async def test_forgets_who_was_right_and_not_their_neighbours(self, database: Database) -> None:
        for _ in range(MOST_PER_PERSON):
            await tried(database)
        for _ in range(MOST_PER_PERSON):
            await tried(database, "sam@example.com")

        await forgive(database, EMAIL, what="password", place="203.0.113.5")

        assert await tried(database) is None
        assert await tried(database, "sam@example.com") is not None

    async def test_keeps_neither_addresses_nor_more_rows_than_there_is_room_for(
        self, database: Database, owner_url: str
    ) -> None:
        async with database.engine.connect() as connection:
            for n in range(30):
                await connection.execute(
                    text("SELECT try_count(:key, :at, 5, :span, 10)"),
                    {"key": n.to_bytes(32, "big"), "at": MONDAY + timedelta(seconds=n), "span": SPAN},
                )
        await tried(database, now=MONDAY + timedelta(seconds=31))

        with psycopg.connect(owner_url) as db:
            rows = db.execute("SELECT sign_in_tries::text FROM sign_in_tries").fetchall()
            await tried(database, "late@example.com", place="198.51.100.1", now=MONDAY + 2 * SPAN)
            left = db.execute("SELECT count(*) FROM sign_in_tries").fetchone()
        assert len(rows) == 13
        assert "example" not in str(rows)
        assert left == (3,)


class TestFromEverywhere:
    async def test_guessers_with_many_places_are_held_in_the_end(self, database: Database) -> None:
        most = MOST_PER_EMAIL["password"]

        moments = [await tried(database, place=f"198.51.100.{n // MOST_PER_PERSON}") for n in range(most + 1)]

        assert moments == [None] * most + [MONDAY + SPAN]
        assert await tried(database, place="203.0.113.77") is not None

    async def test_they_lock_nobody_out_of_where_they_signed_in_before(self, database: Database) -> None:
        await remember_place(database, EMAIL, place="203.0.113.5", now=MONDAY)
        for n in range(MOST_PER_EMAIL["password"] + 1):
            await tried(database, place=f"198.51.100.{n // MOST_PER_PERSON}")

        assert await tried(database, place="203.0.113.6") is not None
        assert await tried(database, place="203.0.113.5") is None
        assert await tried(database, place="203.0.113.5", now=MONDAY + timedelta(days=89)) is None

    async def test_links_are_held_sooner(self, database: Database) -> None:
        for n in range(MOST_PER_EMAIL["link"]):
            await count_try(database, EMAIL, what="link", place=f"198.51.100.{n}", now=MONDAY)

        with pytest.raises(TooManyTries):
            await count_try(database, EMAIL, what="link", place="198.51.100.99", now=MONDAY)

    async def test_a_place_is_somebodys_for_ninety_days(self, database: Database, owner_url: str) -> None:
        await remember_place(database, EMAIL, place="203.0.113.5", now=MONDAY)
        await remember_place(database, "sam@example.com", place="203.0.113.5", now=MONDAY + timedelta(days=90))

        with psycopg.connect(owner_url) as db:
            rows = db.execute("SELECT sign_in_places::text FROM sign_in_places").fetchall()
        assert len(rows) == 1
        assert "example" not in str(rows)


class TestSignIn:
    @pytest.fixture(autouse=True)
    async def dana(self, database: Database, plumbing: UUID) -> None:
        await a_person(database, plumbing)
        secret = await sign_in.link_for(database, EMAIL, kind=LinkKind.reset, made_by=LinkMaker.terminal, now=MONDAY)
        await sign_in.by_new_password(database, secret, PASSWORD, place="::1", now=MONDAY)

    @pytest.mark.parametrize("email", [EMAIL, "nobody@example.com", "no address", "\x00", ""])
    async def test_is_held_after_five_wrong_tries_whoever_it_is(self, database: Database, email: str) -> None:
        told = []
        for _ in range(MOST_PER_PERSON + 1):
            with pytest.raises((WrongSignIn, TooManyTries)) as refused:
                await sign_in.with_password(database, email, "wrong", place="::1", now=MONDAY)
            told.append(type(refused.value).__name__)

        assert told == ["WrongSignIn"] * MOST_PER_PERSON + ["TooManyTries"]

    async def test_does_not_let_the_right_password_in_while_it_is_held(self, database: Database) -> None:
        for _ in range(MOST_PER_PERSON):
            with pytest.raises(WrongSignIn):
                await sign_in.with_password(database, EMAIL, "wrong", place="::1", now=MONDAY)

        with pytest.raises(TooManyTries):
            await sign_in.with_password(database, EMAIL, PASSWORD, place="::1", now=MONDAY)

        assert await sign_in.with_password(database, EMAIL, PASSWORD, place="::1", now=MONDAY + SPAN)

    async def test_of_others_elsewhere_do_not_keep_her_out(self, database: Database) -> None:
        for n in range(MOST_PER_PERSON):
            with pytest.raises(WrongSignIn):
                await sign_in.with_password(database, EMAIL, "wrong", place=f"198.51.100.{n}", now=MONDAY)

        assert await sign_in.with_password(database, EMAIL, PASSWORD, place="203.0.113.5", now=MONDAY)

    async def test_keeps_in_mind_where_she_signed_in(self, database: Database, owner_url: str) -> None:
        await sign_in.with_password(database, EMAIL, PASSWORD, place="203.0.113.5", now=MONDAY)
        secret = await sign_in.link_for(database, EMAIL, kind=LinkKind.sign_in, made_by=LinkMaker.mail, now=MONDAY)
        await sign_in.by_link(database, secret, place="203.0.113.6", now=MONDAY)

        with psycopg.connect(owner_url) as db:  # and where she chose her password
            assert db.execute("SELECT count(*) FROM sign_in_places").fetchone() == (3,)

    async def test_counts_anew_after_a_right_one(self, database: Database) -> None:
        for _ in range(3):
            for _ in range(MOST_PER_PERSON - 1):
                with pytest.raises(WrongSignIn):
                    await sign_in.with_password(database, EMAIL, "wrong", place="::1", now=MONDAY)
            assert await sign_in.with_password(database, f" {EMAIL.title()} ", PASSWORD, place="::1", now=MONDAY)
