"""Who takes visits, what they can do, when they work, and when they are away; and the bays that visits need."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.away import add_days_away, days_away, stranded, take_back_days_away
from frontdesk.domain.scheduling.models import ResourceKind
from frontdesk.domain.scheduling.resources import Wanted as WantedThing
from frontdesk.domain.scheduling.resources import add_resource, resources, revise_resources
from frontdesk.domain.scheduling.team import (
    Member,
    NoPersonsName,
    Wanted,
    add_member,
    revise_team,
    skills_asked_for,
    take_visits_myself,
    team,
    works_when_open,
)
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.hours import Week
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.settings import team_shown as look
from frontdesk.edges.console.settings.section import Asked, Section, SectionForm, change, common
from frontdesk.edges.console.settings.weeks import scale_of, week_typed
from frontdesk.edges.console.typed import moment_typed
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.phones import NotANumber, phone_typed
from frontdesk.kernel.problems import Problem


class NotWritten(Problem):
    """A field is empty that has to be filled."""

    title = "Not saved"


class FormTorn(Problem):
    """The form came without some of its fields, or with some of another page."""

    title = "Not saved"


class TeamForm(SectionForm):
    """The people, as typed: one entry of id, name and phone for each, seven days; the last is a new one.

    days    seven to a person, Monday first
    on      ids of those who take visits
    same    ids of those who work the opening hours
    can     `id:skill` for what each can do
    myself  whether the button for the person who is signed in was pressed
    """

    id: list[str] = Field(default_factory=list)
    name: list[str] = Field(default_factory=list)
    phone: list[str] = Field(default_factory=list)
    days: list[str] = Field(default_factory=list)
    on: list[str] = Field(default_factory=list)
    same: list[str] = Field(default_factory=list)
    can: list[str] = Field(default_factory=list)
    myself: bool = False


class AwayForm(SectionForm):
    """Days away, as typed."""

    who: str = ""
    first: str = ""
    last: str = ""
    reason: str = ""


class BackForm(SectionForm):
    """Days away that are taken back."""

    who: UUID
    first: date
    last: date


class ThingsForm(SectionForm):
    """Bays and trucks, as typed; `thing` and `kind` are a new one."""

    id: list[UUID] = Field(default_factory=list)
    called: list[str] = Field(default_factory=list)
    used: list[UUID] = Field(default_factory=list)
    thing: str = ""
    kind: ResourceKind = ResourceKind.bay


async def _body(asked: Asked) -> look.TeamBody:
    seat, db = asked.seat, asked.db
    members, skills, things = await team(db), await skills_asked_for(db), await resources(db)
    unplaced = await stranded(db, zone=seat.card.zone, now=seat.now)
    shared = common(asked, "technicians")
    local, opening = local_of(seat), seat.card.opening
    is_whole = "days" in asked.typed and not isinstance(asked.problem, FormTorn)
    drawing = look.Drawing(
        local=local,
        opening=opening,
        scale=scale_of([*(member.week for member in members), opening.weekdays]),
        skills=skills,
        wrong=shared["wrong"],
        typed=look.people_typed(asked.typed) if is_whole else {},
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
        typed={name: str(asked.typed.get(name, "")) for name in ("who", "first", "last", "reason", "thing")},
        things=[look.thing(row, asked.typed) for row in things],
        kinds=[(kind.value, kind.value.capitalize()) for kind in ResourceKind],
    )  # fmt: skip


def _routes(routes: APIRouter) -> None:
    routes.post("")(_save)
    routes.post("/away")(_away)
    routes.post("/back")(_back)
    routes.post("/things")(_things)


async def _save(seat: AtDesk, form: Annotated[TeamForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await _keep(db, seat, form)

    return await change(seat, SECTION, form, work)


async def _keep(db: AsyncSession, seat: Seat, form: TeamForm) -> None:
    people = look.people_typed(form.model_dump())
    if any(len(getattr(form, name)) != len(people) for name in ("name", "phone")) or len(form.days) != 7 * len(people):
        raise FormTorn("Something of the form was lost on the way. Load the page again.")
    new = people.pop(look.NEW, None)
    there = {str(member.id): member for member in await team(db)}
    wanted = {UUID(id): _wanted(seat, id, one, there[id]) for id, one in people.items() if id in there}
    before, after = await revise_team(db, wanted)
    if new is not None and new.name.strip():
        row = await add_member(db, await _new(db, seat, new))
        after[row.name] = {"added": True}
    elif new is not None and new.phone.strip():
        raise NoPersonsName("Write what they are called.", field=f"name-{look.NEW}")
    if form.myself:
        row = await take_visits_myself(db, seat.name, seat.card.opening)
        after[row.name] = {"added": True}
    await _note(db, seat, "settings.technicians_changed", before, after)


def _wanted(seat: Seat, id: str, one: look.Typed, member: Member) -> Wanted:
    # What nothing asks for any more stays with them: it may be asked for again.
    unasked = member.skills - set(one.shown)
    return Wanted(
        name=one.name,
        phone=_phone(seat, id, one.phone),
        skills=sorted({*unasked, *one.skills}),
        week=_week_of(seat, id, one, member),
        active=one.on,
        name_field=f"name-{id}",
    )


def _week_of(seat: Seat, id: str, one: look.Typed, member: Member | None) -> Week:
    """Return somebody's week; the tick counts, unless other hours were written over it."""
    if one.same and (member is None or not works_when_open(member.week, seat.card.opening)):
        return seat.card.opening.weekdays
    return week_typed(one.days, id)


