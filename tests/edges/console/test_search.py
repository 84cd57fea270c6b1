"""Find anything: people, visits, calls, tasks, pages, acts, businesses."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest

from frontdesk.domain.conversations.models import Channel
from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.customers.models import ContactKind, ContactPoint
from frontdesk.domain.tenancy.models import Role
from frontdesk.edges.console.search import MOST, best
from frontdesk.edges.console.search.find import Found, wanted
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from tests.builders import MONDAY, a_booking, a_business, a_conversation, a_customer, stored
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given

Row = tuple[str, str, str]
"""Address, name, what else tells it apart."""


async def find(
    database: Database, business: UUID, typed: str, role: Role = Role.owner, slug: str = "plumbing"
) -> list[Row]:
    email = f"{new_id()}@example.com"
    async with signed_in_web(a_given(database), business, role=role, email=email) as web:
        answer = await web.get(f"/b/{slug}/find", params={"q": typed})
    assert answer.status_code == 200
    return rows(answer.text)


def rows(page: str) -> list[Row]:
    options = re.findall(r'data-href="([^"]*)">.*?<span class="cut">(.*?)</span>(.*?)</div>', page, re.DOTALL)
    return [(unescape(href), unescape(name), unescape(re.sub("<[^>]+>", "", what))) for href, name, what in options]


def names(found: list[Row]) -> list[str]:
    return [name for _, name, _ in found]


@pytest.fixture
async def margaret(database: Database, plumbing: UUID) -> UUID:
    async with database.transaction(plumbing) as db:
        customer = await a_customer(db, first_name="Margaret", last_name="Ellery", phone="+61491570156")
    return customer.id


class TestCustomers:
    @pytest.mark.parametrize(
        "typed",
        [
            *("marg", "MARGARET", "ellery", "ellery marg", "margret", "margarett", "maragaret", "elery"),
            *("0491570156", "0491 570 156", "(0491) 570-156", "+61 491 570 156", "570156", "0491 57"),
        ],
    )
    async def test_are_found_by_name_and_number(
        self, database: Database, plumbing: UUID, margaret: UUID, typed: str
    ) -> None:
        assert await find(database, plumbing, typed) == [
            (f"/b/plumbing/calls?customer={margaret}", "Margaret Ellery", "0491 570 156")
        ]

    @pytest.mark.parametrize(
        "typed", ["garet", "mar%ret", "m_r_aret", "margaret smith", "0491 570 157", "56", "%", "_"]
    )
    async def test_are_not_found_by_what_is_not_theirs(
        self, database: Database, plumbing: UUID, margaret: UUID, typed: str
    ) -> None:
        assert await find(database, plumbing, typed) == []

    async def test_are_found_by_a_number_they_share(self, database: Database, plumbing: UUID, margaret: UUID) -> None:
        async with database.transaction(plumbing) as db:
            shared = ContactPoint(customer_id=margaret, kind=ContactKind.phone, value="+61491570006")
            await stored(db, shared)

        assert names(await find(database, plumbing, "0491 570 006")) == ["Margaret Ellery"]

    async def test_are_not_found_once_put_away(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await a_customer(db, first_name="Margaret", archived_at=MONDAY)

        assert await find(database, plumbing, "margaret") == []

    async def test_are_not_told_to_a_technician(self, database: Database, plumbing: UUID, margaret: UUID) -> None:
        assert await find(database, plumbing, "marg", Role.technician) == []


class TestVisitsCallsAndTasks:
    async def test_are_found_by_who_they_are_for(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            customer = await a_customer(db, first_name="Nick", last_name="Ortiz", phone="+61491570156")
            past = await a_booking(db, customer, starts_at=MONDAY - timedelta(days=2))
            ahead = await a_booking(db, customer, starts_at=MONDAY + timedelta(days=2))
            call = await a_conversation(
                db, started_at=MONDAY - timedelta(hours=1), customer_name="Nick Ortiz", address="+61491570156"
            )
            await a_conversation(db, customer_name="Nick Ortiz", channel=Channel.sms)

        assert (await find(database, plumbing, "ortiz"))[1:] == [
            (f"/b/plumbing/visits/{ahead.id}", "Nick Ortiz, Blocked drain", "Wed 4 Mar, 8:00 pm"),
            (f"/b/plumbing/visits/{past.id}", "Nick Ortiz, Blocked drain", "Sat 28 Feb, 8:00 pm"),
            (f"/b/plumbing/calls/{call.id}", "Nick Ortiz", "Mon 2 Mar, 7:00 pm"),
        ]

    async def test_are_found_by_number_where_nobody_said_a_name(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await a_conversation(db, address="+61491570006", customer_name=None)

        assert names(await find(database, plumbing, "0491 570 006")) == ["0491 570 006"]

    async def test_are_found_by_what_is_to_be_done(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await leave_task(db, what="Send Gordon the invoice", due_at=MONDAY)

        assert await find(database, plumbing, "the invoice") == [
            ("/b/plumbing/tasks", "Send Gordon the invoice", "due Mon 2 Mar, 8:00 pm")
        ]

    async def test_a_technician_finds_visits_and_no_calls(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            customer = await a_customer(db, first_name="Nick", last_name="Ortiz")
            await a_booking(db, customer)
            await a_conversation(db, customer_name="Nick Ortiz")

        found = await find(database, plumbing, "ortiz", Role.technician)

        assert [href.split("/")[3] for href, _, _ in found] == ["visits"]


class TestPagesAndActs:
    async def test_are_all_there_before_anything_is_typed(self, database: Database, plumbing: UUID) -> None:
        assert names(await find(database, plumbing, "")) == [
            "Today",
            "Calls",
            "Calendar",
            "Tasks",
            "Daily summary",
            "Talk to the desk",
            "Call log",
            "People",
            "Settings",
            "Preferences",
            "Download all calls",
        ]

    async def test_are_found_by_the_beginning_of_a_word(self, database: Database, plumbing: UUID) -> None:
        assert names(await find(database, plumbing, "desk")) == ["Talk to the desk"]
        assert names(await find(database, plumbing, "Download a")) == ["Download all calls"]
        assert ("/b/plumbing/settings/services", "Services and prices", "Settings") in await find(
            database, plumbing, "prices"
        )

    @pytest.mark.parametrize("role", [Role.advisor, Role.technician, Role.viewer])
    async def test_are_not_offered_to_who_may_not(self, database: Database, plumbing: UUID, role: Role) -> None:
        assert "Download all calls" not in names(await find(database, plumbing, "", role))

    async def test_another_business_is_found_by_name(self, database: Database, plumbing: UUID) -> None:
        await a_person(database, await a_business(database))
        async with signed_in_web(a_given(database), plumbing) as web:
            answer = await web.get("/b/plumbing/find?q=lakes")

        assert rows(answer.text) == [("/b/lakeside/", "Lakeside Repairs", "")]


class TestFind:
    async def test_finds_nothing_of_another_business(self, database: Database, plumbing: UUID, margaret: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await leave_task(db, what="Ring Margaret Ellery")
            await a_conversation(db, customer_name="Margaret Ellery", address="+61491570156")
        other = await a_business(database)

        assert await find(database, other, "margaret", slug="lakeside") == []
        assert await find(database, other, "0491570156", slug="lakeside") == []

    async def test_refuses_who_does_not_work_there(self, database: Database, plumbing: UUID, margaret: UUID) -> None:
        other = await a_business(database)
        async with signed_in_web(a_given(database), other) as web:
            answer = await web.get("/b/plumbing/find?q=margaret")

        assert answer.status_code == 404
        assert "Ellery" not in answer.text

    async def test_says_that_nothing_was_found(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            page = (await web.get("/b/plumbing/find", params={"q": "<zzz>"})).text

        assert "Nothing found for “&lt;zzz&gt;”" in page

    @pytest.mark.parametrize("typed", ["\x00", "  ", "a" * 100, "'; --", "\\", "𝒳", "+", "()"])
    async def test_takes_whatever_is_typed(self, database: Database, plumbing: UUID, typed: str) -> None:
        await find(database, plumbing, typed)

    async def test_refuses_what_nobody_types(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            answer = await web.get("/b/plumbing/find", params={"q": "a" * 101})

        assert answer.status_code == 422

    def test_reads_a_number_in_any_form(self) -> None:
        assert [
            wanted(typed).digits for typed in ("0491 570 156", "+61 491 570 156", "(02) 5550 1001", "12", "4a56")
        ] == [
            "491570156",
            "61491570156",
            "255501001",
            "",
            "",
        ]

    def test_keeps_the_best_eight_of_all_kinds(self) -> None:
        things = [Found(kind, "", f"{kind} {n}", "", "") for kind in ("Customers", "Visits", "Pages") for n in range(4)]

        kept = [thing.name for thing in best(things)]

        assert len(kept) == MOST
        assert kept[:3] == ["Customers 0", "Customers 1", "Customers 2"]
        assert {"Visits 0", "Pages 0"} <= set(kept)
