"""When a business is open: its week, the public holidays, and other dates that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.following import follow_opening, visits_when_closed
from frontdesk.domain.tenancy import hours
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.changes import business_row, business_to_change, change_settings
from frontdesk.domain.tenancy.models import Business
from frontdesk.domain.tenancy.opening import WEEKDAYS, opening_hours
from frontdesk.domain.tenancy.public_holidays import AHEAD, public_holidays, state_name, state_of
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.settings import hours_shown as look
from frontdesk.edges.console.settings.section import Asked, Body, Section, SectionForm, change, common
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.text import storable

DECIDED = "holidays_until"
"""In a business's settings: the last day (ISO) up to which it said on which public holidays it is closed."""

MOST_LETTERS = 60


class HoursForm(SectionForm):
    """The week and the public holidays, as typed.

    opens, closes   three each of every weekday, Monday first
    closed          numbers of the weekdays that are ticked as closed
    listed, shut    the public holidays that were to be chosen from, and those that are ticked
    copy_monday     whether the weekdays are to be as Monday
    """

    opens: list[str] = Field(default_factory=list)
    closes: list[str] = Field(default_factory=list)
    closed: list[int] = Field(default_factory=list)
    listed: list[date] = Field(default_factory=list)
    shut: list[date] = Field(default_factory=list)
    copy_monday: bool = False


class DatesForm(SectionForm):
    """A day or some days in a row that differ, as typed; an empty `last` is one day."""

    name: str = ""
    first: str = ""
    last: str = ""
    how: str = "closed"
    opens: str = ""
    closes: str = ""


class RemovalForm(SectionForm):
    """Days in a row that are to be as any other."""

    first: date
    last: date


@dataclass(frozen=True)
class HoursBody(Body):
    """The section.

    week       Monday first
    holidays   public ones to come
    new        how many of them were not decided on yet
    whose      whose holidays they are, in words
    dates      other days that differ, those to come; `past` those that are over
    typed      the form for other days as it was sent, if it was sent in vain
    booked     days on which the business is closed and visits are booked all the same
    """

    template: ClassVar[str] = "settings/hours.html"

    week: Sequence[look.Day]
    holidays: Sequence[look.Holiday]
    new: int
    whose: str
    dates: Sequence[look.Dates]
    past: Sequence[look.Dates]
    typed: DatesForm
    booked: Sequence[look.Booked]
    most_letters: int = MOST_LETTERS


async def _body(asked: Asked) -> HoursBody:
    row, seat, local = await business_row(asked.db), asked.seat, local_of(asked.seat)
    opening = opening_hours(row.opening_hours)
    listed = _listed(row, seat)
    until = look.day_or_none(row.settings.get(DECIDED))
    state = state_of(row.region, row.state, row.timezone)
    shown = [look.holiday(day, name, opening, until, local) for day, name in listed.items()]
    if "shut" in asked.typed:
        shown = [look.ticked(each, asked.typed["shut"]) for each in shown]
    runs = [run for run in hours.date_runs(row.opening_hours) if not look.is_ticked(run, listed)]
    closed = await visits_when_closed(asked.db, opening, seat.card.zone, seat.now)
    base = common(asked, "hours")
    rows = asked.problem.extra.get("rows") if asked.problem else None
    base["wrong"] = {**base["wrong"], **rows} if isinstance(rows, dict) else base["wrong"]
    return HoursBody(
        **base,
        week=look.week_typed(asked.typed) if "closed" in asked.typed else look.week(opening, local),
        holidays=shown,
        new=sum(each.is_new for each in shown),
        whose=state_name(row.region, state) if state else "",
        dates=[look.dates(run, local) for run in runs if run.last >= seat.today],
        past=[look.dates(run, local) for run in reversed(runs) if run.last < seat.today],
        typed=DatesForm(**asked.typed) if "how" in asked.typed else DatesForm(),
        booked=[look.booked(day, count, local, f"/b/{seat.card.slug}/calendar") for day, count in closed.items()],
    )


def _listed(row: Business, seat: Seat) -> dict[date, str]:
    state = state_of(row.region, row.state, row.timezone)
    return public_holidays(row.region, state, seat.today, seat.today + AHEAD)


