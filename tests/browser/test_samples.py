"""The two sample calls, typed into the page: they end with the same rows as in the terminal."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from sqlalchemy import select

from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.scheduling.models import Booking
from frontdesk.edges.channels import terminal
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.migrations.roles import APP_ROLE
from frontdesk.trades.load import packs
from tests.browser.running import Running
from tests.builders import a_plumbing_business
from tests.cluster import Cluster
from tests.edges.console.talking import AGREEING, MIKE, MORNING, SARAH

NUMBER = "+61491570006"
AT = datetime.fromisoformat(f"{MORNING}+10:00")
OF_THE_CALL = ("address", "customer_name", "purpose", "intent", "outcome", "facts", "turns")
"""What of a record is the same wherever the call was held: all but ids and moments."""


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(cluster: Cluster) -> AsyncIterator[Database]:
    """Return a database like the test's own, for the terminal."""
    cluster.make_database("test_samples", template="template_frontdesk")
    database = Database(cluster.url(APP_ROLE, "test_samples"))
    yield database
    await database.close()
    cluster.drop_database("test_samples")


@pytest.mark.parametrize(("caller", "said"), [("", MIKE), (NUMBER, SARAH)], ids=["Mike", "Sarah"])
async def test_ends_with_the_rows_of_the_terminal(
    running_web: Running, page: Page, elsewhere: Database, caller: str, said: str
) -> None:
    await _typed_into_the_page(page, caller, [said, *AGREEING])
    there = await a_plumbing_business(elsewhere)
    await _typed_into_the_terminal(elsewhere, there, caller, [said, *AGREEING])

    ours = await _rows(running_web.given.database, running_web.business)

    assert ours == await _rows(elsewhere, there)
    assert ours["outcome"] == "appointment_booked"
    assert len(ours["visits"]) == 1


async def _typed_into_the_page(page: Page, caller: str, lines: list[str]) -> None:
    await page.goto("/test?business=plumbing")
    await page.fill("[name=clock]", MORNING)
    await page.fill("[name=caller]", caller)
    await page.get_by_role("button", name="Start", exact=True).click()
    for number, line in enumerate(lines, start=1):
        await expect(page.locator(".turn.desk")).to_have_count(number)
        await page.fill("#say", line)
        await page.keyboard.press("Enter")
    await expect(page.get_by_text("The call is over")).to_be_visible()


async def _typed_into_the_terminal(database: Database, business: UUID, caller: str, lines: list[str]) -> None:
    async def typed() -> AsyncIterator[str]:
        for line in lines:
            yield json.dumps({"text": line})

    desk = Desk(database, packs(), clock=FixedClock(AT))
    line = terminal.Line(business, address=caller or None, frozen_at=AT)
    await terminal.json_lines(desk, line, typed(), lambda _: None)


async def _rows(database: Database, business: UUID) -> dict[str, Any]:
    """Return what is stored of the one call there is, and of the visits it led to."""
    async with database.transaction(business) as db:
        (id,) = await db.scalars(select(Conversation.id))
        record = await records.record(db, id)
        visits = await db.scalars(select(Booking).order_by(Booking.starts_at))
        booked = [(each.service_type, each.starts_at, each.ends_at, each.status) for each in visits]
    return {"visits": booked, **{name: record[name] for name in OF_THE_CALL}}
