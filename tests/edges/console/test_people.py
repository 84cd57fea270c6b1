"""The page of the people of a business."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import select

from frontdesk.domain.tenancy.models import AuditEntry, Role, Staff
from frontdesk.edges.http.given import Given
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.locale import Locale
from tests.builders import a_business
from tests.edges.console.talking import words
from tests.signed_in import a_person, signed_in_web
from tests.web import BASE_URL, a_given, a_web

PEOPLE = "/b/plumbing/people"
NOW = datetime.now(UTC)  # what is written down goes into this month, which there is
NEW = {"name": "Lee Marsh", "email": "lee@example.com", "role": "advisor"}


@pytest.fixture
def given(database: Database) -> Given:
    return a_given(database, clock=FixedClock(NOW))


@pytest.fixture
async def web(given: Given, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(given, plumbing) as web:
        yield web


async def robin(database: Database, business: UUID, role: Role = Role.advisor) -> UUID:
    await a_person(database, business, role=role, name="Robin Keane", email="robin@example.com")
    async with database.transaction(business) as db:
        return (await db.scalars(select(Staff.id).where(Staff.name == "Robin Keane"))).one()


async def deeds(database: Database, business: UUID) -> list[tuple[str, str, str | None]]:
    async with database.transaction(business) as db:
        rows = await db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.who, row.what, row.subject) for row in rows]


def the_link(page: str) -> str:
    (address,) = re.findall(r'id="made-link">([^<]+)<', page)
    return str(address)


class TestThePage:
    async def test_shows_who_works_here(self, database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
        await robin(database, plumbing)

        told = words((await web.get(PEOPLE)).text)

        assert "2 people can sign in here, 1 of them signed in now." in told
        assert "Robin Keane Advisor · robin@example.com · Not signed in" in told
        assert "You, and the last owner." in told
        assert "Has no e-mail address here, and does not sign in." in told

    async def test_stands_in_the_sidebar_of_owners_and_managers_alone(self, given: Given, plumbing: UUID) -> None:
        for number, (role, status) in enumerate(
            [(Role.owner, 200), (Role.manager, 200), (Role.advisor, 403), (Role.technician, 403), (Role.viewer, 403)]
        ):
            async with signed_in_web(given, plumbing, role=role, email=f"{number}@example.com") as web:
                assert (await web.get(PEOPLE)).status_code == status
                assert (f'href="{PEOPLE}"' in (await web.get("/b/plumbing/profile")).text) is (status == 200)

    async def test_offers_a_manager_nothing_for_an_owner(self, given: Given, plumbing: UUID) -> None:
        await a_person(given.database, plumbing)
        async with signed_in_web(given, plumbing, role=Role.manager, name="Max", email="max@example.com") as web:
            page = (await web.get(PEOPLE)).text

        assert "Owners look after owners." in words(page)
        assert '<option value="owner"' not in page
        assert "/links" not in page


class TestALink:
    async def test_is_shown_once_and_signs_in(
        self, database: Database, plumbing: UUID, given: Given, web: httpx.AsyncClient
    ) -> None:
        id = await robin(database, plumbing)

        page = await web.post(f"{PEOPLE}/{id}/links")

        address = the_link(page.text)
        assert address.startswith(f"{BASE_URL}/sign-in/link/")
        until = Locale("en-AU").time((NOW + timedelta(minutes=15)).astimezone(ZoneInfo("Australia/Sydney")))
        assert f"once, until {until}." in words(page.text)
        assert address not in (await web.get(PEOPLE)).text
        async with a_web(given) as theirs:
            theirs.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
            await theirs.post(address)
            assert "Robin Keane" in (await theirs.get("/b/plumbing/")).text
        assert ("Dana Whitlock", "person.link_made", f"staff:{id}") in await deeds(database, plumbing)

    async def test_is_not_made_for_who_works_elsewhere_too(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        id = await robin(database, plumbing)
        await robin(database, await a_business(database, slug="other"))

        shown, refused = await web.get(PEOPLE), await web.post(f"{PEOPLE}/{id}/links")

        told = "They work in other businesses too. They can ask for a link by e-mail."
        assert told in words(shown.text)
        assert f"{id}/links" not in shown.text
        assert refused.status_code == 409
        assert told in words(refused.text)

    async def test_is_nobodys_of_another_business(self, database: Database, web: httpx.AsyncClient) -> None:
        id = await robin(database, await a_business(database, slug="other"))

        for what in ("links", "end", "access"):
            assert (await web.post(f"{PEOPLE}/{id}/{what}")).status_code == 404


class TestAdding:
    async def test_shows_the_link_that_sets_a_password(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        page = await web.post(PEOPLE, data=NEW)

        assert the_link(page.text).startswith(f"{BASE_URL}/sign-in/password/")
        assert "Lee Marsh is added: their link" in words(page.text)
        assert [what for _, what, _ in await deeds(database, plumbing)] == ["person.added"]

    async def test_shows_no_link_for_who_has_a_way_in(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        await robin(database, await a_business(database, slug="other"))

        page = await web.post(PEOPLE, data=NEW | {"email": "robin@example.com"})

        assert "made-link" not in page.text
        assert "They sign in as they always do" in words(page.text)

    @pytest.mark.parametrize(
        ("typed", "status", "told"),
        [
            ({"email": "lee"}, 422, "An e-mail address looks like dana@example.com."),
            ({"email": "dana@example.com"}, 409, "works here already."),
            ({"name": " "}, 422, "Write what they are called"),
        ],
    )
    async def test_says_what_does_not_fit_and_keeps_it(
        self, web: httpx.AsyncClient, typed: dict[str, str], status: int, told: str
    ) -> None:
        page = await web.post(PEOPLE, data=NEW | typed)

        assert page.status_code == status
        assert told in words(page.text)
        assert f'value="{(NEW | typed)["email"]}"' in page.text


class TestEnding:
    async def test_is_at_once_and_can_be_taken_back(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        id = await robin(database, plumbing)

        ended = await web.post(f"{PEOPLE}/{id}/end", follow_redirects=True)
        back = await web.post(f"{PEOPLE}/{id}/access", follow_redirects=True)

        assert "Robin Keane is signed out and cannot sign in any more." in words(ended.text)
        assert f'data-undo="{PEOPLE}/{id}/access"' in ended.text
        assert "No access any more" in words(ended.text)
        assert "Robin Keane can sign in again." in words(back.text)
        assert "No access any more" not in words(back.text)
        assert [what for _, what, _ in await deeds(database, plumbing)] == [
            "person.access_ended",
            "person.access_given_back",
        ]

    async def test_is_refused_for_the_last_owner(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        async with database.transaction(plumbing) as db:
            dana = (await db.scalars(select(Staff.id).where(Staff.role == Role.owner))).one()

        page = await web.post(f"{PEOPLE}/{dana}/end")

        assert page.status_code == 409
        assert "Dana Whitlock is the last owner. Add another owner first." in words(page.text)
