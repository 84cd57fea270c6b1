"""Everything that changes a business and its people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Business, PhoneNumber, Role, Staff
from frontdesk.domain.tenancy.opening import opening_document
from frontdesk.kernel.db import business_of
from frontdesk.trades.pack import Pack

# What a business may set for itself; it begins with the policies of its trade.
OWN_SETTINGS = ("horizon_days", "offer_lead_minutes", "offer_grid_minutes", "named_grid_minutes")


@dataclass(frozen=True, slots=True)
class NewBusiness:
    """A business that is about to be opened.

    phone        the number of a person (E.164), for callers who want one
    opening      weekday -> intervals, as in a pack's demo.toml
    technicians  who takes its visits, each able to do everything, on shift in the opening hours
    address      columns of an address
    """

    slug: str
    name: str
    region: str
    timezone: str
    currency: str
    locale: str
    phone: str | None
    opening: Mapping[str, Iterable[Sequence[str]]]
    technicians: tuple[str, ...]
    bays: tuple[str, ...] = ()
    address: Mapping[str, str] = field(default_factory=dict)
    is_demo: bool = False


def demo_business(pack: Pack, *, slug: str | None = None) -> NewBusiness:
    """Return the demo business of a trade.

    slug   the pack's own if None
    """
    demo = pack.demo
    return NewBusiness(
        slug=slug or demo.slug,
        name=demo.name,
        region=demo.region,
        timezone=demo.timezone,
        currency=demo.currency,
        locale=demo.locale,
        phone=demo.person_phone,
        opening=demo.opening,
        technicians=demo.technicians,
        bays=demo.bays,
        address=demo.address,
        is_demo=True,
    )


async def add_business(db: AsyncSession, pack: Pack, new: NewBusiness) -> bool:
    """Enter a business of a trade under the id that the transaction is bound to.

    returns   False if a business with this slug exists already; then nothing was entered
    """
    statement = (
        insert(Business)
        .values(
            id=business_of(db),
            slug=new.slug,
            name=new.name,
            trade=pack.key,
            region=new.region,
            timezone=new.timezone,
            currency=new.currency,
            locale=new.locale,
            phone=new.phone,
            opening_hours=opening_document(new.opening),
            settings={key: pack.policies[key] for key in OWN_SETTINGS if key in pack.policies},
            is_demo=new.is_demo,
            **new.address,
        )
        .on_conflict_do_nothing(index_elements=["slug"])
        .returning(Business.id)
    )
    return await db.scalar(statement) is not None


async def add_technicians(db: AsyncSession, names: Iterable[str], *, skills: Iterable[str]) -> list[Staff]:
    """Enter technicians, each able to do everything.

    skills   what the services of the business ask for
    """
    able = sorted(set(skills))
    staff = [Staff(name=name, role=Role.technician, skills=able) for name in names]
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
