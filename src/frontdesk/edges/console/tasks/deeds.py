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
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations import tasks
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.edges.console.tasks.pages import Refused, tasks_answer
from frontdesk.edges.console.typed import moment_typed
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
                await _note(seat, db, task, "added")
        except Problem as refused:
            return await tasks_answer(seat, request, form.show, refused=Refused(refused, typed=form.typed()))
        return await _answer(seat, request, form, words="Added.")

    @routes.post("/b/{slug}/tasks/{id}/completion")
    async def completion(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        async with seat.transaction() as db:
            await _note(seat, db, await tasks.complete_task(db, id, now=seat.now), "done")
        return await _answer(seat, request, form, words="Done.", done=id)

    @routes.post("/b/{slug}/tasks/{id}/reopening")
    async def reopening(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        async with seat.transaction() as db:
            await _note(seat, db, await tasks.reopen_task(db, id), "reopened")
        return await _answer(seat, request, form, words="To be done again.")

    @routes.post("/b/{slug}/tasks/{id}/assignee")
    async def assignee(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        who = _person(form.assignee)
        async with seat.transaction() as db:
            await _note(seat, db, await tasks.assign_task(db, id, staff_id=who), "assigned")
            names = await tasks.assignees(db)
        words = f"Given to {names[who]}." if who in names else "For anybody to do."
        return await _answer(seat, request, form, words=words)

    @routes.post("/b/{slug}/tasks/{id}/due")
    async def due(seat: AtDesk, request: Request, id: UUID, form: Annotated[TaskForm, Form()]) -> Response:
        try:
            due_at = due_of(form.due, seat)
        except NoMoment as refused:
            told = Refused(refused, about=str(id), typed={"due": form.due})
            return await tasks_answer(seat, request, form.show, refused=told)
        async with seat.transaction() as db:
            await _note(seat, db, await tasks.put_due(db, id, due_at=due_at), "put")
        return await _answer(seat, request, form, words="Due then." if due_at else "Due whenever there is time.")

    return routes


def due_of(text: str, seat: Seat) -> datetime | None:
    """Return by when something is due that a person typed: at the end of a day that is named without a time.

    text   `tomorrow`, `fri 2pm`, `24/11`; empty is whenever there is time

    Raises NoMoment if it names neither a day nor a time.
    """
    text = text.strip()
    if not text:
        return None
    typed = moment_typed(text, seat)
    if typed.day is None and typed.time is None:
        raise NoMoment(f"“{text}” is no day I can read. Write it like tomorrow, Fri 2 pm or 24/11.", field="due")
    day = typed.day or seat.today
    closing = seat.card.opening.on(day)
    return instant(day, typed.time or (closing[-1][1] if closing else END_OF_DAY), seat.card.zone)


async def _answer(seat: Seat, request: Request, form: TaskForm, *, words: str, done: UUID | None = None) -> Response:
    """Return the list anew where the page is there, with a notice; else lead to the page."""
    if "hx-request" not in request.headers:
        more = f"&done={done}" if done else ""
        return RedirectResponse(f"/b/{seat.card.slug}/tasks?show={form.show}{more}", HTTPStatus.SEE_OTHER)
    answer = await tasks_answer(seat, request, form.show)
    undo = {"undo": f"/b/{seat.card.slug}/tasks/{done}/reopening"} if done else {}
    answer.headers["HX-Trigger"] = json.dumps({"toast": {"words": words, **undo}})
    return answer


async def _note(seat: Seat, db: AsyncSession, task: StaffTask, deed: str) -> None:
    after = {
        "staff_id": str(task.staff_id) if task.staff_id else None,
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "done_at": task.done_at.isoformat() if task.done_at else None,
    }
    await note_deed(
        db,
        who=seat.name,
        staff_id=seat.staff_id,
        what=f"task.{deed}",
        now=seat.now,
        subject=f"task:{task.id}",
        after=after,
    )


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
