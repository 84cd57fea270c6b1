"""The demo businesses go for good, whatever is in them; a real one keeps everything."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text, update

from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.insights.jobs import append_call_logs
from frontdesk.domain.tenancy import demo_gone
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.people import add_login, places_of
from frontdesk.domain.tenancy.sessions import begin_session
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.queue import defer
from frontdesk.trades.load import packs
from tests.builders import MONDAY, a_business
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
        with psycopg.connect(owner_url) as owner:
            before = rows_of(owner, real)
            assert min(before.values()) >= 1, "tests/everything.py lacks a table"
            assert min(rows_of(owner, demo).values()) >= 1

        gone = await demo_gone.remove_demo(database, data=data)

        assert gone == ["Lakeside Repairs", "Lakeside Repairs"]
        assert await database.directory.businesses() == [real]
        with psycopg.connect(owner_url) as owner:
            for business in (demo, another):
                assert set(rows_of(owner, business).values()) == {0}
            assert rows_of(owner, real) == before
            logins = owner.execute("SELECT email, kept_by FROM logins ORDER BY email").fetchall()
            sessions = owner.execute("SELECT count(*) FROM sessions").fetchone()
            jobs = owner.execute("SELECT args ->> 'business_id' FROM procrastinate_jobs").fetchall()
        assert logins == [("dana@example.com", None), ("real@example.com", real)]
        assert sessions == (3 + 1,)  # Dana's three stay hers: she works in the real one
        assert jobs == [(str(real),)]
        assert [place.business_id for place in await places_of(database, "dana@example.com")] == [real]
        assert names_in(tmp_path) == {"logs", "real", "kept", "recordings", "demo-removed"}
        assert data.demo_removed.exists()

    async def test_a_call_at_that_moment_ends(self, database: Database, plumbing: UUID, tmp_path: Path) -> None:
        desk = Desk(database, packs(), clock=FixedClock(MONDAY))
        call = (await desk.begin(plumbing, call_sid="CA1", frozen_at=MONDAY)).conversation_id

        await demo_gone.remove_demo(database, data=DataFolder(tmp_path))

        with pytest.raises(UnknownConversation):
            await desk.hear(plumbing, call, "my toilet is blocked", heard_key="1")
        assert await demo_gone.remove_demo(database, data=DataFolder(tmp_path)) == []
