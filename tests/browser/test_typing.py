"""People at work in the console: what they type stays theirs, and the focus is where they left it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest_asyncio
from playwright.async_api import Dialog, Page, expect

from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.scheduling.queries import get
from frontdesk.domain.scheduling.schemas import Amendment
from tests.browser.running import Running
from tests.builders import MONDAY, a_customer
from tests.domain.scheduling.visits import NINE, a_wish

BASE = "/b/plumbing"
AT_ONCE = 3_000


@pytest_asyncio.fixture(loop_scope="session")
async def visit(running_web: Running) -> Booking:
    """Return a visit on the day after tomorrow."""
    async with running_web.given.database.transaction(running_web.business) as db:
        wish = a_wish(await a_customer(db), starts_at=NINE + timedelta(days=2))
        return await scheduling.book(db, wish, now=MONDAY)


async def _leave(running: Running, *whats: str) -> None:
    async with running.given.database.transaction(running.business) as db:
        for what in whats:
            await leave_task(db, what=what)


async def _open(page: Page, address: str) -> None:
    """Open a page and wait until what changes is told to it."""
    async with page.expect_response(lambda answer: "/live?" in answer.url):
        await page.goto(address)


def _answering(page: Page, *answers: bool) -> list[str]:
    """Answer what the page asks, one after the other, and note the questions."""
    asked: list[str] = []

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await (dialog.accept() if answers[len(asked) - 1] else dialog.dismiss())

    page.on("dialog", answer)
    return asked


class TestTasks:
    async def test_what_is_typed_survives_what_others_do(self, running_web: Running, page: Page) -> None:
        await _leave(running_web, "Urgent: ring Helen back", "Order a valve")
        await _open(page, f"{BASE}/tasks?show=everyone")
        rows, field = page.locator("#tasks li"), page.locator("#tasks [name=due]").first

        await page.keyboard.press("e")
        await page.keyboard.press("j")
        await page.keyboard.press("d")
        await expect(field).to_be_focused()
        await field.fill("")
        await page.keyboard.type("w")
        await _leave(running_web, "Urgent: look after the pump")
        await expect(page.locator(".news")).to_be_visible(timeout=AT_ONCE)
        await page.keyboard.type("ednesday")

        await expect(field).to_have_value("wednesday")
        await expect(field).to_be_focused()
        await expect(rows).to_have_count(2)
        await page.get_by_role("button", name="Show it").click()
        await expect(rows).to_have_count(3)
        typed = page.locator("details[open] [name=due]")
        await expect(typed).to_have_value("wednesday")
        await expect(typed).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("#tasks").get_by_text("Due Wed 4 Mar")).to_be_visible()
        await expect(page.locator("summary").filter(has_text="Change the day")).to_be_focused()
        await expect(page.locator(".news")).to_have_count(0)

    async def test_are_done_added_and_taken_back_without_leaving_the_place(
        self, running_web: Running, page: Page
    ) -> None:
        await _leave(running_web, "One", "Two", "Three")
        await _open(page, f"{BASE}/tasks?show=everyone")
        rows = page.locator("#tasks li")

        await page.keyboard.press("e")
        await page.keyboard.press("j")
        await page.keyboard.press("e")
        await expect(rows).to_have_count(2)
        await expect(rows.first.locator("button").first).to_be_focused()
        await page.keyboard.press("u")
        await expect(rows).to_have_count(3)
        await expect(page.get_by_text("To be done again.")).to_be_visible()
        assert page.url.endswith("show=everyone")

        await page.keyboard.press("n")
        await page.keyboard.press("t")
        await page.keyboard.type("Four")
        await page.keyboard.press("Enter")
        await expect(rows).to_have_count(4)
        await expect(page.locator("#what")).to_be_focused()
        await expect(page.locator("#what")).to_have_value("")
        await page.fill("#what", "Half a ta")
        asked = _answering(page, False, True)
        await page.locator(".side").get_by_role("link", name="Calls", exact=True).click()
        await expect(page.locator("#what")).to_have_value("Half a ta")
        await page.locator(".side").get_by_role("link", name="Calls", exact=True).click()
        await page.wait_for_url("**/calls")
        assert asked == ["beforeunload", "beforeunload"]


class TestAVisit:
    async def test_in_the_drawer_keeps_focus_and_words(
        self, running_web: Running, page: Page, visit: Booking, troubles: list[str]
    ) -> None:
        await _open(page, f"{BASE}/calendar?view=week&date=2026-03-04")
        drawer = page.locator("#drawer")
        await page.locator("a.ev").first.click()
        await drawer.get_by_role("button", name="Confirm").click()
        await expect(drawer.get_by_text("Dana Whitlock confirmed it")).to_be_visible()
        await expect(drawer.locator("h2").first).to_be_focused()

        await _note(running_web, visit.id, "Ring twice")
        await expect(drawer.get_by_text("Ring twice")).to_be_visible(timeout=AT_ONCE)
        await drawer.get_by_text("Cancel the visit…").click()
        await drawer.get_by_label("In your own words").fill("They moved")
        asked = _answering(page, False, True)
        await page.keyboard.press("Escape")
        await expect(drawer.get_by_label("In your own words")).to_have_value("They moved")

        await _note(running_web, visit.id, "Ring three times")
        await expect(page.locator(".news")).to_be_visible(timeout=AT_ONCE)
        await drawer.get_by_role("button", name="Cancel the visit").click()
        await expect(drawer.get_by_role("alert")).to_contain_text("Somebody changed that visit a moment ago.")
        await expect(drawer.get_by_role("alert")).to_be_focused()
        await expect(drawer.get_by_label("In your own words")).to_have_value("They moved")
        await page.keyboard.press("Escape")
        await expect(drawer).to_be_hidden()
        assert asked == ["confirm", "confirm"]
        troubles.clear()  # the refusal itself

    async def test_that_cannot_be_booked_tells_why_where_one_looks(self, page: Page, troubles: list[str]) -> None:
        await page.goto(f"{BASE}/tasks")
        await page.keyboard.press("n")
        await page.keyboard.press("v")
        await page.wait_for_url("**/calendar/new")
        await page.fill("#name", "Sarah")
        await page.fill("#phone", "04915701")
        await page.fill("#other", "9 am")
        await page.get_by_role("button", name="Book the visit").click()

        told = page.get_by_role("alert")
        await expect(told).to_contain_text("That number has 8 digits. Australian mobiles have 10.")
        await expect(told).to_be_focused()
        await told.get_by_role("link").click()
        await expect(page.locator("#phone")).to_be_focused()
        asked = _answering(page, True)
        await page.get_by_role("link", name="Leave it").click()
        await page.wait_for_url("**/calendar?*")
        assert asked == ["beforeunload"]
        troubles.clear()  # the refusal itself

    async def test_of_one_hour_can_be_read_in_the_day(self, page: Page, visit: Booking) -> None:
        await page.goto(f"{BASE}/calendar?view=day&date=2026-03-04")
        card = page.locator(".track .ev b").first

        cut = await card.evaluate(
            "(each) => each.scrollHeight > each.clientHeight || each.scrollWidth > each.clientWidth"
        )

        assert (await card.inner_text(), cut) == ("Blocked drain", False)
        assert await page.locator("#board").evaluate("(each) => each.scrollWidth > each.clientWidth")


class TestACall:
    async def test_leaves_a_task_without_leaving_the_page(self, running_web: Running, page: Page) -> None:
        call = await running_web.given.desk.begin(running_web.business, call_sid="c1", address="+61491570158")
        await running_web.given.desk.hang_up(running_web.business, call.conversation_id)
        await _open(page, f"{BASE}/calls/{call.conversation_id}")
        opener = page.get_by_text("Make a task").first

        await opener.click()
        await expect(page.locator("#what")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator("#what")).to_be_hidden()
        await page.keyboard.press("Enter")
        await expect(page.locator("#what")).to_be_focused()
        await page.keyboard.type("Ring them back")
        await page.keyboard.press("Enter")

        await expect(page.locator("#toast")).to_contain_text("Left to a person.")
        await expect(page.locator("#call").get_by_role("link", name="Ring them back")).to_be_visible()
        await expect(page.locator("#what")).to_be_hidden()
        await expect(page.locator("details.pop-form > summary")).to_be_focused()


async def _note(running: Running, visit_id: UUID, notes: str) -> None:
    """Change a visit as the desk does for a caller."""
    async with running.given.database.transaction(running.business) as db:
        await scheduling.amend(db, await get(db, visit_id), Amendment(notes=notes), now=MONDAY)
