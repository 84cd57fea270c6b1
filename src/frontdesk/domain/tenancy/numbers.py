"""The numbers that callers dial: entered, changed, let go. A number belongs to one business of the installation."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.connections import UnknownConnection
from frontdesk.domain.tenancy.models import Connection, PhoneNumber
from frontdesk.domain.tenancy.service import claim_number
from frontdesk.kernel.db import find
from frontdesk.kernel.phones import phone_typed
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.phrases import automated_words, is_open

MOST_LETTERS_OF_A_GREETING = 400


class NumberTaken(Problem):
    """Another business of the installation answers that number; which one is not told."""

    status = HTTPStatus.CONFLICT
    title = "That number is taken"


class NumberKnown(Problem):
    """The business has that number already."""

    status = HTTPStatus.CONFLICT
    title = "That number is there already"


class UnknownNumber(Problem):
    """The business has no such number."""

    status = HTTPStatus.NOT_FOUND
    title = "No such number"


class UnfitGreeting(Problem):
    """A greeting is longer than anybody listens, or hides that no person answers."""

    title = "Not a greeting for callers"


async def numbers(db: AsyncSession) -> list[PhoneNumber]:
    """Return the numbers of the bound business, in their own order."""
    return list(await db.scalars(select(PhoneNumber).order_by(PhoneNumber.e164)))


async def add_number(
    db: AsyncSession, said: str, *, region: str, connection_id: UUID | None = None, greeting: str | None = None
) -> str:
    """Let calls to a number reach the bound business; return it in E.164.

    said           in any written form
    region         whose national form is meant where no country is given
    connection_id  the vendor's account it belongs to; None means the business's, or the installation's
    greeting       what is said first; None or blank means the business's own

    Raises NotANumber, NumberTaken, NumberKnown, UnknownConnection, UnfitGreeting.
    """
    e164 = phone_typed(said, region)
    if not await claim_number(db, e164):
        if await _number(db, e164) is not None:
            raise NumberKnown("That is one of your numbers already.", field="number")
        raise NumberTaken("Another business here answers that number.", field="number")
    await change_number(db, e164, greeting=greeting, connection_id=connection_id)
    return e164


async def change_number(
    db: AsyncSession, e164: str, *, greeting: str | None, connection_id: UUID | None
) -> PhoneNumber:
    """Say what greets the callers of a number, and which account it belongs to; None as in `add_number`.

    One that is bound to an account that was put away may stay so: then nobody answers it.

    Raises UnknownNumber, UnknownConnection, UnfitGreeting.
    """
    row = await _must_be_there(db, e164)
    if connection_id not in (None, row.connection_id):
        account = await find(db, Connection, connection_id)
        if account is None or account.archived_at is not None:
            raise UnknownConnection("There is no such connection.", field="connection")
    said = storable(greeting or "").strip()
    if len(said) > MOST_LETTERS_OF_A_GREETING:
        raise UnfitGreeting(f"A greeting has at most {MOST_LETTERS_OF_A_GREETING} letters.", field="greeting")
    if said and not is_open(said):
        raise UnfitGreeting(
            f"Callers must know that no person answers: say so with a word like {automated_words()[0]}.",
            field="greeting",
        )
    row.greeting, row.connection_id = said or None, connection_id
    await db.flush()
    return row


async def release_number(db: AsyncSession, e164: str) -> None:
    """Let a number go: its calls reach the business no more, and another business may take it.

    Raises UnknownNumber.
    """
    await db.delete(await _must_be_there(db, e164))
    await db.flush()


async def _must_be_there(db: AsyncSession, e164: str) -> PhoneNumber:
    row = await _number(db, e164)
    if row is None:
        raise UnknownNumber("That is none of your numbers.", field="number")
    return row


async def _number(db: AsyncSession, e164: str) -> PhoneNumber | None:
    return await db.scalar(select(PhoneNumber).where(PhoneNumber.e164 == e164))
