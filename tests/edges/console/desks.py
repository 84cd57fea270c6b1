"""What tests of calendar, visits and tasks share: a browser at the desk of Harbour Plumbing, Monday at seven."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import event

from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.scheduling.queries import get
from frontdesk.domain.tenancy.models import Role
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from tests.builders import a_customer
from tests.domain.scheduling.visits import NOW, a_wish
from tests.signed_in import signed_in_web
from tests.web import a_given

BASE = "/b/plumbing"
HX = {"HX-Request": "true"}


@asynccontextmanager
async def a_desk(
    database: Database, business_id: UUID, *, role: Role = Role.advisor, clock: FixedClock | None = None, **person: str
) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser in which somebody of the business is signed in."""
    await a_month(database, business_id)
    given = a_given(database, clock=clock or FixedClock(NOW))
    async with signed_in_web(given, business_id, role=role, **person) as web:
        yield web


async def a_month(database: Database, business_id: UUID) -> None:
    """See that what is written down that Monday has a place to lie."""
    async with database.transaction(business_id) as db:
        await ensure_months(db, NOW.date(), NOW.date())


async def a_booked_visit(database: Database, business_id: UUID, **wish: Any) -> Booking:
    """Return a visit that was booked for Sarah O'Brien, at nine unless it says otherwise."""
    customer = wish.pop("customer", {"city": "newtown"})
    async with database.transaction(business_id) as db:
        return await scheduling.book(db, a_wish(await a_customer(db, **customer), **wish), now=NOW)


async def as_it_stands(database: Database, business_id: UUID, booking: Booking) -> Booking:
    """Return a visit as the database has it."""
    async with database.transaction(business_id) as db:
        return await get(db, booking.id)


def words_of(answer: httpx.Response) -> str:
    """Return what a page says, in one line, without its markup."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text).replace("&#39;", "'").replace("&amp;", "&")
    return re.sub(r"\s+", " ", text)


def hidden(answer: httpx.Response, name: str) -> str:
    """Return what a hidden field of a form holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found is not None, f"no field {name}"
    return found[1]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Give the statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
