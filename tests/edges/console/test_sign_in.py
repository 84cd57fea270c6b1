"""Signing in and out as a browser meets it."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from frontdesk.domain.conversations.messages import Message, MessageStatus
from frontdesk.domain.tenancy import sign_in
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker, Role
from frontdesk.edges.http.given import Given
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.log import get_logger
from tests.builders import MONDAY, a_business
from tests.people import EMAIL, a_person
from tests.signed_in import signed_in_web
from tests.web import a_given, a_web

PASSWORD = "a few good words"
COOKIE = "__Host-frontdesk_session"


@asynccontextmanager
async def a_browser(given: Given) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser with nobody signed in."""
    async with a_web(given) as web:
        web.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
        yield web


@pytest.fixture
async def given(database: Database, plumbing: UUID) -> Given:
    """Return what the web has; Dana has a password and works at Harbour Plumbing."""
    await a_person(database, plumbing)
    given = a_given(database)
    await sign_in.by_new_password(database, await a_link(given, LinkKind.reset), PASSWORD, place="::1", now=MONDAY)
    return given


@pytest.fixture
async def web(given: Given) -> AsyncIterator[httpx.AsyncClient]:
    async with a_browser(given) as browser:
        yield browser


async def a_link(
    given: Given, kind: LinkKind = LinkKind.sign_in, made_by: LinkMaker = LinkMaker.mail, **more: Any
) -> str:
    return await sign_in.link_for(given.database, EMAIL, kind=kind, made_by=made_by, now=given.clock.now(), **more)


