"""What stands around every page of the console."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.conversations.models import Channel
from frontdesk.domain.conversations.queries import LONGEST_CALL
from frontdesk.domain.conversations.tasks import complete_task, leave_task
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.kernel.db import Database
from tests.builders import MONDAY, a_business, a_conversation
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given

PAGE = "/b/plumbing/profile"


async def shown(database: Database, business: UUID, path: str = PAGE, **person: Role) -> str:
    async with signed_in_web(a_given(database), business, **person) as web:
        answer = await web.get(path)
    assert answer.status_code == 200
    return answer.text


def sidebar(page: str) -> str:
    return page.partition('id="places"')[2].partition("</aside>")[0]


def pages(page: str) -> list[str]:
    return re.findall(r'<span class="lb">([^<]+)</span>', sidebar(page))


def said(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


class TestSidebar:
    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (
                Role.owner,
                [
                    "Today",
                    "Calls",
                    "Calendar",
                    "Tasks",
                    "Daily summary",
                    "Talk to the desk",
                    "Call log",
                    "People",
                    "Settings",
                ],
            ),
            (Role.advisor, ["Today", "Calls", "Calendar", "Tasks", "Talk to the desk", "Call log"]),
            (Role.technician, ["Today", "Calendar", "Tasks"]),
            (Role.viewer, ["Today", "Calls", "Calendar", "Tasks", "Daily summary"]),
        ],
    )
    async def test_has_the_pages_that_the_role_may_read(
        self, database: Database, plumbing: UUID, role: Role, expected: list[str]
    ) -> None:
        assert pages(await shown(database, plumbing, role=role)) == expected

    async def test_leads_to_the_business_and_the_day_one_is_in(self, database: Database, plumbing: UUID) -> None:
        page = await shown(database, plumbing)

        for address in ("/b/plumbing/insights/daily/2026-03-02", "/test?business=plumbing"):
            assert f'href="{address}"' in page

    async def test_counts_the_calls_on_the_line(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await a_conversation(db, started_at=MONDAY - timedelta(minutes=2), ended_at=None)
            await a_conversation(db, started_at=MONDAY - timedelta(minutes=1), ended_at=MONDAY)
            await a_conversation(db, started_at=MONDAY - LONGEST_CALL, ended_at=None)
            await a_conversation(db, started_at=MONDAY, ended_at=None, channel=Channel.sms)
            await a_conversation(db, started_at=MONDAY, ended_at=None, practice=True)
            await a_conversation(db, started_at=MONDAY, ended_at=None, holder=1)  # nobody's: the line is lost

        page = sidebar(await shown(database, plumbing))

        assert 'class="n on">1<span class="vh"> on the line' in page
        assert "The desk is answering 1 on the line" in said(page.replace("</b>", "</b> "))

    async def test_says_that_nobody_is_on_the_line(self, database: Database, plumbing: UUID) -> None:
        page = sidebar(await shown(database, plumbing))

        assert "No calls on the line" in said(page)
        assert 'class="wave"' in page

    async def test_counts_what_is_to_do(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await leave_task(db, what="Ring Gordon back.")
            done = await leave_task(db, what="Order a valve.")
            await complete_task(db, done.id, now=MONDAY)
            somebody = (await db.scalars(select(Staff.id).where(Staff.role == Role.technician))).first()
            await leave_task(db, what="Theirs, not yours.", staff_id=somebody)

        assert 'class="n">1<span class="vh"> to do' in sidebar(await shown(database, plumbing))

    async def test_tells_a_technician_nothing_of_calls(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await a_conversation(db, started_at=MONDAY, ended_at=None)

        assert "on the line" not in await shown(database, plumbing, role=Role.technician)

    async def test_counts_nothing_of_another_business(self, database: Database, plumbing: UUID) -> None:
        other = await a_business(database)
        async with database.transaction(other) as db:
            await a_conversation(db, started_at=MONDAY, ended_at=None)
            await leave_task(db, what="Ring back.")

        assert not re.search(r'class="n[ "]', sidebar(await shown(database, plumbing)))

    async def test_is_read_again_by_itself_with_the_bar_of_a_phone(self, database: Database, plumbing: UUID) -> None:
        page = await shown(database, plumbing, "/b/plumbing/places?current=calls")

        assert page.lstrip().startswith('<div class="places" id="places"')
        assert 'hx-get="/b/plumbing/places?current=calls"' in page
        assert '<hx-partial hx-target="#bar"' in page
        assert page.count('aria-current="page"') == 2


class TestFrame:
    async def test_can_be_found_the_way_around_in(self, database: Database, plumbing: UUID) -> None:
        page = await shown(database, plumbing)

        assert len(re.findall("<h1", page)) == len(re.findall("<main", page)) == 1
        assert re.search(r'<a class="skip" href="#main">', page)
        assert re.search(r'<p class="vh" id="announce" aria-live="polite">', page)
        assert re.search(r'id="toast" role="status"', page)
        assert '<dialog class="drawer" id="drawer"' in page
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))

    async def test_has_no_script_or_style_of_its_own(self, database: Database, plumbing: UUID) -> None:
        page = await shown(database, plumbing)

        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]* src=)", page)
        assert '<meta name="htmx-config"' in page

    async def test_signs_out_by_a_form(self, database: Database, plumbing: UUID) -> None:
        assert '<form method="post" action="/sign-out">' in await shown(database, plumbing)

    async def test_has_no_switcher_for_one_business(self, database: Database, plumbing: UUID) -> None:
        assert 'id="businesses"' not in await shown(database, plumbing, role=Role.manager)

    async def test_leads_the_owner_of_a_demo_to_a_business_of_their_own(
        self, database: Database, plumbing: UUID
    ) -> None:
        assert '<a role="menuitem" tabindex="-1" href="/welcome">' in await shown(database, plumbing)

    async def test_switches_between_businesses(self, database: Database, plumbing: UUID) -> None:
        other = await a_business(database)
        await a_person(database, other)

        page = await shown(database, plumbing)

        assert re.findall(r'aria-checked="(\w+)" href="([^"]+)" data-business="(\d)"', page) == [
            ("true", "/b/plumbing/", "1"),
            ("false", "/b/lakeside/", "2"),
        ]
        assert "data-menu-filter" not in page

    async def test_finds_a_business_by_name_where_there_are_many(self, database: Database, plumbing: UUID) -> None:
        for n in range(10):
            await a_person(database, await a_business(database, slug=f"shop-{n}", name=f"Shop {n}"))

        page = await shown(database, plumbing)

        assert "data-menu-filter" in page
        assert len(re.findall('data-business="', page)) == 9

    async def test_names_a_business_in_its_own_words(self, database: Database) -> None:
        business = await a_business(database, name="<Pipes> & Sons")

        page = await shown(database, business, "/b/lakeside/profile")

        assert "&lt;Pipes&gt; &amp; Sons" in page
        assert "<Pipes>" not in page
