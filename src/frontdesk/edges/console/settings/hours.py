"""When a business is open: its week, the public holidays, and other dates that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.scheduling.following import follow_opening, visits_when_closed
from frontdesk.domain.tenancy import hours
from frontdesk.domain.tenancy.changes import business_row, change_settings
from frontdesk.domain.tenancy.models import Business
from frontdesk.domain.tenancy.opening import WEEKDAYS, Interval, opening_hours
from frontdesk.domain.tenancy.public_holidays import AHEAD, DECIDED, public_holidays, state_name, state_of
from frontdesk.edges.console.frame import local_of
from frontdesk.edges.console.settings import hours_shown as look
from frontdesk.edges.console.settings.made_of import note_change
from frontdesk.edges.console.settings.section import Asked, Body, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.sheet import Fields, Mistakes, Sent
from frontdesk.edges.console.typed import day_typed
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Words, words_of

MOST_LETTERS = 60
NEW = {"first": "", "last": "", "name": "", "how": "closed", "opens": "", "closes": ""}
"""The fields of a day, or some days in a row, that are to differ; an empty `last` is one day."""


@dataclass(frozen=True)
class HoursBody(Body):
    """The section.

    week       Monday first
    holidays   public ones to come
    new        how many of them were not decided on yet
    whose      whose holidays they are, in words
    dates      other days that differ, those to come; `past` those that are over
    values     what stands in the fields of days that are to differ
    is_adding  whether something does
    booked     days on which the business is closed and visits are booked all the same
    said       words of the region
    """

    template: ClassVar[str] = "settings/hours.html"

    week: Sequence[look.Day]
    holidays: Sequence[look.Holiday]
    new: int
    whose: str
    dates: Sequence[look.Dates]
    past: Sequence[look.Dates]
    values: Fields
    is_adding: bool
    booked: Sequence[look.Booked]
    said: Words
    most_letters: int = MOST_LETTERS

    def label(self, field: str) -> str:
        """Return the weekday of a field."""
        day = field.partition("-")[0]
        return day.capitalize() if day in WEEKDAYS else ""


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    row = await business_row(db)
    week = look.week_fields(opening_hours(row.opening_hours), local_of(seat))
    return week | {look.shut(each.date): "on" if each.is_closed else "" for each in _holidays(row, seat)} | NEW


async def _body(asked: Asked) -> HoursBody:
    row, seat, local = await business_row(asked.db), asked.seat, local_of(asked.seat)
    opening = opening_hours(row.opening_hours)
    listed = _listed(row, seat)
    state = state_of(row.region, row.state, row.timezone)
    runs = [run for run in hours.date_runs(row.opening_hours) if not look.is_ticked(run, listed)]
    closed = await visits_when_closed(asked.db, opening, seat.card.zone, seat.now)
    shared, values = standing(asked, SECTION, await _fields(seat, asked.db))
    holidays = [look.ticked(each, values) for each in _holidays(row, seat)]
    return HoursBody(
        **shared,
        week=look.week(values, shared["wrong"], asked.notes),
        holidays=holidays,
        new=sum(each.is_new for each in holidays),
        whose=state_name(row.region, state) if state else "",
        dates=[look.dates(run, local) for run in runs if run.last >= seat.today],
        past=[look.dates(run, local) for run in reversed(runs) if run.last < seat.today],
        values=values,
        is_adding=_is_adding(values),
        booked=[look.booked(day, count, local, f"/b/{seat.card.slug}/calendar") for day, count in closed.items()],
        said=words_of(row.region),
    )


def _listed(row: Business, seat: Seat) -> dict[date, str]:
    state = state_of(row.region, row.state, row.timezone)
    return public_holidays(row.region, state, seat.today, seat.today + AHEAD)


def _holidays(row: Business, seat: Seat) -> list[look.Holiday]:
    opening, local = opening_hours(row.opening_hours), local_of(seat)
    until = look.day_or_none(row.settings.get(DECIDED))
    return [look.holiday(day, name, opening, until, local) for day, name in _listed(row, seat).items()]


def _is_adding(values: Fields) -> bool:
    return any(values[name] for name in NEW if name != "how") or values["how"] != NEW["how"]


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    row = await business_row(db)
    document = _with_week(row.opening_hours, what)
    listed = _decided(row, seat, what)
    shut = {day for day in listed if what.is_ticked(look.shut(day))}
    document = hours.with_holidays(document, listed, shut)
    added, removed = _run(seat, what) if _is_adding(what.values) else None, _removed(what)
    what.mistakes.check()
    document = hours.with_dates(document, added) if added else document
    document = hours.without_dates(document, *removed) if removed else document
    followers = await _store(db, seat, row, document)
    if listed:
        # A holiday that comes into sight later is asked about then.
        await change_settings(db, {DECIDED: max(listed).isoformat()})
    return Said(_said(seat, what, followers, added, removed), _notes(seat, what, document))


def _with_week(document: Mapping[str, Any], what: Sent) -> dict[str, Any]:
    """Return the hours as they are to be, of the weekdays that were changed."""
    typed = look.days_of(what.values)
    if what.pressed("copy_monday"):
        typed[1:5] = [typed[0]] * 4
    elif not any(_touched(what, key) for key in WEEKDAYS):
        return {**document}
    try:
        return hours.with_week(document, hours.week_typed(typed))
    except hours.WrongHours as refused:
        for key, text in refused.errors.items():
            what.mistakes.add(f"{key}-opens-0", text)
        return {**document}


def _touched(what: Sent, key: str) -> bool:
    return any(name.startswith(f"{key}-") for name in what.changed)


def _decided(row: Business, seat: Seat, what: Sent) -> dict[date, str]:
    """Return the holidays that were decided on: those that were shown, unless another button than Save was pressed."""
    shown = {day: name for day, name in _listed(row, seat).items() if look.shut(day) in what.listed}
    aside = what.pressed("remove") or what.pressed("copy_monday")
    return {} if aside and not what.touches(*map(look.shut, shown)) else shown


def _removed(what: Sent) -> tuple[date, date] | None:
    first, last = (look.day_or_none(text) for text in what.pressed("remove").partition("/")[::2])
    return (first, last) if first and last else None


def _run(seat: Seat, what: Sent) -> hours.DateRun | None:
    """Return the days that are to differ; None if something of them does not fit."""
    mistakes, values = Mistakes(), what.values
    first: date | None = None
    intervals: tuple[Interval, ...] = ()
    with mistakes.at("first"):
        first = day_typed(values["first"], seat, field="first")
    last = first
    with mistakes.at("last"):
        last = day_typed(values["last"], seat, field="last") if values["last"] else first
    if first and last and last < first:
        mistakes.add("last", "The last day is before the first.")
    if values["how"] != "closed":
        with mistakes.at("opens"):
            intervals = hours.hours_typed([(values["opens"], values["closes"])])
            if not intervals:
                raise hours.WrongHours("Write from when until when you are open.")
    for name, text in mistakes.found.items():
        what.mistakes.add(name, text)
    if mistakes.found or first is None or last is None:
        return None
    return hours.DateRun(first, last, " ".join(values["name"].split())[:MOST_LETTERS], intervals)


def _said(
    seat: Seat, what: Sent, followers: int, added: hours.DateRun | None, removed: tuple[date, date] | None
) -> str:
    local, told = local_of(seat), []
    if what.pressed("copy_monday"):
        told.append("Tuesday to Friday are as Monday now.")
    if added:
        told.append(f"{look.dates(added, local).days} is on the list.")
    if removed:
        told.append(f"{look.days(*removed, local)}: open as on any other day.")
    if followers:
        who = local.count(followers, "person", "people")
        told.append(f"{who} who worked the opening hours now {'works' if followers == 1 else 'work'} the new ones.")
    return f"Saved. {' '.join(told)}" if told else "Saved"


def _notes(seat: Seat, what: Sent, document: Mapping[str, Any]) -> dict[str, str]:
    """Return how each weekday was understood that was typed."""
    local, opening = local_of(seat), opening_hours(document)
    return {
        key: f"Open {look.spans(intervals, local)}"
        for key, intervals in zip(WEEKDAYS, opening.weekdays, strict=True)
        if intervals and _touched(what, key)
    }


async def _store(db: AsyncSession, seat: Seat, row: Business, document: dict[str, Any]) -> int:
    keys = (*WEEKDAYS, "exceptions")
    changed = [key for key in keys if (row.opening_hours.get(key) or []) != (document.get(key) or [])]
    before, after = opening_hours(row.opening_hours), opening_hours(document)
    old = {key: row.opening_hours.get(key, []) for key in changed}
    row.opening_hours = document
    await db.flush()
    await note_change(db, seat, "hours", before=old, after={key: document.get(key, []) for key in changed})
    return await follow_opening(db, before, after)


SECTION = Section("hours", _body, sheet=Sheet(_fields, _keep))
