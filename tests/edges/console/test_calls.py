"""The page of calls: what it says, what can be looked for, who may see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html import unescape
from re import sub
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.conversations.service import take_over
from frontdesk.domain.tenancy.models import Role
from frontdesk.edges.console.calls.search import search_of
from frontdesk.edges.http.given import Given
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from tests.edges.console.calling import MORNING, NICK, SARAH, SLUG, a_desk_call
from tests.signed_in import signed_in_web
from tests.web import a_given

CALLS = f"/b/{SLUG}/calls"


@pytest.fixture
def given(database: Database) -> Given:
    return a_given(database, clock=FixedClock(MORNING))


@pytest.fixture
async def web(given: Given, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(given, plumbing) as web:
        yield web


def words(page: str) -> str:
    """Return what a page shows, in one line."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", page.partition("<main")[2] or page)).split())


class TestCalls:
    async def test_are_told_in_a_sentence_and_a_row_each(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        booked = await a_desk_call(database, plumbing, SARAH, "yes", "no", "no", minutes_ago=20)
        await a_desk_call(database, plumbing, NICK, hangs_up=False)

        page = (await web.get(CALLS)).text

        assert "2 calls so far, 1 of them on the line, the latest first." in words(page)
        assert "2 of 2 calls" in words(page)
        assert f'href="{CALLS}/{booked}"' in page
        assert "Sarah 0491 570 156 Blocked drain, North Sydney Booked" in words(page)
        assert "Burst pipe, Newtown Emergency , on the line" in words(page)

    async def test_say_that_there_are_none_yet(self, web: httpx.AsyncClient) -> None:
        page = words((await web.get(CALLS)).text)

        assert "No calls yet." in page
        assert "Talk to the desk" in page

    async def test_can_be_searched_by_words_which_are_shown(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        found = await a_desk_call(database, plumbing, SARAH)
        await a_desk_call(database, plumbing, "no hot water")

        page = (await web.get(CALLS, params={"q": "KITCHEN"})).text

        assert "<mark>kitchen</mark>" in page
        assert f'href="{CALLS}/{found}#turn-2"' in page
        assert "1 call like that in the last 92 days" in words(page)
        assert "No hot water" not in words(page).partition("Length")[2]

    async def test_escape_what_was_said_and_what_is_looked_for(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, "it says <script>alert(1)</script> on the tap")

        page = (await web.get(CALLS, params={"q": "<script>alert"})).text

        assert "<mark>&lt;script&gt;alert</mark>" in page
        assert "<script>alert" not in page

    async def test_show_each_filter_as_a_chip_that_takes_it_off(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, SARAH, "yes", "no", "no")
        query = {"outcome": "appointment_booked", "suburb": "North Sydney", "service": "blocked_drain", "purpose": ""}

        page = (await web.get(CALLS, params=query)).text

        assert "Booked , take off Blocked drain , take off In North Sydney , take off Clear all" in words(page)
        assert 'href="?outcome=appointment_booked&amp;service=blocked_drain"' in page
        assert "1 call like that" in words(page)

    async def test_leave_out_a_filter_that_cannot_be_read_and_say_so(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, SARAH)

        answer = await web.get(CALLS, params={"from": "soon", "outcome": "lovely", "q": "kitchen", "before": "x"})

        assert answer.status_code == 200
        told = words(answer.text)
        assert "Left out, for it says nothing to look for: “lovely”, “soon”." in told
        assert "1 call like that" in told
        assert "soon" not in (await web.get(f"{CALLS}/list", params={"from": "soon"})).text

    async def test_tell_at_once_that_a_line_was_lost(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        lost = await a_desk_call(database, plumbing, NICK, minutes_ago=25, hangs_up=False)
        async with database.transaction(plumbing) as db:
            await take_over(db, lost, holder=1)  # nobody's

        told = words((await web.get(CALLS)).text)

        assert "1 call so far, the latest first." in told
        assert "Burst pipe, Newtown Emergency, Line lost at 9:35 am" in told
        assert "Line lost at 9:35 am" in words((await web.get(f"{CALLS}/{lost}")).text)
        assert "on the line" not in words((await web.get(f"{CALLS}/{lost}")).text).lower()

    async def test_mark_an_emergency_that_is_over(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, NICK)

        assert "Burst pipe, Newtown Emergency, Hung up" in words((await web.get(CALLS)).text)

    async def test_have_practice_only_where_it_is_asked_for(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        practice = await a_desk_call(database, plumbing, SARAH)
        async with database.transaction(plumbing) as db:
            await db.execute(update(Conversation).where(Conversation.id == practice).values(practice=True))

        assert str(practice) not in (await web.get(CALLS)).text
        assert str(practice) not in (await web.get(f"/b/{SLUG}/find", params={"q": "Sarah"})).text
        page = (await web.get(CALLS, params={"practice": "1"})).text
        assert f"{CALLS}/{practice}" in page
        assert "Practice , take off" in words(page)

    async def test_are_downloaded_all_and_say_so(self, web: httpx.AsyncClient) -> None:
        assert "All calls as CSV" in words((await web.get(CALLS)).text)

    async def test_go_on_by_cursor(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        ids = [await a_desk_call(database, plumbing, minutes_ago=n) for n in (3, 2, 1)]

        page = (await web.get(CALLS, params={"before": str(ids[1])})).text

        assert f"{CALLS}/{ids[0]}" in page
        assert f"{CALLS}/{ids[1]}" not in page
        assert f'href="{CALLS}?after={ids[0]}"' in page

    async def test_come_as_a_list_alone(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        await a_desk_call(database, plumbing, SARAH)

        answer = await web.get(f"{CALLS}/list", params={"q": "kitchen"})

        assert answer.text.lstrip().startswith('<div id="list"')
        assert f'hx-get="{CALLS}/list?q=kitchen"' in answer.text

    @pytest.mark.parametrize(("role", "status"), [(Role.viewer, 200), (Role.advisor, 200), (Role.technician, 403)])
    async def test_are_for_who_may_know_of_calls(self, given: Given, plumbing: UUID, role: Role, status: int) -> None:
        async with signed_in_web(given, plumbing, role) as web:
            for path in (CALLS, f"{CALLS}/list", f"{CALLS}/{uuid4()}/transcript.txt"):
                assert (await web.get(path)).status_code in {status, 404 if status == 200 else status}

    @pytest.mark.parametrize(("role", "may"), [(Role.owner, True), (Role.advisor, False)])
    async def test_are_downloaded_by_who_may(self, given: Given, plumbing: UUID, role: Role, may: bool) -> None:
        async with signed_in_web(given, plumbing, role) as web:
            page = (await web.get(CALLS)).text

        assert ("/downloads/call_logs.csv?business=plumbing" in page) is may


class TestSearch:
    @pytest.mark.parametrize("key", ["from", "outcome", "purpose", "urgency", "customer", "practice"])
    def test_drops_what_cannot_be_read(self, key: str) -> None:
        search = search_of({key: "nonsense", "q": "drain"})

        assert search.given == {"q": "drain"}
        assert search.unread == ("nonsense",)

    def test_forgets_what_is_empty_or_unknown(self) -> None:
        search = search_of({"q": "  ", "outcome": "", "colour": "red"})

        assert search.wanted.is_everything
        assert search.address() == "?"

    def test_keeps_the_rest_when_one_is_taken_off(self) -> None:
        search = search_of({"q": "hot water", "urgency": "urgent", "before": str(uuid4())})

        assert search.address(q=None) == "?urgency=urgent"
        assert search.address(before="x") == "?q=hot+water&urgency=urgent&before=x"
        assert "before=" in search.here()
