"""Who asks: seated at the desk of a business, turned away, or sent to sign in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.edges.console import problem
from frontdesk.edges.http import answers
from frontdesk.edges.http.cookies import name_of
from frontdesk.edges.http.given import Given
from frontdesk.edges.http.seat import AtDesk, Somewhere, allow, allow_somewhere
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from tests.builders import a_business
from tests.signed_in import a_person, a_session
from tests.web import a_given

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def an_app(given: Given) -> FastAPI:
    app = FastAPI()
    app.state.given = given

    @app.api_route("/b/{slug}/calls", methods=["GET", "POST"], dependencies=[allow("calls:read")])
    async def calls(seat: AtDesk) -> dict[str, object]:
        return {"name": seat.name, "role": seat.role, "at": seat.card.slug}

    @app.get("/b/{slug}/seat")
    async def the_seat(seat: AtDesk) -> dict[str, object]:
        async with seat.transaction() as db:
            bound = db.info["business_id"]
        return {
            "bound": str(bound),
            "here": seat.here.isoformat(),
            "today": seat.today.isoformat(),
            "email": seat.login.email,
            "places": [place.slug for place in seat.workplaces],
            "may": [right for right in ("calls:download", "visits:write") if seat.may(right)],
            "likes": dict(seat.preferences),
        }

    @app.get("/test", dependencies=[allow_somewhere("desk:talk")])
    async def test(seat: Somewhere) -> str:
        return seat.card.slug

    answers.install(app, as_page=problem.as_page)
    return app


@asynccontextmanager
async def a_browser(given: Given, login_id: UUID | None = None) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(an_app(given))
    async with httpx.AsyncClient(transport=transport, base_url=given.base_url) as web:
        if login_id is not None:
            web.cookies.set(name_of(given.base_url), await a_session(given, login_id))
        yield web


class TestSeated:
    async def test_is_a_person_at_the_desk_of_the_business_in_the_address(
        self, database: Database, plumbing: UUID
    ) -> None:
        given = a_given(database, clock=FixedClock(datetime(2026, 3, 2, 20, 0, tzinfo=UTC)))
        other = await a_business(database, slug="other", name="Anchor", timezone="America/New_York")
        dana = await a_person(database, plumbing, role=Role.manager)
        await a_person(database, other, role=Role.viewer, name="D. Whitlock")

        async with a_browser(given, dana) as web:
            ours = (await web.get("/b/plumbing/seat")).json()
            theirs = (await web.get("/b/other/seat")).json()
            named = [(await web.get(f"/b/{slug}/calls")).json() for slug in ("plumbing", "other")]

        assert ours == {
            "bound": str(plumbing),
            "here": "2026-03-03T07:00:00+11:00",
            "today": str(date(2026, 3, 3)),
            "email": "dana@example.com",
            "places": ["other", "plumbing"],
            "may": ["calls:download", "visits:write"],
            "likes": {},
        }
        assert (theirs["bound"], theirs["today"], theirs["may"]) == (str(other), "2026-03-02", [])
        assert named == [
            {"name": "Dana Whitlock", "role": "manager", "at": "plumbing"},
            {"name": "D. Whitlock", "role": "viewer", "at": "other"},
        ]

    async def test_is_nothing_at_a_business_one_does_not_work_in(self, database: Database, plumbing: UUID) -> None:
        await a_business(database, slug="other")
        dana = await a_person(database, plumbing)

        async with a_browser(a_given(database), dana) as web:
            foreign, unknown = await web.get("/b/other/calls"), await web.get("/b/nowhere/calls")
            strange = [(await web.get(f"/b/{slug}/calls")).status_code for slug in ("%00", "%ff", "%F0%9F%94%94")]

        assert strange == [404, 404, 404]
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert {**foreign.json(), "instance": "", "request_id": ""} == {
            **unknown.json(),
            "instance": "",
            "request_id": "",
        }

    @pytest.mark.parametrize("change", [{"active": False}, {"archived_at": datetime(2026, 3, 2, tzinfo=UTC)}])
    async def test_ends_at_once_for_who_works_there_no_more(
        self, database: Database, plumbing: UUID, change: dict[str, object]
    ) -> None:
        dana = await a_person(database, plumbing)
        async with a_browser(a_given(database), dana) as web:
            before = await web.get("/b/plumbing/calls")
            await changed(database, plumbing, dana, **change)
            after, somewhere = await web.get("/b/plumbing/calls"), await web.get("/test")

        assert [one.status_code for one in (before, after, somewhere)] == [200, 404, 403]
        assert "owner" in somewhere.json()["detail"]

    async def test_reads_the_role_at_every_request(self, database: Database, plumbing: UUID) -> None:
        dana = await a_person(database, plumbing)
        async with a_browser(a_given(database), dana) as web:
            before = await web.get("/b/plumbing/calls")
            await changed(database, plumbing, dana, role=Role.technician)
            after = await web.get("/b/plumbing/calls")

        assert (before.status_code, after.status_code) == (200, 403)
        assert after.json()["type"] == "/problems/not-allowed"
        assert after.json()["detail"] == "Owners, managers, advisors and viewers may do that. Ask one of them."


class TestSomewhere:
    async def test_is_the_business_named_else_the_last_else_the_first(self, database: Database, plumbing: UUID) -> None:
        dana = await a_person(database, plumbing)
        await a_person(database, await a_business(database, slug="other", name="Anchor"))
        asked = [
            "/test",
            "/test?business=plumbing",
            "/test?business=other",
            "/b/other/calls",
            "/test",
            "/test?business=nowhere",
        ]

        async with a_browser(a_given(database), dana) as web:
            found = [await web.get(path) for path in asked]

        assert [one.json() for one in (*found[:3], found[4])] == ["plumbing", "plumbing", "other", "other"]
        assert found[5].status_code == 404

    async def test_refuses_whoever_lacks_the_right(self, database: Database, plumbing: UUID) -> None:
        viewer = await a_person(database, plumbing, role=Role.viewer)

        async with a_browser(a_given(database), viewer) as web:
            assert (await web.get("/test")).status_code == 403


class TestNobody:
    @pytest.mark.parametrize("cookie", [None, "", "x", "A" * 43, "A" * 5_000])
    async def test_is_sent_to_sign_in_and_back(self, database: Database, plumbing: UUID, cookie: str | None) -> None:
        given = a_given(database)
        async with a_browser(given) as web:
            if cookie is not None:
                web.cookies.set(name_of(given.base_url), cookie)
            answer = await web.get("/b/plumbing/calls?outcome=booked&page=2", headers=BROWSER)
            told = await web.get("/b/plumbing/calls")

        assert answer.status_code == 303
        assert answer.headers["Location"] == "/sign-in?next=/b/plumbing/calls%3Foutcome%3Dbooked%26page%3D2"
        assert (told.status_code, told.json()["title"]) == (401, "You are not signed in")

    async def test_a_fragment_is_told_where_to_go(self, database: Database, plumbing: UUID) -> None:
        headers = {
            **BROWSER,
            "HX-Request": "true",
            "HX-Current-URL": "https://desk.example.com/b/plumbing/tasks?done=1",
        }

        async with a_browser(a_given(database)) as web:
            answer = await web.get("/b/plumbing/calls", headers=headers)

        assert answer.status_code == 401
        assert answer.headers["HX-Redirect"] == "/sign-in?next=/b/plumbing/tasks%3Fdone%3D1"

    async def test_a_form_that_was_sent_is_not_gone_back_to(self, database: Database, plumbing: UUID) -> None:
        async with a_browser(a_given(database)) as web:
            answer = await web.post("/b/plumbing/calls", headers=BROWSER)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")

    async def test_does_not_learn_which_businesses_there_are(self, database: Database, plumbing: UUID) -> None:
        async with a_browser(a_given(database)) as web:
            one, other = [await web.get(f"/b/{slug}/calls") for slug in ("plumbing", "nowhere")]

        assert one.status_code == other.status_code == 401


def test_a_route_cannot_ask_for_a_right_that_does_not_exist() -> None:
    for ask in (allow, allow_somewhere):
        with pytest.raises(KeyError):
            ask("calls:raed")


async def changed(database: Database, business_id: UUID, login_id: UUID, **values: object) -> None:
    async with database.transaction(business_id) as db:
        await db.execute(update(Staff).where(Staff.login_id == login_id).values(**values))
