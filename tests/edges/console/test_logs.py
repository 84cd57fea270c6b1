from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event

from frontdesk.domain.conversations.models import CallStatus
from frontdesk.domain.insights.rows import CUSTOMER_DATA
from frontdesk.domain.tenancy.models import Role
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from tests.builders import a_business
from tests.domain.insights.calls import (
    CUSTOMER,
    an_ended_call,
)
from tests.edges.console.logged import calls, mikes_call
from tests.edges.console.talking import words
from tests.signed_in import signed_in_web
from tests.web import a_given

LOG = "/debug/call_logs"
NOW = datetime.now(UTC)  # what is written down goes into this month, which there is
JSON = {"Accept": "application/json"}


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database, slug="plumbing")


@pytest.fixture
async def web(database: Database, business: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(a_given(database, clock=FixedClock(NOW)), business) as web:
        yield web


@pytest.fixture
def statements(database: Database) -> list[str]:
    """Return what is said to the database, as it is said."""
    said: list[str] = []
    event.listen(
        database.engine.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: said.append(statement),
    )
    return said


class TestThePage:
    async def test_shows_a_call_whole(self, database: Database, business: UUID, web: httpx.AsyncClient) -> None:
        talk = await mikes_call(database, business)

        page = await web.get(LOG, params={"business": "plumbing"})

        told = words(page.text)
        assert page.status_code == 200
        for shown in ("CA1", "completed", "Mon 5 Aug 2024, 8:30 am", "Lasted 3 min", "toilet is blocked"):
            assert shown in told
        assert "0412345678" in told  # as the file has it
        assert "+61412345678" in told  # as the fact has it
        assert "My toilet is blocked and it's an emergency." in told
        assert '"arguments": { "service": "toilet_repair" }' in told
        assert f'href="/b/plumbing/calls/{talk.id}"' in page.text

    async def test_names_the_columns_as_the_file_does(
        self, database: Database, business: UUID, web: httpx.AsyncClient
    ) -> None:
        await mikes_call(database, business)

        page = (await web.get(LOG)).text

        assert all(f"<dt>{column}</dt>" in page for column in CUSTOMER_DATA)

    async def test_shows_a_call_that_goes_on(self, database: Database, business: UUID, web: httpx.AsyncClient) -> None:
        async with database.transaction(business) as db:
            going_on = {"status": CallStatus.in_progress, "duration_seconds": None, "call_sid": "CA9"}
            await an_ended_call(db, seconds=None, outcome=None, call=going_on, turns=[(CUSTOMER, "hello?")])

        told = words((await web.get(LOG)).text)

        assert "CA9" in told
        assert "On the line" in told
        assert "Still going on" in told

    async def test_begins_with_the_latest_and_goes_back_twenty_at_a_time(
        self, database: Database, business: UUID, web: httpx.AsyncClient
    ) -> None:
        await calls(database, business, number=45)

        seen, address = [], f"{LOG}?business=plumbing"
        while address:
            answer = (await web.get(address, headers=JSON)).json()
            seen.append([call["call_sid"] for call in answer["calls"]])
            address = answer["next"]

        assert [len(page) for page in seen] == [20, 20, 5]
        assert [sid for page in seen for sid in page] == [f"CA{n:03}" for n in reversed(range(45))]

    async def test_asks_as_much_of_the_database_for_twenty_calls_as_for_one(
        self, database: Database, business: UUID, web: httpx.AsyncClient, statements: list[str]
    ) -> None:
        await calls(database, business, number=1)
        await web.get(LOG, headers=JSON)
        first = len(statements)
        await calls(database, business, number=19)
        statements.clear()
        await web.get(LOG, headers=JSON)

        assert len(statements) <= first

    async def test_finds_a_call_by_its_number(self, database: Database, business: UUID, web: httpx.AsyncClient) -> None:
        talk = await mikes_call(database, business)
        await calls(database, business, number=3)

        for wanted in (" CA1 ", str(talk.id)):
            (found,) = (await web.get(LOG, params={"call_sid": wanted}, headers=JSON)).json()["calls"]
            assert found["call_sid"] == "CA1"

    async def test_says_so_if_there_is_no_such_call(self, web: httpx.AsyncClient) -> None:
        page = await web.get(LOG, params={"call_sid": "CA-nobody"})
        program = await web.get(LOG, params={"call_sid": "CA-nobody"}, headers=JSON)

        assert (page.status_code, program.status_code) == (404, 404)
        assert "No call here has the number CA-nobody." in words(page.text)
        assert program.json()["title"] == "Unknown call"

    async def test_says_what_will_be_here(self, web: httpx.AsyncClient) -> None:
        assert "No calls yet" in words((await web.get(LOG)).text)

    async def test_gives_a_program_the_same(self, database: Database, business: UUID, web: httpx.AsyncClient) -> None:
        talk = await mikes_call(database, business)

        (call,) = (await web.get(LOG, headers=JSON)).json()["calls"]

        assert call["call_sid"] == "CA1"
        assert call["conversation_id"] == str(talk.id)
        assert call["started_at"] == "2024-08-05T08:30:00+10:00"
        assert call["customer_data"]["customer_phone"] == "0412345678"
        assert call["facts"][0] == {
            "seq": 1, "n": 0, "name": "customer_name", "value": "Mike", "text": "Mike", "start": 0, "end": 4,
            "confidence": 0.9, "source": "rules", "confirmed": False,
        }  # fmt: skip
        assert [(turn["seq"], turn["speaker"]) for turn in call["turns"]] == [(1, "desk"), (2, "customer")]
        assert call["tool_calls"][0]["ms"] == 12

    async def test_writes_nothing_as_markup(self, database: Database, business: UUID, web: httpx.AsyncClient) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(
                db, turns=[(CUSTOMER, "<script>alert(1)</script>")], facts={"customer_name": "<b>Mike</b>"}
            )

        page = (await web.get(LOG)).text

        assert "<script>alert" not in page
        assert "<b>Mike" not in page


class TestRights:
    @pytest.mark.parametrize(
        ("role", "page", "file"),
        [
            (Role.owner, 200, 200),
            (Role.manager, 200, 200),
            (Role.advisor, 200, 403),
            (Role.technician, 403, 403),
            (Role.viewer, 403, 403),
        ],
    )
    async def test_go_by_the_role(self, database: Database, business: UUID, role: Role, page: int, file: int) -> None:
        async with signed_in_web(a_given(database, clock=FixedClock(NOW)), business, role=role) as web:
            answers = [await web.get(LOG), await web.get(LOG, headers=JSON), await web.get("/downloads/call_logs.csv")]

            assert [answer.status_code for answer in answers] == [page, page, file]
            assert ("/downloads/" in answers[0].text) == (file == 200)

    async def test_strangers_are_sent_to_the_door(self, database: Database, business: UUID) -> None:
        async with signed_in_web(a_given(database, clock=FixedClock(NOW)), business) as web:
            web.cookies.clear()
            page = await web.get(LOG)
            program = await web.get("/downloads/call_logs.csv", headers=JSON)

            assert (page.status_code, program.status_code) == (303, 401)
            assert page.headers["Location"].startswith("/sign-in?next=")
