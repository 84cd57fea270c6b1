"""Every screen, light and dark, on a desk, a tablet and a phone: accessible, in one piece, usable without a mouse."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Page

from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.sign_in import invite
from frontdesk.edges.app import SCREENS
from frontdesk.edges.console import start
from frontdesk.edges.console.talk.typed import new_sid
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.browser.a_busy_day import NOW, BusyDay, a_busy_day
from tests.browser.conftest import NewPage
from tests.browser.running import Running, running_app
from tests.browser.watched import (
    DESKTOP,
    HEIGHTS,
    PHONE,
    TABLET,
    everything_reachable_by_keyboard,
    no_poor_contrast,
    no_serious_violation,
    no_sideways_scroll,
    no_small_target,
    screenshot,
)

Theme = Literal["light", "dark"]
Look = Callable[[Page], Awaitable[None]]

STRANGERS = {
    "/sign-in": "/sign-in",
    "/sign-in/link": "/sign-in/link",
    "/sign-in/lost": "/sign-in/lost",
    "/sign-in/sent": "/sign-in/sent",
    "/sign-in/password/{secret}": "/sign-in/password/{invitation}",
}
"""Route -> address of the screen, for those who are not signed in."""

OURS = {
    "/b/{slug}/": "/b/{slug}/",
    "/b/{slug}/calls": "/b/{slug}/calls",
    "/b/{slug}/calls/{conversation_id}": "/b/{slug}/calls/{over}",
    "/b/{slug}/calls/{conversation_id} (live)": "/b/{slug}/calls/{live}",
    "/b/{slug}/calendar": "/b/{slug}/calendar?view=day&date=2026-03-03",
    "/b/{slug}/calendar (week)": "/b/{slug}/calendar?view=week&date=2026-03-03",
    "/b/{slug}/calendar/new": "/b/{slug}/calendar/new",
    "/b/{slug}/visits/{id}": "/b/{slug}/visits/{visit}",
    "/b/{slug}/visits/{id}/move": "/b/{slug}/visits/{visit}/move",
    "/b/{slug}/tasks": "/b/{slug}/tasks?show=everyone",
    "/b/{slug}/insights/daily/{day}": "/b/{slug}/insights/daily/2026-03-03",
    "/b/{slug}/people": "/b/{slug}/people",
    "/b/{slug}/profile": "/b/{slug}/profile",
    "/b/{slug}/settings/{name}": "/b/{slug}/settings/business",
    "/b/{slug}/settings/{name} (hours)": "/b/{slug}/settings/hours",
    "/b/{slug}/settings/{name} (services)": "/b/{slug}/settings/services",
    "/b/{slug}/settings/{name} (technicians)": "/b/{slug}/settings/technicians",
    "/b/{slug}/settings/{name} (area)": "/b/{slug}/settings/area",
    "/b/{slug}/settings/{name} (desk)": "/b/{slug}/settings/desk",
    "/b/{slug}/settings/{name} (reminders)": "/b/{slug}/settings/reminders",
    "/b/{slug}/settings/{name} (limits)": "/b/{slug}/settings/limits",
    "/b/{slug}/settings/{name} (numbers)": "/b/{slug}/settings/numbers",
    "/b/{slug}/settings/{name} (connections)": "/b/{slug}/settings/connections",
    "/welcome": "/welcome",
    "/b/{slug}/welcome/{step}": "/b/{slug}/welcome/try",
    "/b/{slug}/welcome/{step} (connect)": "/b/{slug}/welcome/connect?look=true",
    "/b/{slug}/welcome/{step} (done)": "/b/{slug}/welcome/done",
    "/test": "/test?business={slug}",
    "/test/conversations/{id}": "/test/conversations/{practice}?business={slug}",
    "/debug/call_logs": "/debug/call_logs?business={slug}",
    "/styleguide": "/styleguide",
}
"""The same for those who are; what stands in brackets is another state of the route."""

NO_SCREENS = {
    "/": "the first page sends on to a screen that is walked, or is looked at in test_first_page",
    "/sign-in/link/{secret}": "the same form as the other with a secret, with one button",
    "/b/{slug}/today/figures": "a part of Today",
    "/b/{slug}/today/live": "a part of Today",
    "/b/{slug}/today/needs": "a part of Today",
    "/b/{slug}/today/handled": "a part of Today",
    "/b/{slug}/today/visits": "a part of Today",
    "/b/{slug}/calls/list": "a part of Calls",
    "/b/{slug}/calls/{conversation_id}/transcript.txt": "a file",
    "/b/{slug}/calls/{conversation_id}/recording": "a file",
    "/b/{slug}/insights": "sends on to the day",
    "/b/{slug}/insights/daily/{day}/figures": "a part of the day",
    "/b/{slug}/find": "a part of every screen",
    "/b/{slug}/settings": "sends on to the first section",
    "/area/names": "a part of a section of the settings",
    "/b/{slug}/welcome": "sends on to the first step that is not done",
    "/b/{slug}/welcome/connect/checks": "a part of a step",
    "/b/{slug}/places": "a part of every screen",
    "/b/{slug}/live": "a stream",
    "/downloads/{file}": "a file",
}
"""Routes that answer with no page of their own, and what they are instead."""

FORMS: tuple[tuple[int, Theme, tuple[Look, ...]], ...] = (
    (DESKTOP, "light", (no_serious_violation,)),
    (DESKTOP, "dark", (no_poor_contrast,)),
    (TABLET, "dark", ()),
    (PHONE, "light", (no_serious_violation, no_small_target)),
    *(((PHONE, "dark", ()),) if os.environ.get("SHOTS") else ()),
)
"""How each screen is looked at, and that it fits: in the dark only colours differ, on a tablet only the room.
What is dark on a phone is for people to look at."""


def _routes(routes: Any) -> Iterator[Any]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from _routes(inner.routes) if inner else (route,)


def test_no_screen_is_forgotten() -> None:
    routes = [each for part in (start, *SCREENS) for each in _routes(part.router().routes)]
    reads = {route.path for route in routes if "GET" in (route.methods or ())}

    known = {each.partition(" ")[0] for each in (*STRANGERS, *OURS, *NO_SCREENS)}

    assert reads == known


@pytest_asyncio.fixture(loop_scope="session")
async def running_web(database: Database, plumbing: Any, tmp_path: Path) -> Any:
    """Return the application in the middle of a busy day."""
    async with running_app(database, tmp_path, clock=FixedClock(NOW)) as given:
        yield Running(given, plumbing, packs()["plumbing"].demo.slug)


@pytest_asyncio.fixture(loop_scope="session")
async def day(database: Database, plumbing: Any) -> BusyDay:
    return await a_busy_day(database, plumbing)


@pytest_asyncio.fixture(loop_scope="session")
async def values(running_web: Running, day: BusyDay) -> Mapping[str, object]:
    """Return what stands in the addresses."""
    place = (running_web.given.database, day.business)
    practice = await day.desk.begin(day.business, call_sid=new_sid(), address="+61491570006")
    await day.desk.hear(day.business, practice.conversation_id, "my toilet is blocked", heard_key="1")
    return {
        "slug": running_web.slug,
        "over": day.over,
        "live": day.live.conversation_id,
        "visit": day.visit,
        "practice": practice.conversation_id,
        "invitation": await invite(*place, email="lee@example.com", name="Lee Marsh", role=Role.advisor, now=NOW),
    }


def _share(screens: Mapping[str, str], nth: int) -> Mapping[str, str]:
    """Return every third screen: one walk through all of them would be longer than anything else that is tried."""
    return dict(list(screens.items())[nth::3])


@pytest.mark.parametrize(
    ("role", "screens"), [(None, STRANGERS), *((Role.owner, _share(OURS, nth)) for nth in range(3))]
)
async def test_every_screen_is_accessible_and_in_one_piece(
    new_page: NewPage, values: Mapping[str, object], role: Role | None, screens: Mapping[str, str]
) -> None:
    page = await new_page(role=role)

    wrong = [each for name, address in screens.items() for each in await _wrong(page, name, address.format(**values))]

    assert not wrong, "\n\n".join(wrong)


async def _wrong(page: Page, name: str, address: str) -> list[str]:
    """Return what is wrong with a screen, in any of its forms."""
    await page.set_viewport_size({"width": DESKTOP, "height": HEIGHTS[DESKTOP]})
    await page.emulate_media(color_scheme="light")
    answer = await page.goto(address)
    if answer is None or answer.status != HTTPStatus.OK:
        return [f"{address} answers {answer and answer.status}"]
    found = await _complaint(everything_reachable_by_keyboard(page))
    for width, theme, looks in FORMS:
        await page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        await page.emulate_media(color_scheme=theme)
        for look in (no_sideways_scroll, *looks):
            found.extend(f"{width} px, {theme}: {complaint}" for complaint in await _complaint(look(page)))
        if width != TABLET:
            await screenshot(page, f"{_file_name(name)}-{width}-{theme}")
    return found


async def _complaint(look: Awaitable[None]) -> list[str]:
    try:
        await look
    except AssertionError as wrong:
        return [str(wrong)]
    return []


def _file_name(route: str) -> str:
    return "".join(each if each.isalnum() else "-" for each in route.replace("/b/{slug}", "")).strip("-") or "today"
