"""The page of one call: its words, its facts, its recording, and who may have them."""

from __future__ import annotations

from asyncio import gather
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from re import findall
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from frontdesk.domain.conversations.turns import cut_off
from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.edges.http.given import Given
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from tests.builders import a_business, a_conversation
from tests.edges.console.calling import MORNING, NICK, SARAH, SLUG, a_desk_call
from tests.edges.console.test_calls import words
from tests.signed_in import signed_in_web
from tests.web import a_given

CALLS = f"/b/{SLUG}/calls"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def given(database: Database, tmp_path: Path, clock: FixedClock) -> Given:
    return a_given(database, tmp_path, clock=clock)


@pytest.fixture
async def web(given: Given, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(given, plumbing) as web:
        yield web


async def noted(given: Given, business: UUID) -> list[tuple[str, str, str | None]]:
    """Return who heard or took what."""
    async with given.database.transaction(business) as db:
        entries = await db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.what, entry.who, entry.subject) for entry in entries]


class TestCall:
    async def test_is_told_with_its_words_and_facts(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing, SARAH, "yes", "no", "no", minutes_ago=20)

        page = (await web.get(f"{CALLS}/{call}")).text
        told = words(page)

        assert "Sarah, blocked drain in North Sydney" in told
        assert "0491 570 156 · new customer · called (02) 5550 1001 at 9:40 am" in told
        assert "Booked Tue 3 Mar, 9:00 am" in told
        assert "Answered by rules, no model" in told
        assert len(set(findall(rf'href="/b/{SLUG}/visits/[0-9a-f-]+"', page))) == 1

    async def test_rings_what_the_caller_said_yes_to(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing, SARAH, "yes", "no", "no")

        assert "Name Sarah Confirmed by the caller" in words((await web.get(f"{CALLS}/{call}")).text)

    async def test_marks_every_word_that_a_fact_came_from(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing, SARAH)

        page = (await web.get(f"{CALLS}/{call}")).text

        numbers = set(findall(r'<li class="fact[^>]* data-f="(\d+)"', page))
        pointed = {each for those in findall(r'aria-describedby="(fact-[^"]+)"', page) for each in those.split()}
        assert pointed
        assert pointed <= {f"fact-{number}" for number in numbers}
        marked = {number for those in findall(r'<mark [^>]*data-f="([^"]+)"', page) for number in those.split()}
        assert pointed == {f"fact-{number}" for number in marked}

    async def test_that_goes_on_says_so_and_what_is_still_to_ask(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing, "my sink is blocked", hangs_up=False)

        page = (await web.get(f"{CALLS}/{call}")).text

        assert f'hx-trigger="live:call-{call} from:body' in page
        assert 'role="log"' in page
        assert "Still to ask Suburb Name A time to come" in words(page)

    async def test_of_an_emergency_is_claret(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        call = await a_desk_call(database, plumbing, NICK, hangs_up=False)

        page = (await web.get(f"{CALLS}/{call}")).text

        assert 'class="callstate red"' in page
        assert "Emergency, on the line" in words(page)

    async def test_strikes_what_the_caller_did_not_hear(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing, hangs_up=False)
        async with database.transaction(plumbing) as db:
            await cut_off(db, call, seq=1, heard_to=6)

        assert 'Thanks<s class="unheard"> for calling' in (await web.get(f"{CALLS}/{call}")).text

    async def test_escapes_what_was_said(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        call = await a_desk_call(database, plumbing, "I'm <b>Nick</b>")

        assert "<b>Nick" not in (await web.get(f"{CALLS}/{call}")).text

    async def test_of_another_business_is_not_there(
        self, web: httpx.AsyncClient, given: Given, database: Database, plumbing: UUID
    ) -> None:
        other = await a_business(database, slug="other")
        async with database.transaction(other) as db:
            call = (await a_conversation(db)).id
        for path in ("", "/transcript.txt", "/recording"):
            assert (await web.get(f"{CALLS}/{call}{path}")).status_code == 404
        assert (await web.get(f"/b/other/calls/{call}")).status_code == 404

    @pytest.mark.parametrize("path", ["", "/transcript.txt", "/recording"])
    async def test_of_no_name_is_not_there(self, web: httpx.AsyncClient, path: str) -> None:
        answer = await web.get(f"{CALLS}/xyz{path}", headers={"Accept": "text/html"})

        assert answer.status_code == 404
        assert "I can't find that call." in words(answer.text)

    async def test_puts_the_service_into_the_title_before_the_wish_for_a_person(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing, NICK, "I want to speak to a person")

        assert "Nick, burst pipe in Newtown" in words((await web.get(f"{CALLS}/{call}")).text)

    async def test_has_a_link_to_copy_and_one_to_its_facts(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing, SARAH)

        page = (await web.get(f"{CALLS}/{call}")).text

        assert f'<span id="call-link" hidden>https://desk.example.com{CALLS}/{call}</span>' in page
        assert 'data-copy="call-link"' in page
        assert '<a class="btn bare to-facts" href="#facts">' in page

    async def test_is_no_call_if_it_was_written(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            text = (await a_conversation(db, channel="sms")).id

        assert (await web.get(f"{CALLS}/{text}")).status_code == 404

    async def test_can_be_had_as_text(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        call = await a_desk_call(database, plumbing, SARAH)

        answer = await web.get(f"{CALLS}/{call}/transcript.txt")

        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["content-disposition"] == 'attachment; filename="call-2026-03-02-0959.txt"'
        assert f"Caller: {SARAH}" in answer.text
        assert "Suburb: North Sydney" in answer.text

    @pytest.mark.parametrize(("role", "may"), [(Role.advisor, True), (Role.viewer, False)])
    async def test_gives_tasks_to_who_may(
        self, given: Given, database: Database, plumbing: UUID, role: Role, may: bool
    ) -> None:
        call = await a_desk_call(database, plumbing)
        async with signed_in_web(given, plumbing, role) as web:
            assert ("Make a task" in (await web.get(f"{CALLS}/{call}")).text) is may

    async def test_takes_a_task_that_leads_back_to_it(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing)

        answer = await web.post(f"{CALLS}/{call}/tasks", data={"what": " Send the invoice again "})
        page = words((await web.get(answer.headers["Location"])).text)

        assert answer.headers["Location"] == f"{CALLS}/{call}"
        assert "Left to a person 1 Send the invoice again" in page
        assert (await web.post(f"{CALLS}/{call}/tasks", data={"what": " "})).status_code == 422
        assert (await web.post(f"{CALLS}/{uuid4()}/tasks", data={"what": "x"})).status_code == 404

    async def test_takes_no_task_from_a_viewer(self, given: Given, database: Database, plumbing: UUID) -> None:
        call = await a_desk_call(database, plumbing)
        async with signed_in_web(given, plumbing, Role.viewer) as web:
            assert (await web.post(f"{CALLS}/{call}/tasks", data={"what": "x"})).status_code == 403


class TestRecording:
    async def a_recorded_call(self, given: Given, business: UUID) -> UUID:
        call = await a_desk_call(given.database, business, SARAH)
        folder = given.recordings / str(business)
        folder.mkdir(parents=True)
        (folder / f"{call}.mp3").write_bytes(bytes(range(100)))
        return call

    async def test_is_played_on_the_page(self, web: httpx.AsyncClient, given: Given, plumbing: UUID) -> None:
        call = await self.a_recorded_call(given, plumbing)

        answer = await web.get(f"{CALLS}/{call}")

        assert f'src="{CALLS}/{call}/recording"' in answer.text
        assert "media-src 'self'" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]

    async def test_comes_in_parts_and_is_noted_once(self, web: httpx.AsyncClient, given: Given, plumbing: UUID) -> None:
        call = await self.a_recorded_call(given, plumbing)

        first = await web.get(f"{CALLS}/{call}/recording", headers={"Range": "bytes=0-"})
        later = await web.get(f"{CALLS}/{call}/recording", headers={"Range": "bytes=10-19"})

        assert (first.status_code, first.content, first.headers["content-type"]) == (
            206,
            bytes(range(100)),
            "audio/mpeg",
        )
        assert (later.status_code, later.content) == (206, bytes(range(10, 20)))
        assert await noted(given, plumbing) == [("recording.heard", "Dana Whitlock", f"call:{call}")]

    @pytest.mark.parametrize("part", ["bytes=-100", "Bytes=0-", "bytes= 0-", "bytes=1-", "nonsense"])
    async def test_is_noted_whatever_part_is_heard(
        self, web: httpx.AsyncClient, given: Given, plumbing: UUID, part: str
    ) -> None:
        call = await self.a_recorded_call(given, plumbing)

        await gather(*(web.get(f"{CALLS}/{call}/recording", headers={"Range": part}) for _ in range(3)))

        assert len(await noted(given, plumbing)) == 1

    async def test_is_noted_of_each_person_and_again_an_hour_later(
        self, web: httpx.AsyncClient, given: Given, clock: FixedClock, plumbing: UUID
    ) -> None:
        call = await self.a_recorded_call(given, plumbing)
        async with signed_in_web(given, plumbing, Role.advisor, "Sam Ito", "sam@example.com") as sams:
            for _ in range(2):
                for browser in (web, sams):
                    await browser.get(f"{CALLS}/{call}/recording")
                clock.advance(timedelta(hours=1))

        assert sorted(who for _, who, _ in await noted(given, plumbing)) == ["Dana Whitlock"] * 2 + ["Sam Ito"] * 2

    async def test_is_missing_where_there_is_none(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        call = await a_desk_call(database, plumbing)

        assert "<audio" not in (await web.get(f"{CALLS}/{call}")).text
        answer = await web.get(f"{CALLS}/{call}/recording")
        assert (answer.status_code, "not recorded" in answer.text) == (404, True)
        assert (await web.get(f"{CALLS}/{uuid4()}/recording")).status_code == 404

    async def test_is_not_for_who_only_looks(self, given: Given, plumbing: UUID) -> None:
        call = await self.a_recorded_call(given, plumbing)
        async with signed_in_web(given, plumbing, Role.viewer) as web:
            page = await web.get(f"{CALLS}/{call}")
            heard = await web.get(f"{CALLS}/{call}/recording")

        assert (page.status_code, heard.status_code) == (200, 403)
        assert "<audio" not in page.text
        assert await noted(given, plumbing) == []

    async def test_is_not_for_technicians(self, given: Given, plumbing: UUID) -> None:
        call = await self.a_recorded_call(given, plumbing)
        async with signed_in_web(given, plumbing, Role.technician) as web:
            assert (await web.get(f"{CALLS}/{call}/recording")).status_code == 403
