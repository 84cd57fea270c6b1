"""What is sent by itself: reminders to customers, the day in figures to the owners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.engagement.reminders import MOST_HOURS, hours_before
from frontdesk.domain.engagement.reminders import SETTING as REMIND
from frontdesk.domain.insights.evening import OFF, USUALLY, receivers, report_time
from frontdesk.domain.insights.evening import SETTING as REPORT
from frontdesk.domain.scheduling.models import LIVE, Booking
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.changes import change_settings
from frontdesk.domain.tenancy.connections import connections
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.console.settings.section import Asked, Body, Section, SectionForm, change, common
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.problems import Problem

HOURS = {0: "Never", 2: "2 hours before", 4: "4 hours before", 24: "The day before", 48: "2 days before",
         72: "3 days before", MOST_HOURS: "A week before"}  # fmt: skip


class NotATime(Problem):
    """What was typed is no time of day, or no choice of ours."""

    title = "Not saved"


class RemindersForm(SectionForm):
    """The form, as typed; a summary is sent if it is ticked."""

    hours: int = 24
    summary: bool = False
    at: str = ""


@dataclass(frozen=True)
class RemindersBody(Body):
    """The section.

    reached   customers with a visit to come who have an e-mail address, of how many
    to        who gets the summary
    carried   whether mail leaves the house
    """

    template: ClassVar[str] = "settings/reminders.html"

    hours: int
    choices: list[tuple[int, str]]
    summary: bool
    at: str
    reached: tuple[int, int]
    to: list[str]
    carried: bool


async def _body(asked: Asked) -> RemindersBody:
    card = await business_card(asked.db)
    typed, hours, at = asked.typed, hours_before(card.settings), report_time(card.settings, of=card.id)
    own = any(each.kind is ConnectionKind.smtp for each in await connections(asked.db))
    return RemindersBody(
        **common(asked, "reminders"),
        hours=typed.get("hours", hours),
        choices=list((HOURS if hours in HOURS else {**HOURS, hours: f"{hours} hours before"}).items()),
        summary=typed.get("summary", at is not None),
        at=typed.get("at", f"{at or USUALLY:%H:%M}"),
        reached=await _reached(asked),
        to=await receivers(asked.db),
        carried=not card.is_demo and (own or asked.seat.given.settings.smtp_url is not None),
    )


async def _reached(asked: Asked) -> tuple[int, int]:
    statement = (
        select(func.count(Customer.email.distinct()), func.count(Customer.id.distinct()))
        .join(Booking, Booking.customer_id == Customer.id)
        .where(Booking.status.in_(LIVE), Booking.archived_at.is_(None), Booking.starts_at > asked.seat.now)
    )
    row = (await asked.db.execute(statement)).one()
    return row[0], row[1]


def _routes(routes: APIRouter) -> None:
    routes.post("")(_save)


async def _save(seat: AtDesk, form: Annotated[RemindersForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await _keep(db, seat, form)

    return await change(seat, SECTION, form, work)


async def _keep(db: AsyncSession, seat: Seat, form: RemindersForm) -> None:
    if not 0 <= form.hours <= MOST_HOURS:
        raise NotATime("Choose one of the times.", field="hours")
    chosen: dict[str, Any] = {REMIND: form.hours, REPORT: OFF}
    if form.summary:
        try:
            chosen[REPORT] = f"{time.fromisoformat(form.at.strip()):%H:%M}"
        except ValueError as wrong:
            raise NotATime("Write a time of day, like 18:30.", field="at") from wrong
    before, after = await change_settings(db, chosen)
    await note_deed(
        db, who=seat.name, what="settings.reminders_changed", now=seat.now, staff_id=seat.staff_id,
        before=before, after=after,
    )  # fmt: skip


SECTION = Section("reminders", _body, _routes)
