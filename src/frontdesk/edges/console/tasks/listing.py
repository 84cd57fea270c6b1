"""Tasks in words: what, why, whose, by when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from frontdesk.domain.conversations.tasks import URGENT, Whose
from frontdesk.domain.insights.tasks import LeftTask, why_in_words
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

_NUMBER = re.compile(r"\d{3}")

PATIENCE = timedelta(hours=1)
"""What the desk leaves is due at once; only after this is it late."""


@dataclass(frozen=True)
class Line:
    """A task on the page.

    who      of whom it tells, where no customer is known
    said     what they said
    tel      E.164, to be rung
    due      when it should be done, in words
    due_typed  the same as it stands in the field
    done     when it was done; None while it waits
    """

    id: str
    base: str
    what: str
    is_urgent: bool
    who: str | None
    said: str | None
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
    phone = local.phone(left.phone) if left.phone else None
    who, said = _taken_apart(why_in_words(task, local.locale) or "", left.name, phone)
    may_call = task.conversation_id is not None and seat.may("calls:read")
    return Line(
        id=str(task.id),
        base=f"/b/{seat.card.slug}/tasks/{task.id}",
        what=_capital(task.what.removeprefix(URGENT).strip() if is_urgent else task.what),
        is_urgent=is_urgent,
        who=None if left.name or phone else who,
        said=said,
        customer=left.name,
        phone=phone,
        tel=left.phone if left.phone and left.phone.startswith("+") else None,
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


def _taken_apart(why: str, *known: str | None) -> tuple[str | None, str | None]:
    """Return of whom a task tells, and what they said: the desk writes both into one line.

    known   what is known of them: a line that begins with none of it is all words
    """
    who, _, said = why.partition(": ")
    is_about = any(part and part in who for part in known) or _NUMBER.search(who)
    return (who or None, said or None) if is_about else (None, why or None)


def _due(due_at: datetime, local: Local) -> str:
    if due_at <= local.now < due_at + PATIENCE:
        return "now"
    beside = local.beside(due_at)
    return f"{beside} {local.time(due_at)}" if beside else local.moment(due_at)


def _due_typed(due_at: datetime, local: Local) -> str:
    return f"{local.day(due_at)}, {local.time(due_at)}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
