"""What a person leaves to be done about a call."""

from __future__ import annotations

from uuid import UUID

from frontdesk.domain.conversations import queries as conversations
from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel import live
from frontdesk.kernel.text import storable

LONGEST = 200
"""Characters of a task; what is more belongs into the talk about it."""


async def left(seat: Seat, conversation_id: UUID, what: str) -> None:
    """Leave a task about a call, for anybody.

    Raises UnknownConversation, or NothingToDo if it says nothing.
    """
    async with seat.transaction() as db:
        call = await conversations.get(db, conversation_id)
        task = await leave_task(
            db,
            what=storable(what.strip())[:LONGEST],
            customer_id=call.customer_id,
            conversation_id=call.id,
            due_at=seat.now,
        )
        await note_deed(
            db, who=seat.name, what="task.added", now=seat.now, staff_id=seat.staff_id, subject=f"task:{task.id}"
        )
        live.tell(db, live.topic_of_call(conversation_id))
