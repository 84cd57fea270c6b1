"""The way of a mail: queued, then sent, failed or cancelled, and never back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.accounts import LockedAccount, own_account
from frontdesk.domain.conversations.messages import Message, MessagePurpose, MessageStatus
from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.engagement.mailers import bound
from frontdesk.domain.engagement.once import first_time
from frontdesk.domain.engagement.reminded import Standing, note_sent, standing, take_back
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel.db import find
from frontdesk.kernel.ids import time_of
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.queue import Job, task
from frontdesk.providers.email.envelope import domain_of
from frontdesk.providers.email.port import Letter, LetterDelayed, LetterRefused, Mailer, NotTaken

logger = get_logger()

A_DAY_OF_ATTEMPTS = 150
"""The waits double to ten minutes and stay there, so this many last a day: a mail server that is away at night."""

DEMO = "demo"
"""The code of a mail that was kept here because its business is a demo."""

NOT_SENT = "not_sent"
"""The code of a mail that was kept here because there is no mail server."""

OVERTAKEN = "overtaken"
"""The code of a reminder whose visit was cancelled or moved before it went, or whose customer wants none any more."""

_TOO_LATE = LetterRefused("the visit began before a mail server took it", "late")

NOT_KEPT = "It held a link that works once; the record does not keep it."

_CALLED = {MessagePurpose.report: "The daily summary", MessagePurpose.reminder: "The reminder of a visit"}

_SERIES = (MessagePurpose.report, MessagePurpose.promotion)
"""What comes again and again, so that a person may want to sort or mute it."""


@task("engagement.send_mail", most_attempts=A_DAY_OF_ATTEMPTS)
async def send_mail(job: Job, message_id: UUID) -> None:
    """Hand a queued mail to whoever carries it; a message that is queued no longer is left alone.

    A reminder is looked at again first, at every attempt: what it says must be so, and the visit still to come.

    A worker that dies between the handing over and the note of it sends the mail again, with the
    same Message-ID.

    Raises LetterDelayed, so that it is tried again; on the last attempt the message has failed.
    """
    async with job.transaction() as db:
        message = await find(db, Message, message_id)
        card = await business_card(db)
    if message is None or message.status != MessageStatus.queued or not await _still_goes(job, message):
        return
    provider = None
    try:
        mailer, sender = await _carrier(job, card)
        provider, letter = mailer.name, _letter(message, card, sender)
        await mailer.send(letter)
    except LetterRefused as refused:
        await _give_up(job, message, provider, refused)
    except LetterDelayed as delayed:
        logger.warning("mail.delayed", message_id=str(message_id), problem=delayed.reason, attempt=job.attempt)
        if job.attempt < A_DAY_OF_ATTEMPTS:
            raise
        await _give_up(job, message, provider, delayed)
    else:
        await _taken(job, message, mailer, letter, card)


async def _still_goes(job: Job, message: Message) -> bool:
    """Return whether a mail is still to go; a reminder that is not is cancelled, or has failed if it is too late."""
    if message.purpose != MessagePurpose.reminder:
        return True
    async with job.transaction() as db:
        found = await standing(db, message, now=job.clock.now())
        if found is Standing.off:
            await _keep_here(db, message, {"error_code": OVERTAKEN})
            logger.info("mail.overtaken", message_id=str(message.id))
    if found is Standing.late:
        await _give_up(job, message, None, _TOO_LATE)
    return found is Standing.holds


async def _carrier(job: Job, card: BusinessCard) -> tuple[Mailer, str]:
    """Return who carries a business's mail and from what address: its own account, else the installation's.

    Raises LetterRefused if its own cannot be used as it is, LetterDelayed until its secrets are entered again.
    """
    if card.is_demo:
        return bound().kept, job.settings.mail_from
    try:
        own = await own_account(job, ConnectionKind.smtp)
    except LockedAccount as locked:
        raise LetterDelayed("the password of our mail account can no longer be read here", "locked") from locked
    if own is None:
        return bound().out, job.settings.mail_from
    return bound().own(own.secrets["url"]), own.account


def _letter(message: Message, card: BusinessCard, sender: str) -> Letter:
    # Nothing in it changes from one attempt to the next, the date included.
    domain = domain_of(sender)
    series = f"{message.purpose}.{card.slug}.{domain}"
    return Letter(
        message_id=f"{message.id}@{domain}",
        sender=sender,
        to=message.address,
        subject=message.subject or "",
        text=message.body,
        html=message.html,
        list_id=series if message.purpose in _SERIES else None,
        written_at=time_of(message.id).astimezone(card.zone),
    )


async def _taken(job: Job, message: Message, mailer: Mailer, letter: Letter, card: BusinessCard) -> None:
    values: dict[str, Any] = {"provider": mailer.name, "provider_id": f"<{letter.message_id}>"}
    is_sent = mailer.is_real and not card.is_demo
    async with job.transaction() as db:
        if is_sent:
            now = job.clock.now()
            moved = await _move(db, message, values | {"status": MessageStatus.sent, "sent_at": now})
            if moved and message.purpose == MessagePurpose.reminder:
                await note_sent(db, message, now=now)
        else:
            # It reached nobody: the row says so, and the letter can be read where it was kept.
            await _keep_here(db, message, values | {"error_code": DEMO if card.is_demo else NOT_SENT})
    logger.info("mail.taken", message_id=str(message.id), provider=mailer.name, status="sent" if is_sent else "kept")


async def _keep_here(db: AsyncSession, message: Message, values: Mapping[str, Any]) -> None:
    moved = await _move(db, message, {**values, "status": MessageStatus.cancelled})
    if moved and message.purpose == MessagePurpose.reminder:
        await take_back(db, message)


async def _give_up(job: Job, message: Message, provider: str | None, why: NotTaken) -> None:
    """Mark the message as failed and leave it to a person, once a day for each kind of mail."""
    logger.error("mail.failed", message_id=str(message.id), problem=why.reason, provider=provider)
    values = {"status": MessageStatus.failed, "provider": provider, "error_code": why.code}
    async with job.transaction() as db:
        if not await _move(db, message, values):
            return
        today = job.clock.now().astimezone((await business_card(db)).zone).date()
        if await first_time(db, f"mail-failed:{message.purpose}:{today}", message_id=message.id):
            called = _CALLED.get(message.purpose, "A mail")
            await leave_task(db, what=f"{called} could not be mailed: {why.reason}.")


async def _move(db: AsyncSession, message: Message, values: Mapping[str, Any]) -> bool:
    """Move a message on from `queued`; return whether it was still there. A secret is kept no longer."""
    gone = {"body": NOT_KEPT, "html": None} if message.is_secret else {}
    moved = await db.scalar(
        update(Message)
        .where(Message.id == message.id, Message.status == MessageStatus.queued)
        .values({**values, **gone})
        .returning(Message.id)
    )
    return moved is not None
