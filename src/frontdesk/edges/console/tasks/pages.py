"""The page of tasks, and the part of it that is read again when one changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.tasks import Whose, assignees, count_of_late, count_of_tasks, tasks
from frontdesk.domain.insights.tasks import with_callers
from frontdesk.edges.console.frame import Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.tasks.listing import PATIENCE, Line, lines_of, sentence_of
from frontdesk.edges.http.seat import AtDesk, Seat, allow
from frontdesk.kernel.problems import Problem

MOST_SHOWN = 200
"""More than this nobody reads down; the count says how many there are."""

_EMPTY = {
    Whose.mine: ("Nothing of yours to do", "What is put to you stands here. Look at everyone’s, too."),
    Whose.everyone: ("Nothing to do", "The desk adds what it cannot finish."),
    Whose.done: ("Nothing done yet", "What somebody has done stands here, the latest first."),
}


@dataclass(frozen=True)
class Refused:
    """Why something was not done.

    about   id of the task whose form it was; "" for a new one
    typed   what was typed, by field
    """

    problem: Problem
    about: str = ""
    typed: Mapping[str, str] | None = None

    @property
    def field(self) -> str:
        """Name of the field to mend, "" if it is about none."""
        return str(self.problem.extra.get("field", ""))


@dataclass(frozen=True)
class TaskList:
    """The list with what may be done to it.

    shown     which tasks: `mine`, `everyone`, `done`
    people    (id, name) of who can be given a task; the first is anybody
    nothing   title and text where there is none
    more      how many more there are than are shown
    wrong     id of the task whose day could not be read, with what was typed and how to mend it
    """

    href: str
    base: str
    shown: str
    sentence: str
    lines: tuple[Line, ...]
    people: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    may_write: bool
    nothing: tuple[str, str]
    more: int
    wrong: tuple[str, str, str] | None


@dataclass(frozen=True)
class TasksScreen(Screen):
    """The page.

    typed    what was typed into the form for a new task, by field
    wrong    field -> how to mend it; "" is about none of them
    undo     address that takes back what was just done
    """

    template: ClassVar[str] = "tasks/tasks.html"

    tasks: TaskList
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    undo: str | None


@dataclass(frozen=True)
class TasksFragment(Page):
    """The list alone; the sentence above it comes with it, and the form for a new one where that was sent.

    typed, wrong  of that form, as in the page
    """

    template: ClassVar[str] = "tasks/list.html"

    tasks: TaskList
    with_form: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    is_fragment: bool = True


def router() -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/b/{slug}/tasks", dependencies=[allow("tasks:read")])
    async def the_tasks(seat: AtDesk, request: Request, show: str = "", done: str = "") -> HTMLResponse:
        return await tasks_answer(seat, request, show, done=done)

    return routes


async def tasks_answer(
    seat: Seat, request: Request, show: str, *, done: str = "", refused: Refused | None = None, with_form: bool = False
) -> HTMLResponse:
    """Return the page, or the list alone where the page is there already.

    done       id of a task that was just done
    with_form  whether the form for a new task is to come with the list
    """
    status = int(refused.problem.status if refused else HTTPStatus.OK)
    async with seat.transaction() as db:
        found = await _list(seat, db, show, refused)
        of_new = refused if refused and not found.wrong else None
        typed, wrong = (of_new.typed or {}, {of_new.field: of_new.problem.detail}) if of_new else ({}, {})
        if "hx-request" in request.headers:
            return shown(TasksFragment(found, with_form=with_form, typed=typed, wrong=wrong), status)
        screen = TasksScreen(
            frame=await framed(seat, db, current="tasks"),
            tasks=found,
            typed=typed,
            wrong=wrong,
            undo=f"{found.base}/{done}/reopening" if done and found.may_write else None,
        )
        return shown(screen, status)


async def _list(seat: Seat, db: AsyncSession, show: str, refused: Refused | None) -> TaskList:
    counts = await count_of_tasks(db, staff_id=seat.staff_id)
    whose = _whose(show, counts)
    rows = await tasks(db, whose, staff_id=seat.staff_id, limit=MOST_SHOWN)
    people = await assignees(db)
    local, base = local_of(seat), f"/b/{seat.card.slug}/tasks"
    overdue = await count_of_late(db, due_before=seat.now - PATIENCE)
    typed = (refused.typed or {}).get("due", "") if refused else ""
    return TaskList(
        href=f"{base}?show={whose}",
        base=base,
        shown=whose,
        sentence=sentence_of(counts, overdue, local),
        lines=lines_of(seat, local, await with_callers(db, rows), people),
        people=(("", "Anybody"), *((str(id), name) for id, name in people.items())),
        counts={str(kind): count for kind, count in counts.items()},
        may_write=seat.may("tasks:write"),
        nothing=_EMPTY[whose],
        more=max(0, counts[whose] - len(rows)),
        wrong=(refused.about, typed, refused.problem.detail) if refused and refused.about else None,
    )


def _whose(show: str, counts: Mapping[Whose, int]) -> Whose:
    """Return which tasks to show: those asked for, else mine, else everyone's where none is mine."""
    try:
        return Whose(show)
    except ValueError:
        return Whose.mine if counts[Whose.mine] else Whose.everyone
