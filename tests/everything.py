"""One row in every table of a business, for the contract tests."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.catalog.models import Faq, UnansweredQuestion
from frontdesk.domain.conversations.messages import (
    ExternalId,
    Message,
    MessagePurpose,
    MessageStatus,
    StaffTask,
)
from frontdesk.domain.conversations.models import Channel, Conversation, Direction, Fact, ToolCall
from frontdesk.domain.customers.models import Consent, ConsentStatus, ContactKind, ContactPoint
from frontdesk.domain.insights.models import CsvLog
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.models import ApiKey, Connection, ConnectionKind, Link, LinkKind, LinkMaker, PhoneNumber
from tests.builders import (
    MONDAY,
    a_bay,
    a_booking,
    a_call,
    a_conversation,
    a_customer,
    a_service,
    a_technician,
    a_turn,
    stored,
)


async def one_of_everything(db: AsyncSession, *, number: str) -> None:
    """Store one row in every table of the bound business, with every reference filled.

    number   E.164, not taken in the installation
    """
    account = await stored(
        db, Connection(kind=ConnectionKind.twilio, label="Ours", account=f"AC{number}", secret="sealed")
    )
    await stored(db, PhoneNumber(e164=number, connection_id=account.id))
    await stored(db, ApiKey(name="Reports", prefix="fd_0001", key_hash=bytes(32)))
    await a_service(db)
    faq = await stored(db, Faq(category="prices", question="How much?", answer="It depends."))
    technician = await a_technician(db, weekdays=range(1))
    bay = await a_bay(db)
    customer = await a_customer(db, preferred_technician_id=technician.id, preferred_advisor_id=technician.id)
    customer.referred_by_id = customer.id
    await stored(db, ContactPoint(customer_id=customer.id, kind=ContactKind.phone, value="+61491570156"))
    await stored(
        db,
        Consent(
            channel="sms", address="+61491570156", purpose="reminder", source="voice",
            status=ConsentStatus.opted_in, at=MONDAY,
        ),
    )  # fmt: skip
    conversation = await a_conversation(db, customer_id=customer.id, staff_id=technician.id)
    conversation.continues_id = conversation.id
    await stored(
        db,
        UnansweredQuestion(question="Do you do pools?", conversation_id=conversation.id, faq_id=faq.id),
    )
    booking = await a_booking(
        db, customer, conversation_id=conversation.id, technician_id=technician.id,
        resource_id=bay.id, ends_at=MONDAY + timedelta(minutes=45),
    )  # fmt: skip
    conversation.booking_id = booking.id
    message = await stored(
        db,
        Message(
            conversation_id=conversation.id, customer_id=customer.id, booking_id=booking.id,
            channel=Channel.sms, direction=Direction.outbound, address="+61491570156",
            body="See you on Monday.", status=MessageStatus.queued,
            purpose=MessagePurpose.confirmation,
        ),
    )  # fmt: skip
    await a_call(db, conversation)
    await a_turn(db, conversation, message_id=message.id)
    await _what_was_understood(db, conversation)
    await stored(
        db,
        ExternalId(
            provider="twilio", external_id="CA1", conversation_id=conversation.id,
            message_id=message.id, booking_id=booking.id,
        ),
    )  # fmt: skip
    await stored(
        db,
        StaffTask(what="Ring back", customer_id=customer.id, conversation_id=conversation.id, staff_id=technician.id),
    )
    await stored(
        db,
        Link(
            kind=LinkKind.sign_in, target=technician.id, secret_hash=bytes(32), made_by=LinkMaker.terminal,
            expires_at=MONDAY,
        ),
    )  # fmt: skip
    await note_deed(db, who="Dana", what="calls.downloaded", now=datetime.now(UTC), staff_id=technician.id)
    await stored(db, CsvLog(file="call_logs.csv"))


async def _what_was_understood(db: AsyncSession, conversation: Conversation) -> None:
    fact = Fact(
        conversation_id=conversation.id, seq=1, n=1, name="service_type", value="blocked_drain",
        text="drain is blocked", start=3, end=19, confidence=0.9, source="rules",
    )  # fmt: skip
    await stored(db, fact)
    await stored(
        db,
        ToolCall(conversation_id=conversation.id, seq=1, n=1, name="slots", started_at=MONDAY),
    )
