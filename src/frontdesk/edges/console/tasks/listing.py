"""Tasks in words: what, why, whose, by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from frontdesk.domain.conversations.tasks import URGENT, Whose
from frontdesk.domain.insights.tasks import LeftTask, said_in
from frontdesk.edges.console.tasks.doing import does, reads_words
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

PATIENCE = timedelta(hours=1)
"""What the desk leaves is due at once; only after this is it late."""


@dataclass(frozen=True)
class Line:
    """A task on the page.

    said     what the caller said, each utterance by itself
    may_do   whether the person may say that it is done
    tel      E.164, to be rung
    due      when it should be done, in words
    due_typed  the same as it stands in the field
    done     when it was done; None while it waits
    """

    id: str
    base: str
    what: str
    is_urgent: bool
    said: tuple[str, ...]
    may_do: bool
    customer: str | None
    phone: str | None
    tel: str | None
    call: str | None
    left: str
    due: str | None
    due_typed: str
    is_overdue: bool
    assignee: str
    assignee_name: str | None
    done: str | None


def lines_of(seat: Seat, local: Local, left: Sequence[LeftTask], people: Mapping[UUID, str]) -> tuple[Line, ...]:
    """Return tasks in words, in their order.

    people  who works here, by id
    """
    return tuple(_line(seat, local, each, people) for each in left)


def sentence_of(counts: Mapping[Whose, int], overdue: int, local: Local) -> str:
    """Return how much there is to do: `4 things to do, 1 of them yours. 2 are overdue.`"""
    waiting, mine = counts[Whose.everyone], counts[Whose.mine]
    if not waiting:
        return "Nothing to do."
    of_them = f", {local.number(mine)} of them yours" if mine and waiting > mine else ", all yours" if mine else ""
    late = f" {local.number(overdue)} {'is' if overdue == 1 else 'are'} overdue." if overdue else ""
    return f"{local.count(waiting, 'thing', 'things')} to do{of_them}.{late}"


def _line(seat: Seat, local: Local, left: LeftTask, people: Mapping[UUID, str]) -> Line:
    task = left.task
    is_urgent = task.what.startswith(URGENT)
    reads = reads_words(seat, task)
    phone = left.phone if reads else None
    may_call = task.conversation_id is not None and seat.may("calls:read")
    return Line(
        id=str(task.id),
        base=f"/b/{seat.card.slug}/tasks/{task.id}",
        what=_capital(task.what.removeprefix(URGENT).strip() if is_urgent else task.what),
        is_urgent=is_urgent,
        said=said_in(left, local.locale) if reads else (),
        may_do=does(seat, task),
        customer=left.name if reads else None,
        phone=local.phone(phone) if phone else None,
        tel=phone if phone and phone.startswith("+") else None,
        call=f"/b/{seat.card.slug}/calls/{task.conversation_id}" if may_call else None,
        left=local.ago(left.left_at),
        due=_due(task.due_at, local) if task.due_at else None,
        due_typed=_due_typed(task.due_at, local) if task.due_at else "",
        is_overdue=is_overdue(task.due_at, local) and task.done_at is None,
        assignee=str(task.staff_id or ""),
        assignee_name=people.get(task.staff_id) if task.staff_id else None,
        done=local.ago(task.done_at) if task.done_at else None,
    )


def is_overdue(due_at: datetime | None, local: Local) -> bool:
    """Return whether a task should have been done by now."""
    return due_at is not None and due_at + PATIENCE < local.now


def _due(due_at: datetime, local: Local) -> str:
    if due_at <= local.now < due_at + PATIENCE:
        return "now"
    beside = local.beside(due_at)
    return f"{beside} {local.time(due_at)}" if beside else local.moment(due_at)


def _due_typed(due_at: datetime, local: Local) -> str:
    return f"{local.day(due_at)}, {local.time(due_at)}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
