"""Rows of what a business offers and knows: services, FAQs, questions nobody could answer."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.kernel.db import Archivable, Base, Identified, Stamped, TenantMixin


class ServiceCategory(StrEnum):
    """What kind of visit a service is."""

    maintenance = "maintenance"
    repair = "repair"
    inspection = "inspection"
    recall = "recall"
    installation = "installation"
    collection = "collection"
    consultation = "consultation"
    other = "other"


class Service(TenantMixin, Identified, Archivable, Stamped, Base):
    """Something that can be booked; first filled from the trade, then the business's own.

    key              the trade's name for it, unique while not archived
    buffer_minutes   kept free after the visit
    price            in the business's currency; None where only a quote can tell
    price_from       whether the bill begins there; else it is the whole price
    skills           what the technician must be able to do
    phrases          how callers say it, in the little pattern language of docs/trades/packs.md
    """

    __tablename__ = "services"

    key: Mapped[str]
    name: Mapped[str]
    category: Mapped[ServiceCategory]
    duration_minutes: Mapped[int]
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    price: Mapped[Decimal | None]
    price_from: Mapped[bool] = mapped_column(default=True)
    skills: Mapped[list[str]] = mapped_column(default=list)
    phrases: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)


class Faq(TenantMixin, Identified, Archivable, Stamped, Base):
    """A common question and its answer."""

    __tablename__ = "faqs"

    category: Mapped[str]
    question: Mapped[str]
    answer: Mapped[str]
    keywords: Mapped[list[str]] = mapped_column(default=list)
    is_active: Mapped[bool] = mapped_column(default=True)
    display_order: Mapped[int] = mapped_column(default=0)
    usage_count: Mapped[int] = mapped_column(default=0)


class UnansweredQuestion(TenantMixin, Identified, Archivable, Stamped, Base):
    """A caller's question the desk had no answer for.

    faq_id   the answer that was written for it since
    """

    __tablename__ = "unanswered_questions"

    conversation_id: Mapped[UUID | None]
    question: Mapped[str]
    faq_id: Mapped[UUID | None]
