"""The people who take visits as they are shown: their fields, their week to scale and in words. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from frontdesk.domain.catalog.callers_words import skill_words
from frontdesk.domain.scheduling.away import Away, Stranded
from frontdesk.domain.scheduling.models import Resource
from frontdesk.domain.scheduling.resources import MOST_LETTERS_OF_A_NAME as MOST_LETTERS_OF_A_THING
from frontdesk.domain.scheduling.team import MOST_LETTERS_OF_A_NAME, Member, works_when_open
from frontdesk.domain.tenancy.hours import Week
from frontdesk.domain.tenancy.opening import OpeningHours
from frontdesk.domain.tenancy.service import FIRST_TECHNICIAN
from frontdesk.edges.console.settings.hours_shown import spans
from frontdesk.edges.console.settings.section import Body
from frontdesk.edges.console.settings.weeks import bar, scale_words, week_words
from frontdesk.edges.console.visits.scale import Scale
from frontdesk.kernel.locale import Local

NEW = "+"
"""Stands for the id of somebody who is yet to be added."""


@dataclass(frozen=True)
class Typed:
    """Somebody's fields as they were sent.

    days     seven, Monday first
    shown    the skills that could be ticked
    """

    name: str
    phone: str
    days: Sequence[str]
    on: bool
    same: bool
    skills: Sequence[str]
    shown: Sequence[str] = ()


@dataclass(frozen=True)
class Skill:
    """Something that services ask for; `word` as people read it."""

    key: str
    word: str
    is_theirs: bool


@dataclass(frozen=True)
class DayShown:
    """A weekday of somebody's week.

    said    what stands in its field
    bars    where they work, in per cent of the hours drawn: (from, to) each
    wrong   what is wrong with it; "" if nothing is
    """

    word: str
    short: str
    said: str
    bars: Sequence[tuple[str, str]]
    wrong: str


@dataclass(frozen=True)
class Person:
    """Somebody who takes visits, or did.

    same      whether they work the opening hours
    words     their week in one sentence
    signs_in  whether People decides on their access
    unnamed   whether they are the one whom a new business begins with
    """

    id: str
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
    """Days away, in words, and what takes them back."""

    who: str
    name: str
    first: str
    last: str
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
    """A bay, a truck."""

    id: str
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
    typed        what was typed into the smaller forms, by field
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
    typed: Mapping[str, str]
    things: Sequence[Thing]
    kinds: Sequence[tuple[str, str]]
    most_letters: int = MOST_LETTERS_OF_A_NAME
    most_letters_of_a_thing: int = MOST_LETTERS_OF_A_THING


@dataclass(frozen=True)
class Drawing:
    """What every person is drawn with.

    typed   by id, what was sent; empty if nothing was
    """

    local: Local
    opening: OpeningHours
    scale: Scale
    skills: Sequence[str]
    wrong: Mapping[str, str]
    typed: Mapping[str, Typed] = field(default_factory=dict)

    def person(self, member: Member) -> Person:
        """Return somebody as they are shown."""
        id = str(member.id)
        typed = self.typed.get(id)
        same = works_when_open(member.week, self.opening)
        return Person(
            id=id,
            name=typed.name if typed else member.name,
            phone=typed.phone if typed else self.local.phone(member.phone) if member.phone else "",
            on=typed.on if typed and not member.signs_in else member.active,
            signs_in=member.signs_in,
            same=typed.same if typed else same,
            words=self._words(member.week, same=same),
            days=self._days(id, member.week, typed),
            skills=self._skills(typed.skills if typed else member.skills),
            is_open=any(name.startswith(f"days-{id}-") for name in self.wrong),
            unnamed=member.name == FIRST_TECHNICIAN,
        )

    def added(self) -> Person:
        """Return the fields of somebody who is to be added: in the opening hours, able to do everything."""
        typed = self.typed.get(NEW)
        is_open = any(f"-{NEW}" in name for name in self.wrong) or bool(typed and typed.name)
        return Person(
            id=NEW,
            name=typed.name if typed else "",
            phone=typed.phone if typed else "",
            on=True,
            signs_in=False,
            same=typed.same if typed else True,
            words="",
            days=self._days(NEW, self.opening.weekdays, typed),
            skills=(),
            is_open=is_open,
        )

    def scale_words(self) -> str:
        """Return the hours that are drawn, in words."""
        return scale_words(self.scale, self.local)

    def _days(self, id: str, week: Week, typed: Typed | None) -> list[DayShown]:
        return [
            DayShown(
                word=self.local.locale.weekday(number),
                short=self.local.locale.weekday(number)[:3],
                said=typed.days[number] if typed else spans(day, self.local) if day else "",
                bars=[bar(interval, self.scale) for interval in day],
                wrong=self.wrong.get(f"days-{id}-{number}", ""),
            )
            for number, day in enumerate(week)
        ]

    def _skills(self, theirs: Iterable[str]) -> list[Skill]:
        able = set(theirs)
        return [Skill(skill, skill_words(skill), skill in able) for skill in self.skills]

    def _words(self, week: Week, *, same: bool) -> str:
        if not any(week):
            return "Works on no day"
        return "Works when you are open" if same else f"Works {week_words(week, self.local)}"


def people_typed(typed: Mapping[str, Any]) -> dict[str, Typed]:
    """Return what was sent of each person, by id; fields that are missing are empty."""
    found: dict[str, Typed] = {}
    can = [each.partition(":") for each in typed.get("can", ())]
    for nth, id in enumerate(typed.get("id", ())):
        found[id] = Typed(
            name=_nth(typed.get("name", ()), nth),
            phone=_nth(typed.get("phone", ()), nth),
            days=[_nth(typed.get("days", ()), 7 * nth + day) for day in range(7)],
            on=id in typed.get("on", ()),
            same=id in typed.get("same", ()),
            skills=[skill for whose, _, skill in can if whose == id],
            shown=[skill for whose, _, skill in can if whose == "shown"],
        )
    return found


def days(run: Away, local: Local) -> str:
    """Return days away in words: `Mon 7 Dec to Fri 11 Dec`."""
    return local.day(run.first) if run.first == run.last else f"{local.day(run.first)} to {local.day(run.last)}"


def away(run: Away, local: Local) -> AwayShown:
    """Return days away as they are listed."""
    return AwayShown(
        str(run.staff_id), run.name, run.first.isoformat(), run.last.isoformat(), days(run, local), run.reason
    )


def left(visit: Stranded, local: Local, slug: str) -> Left:
    """Return a visit that needs somebody else."""
    whose = f", {visit.customer_name}" if visit.customer_name else ""
    return Left(f"/b/{slug}/visits/{visit.id}", visit.name, f"{local.moment(visit.starts_at)}, {visit.what}{whose}")


def thing(row: Resource, typed: Mapping[str, Any]) -> Thing:
    """Return a bay or a truck, as it was typed if it was."""
    sent = typed.get("id", ()) if "called" in typed else ()
    nth = list(sent).index(row.id) if row.id in sent else None
    called = row.name if nth is None else _nth(typed["called"], nth)
    return Thing(str(row.id), row.kind.value, called, row.active if nth is None else row.id in typed["used"])


def _nth(texts: Sequence[str], nth: int) -> str:
    return texts[nth] if nth < len(texts) else ""
