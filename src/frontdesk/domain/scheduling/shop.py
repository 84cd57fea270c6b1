"""Opening a business on the example of its trade: people, hours, bays, services, answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.service import fill_from_pack
from frontdesk.domain.scheduling.models import Resource, ResourceKind, Shift
from frontdesk.domain.tenancy.changes import business_to_change
from frontdesk.domain.tenancy.hours import with_holidays
from frontdesk.domain.tenancy.numbers import add_number
from frontdesk.domain.tenancy.opening import WEEKDAYS
from frontdesk.domain.tenancy.public_holidays import AHEAD, DECIDED, public_holidays, state_of
from frontdesk.domain.tenancy.service import (
    NewBusiness,
    SlugTaken,
    add_business,
    add_technicians,
    claim_number,
    demo_business,
)
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.trades.load import pack_in
from frontdesk.trades.pack import Pack

_ROOM_IN_A_SLUG = 50
"""Letters taken of a name: an address is read out, and a number may follow."""


async def open_business(
    database: Database, pack: Pack, *, slug: str | None = None, business_id: UUID | None = None
) -> UUID:
    """Open the demo business of a trade, its calendar empty, in a transaction of its own.

    slug         the pack's own if None
    business_id  a new one if None
    returns      the id; of the business that has this slug already, if there is one

    A number that another business answers stays with that one.
    """
    demo = demo_business(pack, slug=slug)
    standing = await database.directory.business_by_slug(demo.slug)
    if standing is not None:
        return standing
    async with database.transaction(business_id or new_id()) as db:
        if await furnish_business(db, pack, demo):
            await claim_number(db, pack.demo.phone)
    # Ours, or that of somebody who was faster.
    opened = await database.directory.business_by_slug(demo.slug)
    if opened is None:
        raise LookupError(f"the business {demo.slug} was opened, but is gone")
    return opened


async def furnish_own(
    db: AsyncSession, pack: Pack, new: NewBusiness, *, now: datetime, number: str | None = None
) -> None:
    """Enter a real business of a trade, in its region's words and ready for a first visit, under the id that is bound.

    new      as `tenancy.service.own_business` makes it; it is closed on the public holidays of its place to come
    now      when it opens
    number   that callers dial, however written; None: it gets one later

    Raises SlugTaken, NotANumber, NumberTaken.
    """
    if not await furnish_business(db, pack_in(pack, new.region), new):
        raise SlugTaken(f"A business with the short name {new.slug} is there already. Take another one.", field="slug")
    await _close_on_holidays(db, now.astimezone(ZoneInfo(new.timezone)).date())
    if number:
        await add_number(db, number, region=new.region)


async def _close_on_holidays(db: AsyncSession, today: date) -> None:
    row = await business_to_change(db)
    until = today + AHEAD
    listed = public_holidays(row.region, state_of(row.region, row.state, row.timezone), today, until)
    row.opening_hours = with_holidays(row.opening_hours, listed, listed)
    row.settings = {**row.settings, DECIDED: until.isoformat()}
    await db.flush()


def slug_of(name: str) -> str:
    """Return the short name that follows from a name: mikes-plumbing."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "-".join(words)[:_ROOM_IN_A_SLUG].strip("-") or "business"


async def new_slug(database: Database, name: str) -> str:
    """Return a short name for a business of a name that no other business has: mikes-plumbing, mikes-plumbing-2."""
    slug = slug_of(name)
    wanted, nth = slug, 1
    while await database.directory.business_by_slug(wanted) is not None:
        nth += 1
        wanted = f"{slug}-{nth}"
    return wanted


async def furnish_business(db: AsyncSession, pack: Pack, new: NewBusiness) -> bool:
    """Enter a business and what it works with, on the example of its trade, under the id that is bound.

    returns   False if a business with its slug exists already; then nothing was entered
    """
    if not await add_business(db, pack, new):
        return False
    skills = {skill for service in pack.services for skill in service.skills}
    staff = await add_technicians(db, new.technicians, skills=skills)
    await fill_from_pack(db, pack)
    db.add_all(shift for person in staff for shift in shifts_in(person.id, new.opening))
    db.add_all(Resource(kind=ResourceKind.bay, name=bay) for bay in new.bays)
    await db.flush()
    return True


def shifts_in(staff_id: UUID, opening: Mapping[str, Iterable[Sequence[str]]]) -> list[Shift]:
    """Return the weekly shifts of somebody who works in the opening hours.

    opening   weekday -> intervals, as in a pack's demo.toml
    """
    return [
        Shift(
            staff_id=staff_id,
            weekday=WEEKDAYS.index(day),
            starts=time.fromisoformat(begin),
            ends=time.fromisoformat(end),
        )
        for day, intervals in opening.items()
        for begin, end in intervals
    ]
