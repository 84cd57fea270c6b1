"""What people do with tasks: add one, do it, take that back, give it to somebody, say by when."""

from __future__ import annotations

import json
from datetime import datetime, time
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from frontdesk.domain.conversations import tasks
from frontdesk.domain.scheduling.wall import instant
from frontdesk.edges.console.tasks.doing import complete, note, reopen
from frontdesk.edges.console.tasks.pages import Refused, tasks_answer
from frontdesk.edges.console.typed import DayPassed, moment_typed
from frontdesk.edges.http.seat import AtDesk, Seat, allow
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

LONGEST_TASK = 400
END_OF_DAY = time(17)
"""By when something is due that is due on a day on which the business is closed."""


class NoMoment(Problem):
    """What was typed is no day and no time."""

    title = "No day"


class TaskForm(BaseModel):
    """A task as it was typed."""

    what: str = ""
    due: str = ""
    assignee: str = ""
    show: str = ""

    def typed(self) -> dict[str, str]:
        """Return what was typed, to be shown again."""
        return {"what": self.what, "due": self.due, "assignee": self.assignee}


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False, dependencies=[allow("tasks:write")])

    @routes.post("/b/{slug}/tasks")
    async def add(seat: AtDesk, request: Request, form: Annotated[TaskForm, Form()]) -> Response:
        try:
            async with seat.transaction() as db:
                what = storable(form.what.strip())[:LONGEST_TASK]
                due_at, who = due_of(form.due, seat), _person(form.assignee)
                task = await tasks.leave_task(db, what=what, staff_id=who, due_at=due_at)
                await note(seat, db, task, "added")
        except Problem as refused:
            told = Refused(refused, typed=form.typed())
            return await tasks_answer(seat, request, form.show, refused=told, with_form=True)
        return await _answer(seat, request, form, words="Added.", with_form=True)

    @routes.post("/b/{slug}/tasks/{id}/completion")
    async def completion(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        async with seat.transaction() as db:
            await complete(seat, db, id)
        return await _answer(seat, request, form, words="Done.", done=id)

    @routes.post("/b/{slug}/tasks/{id}/reopening")
    async def reopening(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        async with seat.transaction() as db:
            await reopen(seat, db, id)
        return await _answer(seat, request, form, words="To be done again.")

    @routes.post("/b/{slug}/tasks/{id}/assignee")
    async def assignee(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        who = _person(form.assignee)
        async with seat.transaction() as db:
            await note(seat, db, await tasks.assign_task(db, id, staff_id=who), "assigned")
            names = await tasks.assignees(db)
        words = f"Given to {names[who]}." if who in names else "For anybody to do."
        return await _answer(seat, request, form, words=words)

    @routes.post("/b/{slug}/tasks/{id}/due")
    async def due(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        try:
            due_at = due_of(form.due, seat)
        except (NoMoment, DayPassed) as refused:
            told = Refused(refused, about=str(id), typed={"due": form.due})
            return await tasks_answer(seat, request, form.show, refused=told)
        async with seat.transaction() as db:
            await note(seat, db, await tasks.put_due(db, id, due_at=due_at), "put")
        return await _answer(seat, request, form, words="Due then." if due_at else "Due whenever there is time.")

    return routes


def due_of(text: str, seat: Seat) -> datetime | None:
    """Return by when something is due that a person typed: at the end of a day that is named without a time.

    text   `tomorrow`, `fri 2pm`, `24/11`; empty is whenever there is time

    Raises NoMoment if it names neither a day nor a time, DayPassed if the day has gone.
    """
    text = text.strip()
    if not text:
        return None
    typed = moment_typed(text, seat, field="due")
    if typed.day is None and typed.time is None:
        raise NoMoment(f"“{text}” is no day I can read. Write it like tomorrow, Fri 2 pm or 24/11.", field="due")
    day = typed.day or seat.today
    closing = seat.card.opening.on(day)
    return instant(day, typed.time or (closing[-1][1] if closing else END_OF_DAY), seat.card.zone)


async def _answer(
    seat: Seat, request: Request, form: TaskForm, *, words: str, done: UUID | None = None, with_form: bool = False
) -> Response:
    """Return the list anew where the page is there, with a notice; else lead to the page."""
    if "hx-request" not in request.headers:
        more = f"&done={done}" if done else ""
        return RedirectResponse(f"/b/{seat.card.slug}/tasks?show={form.show}{more}", HTTPStatus.SEE_OTHER)
    answer = await tasks_answer(seat, request, form.show, with_form=with_form)
    undo = {"undo": f"/b/{seat.card.slug}/tasks/{done}/reopening"} if done else {}
    answer.headers["HX-Trigger"] = json.dumps({"toast": {"words": words, **undo}})
    return answer


def _person(text: str) -> UUID | None:
    """Return who a task is for; None is anybody.

    Raises UnknownPerson for what is nobody's id.
    """
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise tasks.UnknownPerson("Choose somebody of the list.", field="assignee") from None
