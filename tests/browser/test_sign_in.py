"""Signing in with a real browser: a link that sends itself, a password that can be looked at."""

from __future__ import annotations

import re

from frontdesk.domain.tenancy import sign_in
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker
from tests.browser.conftest import NewPage
from tests.browser.running import Running
from tests.people import EMAIL, a_person


async def test_a_link_of_the_terminal_needs_no_press_and_a_mailed_one_does(
    running_web: Running, new_page: NewPage
) -> None:
    given = running_web.given
    await a_person(given.database, running_web.business)
    secrets = [
        await sign_in.link_for(given.database, EMAIL, kind=LinkKind.sign_in, made_by=made_by, now=given.clock.now())
        for made_by in (LinkMaker.mail, LinkMaker.terminal)
    ]
    mailed, printed = await new_page(role=None), await new_page(role=None)

    await mailed.goto(f"/sign-in/link/{secrets[0]}")
    await mailed.wait_for_load_state("networkidle")
    assert await mailed.title() == "Sign in · Frontdesk"
    await mailed.get_by_role("button", name="Sign in").click()
    await mailed.wait_for_url(re.compile("/b/plumbing/"))
    await printed.goto(f"/sign-in/link/{secrets[1]}")
    await printed.wait_for_url(re.compile("/b/plumbing/"))


async def test_a_password_can_be_looked_at(running_web: Running, new_page: NewPage) -> None:
    page = await new_page(role=None)
    await page.goto("/sign-in")
    field = page.get_by_label("Password")
    await field.fill("a few good words")

    await page.get_by_role("button", name="Show").click()
    shown = await field.get_attribute("type")
    await page.get_by_role("button", name="Hide").click()

    assert (shown, await field.get_attribute("type")) == ("text", "password")
