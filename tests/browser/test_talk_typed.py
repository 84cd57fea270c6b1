"""Talking to the desk by typing, wide and on a phone, by everybody."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.speaking import FAKES, FIELD, a_call
from tests.browser.watched import (
    DESKTOP,
    PHONE,
    everything_reachable_by_keyboard,
    no_serious_violation,
    no_sideways_scroll,
)
from tests.edges.console.talking import AGREEING, MIKE, MORNING


class TestTyping:
    async def test_keeps_the_field_and_the_end_in_sight(self, page: Page) -> None:
        await a_call(page)
        for said in ("My toilet is blocked", "I'm Mike in Newtown", "tomorrow"):
            await page.locator(FIELD).press_sequentially(said)
            await page.keyboard.press("Enter")
            await expect(page.locator(".turn.cust").last).to_contain_text(said[:6])
            await expect(page.locator(FIELD)).to_be_focused()
            await expect(page.locator(FIELD)).to_have_value("")

        await expect(page.locator(".turn").last).to_be_in_viewport()

    async def test_sends_after_the_answer_what_was_typed_meanwhile(self, page: Page) -> None:
        await a_call(page)
        await page.fill(FIELD, "My toilet is blocked")
        await page.keyboard.press("Enter")
        await page.keyboard.type("I'm Mike in Newtown")
        await page.keyboard.press("Enter")

        await expect(page.locator(".turn.cust")).to_have_count(2)
        await expect(page.locator(".turn.cust").last).to_contain_text("Mike")

    async def test_brings_back_what_did_not_arrive(self, page: Page, troubles: list[str]) -> None:
        await a_call(page)
        await page.context.set_offline(True)
        await page.fill(FIELD, "My toilet is blocked")
        await page.keyboard.press("Enter")

        await expect(page.locator(FIELD)).to_have_value("My toilet is blocked")
        await expect(page.locator("#talk-trouble")).to_contain_text("That did not arrive.")
        await page.context.set_offline(False)
        await page.keyboard.press("Enter")
        await expect(page.locator(".turn.cust")).to_have_count(1)
        await expect(page.locator("#talk-trouble")).to_be_hidden()
        troubles.clear()

    async def test_works_on_a_phone(self, new_page: NewPage) -> None:
        page = await new_page(width=360)
        await page.add_init_script(FAKES)
        await page.goto("/test?business=plumbing")
        await page.get_by_text("Who calls, from where and when").click()
        await page.fill("[name=clock]", MORNING)
        await page.get_by_role("button", name="Start", exact=True).click()
        await page.fill(FIELD, "I'm Mike, my toilet is blocked")
        await page.keyboard.press("Enter")

        await expect(page.locator(".talk-facts .chip").first).to_be_in_viewport()
        await expect(page.locator(FIELD)).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class TestEverybody:
    @pytest.mark.parametrize(("theme", "width"), [("light", DESKTOP), ("dark", PHONE)])
    async def test_can_use_the_page_as_the_call_goes_on(
        self, new_page: NewPage, theme: Literal["light", "dark"], width: int
    ) -> None:
        page = await new_page(width=width, theme=theme)
        await page.add_init_script(FAKES)
        await page.goto("/test?business=plumbing")
        await _is_usable(page)
        await page.locator("details.fold").evaluate("(each) => { each.open = true; }")
        await page.fill("[name=clock]", MORNING)
        await page.get_by_role("button", name="Start", exact=True).click()
        for said in (MIKE, *AGREEING):
            await expect(page.locator(FIELD)).to_be_editable()
            turns = await page.locator(".turn.cust").count()
            await page.fill(FIELD, said)
            await page.press(FIELD, "Enter")
            await expect(page.locator(".turn.cust")).to_have_count(turns + 1)
            if turns == 1:
                await _is_usable(page)
        await expect(page.get_by_text("The call is over")).to_be_visible()
        await _is_usable(page)
        await page.get_by_text("Its rows in the raw log").click()
        await expect(page.locator(".raw-call")).to_have_count(1)
        await _is_usable(page)


async def _is_usable(page: Page) -> None:
    await no_serious_violation(page)
    await no_sideways_scroll(page)
    # The field has the focus; from there Tab would only come to what is behind it.
    await page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    await everything_reachable_by_keyboard(page)
