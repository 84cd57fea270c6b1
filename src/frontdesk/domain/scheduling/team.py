"""Who takes visits, what they can do and when they work each week. Days away are in away.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.scheduling.models import Shift
from frontdesk.domain.tenancy.changes import business_to_change
from frontdesk.domain.tenancy.hours import Week
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.opening import WEEKDAYS, OpeningHours
from frontdesk.domain.tenancy.service import FIRST_TECHNICIAN
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

MOST_LETTERS_OF_A_NAME = 80
MOST_PEOPLE = 60

Changes = tuple[dict[str, Any], dict[str, Any]]
"""What was changed, as it was before and as it is after, by the person's name; JSON-able."""


class NoPersonsName(Problem):
    """Somebody is to take visits without a name, or with half a page of one."""

    title = "No name"


class TakesVisitsAlready(Problem):
    """Two people who take visits would have one name."""

    status = HTTPStatus.CONFLICT
    title = "Takes visits already"


class TooManyPeople(Problem):
    """A list that nobody could read."""

    status = HTTPStatus.CONFLICT
    title = "Too many people"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes visits, or did.

    phone    E.164
    week     Monday first; a day without intervals is off
    active   whether new visits may be given to them
    signs_in whether they have a login: then People decides about their access, and so about `active`
    """

    id: UUID
    name: str
    phone: str | None
    skills: frozenset[str]
    active: bool
    signs_in: bool
    week: Week


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody as they should be.

    week         None leaves it as it is
    name_field   where the name was typed; None if nobody typed it
    """

    name: str
    phone: str | None
    skills: Sequence[str]
    week: Week | None = None
    active: bool = True
    name_field: str | None = None


async def team(db: AsyncSession) -> list[Member]:
    """Return everybody who takes visits or did, those who do first, in the order in which they came; two statements."""
    shifts: dict[UUID, list[Shift]] = {}
    for shift in await db.scalars(
        select(Shift)
        .where(Shift.weekday.is_not(None), ~Shift.absent, Shift.archived_at.is_(None))
        .order_by(Shift.weekday, Shift.starts, Shift.id)
    ):
        shifts.setdefault(shift.staff_id, []).append(shift)
    return [
        Member(
            id=row.id,
            name=row.name,
            phone=row.phone,
            skills=frozenset(row.skills),
            active=row.active,
            signs_in=row.login_id is not None,
            week=_week(shifts.get(row.id, ())),
        )
        for row in await _rows(db)
    ]


async def skills_asked_for(db: AsyncSession) -> list[str]:
    """Return what the services that are on ask for, sorted."""
    lists = await db.scalars(select(Service.skills).where(Service.active, Service.archived_at.is_(None)))
    return sorted({skill for skills in lists for skill in skills})


async def what_each_can(db: AsyncSession) -> list[frozenset[str]]:
    """Return what each of the people can do who take visits now."""
    return [frozenset(row.skills) for row in await _rows(db) if row.active]


def works_when_open(week: Week, opening: OpeningHours) -> bool:
    """Return whether a week is that of the opening hours; if so it changes with them (following.py).

    An empty one is nobody's: whoever works on no day does not begin to because the business opens.
    """
    return any(week) and [sorted(day) for day in week] == [sorted(day) for day in opening.weekdays]


async def revise_team(db: AsyncSession, wanted: Mapping[UUID, Wanted]) -> Changes:
    """Make people what they should be; who is not named, or is gone, stays as they are. Visits they have stay theirs.

    Raises NoPersonsName, TakesVisitsAlready.
    """
    await business_to_change(db)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    renamed: set[UUID] = set()
    weeks = {member.id: member.week for member in await team(db)}
    rows = await _rows(db)
    for row in rows:
        if row.id in wanted:
            name = row.name
            was, now = await _revise(db, row, wanted[row.id], weeks[row.id])
            before |= {name: was} if now else {}
            after |= {name: now} if now else {}
            renamed |= {row.id} if "name" in now else set()
    # Where two have one name now, whoever got it last is told.
    named = sorted(wanted, key=lambda id: id not in renamed)
    _no_name_twice(rows, {id: wanted[id].name_field for id in named})
    await db.flush()
    return before, after


