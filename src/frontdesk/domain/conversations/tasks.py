"""What is left for a person to do: by the desk, or by one of them for another."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.kernel import live
from frontdesk.kernel.db import business_of
from frontdesk.kernel.problems import Problem

URGENT = "Urgent:"
"""How a task begins that cannot wait."""


class Whose(StrEnum):
    """Which tasks to look at: my own open ones, everybody's, or those that are done."""

    mine = "mine"
    everyone = "everyone"
    done = "done"


class UnknownTask(Problem):
    """There is no such task in this business."""

    status = HTTPStatus.NOT_FOUND
    title = "Unknown task"


class TaskDone(Problem):
    """Somebody has done it already."""

    status = HTTPStatus.CONFLICT
    title = "Already done"


class TaskOpen(Problem):
    """It is still to be done, so it cannot be opened again."""

    status = HTTPStatus.CONFLICT
    title = "Still to be done"


class UnknownPerson(Problem):
    """Nobody of that id works in this business."""

    title = "Unknown person"


class NothingToDo(Problem):
    """A task without words."""

    title = "Nothing to do"


async def leave_task(
    db: AsyncSession,
    *,
    what: str,
    why: str | None = None,
    customer_id: UUID | None = None,
    conversation_id: UUID | None = None,
    staff_id: UUID | None = None,
    due_at: datetime | None = None,
) -> StaffTask:
    """Leave something for a person to do.

    staff_id  who is to do it; None is anybody
    due_at    when it should be done

    Raises NothingToDo if it says nothing, UnknownPerson if `staff_id` does not work here any more.
    """
    if not what.strip():
        raise NothingToDo("Write what is to be done.", field="what")
    if staff_id is not None:
        await _check_works_here(db, staff_id)
    task = StaffTask(
        what=what,
        why=why,
        customer_id=customer_id,
        conversation_id=conversation_id,
        staff_id=staff_id,
        due_at=due_at,
    )
    db.add(task)
    await db.flush()
    live.tell(db, "tasks")
    return task


async def leave_task_once(db: AsyncSession, *, what: str) -> None:
    """Leave something for a person to do, unless it is still to be done from the last time."""
    # Whoever finds the same trouble at the same time waits here, and then finds the task.
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{business_of(db)} {what}", 0))))
    if await db.scalar(select(StaffTask.id).where(StaffTask.what == what, is_open()).limit(1)) is None:
        await leave_task(db, what=what)


async def task(db: AsyncSession, task_id: UUID) -> StaffTask:
    """Return a task.

    Raises UnknownTask if there is none.
    """
    found = await db.scalar(select(StaffTask).where(StaffTask.id == task_id, StaffTask.archived_at.is_(None)))
    if found is None:
        raise UnknownTask("I can't find that task.")
    return found


async def tasks(db: AsyncSession, whose: Whose, *, staff_id: UUID, limit: int) -> list[StaffTask]:
    """Return tasks: open ones urgent first, then by when they are due, then newest; done ones latest first.

    staff_id  who looks
    """
    urgent = StaffTask.what.startswith(URGENT, autoescape=True)
    first = (
        (StaffTask.done_at.desc(),)
        if whose == Whose.done
        else (urgent.desc(), StaffTask.due_at.asc().nulls_last(), StaffTask.created_at.desc())
    )
    rows = await db.scalars(
        select(StaffTask).where(*_wanted(whose, staff_id)).order_by(*first, StaffTask.id.desc()).limit(limit)
    )
    return list(rows)


async def count_of_tasks(db: AsyncSession, *, staff_id: UUID) -> dict[Whose, int]:
    """Return how many tasks there are of each kind.

    staff_id  who looks
    """
    counts = [func.count().filter(*_wanted(whose, staff_id)) for whose in Whose]
    row = (await db.execute(select(*counts).select_from(StaffTask))).one()
    return dict(zip(Whose, row, strict=True))


async def yours_to_do(db: AsyncSession, *, staff_id: UUID) -> int:
    """Return how many open tasks are somebody's own or nobody's yet."""
    yours = or_(StaffTask.staff_id == staff_id, StaffTask.staff_id.is_(None))
    return await db.scalar(select(func.count(StaffTask.id)).where(is_open(), yours)) or 0


