"""Everything that changes a business and its people."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Business, PhoneNumber, Role, Staff
from frontdesk.domain.tenancy.opening import opening_document
from frontdesk.kernel.db import business_of
from frontdesk.trades.pack import DemoBusiness, Pack

# What a business may set for itself; it begins with the policies of its trade.
OWN_SETTINGS = ("horizon_days", "offer_lead_minutes", "offer_grid_minutes", "named_grid_minutes")


async def add_business(db: AsyncSession, pack: Pack, *, slug: str) -> bool:
    """Enter the demo business of a pack under the id that the transaction is bound to.

    returns   False if a business with this slug exists already; then nothing was entered
    """
    demo = pack.demo
    statement = (
        insert(Business)
        .values(
            id=business_of(db),
            slug=slug,
            name=demo.name,
            trade=pack.key,
            region=demo.region,
            timezone=demo.timezone,
            currency=demo.currency,
            locale=demo.locale,
            phone=demo.person_phone,
            opening_hours=opening_document(demo.opening),
            settings={key: pack.policies[key] for key in OWN_SETTINGS if key in pack.policies},
            is_demo=True,
            **demo.address,
        )
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(Business.id)
    )
    return await db.scalar(statement) is not None


async def add_technicians(db: AsyncSession, demo: DemoBusiness, *, skills: Iterable[str]) -> list[Staff]:
    """Enter the technicians of a demo business, each able to do everything.

    skills   what the services of the business ask for
    """
    able = sorted(set(skills))
    staff = [Staff(name=name, role=Role.technician, skills=able) for name in demo.technicians]
    db.add_all(staff)
    await db.flush()
    return staff


async def claim_number(db: AsyncSession, e164: str) -> bool:
    """Let calls to a number reach the business.

    returns   False if the number already belongs to a business of the installation
    """
    statement = (
        insert(PhoneNumber)
        .values(e164=e164, capabilities=["voice", "sms"])
        .on_conflict_do_nothing(index_elements=["e164"])
        .returning(PhoneNumber.e164)
    )
    return await db.scalar(statement) is not None
