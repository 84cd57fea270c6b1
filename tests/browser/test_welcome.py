"""The first day from its link to its end, by keyboard: on a phone in a new installation, on a desk beside the demo."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.async_api import Page

from frontdesk.domain.tenancy import first_day
from frontdesk.kernel.datafolder import DataFolder
from tests.browser.conftest import NewPage
from tests.browser.running import Running
from tests.browser.watched import DESKTOP, PHONE, no_serious_violation, no_sideways_scroll, screenshot

MOST_TABS = 250
SECTIONS = ("business", "hours", "services", "technicians", "area", "desk")
NEXT = 'main button[name="then"][value="next"]'
SID = "AC0123456789abcdef0123456789abcdef"


async def to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on something; with Shift the other way, from the end of the page."""
    for _ in range(MOST_TABS):
        await page.keyboard.press(key)
        if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{page.url}: Tab never comes to {selector}")


async def write(page: Page, **fields: str) -> None:
    """Fill fields in, in the order in which Tab comes to them."""
    for name, said in fields.items():
        await to(page, f'[name="{name}"]')
        await page.keyboard.type(said)


async def press(page: Page, selector: str, leads_to: str) -> None:
    """Go to something from the end of the page, press Enter on it, and see where that leads."""
    await to(page, selector, "Shift+Tab")
    async with page.expect_navigation(url=re.compile(leads_to)):
        await page.keyboard.press("Enter")


async def looked_at(page: Page, name: str) -> None:
    """See that a page fits; on a phone also that it is accessible: wide ones are looked at in test_walk."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    await screenshot(page, f"first-day-{name}-{width}")
    await no_sideways_scroll(page)
    if width == PHONE:
        await no_serious_violation(page)


async def through_the_steps(page: Page) -> None:
    """Go from the first step to the last: what a trade begins with stays, the desk is rung, a number is entered."""
    for section, after in pairwise((*SECTIONS, "try")):
        await looked_at(page, section)
        await press(page, NEXT, f"/welcome/{after}$")
    await looked_at(page, "try")
    await press(page, 'main a[href^="/test"]', "/test")
    await press(page, ".rehearsal-form button", "/test/conversations/")
    await press(page, "main a.crumb", "/welcome/try$")
    await press(page, 'main form[action$="/try"] button', "/welcome/connect$")
    await page.get_by_role("link", name="Check again").wait_for()
    await looked_at(page, "connect")
    await to(page, '[aria-labelledby="h-account"] summary')
    await page.keyboard.press("Enter")
    await write(page, twilio_account=SID, auth_token="a token")
    await press(page, 'form[action$="/account"] button', "/welcome/connect")
    await write(page, number="0255507001")
    await press(page, 'form[action$="/numbers"] button', "/welcome/connect")
    await page.get_by_role("link", name="Check again").wait_for()
    await looked_at(page, "connected")
    await press(page, 'main form[action$="/connect"] button', "/welcome/done$")
    assert await page.get_by_role("heading", name="All is set up").is_visible()
    await looked_at(page, "done")
    await press(page, 'main form[action$="/done"] button', "/b/mikes-plumbing/$")


async def test_in_a_new_installation_on_a_phone(running_web: Running, new_page: NewPage) -> None:
    page = await new_page(role=None, width=PHONE)
    await page.goto(f"/welcome?key={first_day.new_first_key(DataFolder(running_web.given.settings.data))}")
    await looked_at(page, "begin")

    await to(page, 'input[name="trade"]')
    await page.keyboard.press("Space")
    await write(page, name="Mike's Plumbing", timezone="Sydney", owner="Mike Hale")
    await write(page, email="mike@example.com", password="a few good words")
    await press(page, 'main form[action="/welcome"] button[type="submit"]', "/welcome/business$")

    await through_the_steps(page)


async def test_beside_the_demo_on_a_desk(new_page: NewPage) -> None:
    page = await new_page(width=DESKTOP)
    await page.goto("/welcome")
    await looked_at(page, "begin")

    await to(page, 'input[name="trade"]')
    await page.keyboard.press("Space")
    await write(page, name="Mike's Plumbing", timezone="Perth", owner="")
    await press(page, 'main form[action="/welcome"] button[type="submit"]', "/welcome/business$")

    await through_the_steps(page)
