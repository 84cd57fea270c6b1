"""Removing the demo businesses for good: their rows, logs, recordings and letters. Of a real business nothing.

What was begun is ended the next time: what is to be deleted on disk is written down before the rows go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from frontdesk.domain.tenancy.demo import PEOPLE
from frontdesk.domain.tenancy.demo_files import Leftover, kept_letters, leftovers, remember, remove_files
from frontdesk.domain.tenancy.models import Business, Staff
from frontdesk.domain.tenancy.people import email_of_login, places_of
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database, is_busy
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.queue import forget_jobs

logger = get_logger()

STATEMENT_SECONDS = 600
"""How long it may take where somebody has filled a demo with years of made-up calls."""

LOCKS_MS = (200, 300, 400, 500, 600, 700, 800, 900, 900, 900, 900, 900)
"""How long a lock is waited for, attempt by attempt: less than the second after which PostgreSQL ends one of those who
wait for each other, so that it is us who give way and not a call."""

_TOO_LONG = "57014"
"""The SQLSTATE of a statement that ran into its limit: it would again."""

Note = Callable[[str], Awaitable[None]]


class DemoBusy(Problem):
    """Somebody holds rows of a demo again and again."""

    status = HTTPStatus.CONFLICT
    title = "The demo is in use"


class FilesLeft(Problem):
    """Files of removed businesses could not be deleted."""

    status = HTTPStatus.CONFLICT
    title = "Files are left"


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed.

    names   of the demo businesses
    left    names of people who worked in those alone: they keep their login, and work nowhere now
    """

    names: tuple[str, ...]
    left: tuple[str, ...]


async def _nothing(name: str) -> None:
    """Note nothing."""


async def remove_demo(database: Database, *, data: DataFolder, note: Note = _nothing) -> Removed:
    """Remove every demo business, so that no start brings it back.

    data   the installation's folder; its `demo_removed` says so from the first moment on
    note   is told the name of each, once its rows are gone

    Raises DemoBusy, FilesLeft: what is done stays done, and the next time goes on.
    """
    await asyncio.to_thread(remember, data, None)
    left, names = await only_in_demos(database), []
    for business_id in await database.directory.businesses():
        name = await _patiently(database, business_id, data)
        if name is not None:
            logger.info("demo.removed", business_id=str(business_id))
            names.append(name)
            await note(name)
    await clear_leftovers(database, data=data)
    return Removed(tuple(names), left)


async def only_in_demos(database: Database) -> tuple[str, ...]:
    """Return the names of those who work in demo businesses alone, but for the made-up people."""
    demos, people = set[UUID](), dict[str, str]()
    for business_id in await database.directory.businesses():
        async with database.transaction(business_id) as db:
            if not await db.scalar(select(Business.is_demo).where(Business.id == business_id)):
                continue
            working = select(Staff.login_id, Staff.name).where(
                Staff.login_id.is_not(None), Staff.active, Staff.archived_at.is_(None)
            )
            found = list(await db.execute(working.order_by(Staff.name, Staff.id)))
        demos.add(business_id)
        people |= {await email_of_login(database, login): name for login, name in found if login is not None}
    for email, _, _ in PEOPLE:
        people.pop(email, None)
    places = {email: await places_of(database, email) for email in people}
    return tuple(name for email, name in people.items() if all(each.business_id in demos for each in places[email]))


async def clear_leftovers(database: Database, *, data: DataFolder) -> None:
    """Delete what is left on disk of demo businesses that are gone.

    Raises FilesLeft.
    """
    there = set(await database.directory.businesses())
    failed: list[str] = []
    for each in await asyncio.to_thread(leftovers, data):
        if each.business_id not in there:
            is_reused = await database.directory.business_by_slug(each.slug) is not None
            failed += await asyncio.to_thread(remove_files, data, each, logs=not is_reused)
    if failed:
        raise FilesLeft(
            f"The demo businesses are gone, but these could not be deleted: {'; '.join(failed)}. See why, then run"
            " `frontdesk business remove-demo` again."
        )


async def _patiently(database: Database, business_id: UUID, data: DataFolder) -> str | None:
    """Delete the rows of a demo business and return its name; None if it is none, or gone already."""
    busy: DBAPIError | None = None
    for lock_ms in LOCKS_MS:
        try:
            return await _remove(database, business_id, data, lock_ms=lock_ms)
        except DBAPIError as error:
            if not is_busy(error) or getattr(error.orig, "sqlstate", None) == _TOO_LONG:
                raise
            busy = error
            # Whoever waited for us goes first.
            await asyncio.sleep(lock_ms / 4000)
    raise DemoBusy("Somebody is talking to a demo business just now. Try again in a minute.") from busy


async def _remove(database: Database, business_id: UUID, data: DataFolder, *, lock_ms: int) -> str | None:
    async with database.transaction(business_id) as db:
        row = (await db.scalars(select(Business).where(Business.id == business_id))).one_or_none()
        if row is None or not row.is_demo:
            return None
        written = list(await db.scalars(text("SELECT id FROM messages WHERE channel = 'email'")))
        letters = await asyncio.to_thread(kept_letters, data, written)
        await asyncio.to_thread(remember, data, Leftover(business_id, row.slug, letters))
        await db.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"))
        await db.execute(text(f"SET LOCAL lock_timeout = '{lock_ms}ms'"))
        await db.execute(text("SELECT remove_demo_business(:made_up)"), {"made_up": [email for email, _, _ in PEOPLE]})
        await forget_jobs(db)
        return row.name
