"""The first day: who may open a business, what opening it does, and the steps that are no section of the settings."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import AnyHttpUrl
from sqlalchemy import select

from frontdesk.domain.conversations.models import Channel
from frontdesk.domain.tenancy import demo, first_day
from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.domain.tenancy.operators import make_operator
from frontdesk.domain.tenancy.people import add_login, employ, places_of
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.console.welcome.connect import summed_up, why_unreachable
from frontdesk.edges.http.cookies import name_of
from frontdesk.edges.http.given import Given
from frontdesk.edges.http.vendors import status_url, voice_url
from frontdesk.kernel.checks import Check, CheckState
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import Settings
from frontdesk.providers.twilio import port
from frontdesk.providers.twilio.port import Login
from frontdesk.providers.twilio.twin import Twin
from tests.builders import a_business, a_conversation
from tests.edges.console.settings.filled import filled
from tests.signed_in import a_session, signed_in_web
from tests.web import BASE_URL, a_given, a_web

NOW = datetime.now(UTC)  # what is written down goes into this month, which there is
NEW = {
    "trade": "plumbing",
    "name": "Mike's Plumbing",
    "timezone": "America/New_York",
    "owner": "Mike Hale",
    "technicians": "",
    "email": "mike@example.com",
    "password": "a few good words",
}


def settings(**changed: Any) -> Settings:
    known: dict[str, Any] = {"data": Path("/nonexistent"), "most_calls": 250, "mail_from": "frontdesk@example.com"}
    return Settings.model_construct(**(known | changed))


def given_of(database: Database, **changed: Any) -> Given:
    return a_given(database, clock=FixedClock(NOW), **changed)


async def at_first(given: Given, key: str, **typed: str) -> tuple[httpx.Response, httpx.Response]:
    """Return what a browser is shown and told of whoever opens a business in a new installation."""
    async with a_web(given) as web:
        web.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
        shown = await web.get("/welcome", params={"key": key})
        return shown, await web.post("/welcome", data={**NEW, "key": key, **typed})


async def deeds(database: Database, slug: str) -> list[tuple[str, str, bool]]:
    """Return what was written down in a business: what, who, and whether it names the person."""
    business = await database.directory.business_by_slug(slug)
    assert business is not None
    async with database.transaction(business) as db:
        entries = await db.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id))
        return [(each.what, each.who, each.staff_id is not None) for each in entries]


class TestTheVeryFirst:
    async def test_needs_the_newest_key_and_is_the_only_one(self, database: Database, tmp_path: Path) -> None:
        given = given_of(database, settings=settings(data=tmp_path))
        older, key = [first_day.new_first_key(DataFolder(tmp_path)) for _ in range(2)]
        kept = tmp_path / "secrets" / "first-key"
        assert key not in kept.read_text()
        assert kept.stat().st_mode & 0o777 == 0o600
        for wrong in ("", "0" * 64, "ä", older, kept.read_text()):
            assert [answer.status_code for answer in await at_first(given, wrong)] == [404, 404]

        # Two at the same instant, with the same key.
        both = await asyncio.gather(at_first(given, key), at_first(given, key, email="eve@example.com", name="Eve's"))
        answers = [answer for _, answer in both]
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        opened = next(answer for answer in answers if answer.status_code == 303)
        slug = opened.headers["Location"].split("/")[2]
        assert slug in {"mikes-plumbing", "eves"}
        assert len(await database.directory.businesses()) == 1
        owner = {"mikes-plumbing": "mike@example.com", "eves": "eve@example.com"}[slug]
        (place,) = await places_of(database, owner)

        async with database.transaction(place.business_id) as db:
            card = await business_card(db)
        assert (card.currency, card.locale, card.zone.key, card.is_demo) == ("USD", "en-US", "America/New_York", False)
        assert first_day.is_going_on(card.settings)
        assert await deeds(database, slug) == [
            ("business.opened", "Mike Hale", True), ("person.made_operator", "Mike Hale", True)
        ]  # fmt: skip
        assert not kept.exists()
        async with a_web(given) as web:  # the key is worth nothing any more
            assert (await web.get("/welcome", params={"key": key})).status_code == 401
            web.cookies.set(name_of(BASE_URL), opened.cookies[name_of(BASE_URL)])
            web.headers["Accept"] = "text/html"
            page = await web.get("/welcome")
            assert "9 steps left" in page.text
            assert 'name="email"' not in page.text  # they have a login, and are an operator

    async def test_pressed_twice_the_button_opens_one(self, database: Database, tmp_path: Path) -> None:
        given = given_of(database, settings=settings(data=tmp_path))
        key = first_day.new_first_key(DataFolder(tmp_path))

        at_once = [answer for _, answer in await asyncio.gather(at_first(given, key), at_first(given, key))]
        _, later = await at_first(given, key)  # whose browser has lost the first answer
        _, stranger = await at_first(given, key, password="another few words")

        assert {answer.headers["Location"] for answer in (*at_once, later)} == {"/b/mikes-plumbing/welcome/business"}
        assert "set-cookie" in later.headers
        assert (stranger.status_code, stranger.headers["Location"]) == (303, "/sign-in")
        async with a_web(given) as web:
            web.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
            web.cookies.set(name_of(BASE_URL), at_once[0].cookies[name_of(BASE_URL)])
            again = await web.post("/welcome", data=NEW)
            assert again.headers["Location"] == "/b/mikes-plumbing/welcome/business"
            assert "set-cookie" not in again.headers
            assert (await web.get("/b/mikes-plumbing/")).status_code == 200
            others = await asyncio.gather(*(web.post("/welcome", data={**NEW, "name": "Tile & Co"}) for _ in range(3)))
        assert {answer.headers["Location"] for answer in others} == {"/b/tile-co/welcome/business"}
        assert len(await database.directory.businesses()) == 2

    async def test_a_form_that_is_wrong_says_where_and_keeps_what_was_typed(
        self, database: Database, tmp_path: Path
    ) -> None:
        given = given_of(database, settings=settings(data=tmp_path))
        key = first_day.new_first_key(DataFolder(tmp_path))
        wrong = {"trade": "x", "timezone": "Mars/Base", "owner": " ", "name": "", "email": "mike", "password": "short"}
        async with a_web(given) as web:
            web.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
            for field, value in wrong.items():
                sent = {**NEW, "key": key, field: value}
                refused = await web.post("/welcome", data=sent)
                assert refused.status_code == 422
                assert f'id="{field}-note"' in refused.text, field
                assert "a few good words" not in refused.text
                assert 'value="Mike Hale"' in refused.text or field == "owner"
        assert await database.directory.businesses() == []


class TestOpening:
    async def test_the_owner_of_a_demo_gets_a_login_of_their_own(self, database: Database, plumbing: UUID) -> None:
        given = given_of(database)
        async with database.transaction(plumbing) as db:
            await demo.employ(db)
            login_id = await add_login(db, demo.OWNER)
        old = await a_session(given, login_id)
        async with a_web(given) as web:
            web.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
            web.cookies.set(name_of(BASE_URL), old)
            taken = await web.post("/welcome", data={**NEW, "email": demo.PEOPLE[1][0]})
            assert taken.status_code == 409
            assert 'id="email-note"' in taken.text
            opened = await web.post("/welcome", data={**NEW, "technicians": "Sam Ortiz\n\nLee Marsh"})
            assert opened.headers["Location"] == "/b/mikes-plumbing/welcome/business"
            session = opened.cookies[name_of(BASE_URL)]
            web.cookies.clear()
            web.cookies.set(name_of(BASE_URL), session)
            assert (await web.get("/b/plumbing/")).status_code == 404  # signed in as somebody else now
            assert (await web.get("/b/mikes-plumbing/")).status_code == 200
            web.cookies.set(name_of(BASE_URL), old)
            assert (await web.get("/b/plumbing/")).status_code in {303, 404}  # that session has ended
        await self._only_the_operator_now(database, plumbing)

    async def _only_the_operator_now(self, database: Database, plumbing: UUID) -> None:
        given = given_of(database)
        async with signed_in_web(given, plumbing, email="dana@example.com") as owner:
            page = await owner.get("/welcome")
            assert "Whoever runs this desk opens new businesses." in page.text
            assert (await owner.post("/welcome", data=NEW)).status_code == 403

    async def test_is_nothing_for_an_owner_among_real_businesses(self, database: Database, plumbing: UUID) -> None:
        given, real = given_of(database), await a_business(database, slug="real")
        refused = []
        for business in (real, plumbing):  # whoever owns a real one, or a demo beside it, keeps no installation
            async with signed_in_web(given, business, email=f"{business}@example.com") as web:
                refused.append((await web.post("/welcome", data={**NEW, "email": "", "password": ""})).status_code)
                assert "Whoever runs this desk opens new businesses." in (await web.get("/welcome")).text
        assert refused == [403, 403]
        assert len(await database.directory.businesses()) == 2

    async def test_of_two_at_once_beside_the_demo_is_one(self, database: Database, plumbing: UUID) -> None:
        given, names = given_of(database), ("Ann's", "Bob's")

        async def opens(name: str) -> int:
            async with signed_in_web(given, plumbing, name=name, email=f"{name[:3]}@example.com") as web:
                return (await web.post("/welcome", data={**NEW, "name": name, "email": "", "password": ""})).status_code

        assert sorted(await asyncio.gather(*map(opens, names))) == [303, 403]
        assert len(await database.directory.businesses()) == 2

    async def test_an_owner_keeps_their_login(self, database: Database, plumbing: UUID) -> None:
        given = given_of(database)
        async with signed_in_web(given, plumbing, name="Dana Whitlock") as web:
            page = await web.get("/welcome")
            assert 'value="Dana Whitlock"' in page.text
            opened = await web.post("/welcome", data={**NEW, "email": "", "password": ""})
            assert opened.status_code == 303
            assert "set-cookie" not in opened.headers
            assert (await web.get("/b/mikes-plumbing/welcome")).headers["Location"].endswith("/welcome/business")
        async with signed_in_web(given, plumbing, role=Role.manager, email="lee@example.com") as manager:
            assert (await manager.post("/welcome", data=NEW)).status_code == 403


LOOKED: Sequence[Check] = (
    Check("https", "Reached over https", CheckState.ok, "A page came back."),
    Check("phone.number", "The number", CheckState.broken, "Calls are announced elsewhere.", "Paste the address."),
    Check("mail", "Mail", CheckState.missing, "No server is named.", "Add one under Connections.", is_own=True),
)


async def looked(business_id: UUID | None) -> Sequence[Check]:
    return LOOKED


@asynccontextmanager
async def mike(database: Database, **changed: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Give the browser of an operator who has begun to set up a business of their own."""
    business = await a_business(database, slug="mikes")
    async with database.transaction(business) as db:
        login_id = await add_login(db, "mike@example.com")
        await employ(db, login_id, name="Mike Hale", role=Role.owner)
        await first_day.begin(db)
        assert await make_operator(db, login_id)
    given = given_of(database, checks=looked, **changed)
    async with a_web(given) as web:
        web.cookies.set(name_of(given.base_url), await a_session(given, login_id))
        web.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
        yield web


