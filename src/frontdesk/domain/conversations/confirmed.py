"""What a customer said yes to."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import Fact


async def confirm_facts(db: AsyncSession, conversation_id: UUID, *, names: Collection[str], before: int) -> None:
    """Note that the customer said yes to what was read back to them; nothing is asked where it named nothing.

    names    the facts that it named: their latest values are meant
    before   the turn in which they were read back; what is stated then or later is not meant
    """
    if not names:
        return
    latest = (
        select(Fact.seq, Fact.n)
        .where(Fact.conversation_id == conversation_id, Fact.name.in_(names), Fact.seq < before)
        .ext(distinct_on(Fact.name))
        .order_by(Fact.name, Fact.seq.desc(), Fact.n.desc())
    )
    await db.execute(
        update(Fact)
        .where(Fact.conversation_id == conversation_id, tuple_(Fact.seq, Fact.n).in_(latest), Fact.value != "")
        .values(confirmed=True)
        .execution_options(synchronize_session=False)
    )
