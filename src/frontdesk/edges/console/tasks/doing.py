"""Doing a task and taking that back, wherever it is shown; and whose words of it one may read."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations import tasks
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.edges.http.seat import Seat


def reads_words(seat: Seat, task: StaffTask) -> bool:
    """Return whether a person may read of whom a task tells, and what they said.

    Who may not read calls reads what no call left, and what they are sent to do.
    """
    return seat.may("calls:read") or task.conversation_id is None or task.staff_id == seat.staff_id


def does(seat: Seat, task: StaffTask) -> bool:
    """Return whether a person may say that a task is done: nobody does what they may not read."""
    return seat.may("tasks:write") and reads_words(seat, task)


async def complete(seat: Seat, db: AsyncSession, task_id: UUID) -> None:
    """Note that a task is done.

    Raises UnknownTask, TaskDone if somebody was faster, NotAllowed if the person may not read it.
    """
    await _must_do(seat, db, task_id)
    await note(seat, db, await tasks.complete_task(db, task_id, now=seat.now), "done")


async def reopen(seat: Seat, db: AsyncSession, task_id: UUID) -> None:
    """Note that a task is to be done after all.

    Raises UnknownTask, TaskOpen if it is not done, NotAllowed if the person may not read it.
    """
    await _must_do(seat, db, task_id)
    await note(seat, db, await tasks.reopen_task(db, task_id), "reopened")


async def note(seat: Seat, db: AsyncSession, task: StaffTask, deed: str) -> None:
    """Note in the audit what a person did with a task, and how it stands since."""
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


async def _must_do(seat: Seat, db: AsyncSession, task_id: UUID) -> None:
    if not does(seat, await tasks.task(db, task_id)):
        raise NotAllowed("That is for somebody else to do. Ask them to give it to you.")
