"""Bays, trucks and other things that visits occupy: entered, renamed, switched off. Which is free, slots.py says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.models import Resource, ResourceKind
from frontdesk.domain.tenancy.changes import business_to_change
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

MOST_LETTERS_OF_A_NAME = 40
MOST_RESOURCES = 40


class NoThingsName(Problem):
    """A bay or a truck is to be kept without a name."""

    title = "No name"


class ThingNamedAlready(Problem):
    """Two of a kind would have one name."""

    status = HTTPStatus.CONFLICT
    title = "That name is taken"


class TooManyThings(Problem):
    """A list that nobody could read."""

    status = HTTPStatus.CONFLICT
    title = "Too many"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing as it should be; `field` is where its name was typed."""

    name: str
    active: bool
    field: str


async def resources(db: AsyncSession) -> list[Resource]:
    """Return all things, those that are switched off too, by kind, in the order in which they were entered."""
    rows = await db.scalars(
        select(Resource)
        .where(Resource.archived_at.is_(None))
        .order_by(Resource.kind, Resource.created_at, Resource.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def has_bay(db: AsyncSession) -> bool:
    """Return whether visits are in a bay: then customers come to the business."""
    return any(row.active and row.kind is ResourceKind.bay for row in await resources(db))


async def revise_resources(db: AsyncSession, wanted: Mapping[UUID, Wanted]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make things what they should be; visits that have them keep them.

    returns   what was changed, before and after, by name

    Raises NoThingsName, ThingNamedAlready.
    """
    await business_to_change(db)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    rows = await resources(db)
    for row in (row for row in rows if row.id in wanted):
        new = wanted[row.id]
        name, was = thing_named(new.name, field=new.field), row.name
        if (was, row.active) != (name, new.active):
            before[was], after[was] = {"name": was, "active": row.active}, {"name": name, "active": new.active}
        row.name, row.active = name, new.active
    _no_name_twice(rows, {id: each.field for id, each in wanted.items()})
    await db.flush()
    return before, after


async def add_resource(db: AsyncSession, kind: ResourceKind, name: str, *, field: str) -> Resource:
    """Enter a thing; from the first bay on a visit needs a free one.

    Raises NoThingsName, ThingNamedAlready, TooManyThings.
    """
    await business_to_change(db)
    rows = await resources(db)
    if len(rows) >= MOST_RESOURCES:
        raise TooManyThings(f"There are {len(rows)} already. Rename one that is gone.", field=field)
    row = Resource(kind=kind, name=thing_named(name, field=field), active=True)
    _no_name_twice([*rows, row], {}, field)
    db.add(row)
    await db.flush()
    return row


def thing_named(said: str, *, field: str) -> str:
    """Return a thing's name as it is stored.

    field   where it was typed

    Raises NoThingsName.
    """
    name = " ".join(storable(said).split())
    if not 0 < len(name) <= MOST_LETTERS_OF_A_NAME or not name.isprintable():
        raise NoThingsName(f"Write what it is called, in at most {MOST_LETTERS_OF_A_NAME} letters.", field=field)
    return name


def _no_name_twice(rows: Sequence[Resource], fields: Mapping[UUID, str], field: str = "thing") -> None:
    met: set[tuple[str, str]] = set()
    for row in rows:
        if (row.kind, row.name.casefold()) in met:
            raise ThingNamedAlready(f"There is a {row.name} already.", field=fields.get(row.id, field))
        met.add((row.kind, row.name.casefold()))
