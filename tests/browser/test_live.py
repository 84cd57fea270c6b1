"""A call that goes on, in several browsers at once: those it concerns see it, and nobody else learns of it."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import Page, expect

from frontdesk.desk.turn import Spoken
from frontdesk.domain.tenancy.models import Role
from tests.browser.conftest import NewPage
from tests.browser.running import Running
from tests.builders import a_business

CALLER = "+61491570158"
AT_ONCE = 2_000
"""Milliseconds in which what was stored must stand on every screen."""

HEARD_BY = """() => {
    window.heard = [];
    const stream = new EventSource(location.pathname.replace(/[^/]*$/, 'live'));
    stream.addEventListener('changed', (event) => window.heard.push(event.data));
    return new Promise((done) => { stream.onopen = () => done(); });
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def call(running_web: Running) -> Spoken:
    """Return a call that has just been answered."""
    return await running_web.given.desk.begin(running_web.business, call_sid="live", address=CALLER)


async def _hear(running: Running, call: Spoken, text: str) -> Spoken:
    return await running.given.desk.hear(running.business, call.conversation_id, text, heard_key=text)


async def _watching(page: Page, call: Spoken) -> None:
    """Open the call and wait until what changes is told to the page."""
    async with page.expect_response(lambda answer: "/live?" in answer.url):
        await page.goto(f"/b/plumbing/calls/{call.conversation_id}")


async def test_what_is_said_stands_on_every_screen_at_once(
    running_web: Running, new_page: NewPage, call: Spoken
) -> None:
    screens = [await new_page(role=Role.owner), await new_page(role=Role.advisor, width=360)]
    for screen in screens:
        await _watching(screen, call)

    answer = await _hear(running_web, call, "a pipe has burst in the laundry")

    for screen in screens:
        said, answered = screen.locator(".turn.cust .say"), screen.locator(".turn.desk .say").last
        await expect(said).to_contain_text("a pipe has burst", timeout=AT_ONCE)
        await expect(answered).to_contain_text(answer.text[:40], timeout=AT_ONCE)


async def test_today_shows_a_call_as_it_begins(running_web: Running, page: Page) -> None:
    async with page.expect_response(lambda answer: "/live?" in answer.url):
        await page.goto("/b/plumbing/")
    await expect(page.get_by_text("my toilet is blocked")).to_have_count(0)

    call = await running_web.given.desk.begin(running_web.business, call_sid="begins", address=CALLER)
    await _hear(running_web, call, "my toilet is blocked")

    await expect(page.get_by_text("my toilet is blocked").first).to_be_visible(timeout=AT_ONCE)


async def test_staff_of_another_business_learn_nothing_of_it(
    running_web: Running, new_page: NewPage, call: Spoken, troubles: list[str]
) -> None:
    elsewhere = await a_business(running_web.given.database, slug="lakeside")
    stranger = await new_page(role=Role.owner, business=elsewhere)
    await stranger.goto("/b/lakeside/tasks")
    await stranger.evaluate(HEARD_BY)

    for address in (f"calls/{call.conversation_id}", "live", ""):
        answer = await stranger.request.get(f"/b/plumbing/{address}")
        assert answer.status == 404
    # One of their own comes through; the other's does not.
    await _hear(running_web, call, "nobody else is to know")
    await running_web.given.desk.begin(elsewhere, call_sid="theirs", address=CALLER)
    await stranger.wait_for_function("() => window.heard.some((topics) => topics.includes('calls'))")

    heard = await stranger.evaluate("() => window.heard.join(' ')")
    assert str(call.conversation_id) not in heard
    assert not troubles
