"""The people who take visits as they are shown: their fields, their week to scale and in words. No database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.catalog.callers_words import skill_words
from frontdesk.domain.scheduling.away import Away, Stranded
from frontdesk.domain.scheduling.models import Resource, ResourceKind
from frontdesk.domain.scheduling.resources import MOST_LETTERS_OF_A_NAME as MOST_LETTERS_OF_A_THING
from frontdesk.domain.scheduling.team import MOST_LETTERS_OF_A_NAME, Member, works_when_open
from frontdesk.domain.tenancy.hours import Week
from frontdesk.domain.tenancy.opening import OpeningHours
from frontdesk.domain.tenancy.service import FIRST_TECHNICIAN
from frontdesk.edges.console.settings.hours_shown import spans
from frontdesk.edges.console.settings.section import Body
from frontdesk.edges.console.settings.sheet import TICKED, Fields
from frontdesk.edges.console.settings.weeks import bar, scale_words, week_words
from frontdesk.edges.console.visits.scale import Scale
from frontdesk.kernel.locale import Local, Words

NEW = "+"
"""Stands for the id of somebody who is yet to be added."""


@dataclass(frozen=True)
class Skill:
    """Something that services ask for; `word` as people read it."""

    field: str
    word: str
    is_theirs: bool


@dataclass(frozen=True)
class DayShown:
    """A weekday of somebody's week.

    field   of the form
    said    what stands in it
    bars    where they work, in per cent of the hours drawn: (from, to) each
    note    how it was understood; "" if nobody typed just now
    """

    field: str
    word: str
    short: str
    said: str
    bars: Sequence[tuple[str, str]]
    note: str


@dataclass(frozen=True)
class Person:
    """Somebody who takes visits, or did.

    told      their name, as it is stored
    same      whether they work the opening hours
    words     their week in one sentence
    signs_in  whether People decides on their access
    unnamed   whether they are the one whom a new business begins with
    """

    id: str
    told: str
    name: str
    phone: str
    on: bool
    signs_in: bool
    same: bool
    words: str
    days: Sequence[DayShown]
    skills: Sequence[Skill]
    is_open: bool
    unnamed: bool = False


@dataclass(frozen=True)
class AwayShown:
    """Days away, in words; `key` takes them back."""

    key: str
    name: str
    days: str
    reason: str


@dataclass(frozen=True)
class Left:
    """A visit that needs somebody else."""

    href: str
    name: str
    words: str


@dataclass(frozen=True)
class Thing:
    """A bay, a truck, of which `told` is the name as it is stored."""

    id: str
    told: str
    kind: str
    called: str
    used: bool


@dataclass(frozen=True)
class TeamBody(Body):
    """The section.

    added        the new one
    scale_words  the hours that are drawn, in words
    may_myself   whether the person who is signed in takes no visits yet
    takers       (id, name) of those who take visits
    values       field -> what stands in it
    is_leaving   whether something is typed of days away
    said         words of the region
    """

    template: ClassVar[str] = "settings/technicians.html"

    people: Sequence[Person]
    added: Person
    scale_words: str
    may_myself: bool
    myself: str
    away: Sequence[AwayShown]
    stranded: Sequence[Left]
    takers: Sequence[tuple[str, str]]
    values: Fields
    is_leaving: bool
    said: Words
    things: Sequence[Thing]
    kinds: Sequence[tuple[str, str]]
    most_letters: int = MOST_LETTERS_OF_A_NAME
    most_letters_of_a_thing: int = MOST_LETTERS_OF_A_THING

    def label(self, field: str) -> str:
        """Return whose a field is, and of which day."""
        for person in (*self.people, self.added):
            if person.id in field:
                days = [day.word for day in person.days if day.field == field]
                return ", ".join([person.told or "The new one", *days])
        return next((thing.told for thing in self.things if thing.id in field), "")


def fields_of(member: Member, *, opening: OpeningHours, skills: Iterable[str], local: Local) -> dict[str, str]:
    """Return what stands in the fields of somebody.

    skills   that services ask for
    """
    id = str(member.id)
    fields = {f"name-{id}": member.name, f"phone-{id}": local.phone(member.phone) if member.phone else ""}
    if not member.signs_in:
        fields[f"on-{id}"] = TICKED if member.active else ""
    fields[f"same-{id}"] = TICKED if works_when_open(member.week, opening) else ""
    fields |= {day_field(id, nth): spans(day, local) if day else "" for nth, day in enumerate(member.week)}
    return fields | {skill_field(id, skill): TICKED if skill in member.skills else "" for skill in skills}


def new_fields(opening: OpeningHours, local: Local) -> dict[str, str]:
    """Return what stands in the fields of somebody who is to be added: they work the opening hours."""
    fields = {f"name-{NEW}": "", f"phone-{NEW}": "", f"same-{NEW}": TICKED if any(opening.weekdays) else ""}
    return fields | {day_field(NEW, nth): spans(day, local) if day else "" for nth, day in enumerate(opening.weekdays)}


def thing_fields(things: Iterable[Resource]) -> dict[str, str]:
    """Return what stands in the fields of bays and trucks, those of a new one among them."""
    fields: dict[str, str] = {}
    for row in things:
        fields |= {f"called-{row.id}": row.name, f"used-{row.id}": TICKED if row.active else ""}
    return fields | {"thing": "", "kind": ResourceKind.bay.value}


def day_field(id: str, number: int) -> str:
    """Return the field of somebody's weekday, 0 Monday."""
    return f"days-{id}-{number}"