async def count_of_late(db: AsyncSession, *, due_before: datetime) -> int:
    """Return how many open tasks should have been done before a moment."""
    return await db.scalar(select(func.count(StaffTask.id)).where(is_open(), StaffTask.due_at < due_before)) or 0


def is_open() -> ColumnElement[bool]:
    """Return the condition that a task is still to be done."""
    return and_(StaffTask.done_at.is_(None), StaffTask.archived_at.is_(None))


async def assignees(db: AsyncSession) -> dict[UUID, str]:
    """Return everybody who can be given a task, by name."""
    rows = await db.execute(
        select(Staff.id, Staff.name)
        .where(Staff.active, Staff.archived_at.is_(None), Staff.role != Role.viewer)
        .order_by(Staff.name, Staff.id)
    )
    return {row.id: row.name for row in rows}


async def complete_task(db: AsyncSession, task_id: UUID, *, now: datetime) -> StaffTask:
    """Note that a task is done.

    Raises UnknownTask if there is none, TaskDone if somebody was faster.
    """
    done = await _change(db, task_id, StaffTask.done_at.is_(None), done_at=now)
    if done is None:
        await task(db, task_id)
        raise TaskDone("That is done already.")
    return done


async def reopen_task(db: AsyncSession, task_id: UUID) -> StaffTask:
    """Note that a task is to be done after all.

    Raises UnknownTask if there is none, TaskOpen if it is not done.
    """
    opened = await _change(db, task_id, StaffTask.done_at.is_not(None), done_at=None)
    if opened is None:
        await task(db, task_id)
        raise TaskOpen("That is still to be done.")
    return opened


async def assign_task(db: AsyncSession, task_id: UUID, *, staff_id: UUID | None) -> StaffTask:
    """Say who is to do a task.

    staff_id  None is anybody

    Raises UnknownTask if there is none, TaskDone if it is done, UnknownPerson if they do not work here.
    """
    if staff_id is not None:
        await _check_works_here(db, staff_id)
    return await _change_open(db, task_id, staff_id=staff_id)


async def put_due(db: AsyncSession, task_id: UUID, *, due_at: datetime | None) -> StaffTask:
    """Say when a task should be done.

    due_at  None is whenever there is time

    Raises UnknownTask if there is none, TaskDone if it is done.
    """
    return await _change_open(db, task_id, due_at=due_at)


def _wanted(whose: Whose, staff_id: UUID) -> list[ColumnElement[bool]]:
    is_done = StaffTask.done_at.is_not(None) if whose == Whose.done else StaffTask.done_at.is_(None)
    wanted: list[ColumnElement[bool]] = [StaffTask.archived_at.is_(None), is_done]
    if whose == Whose.mine:
        wanted.append(StaffTask.staff_id == staff_id)
    return wanted


async def _check_works_here(db: AsyncSession, staff_id: UUID) -> None:
    works_here = select(Staff.id).where(
        Staff.id == staff_id, Staff.active, Staff.archived_at.is_(None), Staff.role != Role.viewer
    )
    if await db.scalar(works_here) is None:
        raise UnknownPerson("That person does not work here any more.", field="assignee")


async def _change_open(db: AsyncSession, task_id: UUID, **values: Any) -> StaffTask:
    changed = await _change(db, task_id, StaffTask.done_at.is_(None), **values)
    if changed is None:
        await task(db, task_id)
        raise TaskDone("That is done already.")
    return changed


async def _change(db: AsyncSession, task_id: UUID, *allowed: ColumnElement[bool], **values: Any) -> StaffTask | None:
    """Change a task that is as the change needs it; None if it is not, or there is none."""
    changed = await db.scalar(
        update(StaffTask)
        .where(StaffTask.id == task_id, StaffTask.archived_at.is_(None), *allowed)
        .values(**values)
        .returning(StaffTask)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if changed is not None:
        live.tell(db, "tasks")
    return changed
