"""What the browser tests may ask for: the application on a port, and pages of people who are signed in to it.

All of them share one browser, and so one event loop; each has a database, a server and contexts of its own.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Literal
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from frontdesk.domain.tenancy.models import Role
from frontdesk.edges.http.cookies import name_of
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from frontdesk.trades.load import packs
from tests.browser.chromium import FLAGS, MISSING, find_chromium
from tests.browser.running import Running, running_app
from tests.browser.watched import DESKTOP, HEIGHTS, watch
from tests.builders import MONDAY
from tests.signed_in import a_person, a_session

NewPage = Callable[..., Awaitable[Page]]
_HERE = Path(__file__).parent
_people = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and let it run in the browser's loop."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker("browser")
            if pytest_asyncio.is_async_test(item):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end, where it is read, that browser tests were left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(MISSING in str(report.longrepr) for report in skipped):
        terminalreporter.section("not tested", sep="=", yellow=True)
        terminalreporter.line(MISSING)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return where Chromium is; without one nothing here is tested, which must not go unnoticed in CI."""
    found = find_chromium()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    return found or pytest.skip(MISSING)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """Return a running browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def database(app_url: str) -> AsyncIterator[Database]:
    """Return the test's database, its connections in the browser's loop."""
    database = Database(app_url)
    yield database
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def running_web(database: Database, plumbing: UUID, tmp_path: Path) -> AsyncIterator[Running]:
    """Return the application on a port, its clock standing still at builders.MONDAY, whose month exists."""
    async with database.transaction(plumbing) as db:
        await ensure_months(db, MONDAY.date(), MONDAY.date())
    async with running_app(database, tmp_path) as given:
        yield Running(given, plumbing, packs()["plumbing"].demo.slug)


@pytest_asyncio.fixture(loop_scope="session")
async def troubles() -> AsyncIterator[list[str]]:
    """Return what pages complained of; it must be empty at the end, so a test clears what it brought about."""
    met: list[str] = []
    yield met
    assert not met, "the browser complains:\n" + "\n".join(met)


@pytest_asyncio.fixture(loop_scope="session")
async def new_page(chromium: Browser, running_web: Running, troubles: list[str]) -> AsyncIterator[NewPage]:
    """Open windows of people who are signed in, in as many roles and sizes as a test asks for."""
    async with AsyncExitStack() as stack:

        async def make(
            *,
            role: Role | None = Role.owner,
            theme: Literal["light", "dark"] = "light",
            width: int = DESKTOP,
            business: UUID | None = None,
        ) -> Page:
            """Open a window of so many pixels; of a stranger, if there is no role."""
            context = await chromium.new_context(
                base_url=running_web.base_url,
                color_scheme=theme,
                viewport={"width": width, "height": HEIGHTS.get(width, 900)},
                reduced_motion="reduce",
            )
            stack.push_async_callback(context.close)
            if role is not None:
                await _sign_in(context, running_web, role, business or running_web.business)
            page = await context.new_page()
            page.set_default_timeout(10_000)
            watch(page, troubles)
            return page

        yield make


@pytest_asyncio.fixture(loop_scope="session")
async def page(new_page: NewPage) -> Page:
    """Return a window of the plumbers' owner, as wide as a desk."""
    return await new_page()


async def _sign_in(context: BrowserContext, running: Running, role: Role, business: UUID) -> None:
    """Give a window the session of a person who works in a business."""
    email = f"{role}-{next(_people)}@example.com"
    login_id = await a_person(running.given.database, business, role=role, email=email)
    secret = await a_session(running.given, login_id)
    await context.add_cookies([{"name": name_of(running.base_url), "value": secret, "url": running.base_url}])
