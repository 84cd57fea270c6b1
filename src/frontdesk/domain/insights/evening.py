"""The daily summary by mail: when it is due, to whom it goes, and what stands in it. jobs.py sends it.

It leaves the house, so it holds figures and how many things wait: no caller's name, number or words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import ExternalId
from frontdesk.domain.engagement.once import OURS
from frontdesk.domain.insights.day import Day, day_in_figures
from frontdesk.domain.insights.day_chart import day_chart
from frontdesk.domain.insights.day_words import sentence, subject
from frontdesk.domain.insights.renderings import as_text, figures
from frontdesk.domain.scheduling.wall import instant
from frontdesk.domain.tenancy.models import Business
from frontdesk.domain.tenancy.owners import owner_emails
from frontdesk.domain.tenancy.queries import BusinessCard
from frontdesk.kernel.db import business_of
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.log import get_logger

logger = get_logger()

SETTING = "daily_report_at"
"""In a business's settings: the time of day, `18:30`, or `off`."""
USUALLY = time(18, 30)
OFF = "off"

WIDEST_BAR_PX = 160
"""So wide that the highest still keeps its share beside the others on the narrowest phone."""


@dataclass(frozen=True, slots=True)
class EveningMail:
    """The summary of one day as a mail."""

    subject: str
    text: str
    html: str


def gate(day: date) -> str:
    """Return by what a day's mail is known to have been sent."""
    return f"daily-report:{day.isoformat()}"


async def unsent_days(db: AsyncSession, *, now: datetime) -> list[date]:
    """Return the days whose mail is due in the bound business and has not been sent, the earlier first."""
    business = await _business(db)
    at = report_time(business.settings, of=business.id)
    if at is None:
        return []
    due = due_days(now, ZoneInfo(business.timezone), at, since=business.created_at)
    sent = await db.scalars(
        select(ExternalId.external_id).where(
            ExternalId.provider == OURS, ExternalId.external_id.in_([gate(day) for day in due])
        )
    )
    passed = set(sent)
    return [day for day in due if gate(day) not in passed]


def report_time(settings: Mapping[str, Any], *, of: UUID) -> time | None:
    """Return when a business wants its mail, by its own clock; None if it wants none.

    What cannot be read counts as nothing said, and is noted.
    """
    wish = settings.get(SETTING, USUALLY.isoformat())
    if wish == OFF:
        return None
    try:
        return time.fromisoformat(wish)
    except (TypeError, ValueError):
        logger.warning("report.time_unreadable", business_id=str(of), problem=SETTING)
        return USUALLY


def due_days(now: datetime, zone: ZoneInfo, at: time, *, since: datetime) -> list[date]:
    """Return the days whose evening has come: today's, and yesterday's for a machine that was off; no more.

    at      wall clock of the zone
    since   when the business was entered: evenings before that were nobody's
    """
    today = now.astimezone(zone).date()
    evenings = {day: instant(day, at, zone) for day in (today - timedelta(days=1), today)}
    return [day for day, evening in evenings.items() if since <= evening <= now]


async def receivers(db: AsyncSession) -> list[str]:
    """Return who gets the bound business's reports: its own address, else its owners'; may be nobody.

    A demo without either writes to an address that exists nowhere, for its mail goes nowhere.
    """
    business = await _business(db)
    if business.email:
        return [business.email]
    return await owner_emails(db) or ([f"owner@{business.slug}.example.com"] if business.is_demo else [])


async def evening_mail(
    db: AsyncSession, card: BusinessCard, day: date, *, now: datetime, base_url: str | None
) -> EveningMail:
    """Return the mail of a day.

    base_url   how the world reaches the console, without a slash at the end; None leaves the link out
    """
    figured = await day_in_figures(db, card, day, now=now)
    locale = Locale(card.locale)
    link = None if base_url is None else f"{base_url}/b/{card.slug}/insights/daily/{day.isoformat()}"
    told = sentence(figured, locale, today=now.astimezone(card.zone).date())
    text = [as_text(figured.summary), told, *([f"The day in full: {link}"] if link else [])]
    return EveningMail(
        subject=subject(figured.summary, locale),
        text="\n\n".join(text) + "\n",
        html=_as_html(figured, card, told, link),
    )


def _as_html(day: Day, card: BusinessCard, told: str, link: str | None) -> str:
    locale = Locale(card.locale)
    return _template().render(
        language=card.locale,
        title=subject(day.summary, locale),
        business=card.name,
        day=locale.day(day.summary.day),
        sentence=told,
        figures=figures(day.summary),
        chart=day_chart(day, card.opening, locale),
        widest=WIDEST_BAR_PX,
        link=link,
    )


async def _business(db: AsyncSession) -> Business:
    return (await db.scalars(select(Business).where(Business.id == business_of(db)))).one()


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("evening.html")
