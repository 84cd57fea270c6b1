"""What is sent by itself, as it is chosen."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from frontdesk.domain.tenancy.changes import business_row
from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.kernel.clock import FixedClock, SystemClock
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer
from tests.edges.console.settings.filled import sent, told, wrong
from tests.signed_in import signed_in_web
from tests.web import a_given

NOW = SystemClock().now()
PAGE = "/b/plumbing/settings/reminders"


async def test_is_kept_and_shown_and_written_down(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        await a_booking(db, await a_customer(db, email="sarah@example.com"), starts_at=NOW + timedelta(days=1))
        await a_booking(db, await a_customer(db, phone="+61491570157"), starts_at=NOW + timedelta(days=2))
    async with signed_in_web(a_given(database, clock=FixedClock(NOW)), plumbing) as web:
        first = await web.get(PAGE)
        assert "Of 2 customers with a visit to come, 1 left an e-mail address" in first.text
        assert '<option value="0" selected' in first.text  # nobody chose to be reminded by
        assert "Nobody is reminded yet, and no mail leaves this desk" in first.text
        assert 'value="18:30"' in first.text

        await told(web, await sent(web, PAGE, {"hours": "48", "summary": "on", "at": "17:05"}))
        refused = await sent(web, PAGE, {"hours": "9000", "at": "late"})
        assert refused.status_code == 422
        assert [field for field, _ in wrong(refused.text)] == ["hours", "at"]
        await told(web, await sent(web, PAGE, {"hours": "0", "summary": None}))

    async with database.transaction(plumbing) as db:
        chosen = (await business_row(db)).settings
        deeds = list(await db.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert (chosen["reminder_hours"], chosen["daily_report_at"]) == (0, "off")
    assert [deed.after for deed in deeds] == [
        {"reminder_hours": 48, "daily_report_at": "17:05"},
        {"reminder_hours": 0, "daily_report_at": "off"},
    ]


async def test_is_for_those_who_may(database: Database, plumbing: UUID) -> None:
    async with signed_in_web(a_given(database, clock=FixedClock(NOW)), plumbing, role=Role.advisor) as web:
        assert (await web.get(PAGE)).status_code == 403
        assert (await web.post(PAGE, data={"hours": "0"})).status_code == 403
