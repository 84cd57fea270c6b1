"""What is sent by itself: reminders to customers, the day in figures to the owners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any, ClassVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.engagement.reminders import MOST_HOURS, hours_before
from frontdesk.domain.engagement.reminders import SETTING as REMIND
from frontdesk.domain.insights.evening import OFF, USUALLY, receivers, report_time
from frontdesk.domain.insights.evening import SETTING as REPORT
from frontdesk.domain.scheduling.models import LIVE, Booking
from frontdesk.domain.tenancy.changes import change_settings
from frontdesk.domain.tenancy.connections import connections
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.console.settings.made_of import note_change
from frontdesk.edges.console.settings.section import Asked, Body, Said, Section, Sheet, standing
from frontdesk.edges.console.settings.sheet import TICKED, Sent
from frontdesk.edges.http.seat import Seat

HOURS = {0: "Never", 2: "2 hours before", 4: "4 hours before", 24: "The day before", 48: "2 days before",
         72: "3 days before", MOST_HOURS: "A week before"}  # fmt: skip


@dataclass(frozen=True)
class RemindersBody(Body):
    """The section.

    reached   customers with a visit to come who have an e-mail address, of how many
    to        who gets the summary
    carried   whether mail leaves the house
    is_demo   whether it never will
    """

    template: ClassVar[str] = "settings/reminders.html"

    hours: str
    choices: list[tuple[str, str]]
    summary: bool
    at: str
    reached: tuple[int, int]
    to: list[str]
    carried: bool
    is_demo: bool


async def _fields(seat: Seat, db: AsyncSession) -> dict[str, str]:
    del seat
    card = await business_card(db)
    at = report_time(card.settings, of=card.id)
    return {
        "hours": str(hours_before(card.settings)),
        "summary": TICKED if at is not None else "",
        "at": f"{at or USUALLY:%H:%M}",
    }


async def _body(asked: Asked) -> RemindersBody:
    card = await business_card(asked.db)
    hours = hours_before(card.settings)
    ours = asked.seat.given.settings.smtp_url
    has_server = bool(ours and ours.get_secret_value()) or any(
        each.kind is ConnectionKind.smtp for each in await connections(asked.db)
    )
    shared, values = standing(asked, SECTION, await _fields(asked.seat, asked.db))
    return RemindersBody(
        **shared,
        hours=values["hours"],
        choices=[(str(each), _words("hours", str(each))) for each in sorted({*HOURS, hours})],
        summary=bool(values["summary"]),
        at=values["at"],
        reached=await _reached(asked),
        to=await receivers(asked.db),
        carried=has_server and not card.is_demo,
        is_demo=card.is_demo,
    )


async def _reached(asked: Asked) -> tuple[int, int]:
    statement = (
        select(func.count(Customer.email.distinct()), func.count(Customer.id.distinct()))
        .join(Booking, Booking.customer_id == Customer.id)
        .where(Booking.status.in_(LIVE), Booking.archived_at.is_(None), Booking.starts_at > asked.seat.now)
    )
    row = (await asked.db.execute(statement)).one()
    return row[0], row[1]


async def _keep(seat: Seat, db: AsyncSession, what: Sent) -> Said:
    chosen: dict[str, Any] = {}
    if what.touches("hours"):
        hours = what.value("hours")
        if hours.isascii() and hours.isdigit() and int(hours) <= MOST_HOURS:
            chosen[REMIND] = int(hours)
        else:
            what.mistakes.add("hours", "Choose one of the times.")
    if what.touches("summary", "at"):
        try:
            chosen[REPORT] = f"{time.fromisoformat(what.value('at')):%H:%M}" if what.is_ticked("summary") else OFF
        except ValueError:
            what.mistakes.add("at", "Write a time of day, like 18:30.")
    what.mistakes.check()
    before, after = await change_settings(db, chosen)
    if before or after:
        await note_change(db, seat, "reminders", before=before, after=after)
    return Said("Saved")


def _words(name: str, text: str) -> str:
    return HOURS.get(int(text), f"{text} hours before") if name == "hours" else text


SECTION = Section("reminders", _body, sheet=Sheet(_fields, _keep, _words))
