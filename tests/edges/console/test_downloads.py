from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text
from starlette.types import Message, Scope

from frontdesk.domain.tenancy.models import AuditEntry
from frontdesk.edges.app import create_app
from frontdesk.edges.console.logs import downloads
from frontdesk.edges.http.cookies import name_of
from frontdesk.edges.http.given import Given
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from tests.builders import a_business
from tests.domain.insights.calls import (
    SYDNEY,
)
from tests.domain.insights.logs import contents, log
from tests.edges.console.logged import calls, mikes_call
from tests.signed_in import a_person, a_session, signed_in_web
from tests.web import a_given

LOG = "/debug/call_logs"
NOW = datetime.now(UTC)  # what is written down goes into this month, which there is
LEFT_OPEN = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE state LIKE 'idle in transaction%' AND datname = current_database() AND pid <> pg_backend_pid()"
)
JSON = {"Accept": "application/json"}


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database, slug="plumbing")


@pytest.fixture
async def web(database: Database, business: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(a_given(database, clock=FixedClock(NOW)), business) as web:
        yield web


def a_request(given: Given, secret: str, *, file: str = "call_logs.csv") -> Scope:
    """Return what a server hands on of a browser's request."""
    return {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": "GET",
        "scheme": "https", "path": f"/downloads/{file}", "raw_path": b"", "query_string": b"",
        "root_path": "", "server": ("desk.example.com", 443), "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"desk.example.com"), (b"cookie", f"{name_of(given.base_url)}={secret}".encode())],
    }  # fmt: skip


class TestDownloads:
    async def test_are_the_files_to_the_byte(
        self, database: Database, business: UUID, web: httpx.AsyncClient, tmp_path: Path
    ) -> None:
        await calls(database, business, number=5)
        await log(database, business, tmp_path)
        await mikes_call(database, business)
        await log(database, business, tmp_path)

        for file, written in contents(tmp_path / "plumbing").items():
            got = await web.get(f"/downloads/{file}", params={"business": "plumbing"})
            assert got.content == written, file
            assert got.content.count(b"\n") > 1

    async def test_need_no_file(self, database: Database, business: UUID, web: httpx.AsyncClient) -> None:
        got = await web.get("/downloads/call_logs.csv")

        assert got.status_code == 200
        assert got.text.startswith("call_date,call_time,call_sid,")

    async def test_do_no_harm_in_a_spreadsheet(
        self, database: Database, business: UUID, web: httpx.AsyncClient, tmp_path: Path
    ) -> None:
        await calls(database, business, number=1)
        await log(database, business, tmp_path)

        (said,) = csv.DictReader(io.StringIO((await web.get("/downloads/conversation_logs.csv")).text))
        (who,) = csv.DictReader(io.StringIO((await web.get("/downloads/customer_data.csv")).text))

        assert said["text"].startswith("'=HYPERLINK")
        assert who["customer_name"] == "'+Mallory"

    async def test_are_saved_under_a_name_that_says_whose_and_when(self, web: httpx.AsyncClient) -> None:
        got = await web.get("/downloads/customer_data.csv")

        assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
        name = f"plumbing-customer_data-{NOW.astimezone(SYDNEY).date()}.csv"
        assert got.headers["Content-Disposition"] == f'attachment; filename="{name}"'

    async def test_are_written_down(self, database: Database, business: UUID, web: httpx.AsyncClient) -> None:
        await web.get("/downloads/customer_data.csv")

        async with database.transaction(business) as db:
            entry = (await db.scalars(select(AuditEntry).where(AuditEntry.what == "downloads.csv"))).one()
        assert (entry.who, entry.subject) == ("Dana Whitlock", "file:customer_data.csv")
        assert entry.staff_id is not None

    @pytest.mark.parametrize("name", ["secrets.csv", "call_logs", "call_logs.csv.bak", "..%2Fsecret-key"])
    async def test_of_anything_else_are_not_there(self, web: httpx.AsyncClient, name: str) -> None:
        assert (await web.get(f"/downloads/{name}")).status_code == 404

    async def test_are_of_one_business_alone(self, database: Database, business: UUID, tmp_path: Path) -> None:
        lakeside = await a_business(database, slug="lakeside")
        await calls(database, lakeside, number=2)
        await mikes_call(database, business)
        for each in (business, lakeside):
            await log(database, each, tmp_path)

        async with signed_in_web(a_given(database, clock=FixedClock(NOW)), business) as web:
            ours = await web.get("/downloads/customer_data.csv")
            theirs = await web.get("/downloads/customer_data.csv", params={"business": "lakeside"})
            log_of_theirs = await web.get(LOG, params={"business": "lakeside"})
        async with signed_in_web(a_given(database, clock=FixedClock(NOW)), lakeside, email="lee@example.com") as web:
            seen = await web.get("/downloads/customer_data.csv")
            missed = await web.get(LOG, params={"call_sid": "CA1"}, headers=JSON)

        assert (theirs.status_code, log_of_theirs.status_code, missed.status_code) == (404, 404, 404)
        assert ours.content == (tmp_path / "plumbing" / "customer_data.csv").read_bytes()
        assert seen.content == (tmp_path / "lakeside" / "customer_data.csv").read_bytes()

    async def test_end_with_the_client_that_goes_away(self, database: Database, business: UUID, tmp_path: Path) -> None:
        await calls(database, business, number=5)
        await log(database, business, tmp_path)
        given = a_given(database, clock=FixedClock(NOW))
        secret = await a_session(given, await a_person(database, business))
        sent: list[Message] = []

        async def send(message: Message) -> None:
            if message["type"] == "http.response.body":
                raise OSError("the client is gone")
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        await create_app(given)(a_request(given, secret, file="conversation_logs.csv"), receive, send)

        assert sent[0]["status"] == 200
        assert int(dict(sent[0]["headers"])[b"content-length"]) > 0
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        async with database.transaction(business) as db:
            assert await db.scalar(text(LEFT_OPEN)) == 0
            taken = (await db.scalars(select(AuditEntry).where(AuditEntry.what == "downloads.csv"))).all()
            assert len(taken) == 1


class TestMaking:
    async def test_has_done_with_the_database_before_anybody_reads_it(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        await calls(database, business, number=5)
        await log(database, business, tmp_path)
        given = a_given(database, clock=FixedClock(NOW))
        secret = await a_session(given, await a_person(database, business))
        in_use: list[int] = []

        async def send(message: Message) -> None:
            in_use.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        await create_app(given)(a_request(given, secret), receive, send)

        assert in_use == [0] * len(in_use)
        assert len(in_use) > 1

    async def test_a_few_at_a_time_leaves_the_calls_their_connections(
        self, web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(downloads, "AT_ONCE", 2)

        got = await asyncio.gather(*(web.get("/downloads/call_logs.csv") for _ in range(5)))
        later = await web.get("/downloads/call_logs.csv")

        assert sorted(answer.status_code for answer in got) == [200, 200, 503, 503, 503]
        assert later.status_code == 200

    async def test_is_given_up_when_it_takes_too_long(
        self, database: Database, web: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(downloads, "LONGEST_SECONDS", 0.0)

        late = await web.get("/downloads/call_logs.csv")

        assert late.status_code == 503
        assert "takes too long to make now" in late.text
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
