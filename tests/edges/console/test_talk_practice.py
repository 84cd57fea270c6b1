"""The switch between practice and booking for real, and what each leaves behind."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.insights.csv_log import append
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.trades.load import packs
from tests.builders import a_business
from tests.edges.console.talking import AGREEING, MIKE, MONDAY_MORNING, begin, hidden, record, words
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given

BAR = "Practice. Nothing stays in the calendar, the figures or the logs, and nothing is sent."
REAL_BAR = "A real call to the desk."


@pytest.fixture
async def web(database: Database, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(a_given(database), plumbing) as web:
        yield web


@pytest.fixture
async def lakeside(database: Database) -> UUID:
    """Return a business that is no demo."""
    return await a_business(database, slug="lakeside")


async def visits(database: Database, business: UUID) -> list[Booking]:
    async with database.transaction(business) as db:
        return list(await db.scalars(select(Booking)))


class TestTheSwitch:
    async def test_is_on_in_a_demo(self, web: httpx.AsyncClient) -> None:
        assert is_on((await web.get("/test")).text)

    async def test_is_off_in_a_real_business(self, database: Database, lakeside: UUID) -> None:
        async with signed_in_web(a_given(database), lakeside) as web:
            assert not is_on((await web.get("/test")).text)

    async def test_stays_as_it_was_for_the_next_call(self, web: httpx.AsyncClient) -> None:
        assert not is_on((await begin(web, practice=True)).page.text)
        assert is_on((await begin(web)).page.text)

    async def test_on_is_a_real_call(self, database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
        call = await begin(web)

        assert REAL_BAR in words(call.page.text)
        assert BAR not in words(call.page.text)
        assert not await is_practice(database, plumbing, call.id)

    async def test_off_is_practice(self, database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
        call = await begin(web, practice=True)

        assert BAR in words(call.page.text)
        assert "a visit holds its time like any other" in words(call.page.text)
        assert REAL_BAR not in words(call.page.text)
        assert await is_practice(database, plumbing, call.id)

    @pytest.mark.parametrize("is_demo", [True, False])
    async def test_set_for_one_business_is_not_set_for_a_real_one(
        self, database: Database, web: httpx.AsyncClient, is_demo: bool
    ) -> None:
        other = await a_business(database, slug="other", is_demo=is_demo)
        await a_person(database, other)

        call = await begin(web, business="other")

        assert await is_practice(database, other, call.id) is not is_demo


class TestPractice:
    async def test_says_what_it_would_have_booked(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        call = await begin(web, practice=True)

        page = await call.say(MIKE, *AGREEING)

        told = words(page.text)
        (visit,) = await visits(database, plumbing)
        assert "It would stand in the calendar: Toilet repair, Mon 5 Aug 2024, 9:00 am." in told
        assert f"/visits/{visit.id}" not in page.text
        assert f"/calls/{call.id}" not in page.text
        assert (visit.status, visit.cancellation_reason) == (BookingStatus.cancelled, "practice")

    async def test_goes_with_the_next_call(self, database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
        call = await begin(web, practice=True)
        await call.say(MIKE, *AGREEING[:2])
        (held,) = await visits(database, plumbing)

        await begin(web, former=str(call.id))

        (gone,) = await visits(database, plumbing)
        assert held.status != BookingStatus.cancelled
        assert gone.status == BookingStatus.cancelled

    async def test_stands_in_the_raw_log_and_is_named_there(self, web: httpx.AsyncClient) -> None:
        call = await begin(web, practice=True)
        await call.hang_up()

        page = await web.get("/debug/call_logs", params={"business": "plumbing"})
        rows = await web.get(
            "/debug/call_logs", params={"business": "plumbing"}, headers={"Accept": "application/json"}
        )

        assert "Practice" in words(page.text)
        assert "What it would have become in call_logs.csv" in words(page.text)
        assert f"/calls/{call.id}" not in page.text
        assert [each["practice"] for each in rows.json()["calls"]] == [True]

    async def test_is_not_found_by_searching(self, web: httpx.AsyncClient) -> None:
        call = await begin(web, practice=True, caller="0491 570 006")
        await call.say(MIKE, *AGREEING)

        found = await web.get("/b/plumbing/find", params={"q": "0491 570 006"})

        assert str(call.id) not in found.text

    async def test_is_in_no_download(self, web: httpx.AsyncClient) -> None:
        call = await begin(web, practice=True)
        await call.say(MIKE, *AGREEING)

        file = await web.get("/downloads/call_logs.csv", params={"business": "plumbing"})

        assert "TEST-" not in file.text


class TestForReal:
    async def test_leaves_the_rows_the_terminal_leaves(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient, tmp_path: Path
    ) -> None:
        call = await begin(web)
        await call.say(MIKE, *AGREEING)
        other = await another_plumber(database)

        desk = Desk(database, packs(), clock=FixedClock(MONDAY_MORNING))
        spoken = await desk.begin(other, call_sid="TEST-1", frozen_at=MONDAY_MORNING)
        for key, said in enumerate((MIKE, *AGREEING)):
            await desk.hear(other, spoken.conversation_id, said, heard_key=str(key))

        assert told(await record(database, plumbing, call.id)) == told(
            await record(database, other, spoken.conversation_id)
        )
        for business in (plumbing, other):
            async with database.transaction(business) as db:
                assert await append(db, logs=tmp_path) == 1


async def another_plumber(database: Database) -> UUID:
    return await open_business(database, packs()["plumbing"], slug="twin", business_id=new_id())


def told(stored: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of a call but what names it."""
    return {
        name: value
        for name, value in stored.items()
        if name not in {"id", "customer_id", "booking_id", "call_sid", "duration_seconds"}
    }


def is_on(page: str) -> bool:
    assert hidden(page, "call_sid")
    (switch,) = re.findall(r'<input type="checkbox" name="for_real"[^>]*>', page)
    return " checked" in switch


async def is_practice(database: Database, business: UUID, id: UUID) -> bool:
    async with database.transaction(business) as db:
        return (await db.scalars(select(Conversation).where(Conversation.id == id))).one().practice