def skill_field(id: str, skill: str) -> str:
    """Return the field in which it is ticked that somebody can do something."""
    return f"can-{id}-{skill}"


@dataclass(frozen=True)
class Drawing:
    """What every person is drawn with.

    now             field -> what is stored
    values, wrong   field -> what stands in it, and what is wrong with it
    notes           field -> how what was typed was understood
    """

    local: Local
    opening: OpeningHours
    scale: Scale
    skills: Sequence[str]
    now: Fields
    values: Fields
    wrong: Fields
    notes: Fields

    def person(self, member: Member) -> Person:
        """Return somebody as they are shown."""
        id = str(member.id)
        same = works_when_open(member.week, self.opening)
        return Person(
            id=id,
            told=member.name,
            name=self.values[f"name-{id}"],
            phone=self.values[f"phone-{id}"],
            on=member.active if member.signs_in else bool(self.values[f"on-{id}"]),
            signs_in=member.signs_in,
            same=bool(self.values[f"same-{id}"]),
            words=self._words(member.week, same=same),
            days=self._days(id, member.week),
            skills=[self._skill(id, skill) for skill in self.skills],
            is_open=self._is_open(id),
            unnamed=member.name == FIRST_TECHNICIAN,
        )

    def added(self) -> Person:
        """Return the fields of somebody who is to be added: in the opening hours, able to do everything."""
        return Person(
            id=NEW,
            told="",
            name=self.values[f"name-{NEW}"],
            phone=self.values[f"phone-{NEW}"],
            on=True,
            signs_in=False,
            same=bool(self.values[f"same-{NEW}"]),
            words="",
            days=self._days(NEW, self.opening.weekdays),
            skills=(),
            is_open=self._is_open(NEW),
        )

    def scale_words(self) -> str:
        """Return the hours that are drawn, in words."""
        return scale_words(self.scale, self.local)

    def _is_open(self, id: str) -> bool:
        names = [name for name in self.values if f"-{id}" in name]
        return any(name in self.wrong or name in self.notes or self.values[name] != self.now[name] for name in names)

    def _days(self, id: str, week: Week) -> list[DayShown]:
        return [
            DayShown(
                field=day_field(id, number),
                word=self.local.locale.weekday(number),
                short=self.local.locale.weekday(number)[:3],
                said=self.values[day_field(id, number)],
                bars=[bar(interval, self.scale) for interval in day],
                note=self.notes.get(day_field(id, number), ""),
            )
            for number, day in enumerate(week)
        ]

    def _skill(self, id: str, skill: str) -> Skill:
        field = skill_field(id, skill)
        return Skill(field, skill_words(skill), bool(self.values[field]))

    def _words(self, week: Week, *, same: bool) -> str:
        if not any(week):
            return "Works on no day"
        return "Works when you are open" if same else f"Works {week_words(week, self.local)}"


def days(run: Away, local: Local) -> str:
    """Return days away in words: `Mon 7 Dec to Fri 11 Dec`."""
    return local.day(run.first) if run.first == run.last else f"{local.day(run.first)} to {local.day(run.last)}"


def away(run: Away, local: Local) -> AwayShown:
    """Return days away as they are listed."""
    return AwayShown(f"{run.staff_id}/{run.first}/{run.last}", run.name, days(run, local), run.reason)


def left(visit: Stranded, local: Local, slug: str) -> Left:
    """Return a visit that needs somebody else."""
    whose = f", {visit.customer_name}" if visit.customer_name else ""
    return Left(f"/b/{slug}/visits/{visit.id}", visit.name, f"{local.moment(visit.starts_at)}, {visit.what}{whose}")


def thing(row: Resource, values: Fields) -> Thing:
    """Return a bay or a truck as it is shown."""
    called, used = values[f"called-{row.id}"], bool(values[f"used-{row.id}"])
    return Thing(str(row.id), row.name, row.kind.value, called, used)
