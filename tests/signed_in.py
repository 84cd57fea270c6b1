"""Browsers that people of a business are signed in with, for tests of pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx

from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.sessions import begin_session
from frontdesk.edges.http.cookies import name_of
from frontdesk.edges.http.given import Given
from tests.people import EMAIL, a_person
from tests.web import a_web

__all__ = ["EMAIL", "a_person", "a_session", "signed_in_web"]


async def a_session(given: Given, login_id: UUID) -> str:
    """Return the cookie's secret of a new session of a login."""
    async with given.database.engine.connect() as connection:
        return (await begin_session(connection, login_id, now=given.clock.now()))[1]


@asynccontextmanager
async def signed_in_web(
    given: Given,
    business_id: UUID,
    role: Role = Role.owner,
    name: str = "Dana Whitlock",
    email: str = EMAIL,
) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser of the whole application in which somebody who works in a business is signed in."""
    login_id = await a_person(given.database, business_id, role=role, name=name, email=email)
    secret = await a_session(given, login_id)
    async with a_web(given) as web:
        web.cookies.set(name_of(given.base_url), secret)
        web.headers.update({"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
        yield web
