"""Today: who is on the line, what waits, what was handled, who goes where, each for who may know."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from re import findall
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import select, update

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.conversations.service import take_over
from frontdesk.domain.conversations.tasks import assign_task, leave_task
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.domain.tenancy.models import AuditEntry, Role, Staff
from frontdesk.edges.console.today.cards import last_of
from frontdesk.edges.http.given import Given
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from tests.builders import a_booking, a_business, a_customer, stored
from tests.edges.console.calling import MORNING, NICK, SARAH, SLUG, a_desk_call
from tests.edges.console.test_calls import words
from tests.signed_in import signed_in_web
from tests.web import a_given

TODAY = f"/b/{SLUG}/"
SYDNEY = ZoneInfo("Australia/Sydney")


@pytest.fixture
def given(database: Database) -> Given:
    return a_given(database, clock=FixedClock(MORNING))


@pytest.fixture
async def web(given: Given, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(given, plumbing) as web:
        yield web


async def a_task(database: Database, business: UUID, what: str = "Call back: complaint") -> UUID:
    async with database.transaction(business) as db:
        await ensure_months(db, MORNING.date(), MORNING.date())
        return (await leave_task(db, what=what, due_at=MORNING - timedelta(minutes=44))).id


class TestSentence:
    async def test_has_the_figures_of_the_day(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        await a_desk_call(database, plumbing, SARAH, "yes", "no", "no", minutes_ago=30)
        await a_desk_call(database, plumbing, hangs_up=False)
        await a_task(database, plumbing)
        async with database.transaction(plumbing) as db:
            await a_booking(db, await a_customer(db, phone="+61491570158"), starts_at=MORNING + timedelta(hours=2))

        told = words((await web.get(TODAY)).text)

        assert "Monday 2 March" in told
        assert "1 on the line, 1 waits for a person." in told
        assert "Today the desk took 2 calls , the one on the line included, and booked 1 ." in told
        assert "1 visit today, the next at 12:00 pm: blocked drain, Sarah O'Brien." in told

    async def test_counts_the_same_calls_as_the_insights_and_the_list(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, SARAH, minutes_ago=30)
        await a_desk_call(database, plumbing, hangs_up=False)
        lost = await a_desk_call(database, plumbing, minutes_ago=9, hangs_up=False)
        practice = await a_desk_call(database, plumbing, SARAH, minutes_ago=20)
        async with database.transaction(plumbing) as db:
            await take_over(db, lost, holder=1)  # nobody's
            await db.execute(update(Conversation).where(Conversation.id == practice).values(practice=True))

        today = words((await web.get(TODAY)).text)
        insights = words((await web.get(f"{TODAY}insights/daily/2026-03-02")).text)

        assert "1 on the line" in today
        assert "Today the desk took 3 calls , the one on the line included." in today
        assert "Handled by the desk 2" in today
        assert "Line lost at 9:51 am" in today
        assert "3 calls so far, 1 of them on the line" in words((await web.get(f"{TODAY}calls")).text)
        assert "The desk took 3 calls so far" in insights

    async def test_comes_with_the_day_over_it(self, web: httpx.AsyncClient) -> None:
        page, part = (await web.get(TODAY)).text, (await web.get(f"{TODAY}today/figures")).text

        assert page.count('id="today-date"') == part.count('id="today-date"') == 1
        assert '<hx-partial hx-target="#today-date"' in part

    async def test_offers_a_new_visit_to_who_may_book(self, given: Given, plumbing: UUID) -> None:
        for role, may in ((Role.advisor, True), (Role.technician, False)):
            async with signed_in_web(given, plumbing, role, email=f"{role}@example.com") as web:
                assert (f'href="{TODAY}calendar/new"' in (await web.get(TODAY)).text) is may

    async def test_says_that_nothing_is_to_be_done(self, web: httpx.AsyncClient) -> None:
        told = words((await web.get(TODAY)).text)

        assert "Nobody is on the line. Nothing waits for you." in told
        assert "No visits today." in told


class TestLive:
    async def test_shows_a_card_for_each_call(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        first = await a_desk_call(database, plumbing, NICK, minutes_ago=2, hangs_up=False)
        second = await a_desk_call(database, plumbing, address="+61491570158", hangs_up=False)

        page = (await web.get(f"{TODAY}today/live")).text
        told = words(page)

        assert page.index(str(first)) < page.index(f'id="live-{second}"')  # an emergency before all others
        assert "Emergency Newtown Nick 0491 570 156" in told
        assert f"“{NICK}”" in told
        assert "Just rang 0491 570 158 Has said nothing yet Said hello, listening Watch" in told
        assert 'data-rings="Emergency: Nick"' in page
        assert 'data-rings="Call from 0491 570 158"' in page
        for call in (first, second):
            assert f"live:call-{call} from:body" in page
            assert f'href="{TODAY}calls/{call}"' in page

    async def test_says_that_nobody_is_on_the_line(self, web: httpx.AsyncClient) -> None:
        assert "Nobody is on the line." in words((await web.get(f"{TODAY}today/live")).text)

    async def test_shows_nothing_of_another_business(
        self, web: httpx.AsyncClient, given: Given, plumbing: UUID
    ) -> None:
        await a_desk_call(given.database, plumbing, NICK, hangs_up=False)
        other = await a_business(given.database, slug="other")
        async with signed_in_web(given, other, email="elsewhere@example.com") as elsewhere:
            told = words((await elsewhere.get("/b/other/")).text)

        assert "Nick" not in told
        assert "Nobody is on the line." in told


class TestNeeds:
    async def test_shows_what_waits_with_the_words(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, "I want to speak to a person", "Gordon Ashby", "about the invoice")
        await a_task(database, plumbing, "Urgent: gas")

        page = (await web.get(f"{TODAY}today/needs")).text
        told = words(page)

        assert told.index("Urgent Gas") < told.index("Call back: wants to speak to a person")
        assert "“I want to speak to a person” “Gordon Ashby” “about the invoice”" in told
        assert "Gordon Ashby · 0491 570 156 · due 1 min ago · the call" in told
        assert page.index('href="tel:+61491570156"') < page.index('aria-label="Done: Call back: wants to')
        assert "+6149" not in told

    async def test_says_by_when_each_was_promised(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            await leave_task(db, what="Ring Helen", due_at=MORNING + timedelta(hours=4))
            await leave_task(db, what="Tomorrow’s", due_at=MORNING + timedelta(days=1))
            await stored(db, StaffTask(what="Whenever", created_at=MORNING - timedelta(minutes=5)))

        told = words((await web.get(f"{TODAY}today/needs")).text)

        assert "Needs a person 2" in told
        assert "Whenever left 5 min ago" in told
        assert "Ring Helen due 2:00 pm" in told
        assert told.index("Whenever") < told.index("Ring Helen")
        assert "Tomorrow" not in told

    async def test_makes_one_card_of_one_call(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        call = await a_desk_call(database, plumbing, "I smell gas", "I want to speak to a person", "Nick")

        page = (await web.get(f"{TODAY}today/needs")).text
        told = words(page)

        assert "Needs a person 1" in told
        assert "Urgent Gas leak: ring back at once Also: Call back: wants to speak to a person" in told
        assert told.count("“I smell gas”") == 1
        path = findall(r'hx-post="([^"]+)"', page)[0]
        done = await web.post(path, headers={"HX-Request": "true"})
        assert "Nothing waits for you." in words(done.text)
        undo = json.loads(done.headers["HX-Trigger"])["toast"]["undo"]
        assert "Also: Call back" in words((await web.post(undo, headers={"HX-Request": "true"})).text)
        async with database.transaction(plumbing) as db:
            tasks = await db.scalars(select(StaffTask.done_at).where(StaffTask.conversation_id == call))
            assert tasks.all() == [None, None]

    async def test_is_done_and_undone(self, web: httpx.AsyncClient, database: Database, plumbing: UUID) -> None:
        task = await a_task(database, plumbing)
        needs = f"{TODAY}today/needs/{task}"

        done = await web.post(f"{needs}/completion", headers={"HX-Request": "true"})

        assert (done.status_code, "Nothing waits for you." in words(done.text)) == (200, True)
        assert json.loads(done.headers["HX-Trigger"]) == {"toast": {"words": "Done.", "undo": f"{needs}/reopening"}}
        undone = await web.post(f"{needs}/reopening", headers={"HX-Request": "true"})
        assert "Call back: complaint" in words(undone.text)
        async with database.transaction(plumbing) as db:
            deeds = list(await db.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))
        assert deeds == ["task.done", "task.reopened"]

    async def test_is_done_without_scripts_too(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        task = await a_task(database, plumbing)

        answer = await web.post(f"{TODAY}today/needs/{task}/completion")
        page = (await web.get(answer.headers["Location"])).text

        assert answer.status_code == 303
        assert f'action="{TODAY}today/needs/{task}/reopening"' in page

    async def test_cannot_be_done_twice_or_for_others(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        task = await a_task(database, plumbing)
        other = await a_business(database, slug="other")
        theirs = await a_task(database, other)
        await web.post(f"{TODAY}today/needs/{task}/completion")

        assert (await web.post(f"{TODAY}today/needs/{task}/completion")).status_code == 409
        assert (await web.post(f"{TODAY}today/needs/{theirs}/completion")).status_code == 404
        assert (await web.post(f"{TODAY}today/needs/{uuid4()}/reopening")).status_code == 404


class TestHandled:
    async def test_shows_the_calls_of_today_with_what_became_of_them(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, SARAH, "yes", "no", "no", minutes_ago=30)
        await a_desk_call(database, plumbing, address=None, minutes_ago=60 * 24)

        told = words((await web.get(f"{TODAY}today/handled")).text)

        assert "Handled by the desk 1 All calls 9:30 am Sarah Blocked drain, North Sydney Booked" in told
        assert "withheld" not in told


class TestVisits:
    async def test_stand_in_their_order_around_the_moment(
        self, web: httpx.AsyncClient, database: Database, plumbing: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            sarah = await a_customer(db, city="north sydney")
            danny = await db.scalar(select(Staff.id).filter_by(role=Role.technician).order_by(Staff.name).limit(1))
            for hours, status in ((-2, "completed"), (2, "confirmed"), (26, "confirmed")):
                at = MORNING + timedelta(hours=hours)
                await a_booking(db, sarah, starts_at=at, status=BookingStatus(status), technician_id=danny)

        told = words((await web.get(f"{TODAY}today/visits")).text)

        assert "Today’s visits 2" in told
        times = [told.index(each) for each in ("8:00 am", "Now,", "12:00 pm")]
        assert times == sorted(times)
        assert "Done" in told
        assert "free 10:00 am to 12:00 pm" in told
        assert "Tomorrow Tue 3 Mar 1 visit, 1 confirmed. First free: 8:00 am with" in told

    async def test_say_when_nobody_works(self, given: Given, plumbing: UUID) -> None:
        friday = FixedClock(MORNING + timedelta(days=4))
        async with given.database.transaction(plumbing) as db:
            await ensure_months(db, friday.now().date(), friday.now().date())
        async with signed_in_web(a_given(given.database, clock=friday), plumbing) as web:
            assert "Sat 7 Mar No visits. Nobody works." in words((await web.get(f"{TODAY}today/visits")).text)


class TestRoles:
    async def test_technician_sees_visits_and_tasks_without_what_was_said(
        self, given: Given, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, "I want to speak to a person", "Gordon Ashby", "about the invoice")
        async with signed_in_web(given, plumbing, Role.technician) as web:
            told = words((await web.get(TODAY)).text)
            refused = [(await web.get(f"{TODAY}today/{part}")).status_code for part in ("live", "handled")]

        assert "Today’s visits" in told
        assert "Call back: wants to speak to a person" in told
        for kept in ("Gordon", "invoice", "0491", "On the line", "Handled"):
            assert kept not in told
        assert refused == [403, 403]

    async def test_technician_sees_and_does_what_they_are_sent_to_do(
        self, given: Given, database: Database, plumbing: UUID
    ) -> None:
        await a_desk_call(database, plumbing, "I want to speak to a person", "Gordon Ashby", "about the invoice")
        async with signed_in_web(given, plumbing, Role.technician) as web:
            async with database.transaction(plumbing) as db:
                task = (await db.scalars(select(StaffTask))).one()
            at = f"{TODAY}today/needs/{task.id}/completion"
            before = ((await web.get(TODAY)).text, (await web.get(f"{TODAY}tasks?show=everyone")).text)
            refused = [(await web.post(path)).status_code for path in (at, f"{TODAY}tasks/{task.id}/completion")]
            async with database.transaction(plumbing) as db:
                me = (await db.scalars(select(Staff.id).where(Staff.name == "Dana Whitlock"))).one()
                await assign_task(db, task.id, staff_id=me)
            after = ((await web.get(TODAY)).text, (await web.get(f"{TODAY}tasks")).text)
            done = await web.post(at)

        for page in before:
            assert not [kept for kept in ("Gordon", "invoice", "0491", "/completion") if kept in page]
        for page in after:
            assert [shown for shown in ("Gordon", "invoice", "0491", "/completion") if shown in page][3:]
        assert refused == [403, 403]
        assert done.status_code == 303

    async def test_viewer_may_look_but_not_act(self, given: Given, database: Database, plumbing: UUID) -> None:
        task = await a_task(database, plumbing)
        async with signed_in_web(given, plumbing, Role.viewer) as web:
            page = (await web.get(TODAY)).text
            answer = await web.post(f"{TODAY}today/needs/{task}/completion")

        assert "Call back: complaint" in words(page)
        assert "/completion" not in page
        assert answer.status_code == 403
        async with database.transaction(plumbing) as db:
            assert (await db.scalars(select(StaffTask.done_at))).all() == [None]


class TestWords:
    def test_of_a_long_turn_are_the_last(self) -> None:
        assert last_of("word " * 50).startswith("…word")
        assert len(last_of("word " * 50)) <= 161
        assert last_of("short") == "short"