STEPS = "/b/mikes/welcome"


class TestTheSteps:
    async def test_are_left_and_come_back_to(self, database: Database) -> None:
        async with mike(database) as web:
            page = (await web.get(f"{STEPS}/business")).text
            assert "Step 1 of 9" in page
            assert f'href="{STEPS}/hours">Later' in page
            assert "Set-up: 9 steps left." in (await web.get("/b/mikes/settings/business")).text
            kept = {**filled(page, f"{STEPS}/business"), "then": "next", "name": "Mike"}
            saved = await web.post(f"{STEPS}/business", data=kept)
            assert saved.headers["Location"] == f"{STEPS}/hours"
            assert (await web.get(STEPS)).headers["Location"] == f"{STEPS}/hours"

            # A practice call counts as the test call; before it, going on leaves the step for later.
            assert (await web.post(f"{STEPS}/try")).headers["Location"] == f"{STEPS}/connect"
            assert "8 steps left" in (await web.get("/b/mikes/settings/business")).text
            assert f'href="{STEPS}/try"' in (await web.get("/test?business=mikes")).text
            business = await database.directory.business_by_slug("mikes")
            assert business is not None
            async with database.transaction(business) as db:
                await a_conversation(db, channel=Channel.voice, practice=True)
            assert "It answers." in (await web.get(f"{STEPS}/try")).text
            await web.post(f"{STEPS}/try")
            assert "7 steps left" in (await web.get("/b/mikes/settings/business")).text

            done = await web.post(f"{STEPS}/done")
            assert done.headers["Location"] == "/b/mikes/"
            assert "Set-up" not in (await web.get("/b/mikes/settings/business")).text
            assert "first day" not in (await web.get("/test?business=mikes")).text
            for missing in (f"{STEPS}/numbers", f"{STEPS}/nothing"):
                assert (await web.get(missing)).status_code == 404
            assert (await web.post(f"{STEPS}/nothing")).status_code == 404

    async def test_are_the_owners(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(given_of(database), plumbing, role=Role.manager) as web:
            assert (await web.get("/b/plumbing/welcome")).status_code == 403
            assert (await web.post("/b/plumbing/welcome/done/demo")).status_code == 403
        async with signed_in_web(given_of(database), plumbing, email="lee@example.com") as owner:
            assert (await owner.post("/b/plumbing/welcome/done/demo")).status_code == 403  # who runs no installation

    async def test_remove_the_demo_and_nothing_else(self, database: Database, plumbing: UUID, tmp_path: Path) -> None:
        async with database.transaction(plumbing) as db:
            await employ(db, await add_login(db, "lee@example.com"), name="Lee Marsh", role=Role.manager)
        async with mike(database, settings=settings(data=tmp_path)) as web:
            before = (await web.get(f"{STEPS}/done")).text
            assert "Harbour Plumbing" in before
            assert "Lee Marsh keeps a login, but will work nowhere" in before
            gone = await web.post(f"{STEPS}/done/demo")
            assert gone.status_code == 303
            after = (await web.get(f"{STEPS}/done")).text
            assert "The demo businesses are gone. Lee Marsh: a login, but no place to work." in after
            assert "Harbour Plumbing" not in after
            assert 'id="h-demo"' not in after
        assert await database.directory.business_by_slug("plumbing") is None
        assert await database.directory.business_by_slug("mikes") is not None


SID = "AC0123456789abcdef0123456789abcdef"
OTHER = "ACfedcba9876543210fedcba9876543210"


@pytest.fixture
def company() -> Iterator[Pointed]:
    """Return who carries calls here for a while."""
    before, company = [*port._chosen], Pointed()
    port.use(lambda settings, own: company.of(own))
    yield company
    port._chosen[:] = before


class TestConnecting:
    async def test_says_first_what_is_missing(self, database: Database) -> None:
        for url, why in ((None, "no address that the world can reach"), ("http://desk.example.com", "is not https")):
            public = settings(public_base_url=AnyHttpUrl(url) if url else None)
            given = given_of(database, settings=public, base_url=url or "http://127.0.0.1:8000")
            assert why in why_unreachable(given)
        async with mike(database) as web:
            page = (await web.get(f"{STEPS}/connect")).text
            assert "docs/operations.md" in page
            assert "/twilio/voice" not in page
            refused = await web.post(f"{STEPS}/connect/addresses", data={"number": "+61255501234"})
            assert refused.status_code == 409

    async def test_tells_who_keeps_no_installation_nothing_of_it(self, database: Database, plumbing: UUID) -> None:
        given = given_of(database, checks=looked, base_url="http://desk.internal")
        async with signed_in_web(given, plumbing) as web:
            page = (await web.get("/b/plumbing/welcome/connect?look=true")).text
        assert "no address yet that the world can reach" in page
        assert "Ask whoever runs this desk." in page
        assert "or enter an account of your own under Connections." in page
        assert "No server is named." in page  # of what is their own they are told all
        for kept in ("PUBLIC_BASE_URL", "desk.internal", "A page came back.", "Calls are announced elsewhere."):
            assert kept not in page

    async def test_from_the_account_to_the_telephone_company(self, database: Database, company: Pointed) -> None:
        public = settings(public_base_url=AnyHttpUrl(BASE_URL), twilio_account_sid="AC00", twilio_auth_token=None)
        async with mike(database, settings=public) as web:
            page = (await web.get(f"{STEPS}/connect")).text
            assert f"{BASE_URL}/twilio/voice#rc=3&amp;rp=5xx,ct</code>" in page
            assert f"{BASE_URL}/twilio/status#rc=3&amp;rp=5xx,ct</code>" in page
            assert "Set these addresses for me" not in page

            account = {"twilio_account": SID, "auth_token": "a secret token", "where": "welcome"}
            refused = await web.post(f"{STEPS}/connect/account", data={**account, "twilio_account": "AC1"})
            assert refused.status_code == 422
            assert 'id="twilio_account-note"' in refused.text
            assert "a secret token" not in refused.text
            assert (await web.post(f"{STEPS}/connect/account", data=account)).status_code == 303
            for said, status in (("12", 422), ("(02) 5550 1234", 303), ("(02) 5550 1234", 409)):
                answer = await web.post(f"{STEPS}/connect/numbers", data={"number": said})
                assert answer.status_code == status
                assert status == 303 or 'id="number-note"' in answer.text
            page = (await web.get(f"{STEPS}/connect")).text
            assert "Set these addresses for me" in page
            assert "a secret token" not in page

            for e164, status in (("+61255501234", 303), ("+61255509999", 404)):
                assert (await web.post(f"{STEPS}/connect/addresses", data={"number": e164})).status_code == status
            company.is_away = True
            away = await web.post(f"{STEPS}/connect/addresses", data={"number": "+61255501234"})
            assert (away.status_code, "does not answer just now" in away.text) == (502, True)
            assert (await web.post(f"{STEPS}/connect")).headers["Location"] == f"{STEPS}/done"
            assert "(02) 5550 1234" in (await web.get(f"{STEPS}/done")).text
        assert company.told == [
            (Login(SID, "a secret token"), "+61255501234", voice_url(BASE_URL), status_url(BASE_URL)),
        ]

    async def test_a_number_is_set_in_the_account_it_belongs_to(self, database: Database, company: Pointed) -> None:
        public = settings(public_base_url=AnyHttpUrl(BASE_URL))
        async with mike(database, settings=public) as web:
            for sid in (SID, OTHER):
                account = {"twilio_account": sid, "auth_token": f"token of {sid}"}
                assert (await web.post(f"{STEPS}/connect/account", data=account)).status_code == 303
            page = (await web.get("/b/mikes/settings/numbers")).text
            second = re.findall(r'<option value="([0-9a-f-]{36})"', page)[1]
            entered = {"number": "(02) 5550 1234", "connection": second}
            assert (await web.post(f"{STEPS}/connect/numbers", data=entered)).status_code == 303
            assert (await web.post(f"{STEPS}/connect/numbers", data={"number": "(02) 5550 1235"})).status_code == 303
            unknown = {"number": "(02) 5550 1236", "connection": "another"}
            assert (await web.post(f"{STEPS}/connect/numbers", data=unknown)).status_code == 404
            for number in ("+61255501234", "+61255501235"):
                assert (await web.post(f"{STEPS}/connect/addresses", data={"number": number})).status_code == 303
            web._transport.app.state.given = given_of(database, settings=public, secret_key="k")  # type: ignore[attr-defined]
            for number in ("+61255501234", "+61255501235"):
                locked = await web.post(f"{STEPS}/connect/addresses", data={"number": number})
                assert (locked.status_code, "do not open any more" in locked.text) == (502, True)
        assert [told[0] for told in company.told] == [Login(OTHER, f"token of {OTHER}"), Login(SID, f"token of {SID}")]

    async def test_shows_what_works_after_the_page_and_without_a_script(self, database: Database) -> None:
        async with mike(database) as web:
            page = (await web.get(f"{STEPS}/connect")).text
            assert 'hx-trigger="load"' in page
            assert "Paste the address." not in page
            found = (await web.get(f"{STEPS}/connect/checks")).text
            at_once = (await web.get(f"{STEPS}/connect?look=true")).text
        for said in (found, at_once):
            assert "Calls are announced elsewhere." in said
            assert "1 part does not work, 1 is not set up." in said
            for word in ("Works", "Not set up", "Does not work"):
                assert f"{word}</span>" in said
        assert "<html" not in found
        assert (summed_up(LOOKED[:1]), summed_up(())) == ("Everything works.", "Nothing was found out.")
        assert 'hx-trigger="load"' not in at_once


class Pointed(Twin):
    """A telephone company that keeps what it is told, and by whom."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_by: Login | None = None
        self.told: list[tuple[Login | None, str, str, str]] = []
        self.is_away = False

    def of(self, own: Login | None) -> Pointed:
        """Be the company of an account."""
        self.asked_by = own
        return self

    async def point(self, e164: str, voice_url: str, status_url: str) -> None:
        """Keep it."""
        if self.is_away:
            raise port.CarrierAway("ConnectError")
        self.told.append((self.asked_by, e164, voice_url, status_url))