async def add_member(db: AsyncSession, wanted: Wanted) -> Staff:
    """Let somebody take visits who has no login.

    Raises NoPersonsName, TakesVisitsAlready, TooManyPeople.
    """
    await business_to_change(db)
    rows = await _rows(db)
    if len(rows) >= MOST_PEOPLE:
        raise TooManyPeople(f"There are {len(rows)} people already. Rename one who has left.")
    name = name_typed(wanted.name, field=wanted.name_field)
    row = Staff(
        id=new_id(), name=name, phone=wanted.phone, role=Role.technician, skills=sorted(wanted.skills), active=True
    )
    _no_name_twice([*rows, row], {row.id: wanted.name_field})
    db.add(row)
    await db.flush()
    await _set_week(db, row.id, wanted.week or ((),) * 7)
    return row


async def take_visits_myself(db: AsyncSession, name: str, opening: OpeningHours) -> Staff:
    """Let whoever is signed in take visits, in the opening hours and able to do everything.

    The one without a name whom a new business has becomes theirs, visits and all.

    Raises TakesVisitsAlready, TooManyPeople.
    """
    await business_to_change(db)
    rows = await _rows(db)
    unnamed = next((row for row in rows if row.name == FIRST_TECHNICIAN and row.active), None)
    if unnamed is None:
        skills = await skills_asked_for(db)
        return await add_member(db, Wanted(name=name, phone=None, skills=skills, week=opening.weekdays))
    unnamed.name = name_typed(name, field=None)
    _no_name_twice(rows, {})
    await db.flush()
    return unnamed


def name_typed(said: str, *, field: str | None) -> str:
    """Return a person's name as it is stored.

    field   where it was typed; None if nobody typed it

    Raises NoPersonsName.
    """
    name = " ".join(storable(said).split())
    if not 0 < len(name) <= MOST_LETTERS_OF_A_NAME or not name.isprintable():
        told = f"Write what they are called, in at most {MOST_LETTERS_OF_A_NAME} letters."
        raise NoPersonsName(told, **_at(field))
    return name


async def _revise(db: AsyncSession, row: Staff, wanted: Wanted, week: Week) -> tuple[dict[str, Any], dict[str, Any]]:
    columns: dict[str, Any] = {
        "name": name_typed(wanted.name, field=wanted.name_field),
        "phone": wanted.phone,
        "skills": sorted(wanted.skills),
        "active": row.active if row.login_id is not None else wanted.active,
    }
    before = {name: getattr(row, name) for name, value in columns.items() if _sorted(getattr(row, name)) != value}
    after = {name: columns[name] for name in before}
    for name, value in after.items():
        setattr(row, name, value)
    if wanted.week is not None and wanted.week != week:
        await _set_week(db, row.id, wanted.week)
        before["week"], after["week"] = _plain(week), _plain(wanted.week)
    # That a number changed is enough: the number itself is theirs.
    return _discreet(before), _discreet(after)


async def _set_week(db: AsyncSession, staff_id: UUID, week: Week) -> None:
    weekly = (Shift.staff_id == staff_id, Shift.weekday.is_not(None), ~Shift.absent, Shift.archived_at.is_(None))
    await db.execute(delete(Shift).where(*weekly))
    db.add_all(
        Shift(staff_id=staff_id, weekday=weekday, starts=begin, ends=end)
        for weekday, day in enumerate(week)
        for begin, end in day
    )
    await db.flush()


async def _rows(db: AsyncSession) -> list[Staff]:
    rows = await db.scalars(
        select(Staff)
        .where(Staff.role == Role.technician, Staff.archived_at.is_(None))
        .order_by(Staff.active.desc(), Staff.created_at, Staff.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def _week(shifts: Iterable[Shift]) -> Week:
    days: list[list[tuple[Any, Any]]] = [[] for _ in WEEKDAYS]
    for shift in shifts:
        days[shift.weekday or 0].append((shift.starts, shift.ends))
    return tuple(tuple(day) for day in days)


def _at(field: str | None) -> dict[str, str]:
    return {"field": field} if field else {}


def _no_name_twice(rows: Sequence[Staff], fields: Mapping[UUID, str | None]) -> None:
    met: dict[str, UUID] = {}
    for row in rows:
        if row.active and met.setdefault(row.name.casefold(), row.id) != row.id:
            two = (row.id, met[row.name.casefold()])
            field = next((fields[id] for id in fields if id in two), None)
            raise TakesVisitsAlready(f"{row.name} takes visits already. Callers are told who comes.", **_at(field))


def _discreet(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "phone": "…"} if "phone" in told else told


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _plain(week: Week) -> dict[str, list[list[str]]]:
    return {
        name: [[f"{begin:%H:%M}", f"{end:%H:%M}"] for begin, end in day]
        for name, day in zip(WEEKDAYS, week, strict=True)
    }
