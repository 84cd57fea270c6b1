"""Who takes visits, what they can do, when they work, and when they are away; and the bays that visits need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.away import add_days_away, days_away, stranded, take_back_days_away
from frontdesk.domain.scheduling.models import ResourceKind
from frontdesk.domain.scheduling.resources import Wanted as WantedThing
from frontdesk.domain.scheduling.resources import add_resource, resources, revise_resources, thing_named
from frontdesk.domain.scheduling.team import (
    Member,
    Wanted,
    add_member,
    name_typed,
    revise_team,
    skills_asked_for,
    take_visits_myself,
    team,
)
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.hours import Week
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.settings import team_shown as look
from frontdesk.edges.console.settings.hours_shown import day_or_none, spans
from frontdesk.edges.console.settings.section import Asked, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.sheet import Fields, Sent
from frontdesk.edges.console.settings.weeks import day_typed as hours_of_day
from frontdesk.edges.console.settings.weeks import scale_of
from frontdesk.edges.console.typed import day_typed
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import words_of
from frontdesk.kernel.phones import phone_typed

LEAVE = {"who": "", "first": "", "last": "", "reason": ""}
"""The fields of days on which somebody is to be away; an empty `last` is one day."""


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    skills, opening, local = await skills_asked_for(db), seat.card.opening, local_of(seat)
    fields: dict[str, str] = {}
    for member in await team(db):
        fields |= look.fields_of(member, opening=opening, skills=skills, local=local)
    return fields | look.new_fields(opening, local) | LEAVE | look.thing_fields(await resources(db))


async def _body(asked: Asked) -> look.TeamBody:
    seat, db = asked.seat, asked.db
    members, things = await team(db), await resources(db)
    unplaced = await stranded(db, zone=seat.card.zone, now=seat.now)
    local, opening = local_of(seat), seat.card.opening
    now = await _fields(seat, db)
    shared, values = standing(asked, SECTION, now)
    drawing = look.Drawing(
        local=local,
        opening=opening,
        scale=scale_of([*(member.week for member in members), opening.weekdays]),
        skills=await skills_asked_for(db),
        now=now,
        values=values,
        wrong=shared["wrong"],
        notes=asked.notes,
    )
    return look.TeamBody(
        **shared,
        people=[drawing.person(member) for member in members],
        added=drawing.added(),
        scale_words=drawing.scale_words(),
        may_myself=seat.name.casefold() not in {member.name.casefold() for member in members if member.active},
        myself=seat.name,
        away=[look.away(run, local) for run in await days_away(db, seat.today)],
        stranded=[look.left(each, local, seat.card.slug) for each in unplaced],
        takers=[(str(member.id), member.name) for member in members if member.active],
        values=values,
        is_leaving=_is_leaving(values),
        said=words_of(seat.card.region),
        things=[look.thing(row, values) for row in things],
        kinds=[(kind.value, kind.value.capitalize()) for kind in ResourceKind],
    )


def _is_leaving(values: Fields) -> bool:
    return any(values[name] for name in LEAVE)


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    local, there = local_of(seat), await team(db)
    wanted = {member.id: _wanted(seat, member, what) for member in there if _touched(what, str(member.id))}
    new = await _new(seat, db, what) if _touched(what, look.NEW) else None
    leave = _leave(seat, what, there) if _is_leaving(what.values) else None
    things, another = await _things_wanted(db, what), _another(what)
    what.mistakes.check()

    before, after = await revise_team(db, wanted)
    if new is not None:
        after[(await add_member(db, new)).name] = {"added": True}
    if what.pressed("myself"):
        after[(await take_visits_myself(db, seat.name, seat.card.opening)).name] = {"added": True}
    await _note(db, seat, "settings.technicians_changed", before, after)
    before, after = await revise_resources(db, things)
    if another is not None:
        after[(await add_resource(db, *another, field="thing")).name] = {"added": True}
    await _note(db, seat, "settings.resources_changed", before, after)
    told = []
    if leave is not None:
        run = await add_days_away(
            db, leave[0], leave[1], leave[2], reason=what.value("reason"), who=seat.name, by=seat.staff_id,
            now=seat.now, today=seat.today,
        )  # fmt: skip
        told.append(f"{run.name} is away {look.days(run, local)}.")
    told += await _back(seat, db, what)
    return Said(" ".join(["Saved.", *told]) if told else "Saved", _notes(seat, what, there))


def _touched(what: Sent, id: str) -> bool:
    return any(f"-{id}" in name for name in what.changed)


def _wanted(seat: Seat, member: Member, what: Sent) -> Wanted:
    id = str(member.id)
    asked = [name for name in what.listed if name.startswith(look.skill_field(id, ""))]
    # What nothing asks for any more stays with them: it may be asked for again.
    shown = {name.removeprefix(look.skill_field(id, "")): what.is_ticked(name) for name in asked}
    return Wanted(
        name=_name(what, id),
        phone=_phone(seat, what, id),
        skills=sorted({*(member.skills - set(shown)), *(skill for skill, can in shown.items() if can)}),
        week=_week(seat, what, id, member.week),
        active=member.active if member.signs_in else what.is_ticked(f"on-{id}"),
        name_field=f"name-{id}",
    )


async def _new(seat: Seat, db: AsyncSession, what: Sent) -> Wanted:
    week = seat.card.opening.weekdays
    return Wanted(
        name=_name(what, look.NEW),
        phone=_phone(seat, what, look.NEW),
        skills=await skills_asked_for(db),
        week=_week(seat, what, look.NEW, week),
        name_field=f"name-{look.NEW}",
    )


def _name(what: Sent, id: str) -> str:
    said = what.value(f"name-{id}")
    with what.mistakes.at(f"name-{id}"):
        return name_typed(said, field=f"name-{id}")
    return said


def _phone(seat: Seat, what: Sent, id: str) -> str | None:
    said = what.value(f"phone-{id}")
    with what.mistakes.at(f"phone-{id}"):
        return phone_typed(said, seat.card.region) if said else None
    return None


def _week(seat: Seat, what: Sent, id: str, week: Week) -> Week:
    """Return somebody's week; where the tick was set it counts, where it was there before what was written over it."""
    fields = [look.day_field(id, number) for number in range(7)]
    if what.touches(f"same-{id}") and what.is_ticked(f"same-{id}"):
        return seat.card.opening.weekdays
    typed = list(week)
    for number, field in enumerate(fields):
        if field in what.changed:
            with what.mistakes.at(field):
                typed[number] = hours_of_day(what.value(field))
    return tuple(typed)


