"""The demo businesses go for good, whatever is in them; a real one keeps everything."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text, update

from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.messages import Message
from frontdesk.domain.conversations.models import Channel, Conversation
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.insights.jobs import append_call_logs
from frontdesk.domain.tenancy import demo as demo_people
from frontdesk.domain.tenancy import demo_gone
from frontdesk.domain.tenancy.demo_gone import FilesLeft, Removed
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.people import add_login, places_of
from frontdesk.domain.tenancy.sessions import begin_session
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.queue import defer
from frontdesk.trades.load import packs
from tests.builders import MONDAY, a_business, a_conversation
from tests.contracts import catalogue
from tests.everything import one_of_everything


async def a_full_business(database: Database, *, slug: str, number: str, is_demo: bool) -> UUID:
    """Return a business with a row in every table, a job that waits, and two who sign in: Dana works in all of them."""
    business = await a_business(database, slug=slug, is_demo=is_demo)
    async with database.transaction(business) as db:
        await one_of_everything(db, number=number)
        dana, own = [await add_login(db, email) for email in ("dana@example.com", f"{slug}@example.com")]
        await db.execute(update(Staff).values(login_id=own))
        db.add(Staff(name="Dana", role=Role.owner, login_id=dana))
        for login in (dana, own):
            await begin_session(db, login, now=MONDAY)
        await db.execute(text("SELECT login_keep(:login)"), {"login": own})
        await defer(db, append_call_logs, conversation_id=new_id())
    return business


async def cut_off(name: str) -> None:
    """End a removal in the middle."""
    raise ZeroDivisionError(name)


def rows_of(connection: psycopg.Connection, business: UUID) -> dict[str, int]:
    """Return how many rows of a business each table has."""
    connection.execute(f"SET LOCAL app.business_id = '{business}'".encode())
    tables = [t.name for t in catalogue.tables(connection) if t.is_tenants and not t.is_partition]
    counted = {}
    for table in tables:
        query = sql.SQL("SELECT count(*) FROM {} WHERE business_id = %s").format(sql.Identifier(table))
        counted[table] = (connection.execute(query, [business]).fetchone() or (0,))[0]
    return counted


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


class TestRemoveDemo:
    async def test_leaves_no_row_of_a_demo_and_every_row_of_a_real_one(
        self, database: Database, owner_url: str, tmp_path: Path
    ) -> None:
        data = DataFolder(tmp_path)
        demo = await a_full_business(database, slug="demo", number="+61255502001", is_demo=True)
        another = await a_full_business(database, slug="another", number="+61255502002", is_demo=True)
        real = await a_full_business(database, slug="real", number="+61255502003", is_demo=False)
        for folder in (data.logs / "demo", data.logs / "real", tmp_path / "recordings" / str(demo)):
            folder.mkdir(parents=True)
            (folder / "kept").touch()
        async with database.transaction(demo) as db:
            await demo_people.employ(db)
            written = await db.scalar(update(Message).values(channel=Channel.email).returning(Message.id))
        (tmp_path / "outbox").mkdir()
        for letter in (str(written), "ours"):
            (tmp_path / "outbox" / f"{letter}.eml").touch()
        noted: list[str] = []

        async def note(name: str) -> None:
            noted.append(name)

        with psycopg.connect(owner_url) as owner:
            before = rows_of(owner, real)
            assert min(before.values()) >= 1, "tests/everything.py lacks a table"
            assert min(rows_of(owner, demo).values()) >= 1

        gone = await demo_gone.remove_demo(database, data=data, note=note)

        assert gone == Removed(("Lakeside Repairs", "Lakeside Repairs"), left=("Danny Okafor", "Danny Okafor"))
        assert noted == [*gone.names]
        assert await database.directory.businesses() == [real]
        with psycopg.connect(owner_url) as owner:
            for business in (demo, another):
                assert set(rows_of(owner, business).values()) == {0}
            assert rows_of(owner, real) == before
            logins = owner.execute("SELECT email, kept_by FROM logins ORDER BY email").fetchall()
            sessions = owner.execute("SELECT count(*) FROM sessions").fetchone()
            jobs = owner.execute("SELECT args ->> 'business_id' FROM procrastinate_jobs").fetchall()
        # The made-up people are gone; whoever else worked there alone keeps their login, for they are real.
        assert logins == [
            ("another@example.com", None), ("dana@example.com", None), ("demo@example.com", None),
            ("real@example.com", real),
        ]  # fmt: skip
        assert sessions == (3 + 3,)
        assert jobs == [(str(real),)]
        assert [place.business_id for place in await places_of(database, "dana@example.com")] == [real]
        assert names_in(tmp_path) == {"logs", "real", "kept", "recordings", "demo-removed", "outbox", "ours.eml"}
        assert data.demo_removed.exists()

    async def test_a_call_at_that_moment_ends(self, database: Database, plumbing: UUID, tmp_path: Path) -> None:
        desk = Desk(database, packs(), clock=FixedClock(MONDAY))
        call = (await desk.begin(plumbing, call_sid="CA1", frozen_at=MONDAY)).conversation_id

        await demo_gone.remove_demo(database, data=DataFolder(tmp_path))

        with pytest.raises(UnknownConversation):
            await desk.hear(plumbing, call, "my toilet is blocked", heard_key="1")
        assert await demo_gone.remove_demo(database, data=DataFolder(tmp_path)) == Removed((), ())

    async def test_gives_way_to_whoever_holds_one_row_and_wants_another(
        self, database: Database, plumbing: UUID, owner_url: str, tmp_path: Path
    ) -> None:
        async with database.transaction(plumbing) as db:
            older = await a_conversation(db)
        async with database.transaction(plumbing) as db:
            await a_conversation(db)  # points at the business, which is held so
            removing = asyncio.create_task(demo_gone.remove_demo(database, data=DataFolder(tmp_path)))
            with psycopg.connect(owner_url, autocommit=True) as watching:
                while not watching.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
                    await asyncio.sleep(0.005)
            await db.execute(update(Conversation).where(Conversation.id == older.id).values(summary="a leak"))

        assert (await removing).names == ("Harbour Plumbing",)

    async def test_goes_on_where_it_was_cut_off_and_says_which_files_stay(
        self, database: Database, plumbing: UUID, tmp_path: Path
    ) -> None:
        data = DataFolder(tmp_path)
        in_the_way, recordings = data.logs / "plumbing", tmp_path / "recordings" / str(plumbing)
        for folder in (in_the_way, recordings):
            folder.mkdir(parents=True)
            (folder / "kept").touch()

        with pytest.raises(ZeroDivisionError):
            await demo_gone.remove_demo(database, data=data, note=cut_off)
        assert data.demo_removed.exists()
        shutil.rmtree(recordings)
        recordings.parent.rmdir()
        recordings.parent.touch()  # a file where a folder should be
        with pytest.raises(FilesLeft, match=rf"recordings/{plumbing} \(Not a directory\)"):
            await demo_gone.remove_demo(database, data=data)
        left = names_in(tmp_path)
        recordings.parent.unlink()
        again = await demo_gone.remove_demo(database, data=data)

        assert left == {"logs", "recordings", "demo-removed"}
        assert (again, names_in(tmp_path)) == (Removed((), ()), {"logs", "demo-removed"})
        assert data.demo_removed.read_text() == ""

    async def test_leaves_the_logs_of_a_business_that_has_the_name_now(
        self, database: Database, plumbing: UUID, tmp_path: Path
    ) -> None:
        data = DataFolder(tmp_path)

        with pytest.raises(ZeroDivisionError):
            await demo_gone.remove_demo(database, data=data, note=cut_off)
        await a_business(database, slug="plumbing")
        (data.logs / "plumbing").mkdir(parents=True)
        await demo_gone.remove_demo(database, data=data)

        assert (data.logs / "plumbing").exists()
