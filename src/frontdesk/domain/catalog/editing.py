"""What the owner changes in the list of services. Keys stay for ever: bookings refer to them, so nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.callers_words import new_key, pattern_of_name, with_name
from frontdesk.domain.catalog.models import Service, ServiceCategory
from frontdesk.domain.catalog.service import row_of
from frontdesk.domain.tenancy.changes import business_to_change
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.pack import Pack

MOST_LETTERS_OF_A_NAME = 60
MOST_SERVICES = 60

Changes = tuple[dict[str, Any], dict[str, Any]]
"""What was changed, as it was before and as it is after, by key of the service; JSON-able."""


class NoName(Problem):
    """A service has no name that callers could say, or half a page of one."""

    title = "No name"


class NameTaken(Problem):
    """Two services would have one name: neither callers nor staff could tell them apart."""

    status = HTTPStatus.CONFLICT
    title = "That name is taken"


class LastService(Problem):
    """Without any service nothing could be booked."""

    status = HTTPStatus.CONFLICT
    title = "The last service"


class TooManyServices(Problem):
    """A list that nobody could read."""

    status = HTTPStatus.CONFLICT
    title = "Too many services"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A service as somebody wants it to be.

    minutes   5 to 1440; what is booked already keeps its length
    price     in the business's currency; None where only a quote can tell
    phrases   patterns; its name is always one beside them
    """

    name: str
    minutes: int
    price: Decimal | None = None
    price_from: bool = True
    buffer: int = 0
    category: ServiceCategory = ServiceCategory.other
    skills: Sequence[str] = ()
    phrases: Sequence[str] = ()
    active: bool = True
    fields: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, name: str) -> str:
        """Return what the field of a form is called in which something of it was typed."""
        return self.fields.get(name, name)


async def every_service(db: AsyncSession) -> list[Service]:
    """Return all services, those that are switched off too, in the order in which they were entered."""
    rows = await db.scalars(
        select(Service)
        .where(Service.archived_at.is_(None))
        .order_by(Service.created_at, Service.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def revise(db: AsyncSession, wanted: Mapping[str, Wanted]) -> Changes:
    """Make services what somebody wants them to be; those that are not named, or are gone, stay as they are.

    wanted   by key

    Raises NoName, NameTaken, LastService.
    """
    await business_to_change(db)
    rows = await every_service(db)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for row in rows:
        if row.key in wanted:
            changed = {k: v for k, v in _columns(wanted[row.key], row).items() if getattr(row, k) != v}
            before |= {row.key: {k: _plain(getattr(row, k)) for k in changed}} if changed else {}
            after |= {row.key: {k: _plain(v) for k, v in changed.items()}} if changed else {}
            for column, value in changed.items():
                setattr(row, column, value)
    # Where two have one name now, whoever got it last is told.
    named = sorted(wanted, key=lambda key: "name" not in after.get(key, ()))
    _no_name_twice(rows, {key: wanted[key].field_of("name") for key in named})
    if not any(row.active for row in rows):
        raise LastService("Leave at least one service on: callers could book nothing.")
    await db.flush()
    return before, after


async def add_service(db: AsyncSession, wanted: Wanted) -> Service:
    """Add a service of the business's own, at the end of its list.

    Raises NoName, NameTaken, TooManyServices.
    """
    await business_to_change(db)
    rows = await every_service(db)
    if len(rows) >= MOST_SERVICES:
        raise TooManyServices(f"There are {len(rows)} services already. Use one of those that are off.")
    columns = _columns(wanted, None)
    # Of services that were put away, too: what was booked with their keys is theirs.
    taken = set(await db.scalars(select(Service.key)))
    row = Service(key=new_key(wanted.name, taken=taken), **columns)
    _no_name_twice([*rows, row], {row.key: wanted.field_of("name")})
    db.add(row)
    await db.flush()
    return row


def missing(pack: Pack, rows: Sequence[Service]) -> list[str]:
    """Return the names of the trade's services that are not in a business's list."""
    there = {row.key for row in rows}
    return [service.name for service in pack.services if service.key not in there]


async def restore(db: AsyncSession, pack: Pack) -> list[str]:
    """Put the trade's services back that are not in the list; what is there stays as it is. Return their names."""
    await business_to_change(db)
    rows = await every_service(db)
    there = {row.key for row in rows}
    back = [row_of(service) for service in pack.services if service.key not in there]
    db.add_all(back)
    await db.flush()
    return [row.name for row in back]


def name_typed(said: str, *, field: str = "name") -> str:
    """Return a service's name as it is stored.

    Raises NoName.
    """
    name = " ".join(storable(said).split())
    if not 0 < len(name) <= MOST_LETTERS_OF_A_NAME or not name.isprintable() or not pattern_of_name(name):
        told = f"Write what it is called, in words that callers say, at most {MOST_LETTERS_OF_A_NAME} letters."
        raise NoName(told, field=field)
    return name


def _columns(wanted: Wanted, row: Service | None) -> dict[str, Any]:
    name = name_typed(wanted.name, field=wanted.field_of("name"))
    phrases = with_name(name, wanted.phrases)
    if row is not None and row.name == name and set(phrases) == {*row.phrases, *with_name(name, ())}:
        # Nobody touched them: what the trade wrote stands as it is.
        phrases = row.phrases
    return {
        "name": name,
        "category": wanted.category,
        "duration_minutes": wanted.minutes,
        "buffer_minutes": wanted.buffer,
        "price": wanted.price,
        "price_from": wanted.price_from,
        "skills": list(wanted.skills),
        "phrases": phrases,
        "active": wanted.active,
    }


def _no_name_twice(rows: Sequence[Service], fields: Mapping[str, str]) -> None:
    """See that no two services that are on share a name.

    fields   key -> the field in which its name was typed; the first of the two is the wrong one
    """
    met: dict[str, str] = {}
    for row in rows:
        if not row.active:
            continue
        first = met.setdefault(row.name.casefold(), row.key)
        if first != row.key:
            told = f"There are two services called {row.name}. Give one of them another name."
            field = next((fields[key] for key in fields if key in (row.key, first)), None)
            raise NameTaken(told, **({"field": field} if field else {}))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | ServiceCategory) else value
