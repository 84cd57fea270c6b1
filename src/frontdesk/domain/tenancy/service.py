"""Everything that changes a business and its people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Business, PhoneNumber, Role, Staff
from frontdesk.domain.tenancy.opening import opening_document
from frontdesk.domain.tenancy.own_rules import RULES
from frontdesk.kernel.db import business_of
from frontdesk.kernel.phones import phone_typed
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.pack import Pack
from frontdesk.trades.regions import CUSTOMS, region_of_zone

# What a business may set for itself; it begins with the policies of its trade.
OWN_SETTINGS = tuple(RULES)

AT_THE_START: Mapping[str, Any] = MappingProxyType({"reminder_hours": 24})
"""What a business has chosen that opens now; one that was there before chooses it in its settings."""

MOST_LETTERS_OF_A_NAME = 80
MOST_LETTERS_OF_A_SLUG = 60
FIRST_TECHNICIAN = "Technician 1"
"""Who takes the visits of a business until its own people are entered: so one can be booked right away."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SlugTaken(Problem):
    """Another business of the installation has that short name."""

    status = HTTPStatus.CONFLICT
    title = "That short name is taken"


class UnfitSlug(Problem):
    """A short name has other signs than an address may have, or too many."""

    title = "Not a short name"


class Unnamed(Problem):
    """A business or one of its people is to be entered without a name, or with half a page of one."""

    title = "No name"


class UnknownRegion(Problem):
    """There is no such region here."""

    title = "Unknown region"


class UnknownZone(Problem):
    """There is no such time zone."""

    title = "Unknown time zone"


@dataclass(frozen=True, slots=True)
class NewBusiness:
    """A business that is about to be opened.

    phone        the number of a person (E.164), for callers who want one
    opening      weekday -> intervals, as in a pack's demo.toml
    technicians  who takes its visits, each able to do everything, on shift in the opening hours
    address      columns of an address
    settings     what it has chosen beside the policies of its trade
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
    settings: Mapping[str, Any] = field(default_factory=dict)


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


def own_business(
    pack: Pack,
    *,
    slug: str,
    name: str,
    region: str | None = None,
    timezone: str | None = None,
    phone: str | None = None,
    technicians: Sequence[str] = (),
) -> NewBusiness:
    """Return a real business of a trade, open in the hours of the trade's example.

    region       AU, GB, US; that of the zone if None, and the trade's if there is no zone either
    timezone     IANA; the usual one of the region if None
    phone        the number of a person, for callers who want one, however written
    technicians  who takes its visits; none means one without a name

    Raises UnfitSlug, Unnamed, UnknownRegion, UnknownZone, NotANumber; each names its field.
    """
    if len(slug) > MOST_LETTERS_OF_A_SLUG or _SLUG.fullmatch(slug) is None:
        wish = f"lower-case letters, digits and -, at most {MOST_LETTERS_OF_A_SLUG}, like harbour-plumbing"
        raise UnfitSlug(f"A short name has {wish}.", field="slug")
    zone = None if timezone is None else _zone(timezone, CUSTOMS[pack.region].zones)
    region = _region(region, zone, usual=pack.region)
    customs = CUSTOMS[region]
    return NewBusiness(
        slug=slug,
        name=name_of(name, field="name"),
        region=region,
        timezone=zone or customs.zones[0],
        currency=customs.currency,
        locale=customs.locale,
        phone=phone_typed(phone, region) if phone else None,
        opening=pack.demo.opening,
        technicians=tuple(name_of(each, field="technicians") for each in technicians) or (FIRST_TECHNICIAN,),
        settings=AT_THE_START,
    )


def name_of(said: str, *, field: str) -> str:
    """Return the name of a business or of one of its people, as it is kept: letters that can be read and said.

    Raises Unnamed.
    """
    name = " ".join(storable(said).split())
    if not 0 < len(name) <= MOST_LETTERS_OF_A_NAME or not name.isprintable():
        raise Unnamed(f"Write a name, in at most {MOST_LETTERS_OF_A_NAME} letters.", field=field)
    return name


def _region(said: str | None, zone: str | None, *, usual: str) -> str:
    """Return the region of a business: whom its callers are told to ring in danger must not be left to chance."""
    lies_in = None if zone is None else region_of_zone(zone)
    region = (said or lies_in or usual).upper()
    if region not in CUSTOMS:
        known = ", ".join(f"{key} ({custom.name})" for key, custom in CUSTOMS.items())
        raise UnknownRegion(f"There is no region {region} here. Use one of: {known}.", field="region")
    if lies_in is not None and lies_in != region:
        there = f"{lies_in}, {CUSTOMS[lies_in].name}" if lies_in in CUSTOMS else "a country that is not known here"
        raise UnknownZone(f"{zone} lies in {there}; the region is {region}. One of the two is wrong.", field="timezone")
    return region


def _zone(said: str, usual: tuple[str, ...]) -> str:
    known = {zone.lower(): zone for zone in available_timezones() if "/" in zone}
    wanted = said.strip().replace(" ", "_")
    if wanted.lower() in known:
        return known[wanted.lower()]
    # Most leave out the continent: "Sydney" is Australia/Sydney.
    by_city = {zone.rpartition("/")[2].lower(): zone for zone in (*sorted(known.values(), reverse=True), *usual)}
    near = get_close_matches(wanted.lower().rpartition("/")[2], by_city, n=1)
    hint = f"Did you mean {by_city[near[0]]}?" if near else f"Use one like {', '.join(usual[:3])}."
    raise UnknownZone(f"There is no time zone {said}. {hint}", field="timezone")


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
            settings={key: pack.policies[key] for key in OWN_SETTINGS if key in pack.policies} | dict(new.settings),
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
