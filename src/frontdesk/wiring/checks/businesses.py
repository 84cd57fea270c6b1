"""Whether a business could take a call: somebody to send, something to book, somebody to ask for, an owner."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from frontdesk.domain.catalog.queries import services
from frontdesk.domain.scheduling.models import Shift
from frontdesk.domain.scheduling.queries import technician_names
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.db import Database
from frontdesk.trades.load import PackProblem, packs
from frontdesk.wiring.checks.looking import Found, NotLookedAt, broken, missing, ok


async def business_found(database: Database, business_id: UUID, *, clock: Clock) -> Found:
    """Return whether a business is ready to be called, and what it lacks.

    Raises NotLookedAt.
    """
    known = _trades()
    lacks: list[tuple[str, str]] = []
    async with database.transaction(business_id) as db:
        card = await business_card(db)
        if card.trade not in known:
            return broken(
                f"Its trade is {card.trade}, and there is no pack of that name.",
                "Put the pack back, or name its folder in FRONTDESK_TRADES.",
            )
        today = clock.now().astimezone(card.zone).date()
        on_shift = select(Shift.id).where(
            Shift.staff_id.in_(await technician_names(db)),
            Shift.archived_at.is_(None),
            Shift.absent.is_(False),
            or_(Shift.weekday.is_not(None), Shift.date >= today),
        )
        if await db.scalar(on_shift.limit(1)) is None:
            lacks.append(("nobody is on shift", "Say who works when, in Settings, Who works when."))
        if not await services(db):
            lacks.append(("no service can be booked", "Turn one on, in Settings, Services and prices."))
        if card.phone is None:
            lacks.append(("no number for callers who want a person", "Enter it in Settings, Greeting and words."))
        owners = select(Staff.id).where(
            Staff.role == Role.owner, Staff.active, Staff.archived_at.is_(None), Staff.login_id.is_not(None)
        )
        if await db.scalar(owners.limit(1)) is None:
            lacks.append(
                (
                    "no owner can sign in",
                    f"Let one in: `frontdesk staff add --business {card.slug} --name NAME --email EMAIL --role owner`.",
                )
            )
    if lacks:
        return missing(
            f"Not ready: {', '.join(lack for lack, _ in lacks)}.", " ".join(dict.fromkeys(how for _, how in lacks))
        )
    return ok("Ready to be called: somebody works, services are on, callers can ask for a person.")


def _trades() -> frozenset[str]:
    try:
        return frozenset(packs())
    except (PackProblem, OSError, ValueError):
        raise NotLookedAt("the trades come first") from None
