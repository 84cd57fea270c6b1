"""The tools of a turn on the real calendar, and what they are given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.houses import Houses
from frontdesk.desk.tools import Toolbox
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations import service as conversations
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Channel, Direction
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.tenancy.models import Staff
from frontdesk.trades.load import packs
from tests.builders import a_booking, a_customer
from tests.desk.dialogues import MORNING, TUESDAY_NINE

ELEVEN = TUESDAY_NINE + timedelta(hours=2)


async def a_toolbox(db: AsyncSession) -> Toolbox:
    """Return the tools of the second turn of a call that begins now."""
    call = await conversations.begin(
        db, channel=Channel.voice, direction=Direction.inbound, address="+61491570006", now=MORNING, frozen_at=MORNING
    )
    return Toolbox(db=db, house=await Houses(packs()).of(db), conversation_id=call, seq=2, now=MORNING)


async def again(box: Toolbox) -> Toolbox:
    """Return the tools of the same turn, as another process that runs it again is given them."""
    state = await records.state(box.db, box.conversation_id)
    earlier = {call.n: call for call in state.tool_calls if call.seq == box.seq}
    return Toolbox(
        db=box.db, house=box.house, conversation_id=box.conversation_id, seq=box.seq, now=box.now, earlier=earlier
    )


def a_job(starts_at: datetime = TUESDAY_NINE, **given: object) -> dict[str, object]:
    """Return what is needed to book a blocked drain."""
    job: dict[str, object] = {
        "starts_at": starts_at.isoformat(),
        "service_type": "blocked_drain",
        "name": "Dave Lang",
        "phone": "+61491570006",
        "location": "newtown",
        "address": "12 Smith Street",
        "postal_code": "2042",
        "issue": "sink is blocked",
        "urgency": "routine",
        "property_type": "unit",
        "other_services": [],
    }
    return job | given


def a_wish(**given: object) -> dict[str, object]:
    """Return a wish for a blocked drain at any time."""
    return {"service_type": "blocked_drain", "date": None, "time": None, "urgency": None, "limit": 2, **given}


async def everybody_busy(db: AsyncSession, starts_at: Iterable[datetime]) -> None:
    """Give each technician a visit at each of these times."""
    neighbour = await a_customer(db, first_name="Quiet", last_name="Neighbour")
    for technician in await db.scalars(select(Staff).order_by(Staff.id)):
        for start in starts_at:
            await a_booking(db, neighbour, starts_at=start, technician_id=technician.id)


async def count(db: AsyncSession, model: type[Customer] | type[Booking] | type[StaffTask]) -> int:
    """Return how many rows there are of a kind."""
    return await db.scalar(select(func.count()).select_from(model)) or 0