async def enter(web: httpx.AsyncClient, email: str = EMAIL, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await web.post("/sign-in", data={"email": email, "password": password, **more})


async def is_in(web: httpx.AsyncClient) -> bool:
    return (await web.get("/")).headers["Location"] != "/sign-in"


def with_mail(given: Given) -> Given:
    given.settings.smtp_url = SecretStr("smtp://localhost")
    return given


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


class TestPassword:
    async def test_leads_to_where_one_works(self, web: httpx.AsyncClient) -> None:
        answer = await enter(web)
        home = await web.get(answer.headers["Location"])

        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        assert (home.status_code, home.headers["Location"]) == (303, "/b/plumbing/")

    async def test_leads_to_where_one_was_going(self, web: httpx.AsyncClient) -> None:
        asked = await web.get("/sign-in", params={"next": "/b/plumbing/calls?page=2"})
        answer = await enter(web, next="/b/plumbing/calls?page=2")

        assert 'name="next" value="/b/plumbing/calls?page=2"' in asked.text
        assert answer.headers["Location"] == "/b/plumbing/calls?page=2"

    @pytest.mark.parametrize("next", ["//evil.example.com", "/\\evil.example.com", "https://evil.example.com", "/\t/e"])
    async def test_never_leads_elsewhere(self, web: httpx.AsyncClient, next: str) -> None:
        entered = await enter(web, next=next)
        again = await web.get("/sign-in", params={"next": next})

        assert [one.headers["Location"] for one in (entered, again)] == ["/", "/"]

    async def test_says_the_same_of_a_wrong_one_and_an_unknown_address(self, web: httpx.AsyncClient) -> None:
        wrong = await enter(web, password="wrong")
        unknown = await enter(web, email="nobody@example.com")

        assert wrong.status_code == unknown.status_code == 422
        assert wrong.text.replace(EMAIL, "") == unknown.text.replace("nobody@example.com", "")
        assert "That e-mail address and password do not belong together." in words(wrong.text)
        assert "Set-Cookie" not in wrong.headers

    @pytest.mark.usefixtures("real_hashes")
    async def test_takes_as_long_for_an_unknown_address(self, web: httpx.AsyncClient) -> None:
        took: dict[str, list[float]] = {EMAIL: [], "nobody@example.com": []}
        for email, times in [*took.items()] * 4:
            began = time.perf_counter()
            await enter(web, email=email, password="wrong")
            times.append(time.perf_counter() - began)

        assert min(took["nobody@example.com"]) > min(took[EMAIL]) / 2

    async def test_keeps_the_address_and_never_the_password(self, web: httpx.AsyncClient) -> None:
        answer = await enter(web, password="my secret words", email='"><b>@example.com')

        assert "my secret words" not in answer.text
        assert "<b>" not in answer.text
        assert "&#34;&gt;&lt;b&gt;@example.com" in answer.text

    async def test_is_held_after_five_tries_until_a_time_that_is_told(self, given: Given, database: Database) -> None:
        clock = FixedClock(MONDAY + timedelta(seconds=30))
        async with a_browser(a_given(database, clock=clock)) as web:
            for _ in range(5):
                assert (await enter(web, password="wrong")).status_code == 422
            held = await enter(web)
            clock.advance(timedelta(minutes=15))
            later = await enter(web)

        assert held.status_code == 429
        assert "Try again at 8:16 pm. Ask an owner or manager: they can make you a link in People." in words(held.text)
        assert held.headers["Retry-After"] == "900"
        assert later.status_code == 303

    async def test_lets_password_managers_help(self, web: httpx.AsyncClient) -> None:
        page = (await web.get("/sign-in")).text

        assert 'autocomplete="username"' in page
        assert 'autocomplete="current-password"' in page
        assert "onpaste" not in page

    async def test_the_page_shows_nothing_about_businesses(self, web: httpx.AsyncClient) -> None:
        page = (await web.get("/sign-in")).text

        assert "plumbing" not in page.lower()
        assert "Harbour" not in page

    @pytest.mark.parametrize("form", [{}, {"email": EMAIL}, {"email": "\x00", "password": "\x00"}])
    async def test_half_a_form_is_a_wrong_one(self, web: httpx.AsyncClient, form: dict[str, str]) -> None:
        assert (await web.post("/sign-in", data=form)).status_code == 422


class TestSession:
    async def test_is_a_cookie_that_no_script_and_no_other_site_has(self, web: httpx.AsyncClient) -> None:
        cookie = (await enter(web)).headers["Set-Cookie"]

        name, *flags = cookie.split("; ")
        assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}", name)
        assert {flag.lower() for flag in flags} == {"httponly", "samesite=lax", "path=/", "secure", "max-age=7776000"}

    async def test_over_plain_http_has_another_name_and_no_promise(self, given: Given, database: Database) -> None:
        async with a_browser(a_given(database, base_url="http://127.0.0.1:8000")) as web:
            cookie = (await enter(web)).headers["Set-Cookie"]

        assert cookie.startswith("frontdesk_session=")
        assert "secure" not in cookie.lower()

    async def test_is_a_new_one_at_every_sign_in_and_the_one_before_ends(self, web: httpx.AsyncClient) -> None:
        await enter(web)
        first = web.cookies[COOKIE]
        await enter(web)
        second = web.cookies[COOKIE]
        web.cookies.set(COOKIE, first)

        assert first != second
        assert not await is_in(web)

    async def test_that_somebody_else_planted_is_not_taken_over(self, web: httpx.AsyncClient) -> None:
        web.cookies.set(COOKIE, "A" * 43)

        answer = await enter(web)

        assert f"{COOKIE}={'A' * 43}" not in answer.headers["Set-Cookie"]
        web.cookies.clear()
        web.cookies.set(COOKIE, "A" * 43)
        assert not await is_in(web)

    async def test_ends_with_signing_out(self, web: httpx.AsyncClient) -> None:
        await enter(web)
        secret = web.cookies[COOKIE]
        answer = await web.post("/sign-out")
        forgotten = COOKIE not in web.cookies
        web.cookies.set(COOKIE, secret)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
        assert forgotten
        assert not await is_in(web)
        assert (await web.post("/sign-out")).status_code == 303

    async def test_is_not_ended_by_looking_or_from_elsewhere(self, web: httpx.AsyncClient) -> None:
        await enter(web)

        assert (await web.get("/sign-out")).status_code == 405
        assert (await web.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
        assert await is_in(web)

    async def test_is_not_begun_from_elsewhere(self, web: httpx.AsyncClient) -> None:
        web.headers["Sec-Fetch-Site"] = "cross-site"

        assert (await enter(web)).status_code == 403


class TestFirstAddress:
    async def test_leads_to_the_business_used_last(self, database: Database, plumbing: UUID) -> None:
        given = a_given(database)
        await a_person(database, await a_business(database, slug="anchor", name="Anchor"))
        async with signed_in_web(given, plumbing) as web:
            first = await web.get("/")
            await web.get("/b/anchor/")
            then = await web.head("/")

        assert (first.status_code, first.headers["Location"]) == (303, "/b/plumbing/")
        assert (then.status_code, then.headers["Location"]) == (303, "/b/anchor/")

    async def test_leads_to_sign_in_where_nobody_is(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/")

        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")

    async def test_says_how_to_begin_while_nobody_can_sign_in(self, database: Database) -> None:
        async with a_browser(a_given(database)) as web:
            assert "Set up your business" in (await web.get("/")).text


class TestLink:
    async def test_shows_whom_it_is_for_and_signs_in_once_the_button_is_pressed(
        self, given: Given, web: httpx.AsyncClient
    ) -> None:
        path = f"/sign-in/link/{await a_link(given)}"

        pages = [await web.get(path) for _ in range(2)]
        before = await is_in(web)
        entered = await web.post(path)
        again = await web.post(path), await web.get(path)

        assert [page.status_code for page in pages] == [200, 200]
        assert "Sign in as Dana Whitlock" in words(pages[1].text)
        assert "data-behaviour" not in pages[0].text
        assert not before
        assert (entered.status_code, entered.headers["Location"]) == (303, "/")
        assert await is_in(web)
        for answer in again:
            assert answer.status_code == 410
            assert "This link was used." in words(answer.text)

    async def test_of_the_terminal_sends_itself(self, given: Given, web: httpx.AsyncClient) -> None:
        page = (await web.get(f"/sign-in/link/{await a_link(given, made_by=LinkMaker.terminal)}")).text

        assert 'data-behaviour="send-at-once"' in page
        assert 'type="module" src="/static/send-at-once.js?' in page

    async def test_too_old_or_made_up_works_no_more(self, given: Given, web: httpx.AsyncClient) -> None:
        old = await a_link(given, lives=timedelta(0))

        for secret in (old, "A" * 43, "%00", "x" * 4_000):
            for answer in (await web.get(f"/sign-in/link/{secret}"), await web.post(f"/sign-in/link/{secret}")):
                assert answer.status_code == 410
                assert "This link no longer works." in words(answer.text)

    async def test_is_not_told_to_the_next_page(self, given: Given, web: httpx.AsyncClient) -> None:
        for kind, path in ((LinkKind.sign_in, "link"), (LinkKind.reset, "password")):
            answer = await web.get(f"/sign-in/{path}/{await a_link(given, kind)}")
            assert answer.headers["Referrer-Policy"] == "strict-origin"
            assert answer.headers["Cache-Control"] == "no-store"

    async def test_is_not_pressed_from_elsewhere(self, given: Given, web: httpx.AsyncClient) -> None:
        path = f"/sign-in/link/{await a_link(given)}"

        refused = await web.post(path, headers={"Sec-Fetch-Site": "cross-site"})

        assert refused.status_code == 403
        assert (await web.post(path)).status_code == 303


class TestMail:
    @pytest.mark.parametrize("path", ["/sign-in/link", "/sign-in/lost"])
    async def test_says_the_same_whether_the_address_is_known_or_not(
        self, given: Given, plumbing: UUID, path: str
    ) -> None:
        async with a_browser(with_mail(given)) as web:
            answers = [await web.post(path, data={"email": email}) for email in (EMAIL, "nobody@example.com", "x")]
            pages = [(await web.get(answer.headers["Location"])).text for answer in answers]

        assert {answer.status_code for answer in answers} == {303}
        assert len(set(pages)) == 1
        assert "If somebody with that address works here" in words(pages[0])
        async with given.database.transaction(plumbing) as db:
            assert len((await db.scalars(select(Message))).all()) == 1

    async def test_brings_a_link_that_signs_in(self, given: Given, plumbing: UUID) -> None:
        async with a_browser(with_mail(given)) as web:
            await web.post("/sign-in/link", data={"email": f" {EMAIL.upper()} "})
            mail = await the_mail(given.database, plumbing)
            found = re.search(r"https://desk\.example\.com(/sign-in/link/\S+)", mail.body)
            assert found is not None
            page = await web.get(found[1])
            entered = await web.post(found[1])

        assert (mail.address, mail.status, mail.allowed_because) == (
            EMAIL,
            MessageStatus.queued,
            {"asked_for": "sign_in"},
        )
        assert "send-at-once" not in page.text
        assert entered.status_code == 303

    async def test_brings_a_link_that_sets_a_new_password(self, given: Given, plumbing: UUID) -> None:
        async with a_browser(with_mail(given)) as web, a_browser(given) as elsewhere:
            await enter(elsewhere)
            await web.post("/sign-in/lost", data={"email": EMAIL})
            found = re.search(r"/sign-in/password/\S+", (await the_mail(given.database, plumbing)).body)
            assert found is not None
            form = await web.get(found[0])
            short = await web.post(found[0], data={"password": "short"})
            set_ = await web.post(found[0], data={"password": "quite another one"})
            again = await web.post(found[0], data={"password": "quite another one"})
            inside = await is_in(web), await is_in(elsewhere)
            old, new = await enter(elsewhere), await enter(elsewhere, password="quite another one")

        assert 'autocomplete="new-password"' in form.text
        assert (short.status_code, "At least" in short.text or "at least" in short.text) == (422, True)
        assert (set_.status_code, again.status_code) == (303, 410)
        assert inside == (True, False)
        assert (old.status_code, new.status_code) == (422, 303)

    async def test_is_not_sent_without_end(self, given: Given, plumbing: UUID) -> None:
        async with a_browser(with_mail(given)) as web:
            answers = [await web.post("/sign-in/link", data={"email": EMAIL}) for _ in range(7)]

        assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 2
        assert "Try again at 8:15 pm." in words(answers[-1].text)
        async with given.database.transaction(plumbing) as db:
            assert len((await db.scalars(select(Message))).all()) == 5

    @pytest.mark.parametrize("path", ["/sign-in/link", "/sign-in/lost"])
    async def test_where_none_goes_out_a_manager_is_named(self, web: httpx.AsyncClient, path: str) -> None:
        for answer in (await web.get(path), await web.post(path, data={"email": EMAIL})):
            assert answer.status_code == 200
            assert "Ask an owner or manager: they can make you a link in People." in words(answer.text)

    async def test_leaves_nothing_in_the_log(self, given: Given, capfd: pytest.CaptureFixture[str]) -> None:
        async with a_browser(with_mail(given)) as web:
            secret = await a_link(given)
            await web.post("/sign-in/link", data={"email": EMAIL})
            await web.post(f"/sign-in/link/{secret}")
        get_logger().info("the log is heard")

        told = "".join(capfd.readouterr())
        assert secret not in told
        assert EMAIL not in told


class TestInvitation:
    async def test_lets_somebody_new_choose_a_password(self, given: Given, plumbing: UUID) -> None:
        secret = await sign_in.invite(
            given.database, plumbing, email="sam@example.com", name="Sam Ito", role=Role.advisor, now=MONDAY
        )
        async with a_browser(given) as web:
            page = await web.get(f"/sign-in/password/{secret}")
            entered = await web.post(f"/sign-in/password/{secret}", data={"password": PASSWORD})
            home = await web.get("/")

        assert "Choose a password" in words(page.text)
        assert 'value="sam@example.com"' in page.text
        assert entered.status_code == 303
        assert home.headers["Location"] == "/b/plumbing/"

    async def test_of_somebody_with_a_password_sends_them_to_it(
        self, given: Given, database: Database, web: httpx.AsyncClient
    ) -> None:
        other = await a_business(database, slug="other")
        secret = await sign_in.invite(database, other, email=EMAIL, name="Dana", role=Role.viewer, now=MONDAY)
        path = f"/sign-in/password/{secret}"

        shown = await web.get(path)
        sent = await web.post(path, data={"password": "some other words"})

        assert (shown.status_code, sent.status_code) == (200, 409)
        for answer in (shown, sent):
            assert "Sign in with your own password" in words(answer.text)
            assert 'name="password"' not in answer.text
        assert (await enter(web)).status_code == 303


async def the_mail(database: Database, business_id: UUID) -> Message:
    async with database.transaction(business_id) as db:
        return (await db.scalars(select(Message))).one()
