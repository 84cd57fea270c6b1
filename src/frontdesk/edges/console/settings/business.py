"""What a business is called and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from zoneinfo import available_timezones

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.changes import business_row, business_to_change
from frontdesk.domain.tenancy.people import email_of
from frontdesk.edges.console.settings.section import Asked, Body, Section, SectionForm, change, common
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable
from frontdesk.trades.regions import CUSTOMS

MOST_LETTERS = 80
ADDRESS = ("address_line1", "city", "state", "postal_code")


class NotSaid(Problem):
    """A field of the form is empty or too long, or is no such thing."""

    title = "Not saved"


class BusinessForm(SectionForm):
    """The form, as typed."""

    name: str = ""
    timezone: str = ""
    email: str = ""
    address_line1: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


@dataclass(frozen=True)
class BusinessBody(Body):
    """The section.

    values   field -> what stands in it
    zones    that the region has, the one chosen among them
    """

    template: ClassVar[str] = "settings/business.html"

    values: dict[str, str]
    zones: list[tuple[str, str]]
    region: str
    trade: str
    most_letters: int = MOST_LETTERS


async def _body(asked: Asked) -> BusinessBody:
    row = await business_row(asked.db)
    values = {field: str(getattr(row, field) or "") for field in ("name", "timezone", "email", *ADDRESS)}
    values |= {field: str(asked.typed[field]) for field in values if field in asked.typed}
    zones = dict.fromkeys((*CUSTOMS[row.region].zones, row.timezone))
    return BusinessBody(
        **common(asked, "business"),
        values=values,
        zones=[(zone, zone.partition("/")[2].replace("_", " ").replace("/", ", ")) for zone in zones],
        region=CUSTOMS[row.region].name,
        trade=row.trade.replace("_", " "),
    )


def _routes(routes: APIRouter) -> None:
    routes.post("")(_save)


async def _save(seat: AtDesk, form: Annotated[BusinessForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await _keep(db, seat, form)

    return await change(seat, SECTION, form, work)


async def _keep(db: AsyncSession, seat: Seat, form: BusinessForm) -> None:
    values: dict[str, Any] = {"name": " ".join(storable(form.name).split())}
    if not 0 < len(values["name"]) <= MOST_LETTERS:
        raise NotSaid(f"Write what you are called, in at most {MOST_LETTERS} letters.", field="name")
    if form.timezone not in available_timezones():
        raise NotSaid("Choose one of the time zones.", field="timezone")
    values["timezone"] = form.timezone
    values["email"] = email_of(form.email) if form.email.strip() else None
    values |= {field: storable(getattr(form, field)).strip()[:MOST_LETTERS] or None for field in ADDRESS}
    row = await business_to_change(db)
    before = {field: getattr(row, field) for field in values if getattr(row, field) != values[field]}
    for field, value in values.items():
        setattr(row, field, value)
    await note_deed(
        db, who=seat.name, what="settings.business_changed", now=seat.now, staff_id=seat.staff_id,
        before=before, after={field: values[field] for field in before},
    )  # fmt: skip


SECTION = Section("business", _body, _routes)
