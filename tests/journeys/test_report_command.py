"""`frontdesk report daily` on a server of the owner's own: the source's seven figures; and `frontdesk tasks`."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Outcome
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer, stored
from tests.domain.insights.calls import MIKES_FACTS, MORNING, SARAHS_FACTS, an_ended_call
from tests.journeys.commands import frontdesk

SUMMARY = """\
📊 DAILY CALL SUMMARY - August 5, 2024
Total Calls: 3
New Customers: 2
Repeat Customers: 1
Most Common Issue: Blocked Drains (2 calls)
Average Call Duration: 3 minutes
Bookings Made: 1
Emergency Calls: 1
"""


@pytest.fixture
async def a_day(database: Database, plumbing: UUID) -> None:
    """Mike and Sarah call, and Sarah calls again; only Mike books."""
    async with database.transaction(plumbing) as db:
        mike = await a_customer(db, first_name="Mike", last_name=None, phone="+61412345678")
        sarah = await a_customer(db, first_name="Sarah", last_name=None, phone="+61491570006")
        booked = await an_ended_call(
            db, facts=MIKES_FACTS, customer_id=mike.id, outcome=Outcome.appointment_booked, seconds=240
        )
        await a_booking(db, mike, starts_at=MORNING + timedelta(hours=1), conversation_id=booked.id)
        for hour in (1, 2):
            await an_ended_call(
                db,
                facts=SARAHS_FACTS,
                customer_id=sarah.id,
                started_at=MORNING + timedelta(hours=hour),
                seconds=150,
                address="+61491570006",
            )


@pytest.mark.usefixtures("a_day")
class TestReportDaily:
    def test_has_the_seven_figures(self, owner_url: str) -> None:
        told = frontdesk("report", "daily", "--date", "2024-08-05", DATABASE_URL=owner_url)

        assert told.returncode == 0, told.stderr
        assert told.stdout == SUMMARY

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (["--date", "yesterday"], "Write it like"),
            (["--format", "pdf"], "--format"),
        ],
    )
    def test_refuses_in_words(self, owner_url: str, options: list[str], words: str) -> None:
        told = frontdesk("report", "daily", *options, DATABASE_URL=owner_url, NO_COLOR="1", TERM="dumb")

        assert told.returncode == 2
        assert words in told.stderr
        assert "Traceback" not in told.stderr


class TestTasks:
    async def test_prints_what_waits(self, database: Database, plumbing: UUID, owner_url: str) -> None:
        async with database.transaction(plumbing) as db:
            await stored(db, StaffTask(what="Call back: bill", why="Dave, +61491570006: too much", created_at=MORNING))

        told = frontdesk("tasks", "--business", "plumbing", DATABASE_URL=owner_url)

        assert told.returncode == 0, told.stderr
        assert told.stdout == (
            "1 thing is waiting for the team of Harbour Plumbing.\n\nCall back: bill\n"
            "  Dave, 0491 570 006: too much\n  Left Monday 5 August 2024 at 8:30 am.\n"
        )

    def test_refuses_in_words_where_there_is_no_such_business(self, plumbing: UUID, owner_url: str) -> None:
        told = frontdesk("tasks", "--business", "falconry", DATABASE_URL=owner_url)

        assert told.returncode == 1
        assert told.stderr.startswith("There is no business called falconry here.")
