"""What the rows and the files of a soak must hold, and what they hold."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from frontdesk.desk.jobs import close_broken_off
from frontdesk.domain.conversations.models import Call, Conversation, Turn
from frontdesk.domain.insights import csv_log
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.clock import FixedClock, SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.queue import Job
from frontdesk.kernel.settings import Settings
from tests.journeys.invariants import broken_rules

Said = tuple[str, str, int, str]
"""What a caller was told: business, conversation, place, text."""


@dataclass
class Verdict:
    """How much there was, and what is wrong with it."""

    calls: int = 0
    turns: int = 0
    visits: int = 0
    wrong: list[str] = field(default_factory=list)


async def judge(database: Database, businesses: Iterable[UUID], said: Iterable[Said], logs: Path) -> Verdict:
    """Look at every row of some businesses, and at their log files, which are brought up to date first.

    said  what callers were told, which must stand in the rows
    """
    verdict = Verdict()
    await _sweep(database)
    by_business: dict[str, list[Said]] = {}
    for each in said:
        by_business.setdefault(each[0], []).append(each)
    for business in businesses:
        await _judge(database, business, by_business.get(str(business), []), logs, verdict)
    return verdict


async def _sweep(database: Database) -> None:
    """Close what nobody came back to, as the worker does half an hour later."""
    later = FixedClock(SystemClock().now() + timedelta(hours=1))
    await close_broken_off(Job(database, later, Settings(), None))


async def _judge(database: Database, business: UUID, said: list[Said], logs: Path, verdict: Verdict) -> None:
    while True:
        async with database.transaction(business) as db:
            if not await csv_log.append(db, logs=logs):
                break
    async with database.transaction(business) as db:
        wrong = await broken_rules(db)
        slug = (await business_card(db)).slug
        rows = await db.execute(select(Turn.conversation_id, Turn.seq, Turn.text))
        turns = {(str(id), seq): text for id, seq, text in rows}
        sids = list(
            await db.scalars(
                select(Call.call_sid)
                .join(Conversation, Conversation.id == Call.conversation_id)
                .where(Conversation.ended_at.is_not(None))
            )
        )
        open_calls = await db.scalar(select(func.count()).where(Conversation.ended_at.is_(None)))
        verdict.visits += await db.scalar(select(func.count(Booking.id))) or 0
    if open_calls:
        wrong.append(f"{open_calls} calls were never closed")
    wrong += [f"{id}: turn {seq} is lost" for _, id, seq, text in said if turns.get((id, seq)) != text]
    wrong += _of_files(logs / slug, sids, len(turns))
    verdict.calls += len(sids)
    verdict.turns += len(turns)
    verdict.wrong += [f"{slug}: {each}" for each in wrong]


def _of_files(folder: Path, sids: list[str | None], turns: int) -> list[str]:
    wrong = [
        f"{file} does not have each call once"
        for file in ("call_logs.csv", "customer_data.csv")
        if Counter(row["call_sid"] for row in _rows(folder / file)) != Counter(sids)
    ]
    if len(_rows(folder / "conversation_logs.csv")) != turns:
        wrong.append("conversation_logs.csv does not have each turn once")
    return wrong


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