def _routes(routes: APIRouter) -> None:
    routes.post("")(_save)
    routes.post("/dates")(_add)
    routes.post("/dates/removal")(_remove)


async def _save(seat: AtDesk, form: Annotated[HoursForm, Form()]) -> Response:
    if form.copy_monday:
        form = _copied(form)

    async def work(db: AsyncSession) -> str:
        return _said(seat, form, await _keep(db, seat, form))

    return await change(seat, SECTION, form, work)


def _said(seat: Seat, form: HoursForm, followers: int) -> str:
    said = "Saved: Tuesday to Friday are as Monday" if form.copy_monday else "Saved"
    if not followers:
        return said
    who = local_of(seat).count(followers, "person", "people")
    return f"{said}. {who} who worked the opening hours now {'works' if followers == 1 else 'work'} the new ones."


def _copied(form: HoursForm) -> HoursForm:
    """Return the form with Monday's row in those of Tuesday to Friday."""
    per = hours.MOST_INTERVALS
    mine = {0, 1, 2, 3, 4}
    closed = mine if 0 in form.closed else set()
    return form.model_copy(
        update={
            "opens": form.opens[:per] * len(mine) + form.opens[per * len(mine) :],
            "closes": form.closes[:per] * len(mine) + form.closes[per * len(mine) :],
            "closed": sorted(closed | (set(form.closed) - mine)),
        }
    )


async def _keep(db: AsyncSession, seat: Seat, form: HoursForm) -> int:
    """Store the week and the ticked holidays; return how many people's weeks followed."""
    week = hours.week_typed(look.days_of(form.opens, form.closes, form.closed))
    row = await business_to_change(db)
    offered = _listed(row, seat)
    listed = {day: name for day, name in offered.items() if day in form.listed}
    document = hours.with_holidays(hours.with_week(row.opening_hours, week), listed, form.shut)
    followers = await _store(db, seat, row, document)
    if listed:
        # A holiday that comes into sight later is asked about then.
        await change_settings(db, {DECIDED: max(listed).isoformat()})
    return followers


async def _store(db: AsyncSession, seat: Seat, row: Business, document: dict[str, Any]) -> int:
    keys = (*WEEKDAYS, "exceptions")
    changed = [key for key in keys if (row.opening_hours.get(key) or []) != (document.get(key) or [])]
    before, after = opening_hours(row.opening_hours), opening_hours(document)
    old = {key: row.opening_hours.get(key, []) for key in changed}
    row.opening_hours = document
    await db.flush()
    await note_deed(
        db, who=seat.name, what="settings.hours_changed", now=seat.now, staff_id=seat.staff_id,
        before=old, after={key: document.get(key, []) for key in changed},
    )  # fmt: skip
    return await follow_opening(db, before, after)


async def _add(seat: AtDesk, form: Annotated[DatesForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        run = _run(form)
        row = await business_to_change(db)
        await _store(db, seat, row, hours.with_dates(row.opening_hours, run))

    return await change(seat, SECTION, form, work, saved="Added")


def _run(form: DatesForm) -> hours.DateRun:
    first = look.day_or_none(form.first)
    if first is None:
        raise hours.WrongHours("Choose the day.", field="first")
    last = look.day_or_none(form.last) if form.last.strip() else first
    if last is None:
        raise hours.WrongHours("Choose the last day, or leave it empty.", field="last")
    name = " ".join(storable(form.name).split())[:MOST_LETTERS]
    if form.how == "closed":
        return hours.DateRun(first, last, name, ())
    try:
        intervals = hours.hours_typed([(form.opens, form.closes)])
    except hours.WrongHours as refused:
        raise hours.WrongHours(refused.detail, field="other_hours") from refused
    if not intervals:
        raise hours.WrongHours("Write from when until when you are open.", field="other_hours")
    return hours.DateRun(first, last, name, intervals)


async def _remove(seat: AtDesk, form: Annotated[RemovalForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        row = await business_to_change(db)
        await _store(db, seat, row, hours.without_dates(row.opening_hours, form.first, form.last))

    return await change(seat, SECTION, form, work, saved="Removed: open as on any other day")


SECTION = Section("hours", _body, _routes)