async def _new(db: AsyncSession, seat: Seat, one: look.Typed) -> Wanted:
    return Wanted(
        name=one.name,
        phone=_phone(seat, look.NEW, one.phone),
        skills=await skills_asked_for(db),
        week=_week_of(seat, look.NEW, one, None),
        name_field=f"name-{look.NEW}",
    )


def _phone(seat: Seat, id: str, said: str) -> str | None:
    try:
        return phone_typed(said, seat.card.region) if said.strip() else None
    except NotANumber as refused:
        raise NotANumber(refused.detail, field=f"phone-{id}") from refused


async def _away(seat: AtDesk, form: Annotated[AwayForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> str:
        first = _day(seat, form.first, "first")
        last = _day(seat, form.last, "last") if form.last.strip() else first
        run = await add_days_away(
            db, _id(form.who), first, last, reason=form.reason, who=seat.name, by=seat.staff_id, now=seat.now,
            today=seat.today,
        )  # fmt: skip
        return f"{run.name} is away {look.days(run, local_of(seat))}"

    return await change(seat, SECTION, form, work)


def _day(seat: Seat, said: str, field: str) -> date:
    day = moment_typed(said, seat, field=field).day
    if day is None:
        raise NotWritten("Write a day, like Friday, 24/11 or 24 December.", field=field)
    return day


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NotWritten("Choose who is away.", field="who") from None


async def _back(seat: AtDesk, form: Annotated[BackForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await take_back_days_away(
            db, form.who, form.first, form.last, who=seat.name, by=seat.staff_id, now=seat.now
        )  # fmt: skip

    return await change(seat, SECTION, form, work, saved="Back at work on those days")


async def _things(seat: AtDesk, form: Annotated[ThingsForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        if len(form.id) != len(form.called):
            raise FormTorn("Something of the form was lost on the way. Load the page again.")
        wanted = {
            id: WantedThing(name, id in form.used, f"called-{id}")
            for id, name in zip(form.id, form.called, strict=True)
        }  # fmt: skip
        before, after = await revise_resources(db, wanted)
        if form.thing.strip():
            row = await add_resource(db, form.kind, form.thing, field="thing")
            after[row.name] = {"added": True}
        await _note(db, seat, "settings.resources_changed", before, after)

    return await change(seat, SECTION, form, work)


async def _note(db: AsyncSession, seat: Seat, what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if before or after:
        await note_deed(
            db, who=seat.name, what=what, now=seat.now, staff_id=seat.staff_id, before=dict(before), after=dict(after)
        )


SECTION = Section("technicians", _body, _routes)
