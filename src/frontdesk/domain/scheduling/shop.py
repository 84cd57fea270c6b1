"""Opening a business on the example of its trade: people, hours, bays, services, answers."""

from __future__ import annotations

from datetime import time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.service import fill_from_pack
from frontdesk.domain.scheduling.models import Resource, ResourceKind, Shift
from frontdesk.domain.tenancy.models import Staff
from frontdesk.domain.tenancy.opening import WEEKDAYS
from frontdesk.domain.tenancy.service import add_business, add_technicians, claim_number
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.trades.pack import DemoBusiness, Pack


async def open_business(
    database: Database, pack: Pack, *, slug: str | None = None, business_id: UUID | None = None
) -> UUID:
    """Open the demo business of a trade, its calendar empty, in a transaction of its own.

    slug         the pack's own if None
    business_id  a new one if None
    returns      the id; of the business that has this slug already, if there is one

    A number that another business answers stays with that one.
    """
    slug = slug or pack.demo.slug
    standing = await database.directory.business_by_slug(slug)
    if standing is not None:
        return standing
    async with database.transaction(business_id or new_id()) as db:
        if await add_business(db, pack, slug=slug):
            await _furnish(db, pack)
    # Ours, or that of somebody who was faster.
    opened = await database.directory.business_by_slug(slug)
    if opened is None:
        raise LookupError(f"the business {slug} was opened, but is gone")
    return opened


async def _furnish(db: AsyncSession, pack: Pack) -> None:
    """Enter what a new business works with."""
    skills = {skill for service in pack.services for skill in service.skills}
    staff = await add_technicians(db, pack.demo, skills=skills)
    await claim_number(db, pack.demo.phone)
    await fill_from_pack(db, pack)
    db.add_all(shift for person in staff for shift in _shifts(person, pack.demo))
    db.add_all(Resource(kind=ResourceKind.bay, name=bay) for bay in pack.demo.bays)
    await db.flush()


def _shifts(person: Staff, demo: DemoBusiness) -> list[Shift]:
    """Return weekly shifts that are the opening hours."""
    return [
        Shift(
            staff_id=person.id,
            weekday=WEEKDAYS.index(day),
            starts=time.fromisoformat(begin),
            ends=time.fromisoformat(end),
        )
        for day, intervals in demo.opening.items()
        for begin, end in intervals
    ]
