"""Everything that changes what a business offers and knows."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Faq, Service, ServiceCategory, UnansweredQuestion
from frontdesk.trades import pack as trade
from frontdesk.trades.pack import Pack


async def fill_from_pack(db: AsyncSession, pack: Pack) -> None:
    """Give a new business the services and answers of its trade, its own to change from then on."""
    db.add_all(row_of(service) for service in pack.services)
    db.add_all(
        Faq(
            category=faq.category,
            question=faq.question,
            answer=faq.answer,
            keywords=list(faq.keywords),
            display_order=place,
        )
        for place, faq in enumerate(pack.faqs)
    )
    await db.flush()


async def note_unanswered(db: AsyncSession, question: str, *, conversation_id: UUID | None = None) -> None:
    """Keep a caller's question that the business has no answer to, so that somebody can write one."""
    db.add(UnansweredQuestion(question=question.strip(), conversation_id=conversation_id))
    await db.flush()


def row_of(service: trade.Service) -> Service:
    """Return a service of a trade as a business gets it."""
    return Service(
        key=service.key,
        name=service.name,
        category=ServiceCategory(service.category),
        duration_minutes=service.minutes,
        buffer_minutes=service.buffer,
        price=service.price,
        price_from=service.price_from,
        skills=list(service.skills),
        phrases=list(service.phrases),
    )