def _notes(seat: Seat, what: Sent, there: list[Member]) -> dict[str, str]:
    """Return how each day was understood that was typed."""
    found = {}
    for member in there:
        for number in range(7):
            field = look.day_field(str(member.id), number)
            if field in what.changed and not what.is_ticked(f"same-{member.id}"):
                day = hours_of_day(what.value(field))
                found[field] = f"Works {spans(day, local_of(seat))}" if day else "Off"
    return found


def _leave(seat: Seat, what: Sent, there: list[Member]) -> tuple[UUID, date, date] | None:
    """Return who is to be away from when to when; None if something of it does not fit."""
    who = next((member.id for member in there if str(member.id) == what.value("who")), None)
    first: date | None = None
    last: date | None = None
    if who is None:
        what.mistakes.add("who", "Choose who is away.")
    with what.mistakes.at("first"):
        first = day_typed(what.value("first"), seat, field="first")
    with what.mistakes.at("last"):
        last = day_typed(what.value("last"), seat, field="last") if what.value("last") else first
    return (who, first, last) if who and first and last else None


async def _back(seat: Seat, db: AsyncSession, what: Sent) -> list[str]:
    who, first, last = (*what.pressed("back").split("/"), "", "", "")[:3]
    begins, ends = day_or_none(first), day_or_none(last)
    if begins is None or ends is None:
        return []
    name = await take_back_days_away(db, _id(who), begins, ends, who=seat.name, by=seat.staff_id, now=seat.now)
    return [f"{name} is back at work on those days."]


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)  # nobody's


async def _things_wanted(db: AsyncSession, what: Sent) -> dict[UUID, WantedThing]:
    found = {}
    for row in await resources(db):
        field = f"called-{row.id}"
        if what.touches(field, f"used-{row.id}"):
            with what.mistakes.at(field):
                name = thing_named(what.value(field), field=field)
                found[row.id] = WantedThing(name, what.is_ticked(f"used-{row.id}"), field)
    return found


def _another(what: Sent) -> tuple[ResourceKind, str] | None:
    """Return the kind and name of a thing to be entered; None if there is none."""
    if not what.touches("thing", "kind"):
        return None
    with what.mistakes.at("thing"):
        kind = what.value("kind")
        return ResourceKind(kind if kind in set(ResourceKind) else "bay"), thing_named(
            what.value("thing"), field="thing"
        )
    return None


def _words(field: str, text: str) -> str:
    return text.capitalize() if field == "kind" else text


async def _note(db: AsyncSession, seat: Seat, what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if before or after:
        await note_deed(
            db, who=seat.name, what=what, now=seat.now, staff_id=seat.staff_id, before=dict(before), after=dict(after)
        )


SECTION = Section("technicians", _body, sheet=Sheet(_fields, _keep, _words))
