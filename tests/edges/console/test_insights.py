"""The day in figures: who may see it, what it says, and what its chart is drawn of."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import pytest

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Outcome
from frontdesk.domain.tenancy.models import Role
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from tests.builders import a_business, stored
from tests.domain.insights.calls import MORNING, SYDNEY, an_ended_call
from tests.signed_in import signed_in_web
from tests.web import a_given, a_web

DAY = "/b/plumbing/insights/daily/2024-08-05"
NOON = datetime(2024, 8, 5, 12, tzinfo=SYDNEY)
NEXT_DAY = NOON + timedelta(days=1)


@asynccontextmanager
async def browser(
    database: Database, business: UUID, *, now: datetime = NEXT_DAY, **given: Any
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(a_given(database, clock=FixedClock(now)), business, **given) as web:
        yield web


async def page(database: Database, business: UUID, path: str = DAY, **given: Any) -> str:
    async with browser(database, business, **given) as web:
        answer = await web.get(path)
    assert answer.status_code == 200
    return answer.text


async def a_busy_morning(database: Database, business: UUID) -> None:
    async with database.transaction(business) as db:
        booked, issue = Outcome.appointment_booked, {"service_type": "blocked_drain"}
        await an_ended_call(db, outcome=booked, facts=issue)
        await an_ended_call(db, started_at=MORNING + timedelta(minutes=5), outcome=booked, facts=issue)
        await an_ended_call(db, started_at=MORNING + timedelta(hours=5), outcome=Outcome.abandoned)
        call, hour = await an_ended_call(db, started_at=MORNING - timedelta(days=1)), timedelta(hours=1)
        for what, why, at in (
            ("Urgent: call back <now>", "Mike, +61491570156: it drips / on +61491570157", MORNING),
            ("Send the bill", None, MORNING + hour),
        ):
            await stored(db, StaffTask(what=what, why=why, conversation_id=call.id, created_at=at))
        await stored(db, StaffTask(what="Order a valve", created_at=MORNING))  # no caller left that


def shown(html: str) -> str:
    """Return what a page shows, without tags, in one line."""
    body = html.partition("<body")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


class TestTheAddress:
    async def test_of_the_insights_leads_to_today(self, database: Database, plumbing: UUID) -> None:
        late = datetime(2024, 8, 5, 23, 30, tzinfo=SYDNEY)

        async with browser(database, plumbing, now=late) as web:
            answer = await web.get("/b/plumbing/insights")

        assert (answer.status_code, answer.headers["location"]) == (303, DAY)

    @pytest.mark.parametrize("day", ["yesterday", "2024-02-30", "20240805", "2024-W32-1", "0001-01-01", "9999-12-31"])
    async def test_of_no_day_is_told_so(self, database: Database, plumbing: UUID, day: str) -> None:
        async with browser(database, plumbing) as web:
            answers = [await web.get(f"/b/plumbing/insights/daily/{day}{rest}") for rest in ("", "/figures")]

        for answer in answers:
            assert answer.status_code == 404
            assert f"{day} is no day we know" in shown(answer.text)

    async def test_is_for_who_may_see_figures(self, database: Database, plumbing: UUID) -> None:
        answers = {}
        for role in Role:
            async with browser(database, plumbing, role=role, email=f"{role}@example.com") as web:
                answers[role] = {(await web.get(path)).status_code for path in (DAY, f"{DAY}/figures")}

        assert answers == {
            Role.owner: {200}, Role.manager: {200}, Role.viewer: {200}, Role.advisor: {403}, Role.technician: {403},
        }  # fmt: skip

    async def test_asks_strangers_to_sign_in(self, database: Database, plumbing: UUID) -> None:
        async with a_web(a_given(database)) as web:
            answer = await web.get(DAY, headers={"Accept": "text/html"})

        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={DAY}")

    async def test_of_another_business_is_not_there(self, database: Database, plumbing: UUID) -> None:
        await a_business(database, slug="other")

        async with browser(database, plumbing) as web:
            answer = await web.get("/b/other/insights/daily/2024-08-05")

        assert answer.status_code == 404


class TestThePage:
    async def test_has_the_seven_figures_by_the_names_an_owner_knows(self, database: Database, plumbing: UUID) -> None:
        await a_busy_morning(database, plumbing)

        html = await page(database, plumbing)

        assert "<h1>Monday 5 August</h1>" in re.sub(r"\s+</h1>", "</h1>", html)
        assert re.findall(r'<dt class="k">([^<]+)</dt>', html) == [
            "Total Calls",
            "New Customers",
            "Repeat Customers",
            "Most Common Issue",
            "Average Call Duration",
            "Bookings Made",
            "Emergency Calls",
            "Messages Waiting",
        ]
        words = shown(html)
        assert "Most Common Issue Blocked Drains (2 calls)" in words
        assert "Average Call Duration 3 minutes" in words
        assert "Total Calls 3 3 more than the Monday before" in words
        assert "The desk took 3 calls, 3 more than the Monday before, and booked no visit." in words

    async def test_draws_the_hours_and_says_what_they_show(self, database: Database, plumbing: UUID) -> None:
        await a_busy_morning(database, plumbing)

        html = await page(database, plumbing)
        svg = re.search(r'<svg class="chart day".*?</svg>', html, re.DOTALL)

        assert svg is not None
        assert 'role="img" aria-label="Most rang from 8 to 9 am: 2 of 3. See the calls of this day"' in svg[0]
        assert re.findall(r"<title>([^<]+)</title>", svg[0]) == ["8 am: 2 calls", "1 pm: 1 call"]
        assert "style=" not in svg[0]
        assert '<a class="behind" href="/b/plumbing/calls?from=2024-08-05&amp;to=2024-08-05">' in html

    async def test_shows_the_chart_as_a_table_too(self, database: Database, plumbing: UUID) -> None:
        await a_busy_morning(database, plumbing)

        html = await page(database, plumbing)
        table = html.partition("Show as a table")[2].partition("</table>")[0]

        rows = re.findall(r'<th scope="row">([^<]+)</th><td class="num">(\d+)</td>', table)
        assert len(rows) == 10  # open from eight to six
        assert {hour: calls for hour, calls in rows if calls != "0"} == {"8 am": "2", "1 pm": "1"}

    async def test_leads_to_the_calls_behind_each_line(self, database: Database, plumbing: UUID) -> None:
        await a_busy_morning(database, plumbing)

        html = await page(database, plumbing)

        day = "/b/plumbing/calls?from=2024-08-05&amp;to=2024-08-05"
        for word, more in (
            ("Booked", "&amp;outcome=appointment_booked"),
            ("Hung up", "&amp;outcome=abandoned"),
            ("Blocked Drains", "&amp;service=blocked_drain"),
        ):
            assert f'<a class="b" href="{day}{more}">{word}</a>' in html

    async def test_shows_what_waits_the_urgent_first(self, database: Database, plumbing: UUID) -> None:
        await a_busy_morning(database, plumbing)

        words = shown(await page(database, plumbing))

        assert re.search(r"Messages waiting ?2", words)
        assert words.index("Urgent: call back <now>") < words.index("Send the bill")
        assert re.search(r"“it drips” ?“on 0491 570 157”", words)
        assert "Order a valve" not in words

    async def test_counts_calls_on_the_line_and_says_so(self, database: Database, plumbing: UUID) -> None:
        await a_busy_morning(database, plumbing)
        async with database.transaction(plumbing) as db:
            await an_ended_call(db, started_at=NOON, seconds=None, outcome=None)

        words = shown(await page(database, plumbing, now=NOON + timedelta(hours=2)))

        assert "The desk took 4 calls so far" in words
        assert "1 of them still goes on." in words

    async def test_of_a_quiet_day_is_a_sentence_without_a_chart(self, database: Database, plumbing: UUID) -> None:
        html = await page(database, plumbing)

        assert "No calls on this day." in shown(html)
        assert '<svg class="chart' not in html

    async def test_of_a_day_ahead_has_no_figures(self, database: Database, plumbing: UUID) -> None:
        html = await page(database, plumbing, DAY, now=NOON - timedelta(days=3))

        assert "This day has not come yet." in shown(html)
        assert "Total Calls" not in html

    async def test_follows_the_calls_as_they_come(self, database: Database, plumbing: UUID) -> None:
        html = await page(database, plumbing)
        part = await page(database, plumbing, f"{DAY}/figures", email="b@example.com")

        assert f'hx-get="{DAY}/figures" hx-trigger="live:calls from:body' in html
        assert '<span id="day-sentence" hx-swap-oob="outerHTML">No calls on this day.</span>' in part
        assert "<html" not in part
        assert html.count('id="day-sentence"') == part.count('id="day-sentence"') == 1


class TestOtherDays:
    async def test_are_a_key_away(self, database: Database, plumbing: UUID) -> None:
        html = await page(database, plumbing, now=NOON + timedelta(days=3))

        links = {key: href for href, key in re.findall(r'href="([^"]+)"[^>]*data-key="([^"]+)"', html)}
        daily = "/b/plumbing/insights/daily"
        assert {key: links.get(key) for key in "[]t"} == {
            "[": f"{daily}/2024-08-04", "]": f"{daily}/2024-08-06", "t": f"{daily}/2024-08-08",
        }  # fmt: skip

    async def test_end_with_today(self, database: Database, plumbing: UUID) -> None:
        html = await page(database, plumbing, now=NOON)

        assert 'data-key="["' in html
        assert 'data-key="]"' not in html

    async def test_have_their_calls_alone(self, database: Database, plumbing: UUID) -> None:
        await a_busy_morning(database, plumbing)

        tomorrow = shown(await page(database, plumbing, DAY.replace("05", "06")))

        assert date(2024, 8, 6).strftime("%A") in tomorrow
        assert "Total Calls 0" in tomorrow
