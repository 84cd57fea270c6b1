"""When a business is open, in its settings: the week, the holidays, other dates, and whose week follows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from sqlalchemy import select, update

from frontdesk.domain.scheduling.models import Shift
from frontdesk.domain.tenancy.models import AuditEntry, Staff
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer
from tests.edges.console.settings.seated import owner_web

HOURS = "/b/plumbing/settings/hours"
WEEK = {
    "opens": ["7:30", "", "", *["8", "1", ""] * 4, *["", "", ""] * 2],
    "closes": ["4 pm", "", "", *["12", "17:30", ""] * 4, *["", "", ""] * 2],
    "closed": ["5", "6"],
}
"""Monday 7:30 to 4 pm, Tuesday to Friday with a break at noon."""


async def _card(database: Database, business_id: UUID) -> BusinessCard:
    async with database.transaction(business_id) as db:
        return await business_card(db)


class TestHours:
    async def test_keeps_the_week_and_the_ticked_holidays(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            part_time = (await db.scalars(select(Staff).order_by(Staff.name).limit(1))).one()
            await db.execute(update(Shift).where(Shift.staff_id == part_time.id).values(starts=time(10)))
        async with owner_web(database, plumbing) as web:
            before = (await web.get(HOURS)).text
            listed = re.findall(r'name="listed" value="([0-9-]+)"', before)
            shut = [day for day in listed if day != "2026-04-27"]
            done = await web.post(HOURS, data={**WEEK, "listed": listed, "shut": shut})
            after = (await web.get(HOURS)).text

        assert "20 days are only suggested so far" in before
        assert "Those of New South Wales" in before
        assert done.status_code == 303
        assert "2 people who worked the opening hours now work the new ones" in unquote(done.headers["location"])
        assert "only suggested" not in after
        assert 'value="1:00 pm" aria-label="Tuesday, from, second stretch"' in after
        opening = (await _card(database, plumbing)).opening
        assert opening.weekdays[0] == ((time(7, 30), time(16)),)
        assert opening.weekdays[1] == ((time(8), time(12)), (time(13), time(17, 30)))
        assert opening.weekdays[5] == ()
        assert opening.on(date(2026, 12, 25)) == ()
        assert opening.on(date(2026, 4, 27)) == opening.weekdays[0]
        async with database.transaction(plumbing) as db:
            mine = await db.scalars(select(Shift.starts).where(Shift.staff_id == part_time.id))
            assert set(mine) == {time(10)}
            others = await db.scalars(select(Shift).where(Shift.staff_id != part_time.id, Shift.weekday == 1))
            assert sorted((each.starts, each.ends) for each in others) == [
                *[(time(8), time(12))] * 2,
                *[(time(13), time(17, 30))] * 2,
            ]
            deed = (await db.scalars(select(AuditEntry).where(AuditEntry.what == "settings.hours_changed"))).one()
        assert (deed.before or {})["monday"] == [["08:00", "18:00"]]
        assert (deed.after or {})["monday"] == [["07:30", "16:00"]]

    async def test_says_beside_the_row_what_does_not_fit(self, database: Database, plumbing: UUID) -> None:
        wrong: dict[str, Any] = {
            **WEEK,
            "opens": ["18:00", "", "", "8", "11", "", "soon", *[""] * 14],
            "closes": ["08:00", "", "", "12", "14", "", "17", *[""] * 14],
        }
        async with owner_web(database, plumbing) as web:
            refused = await web.post(HOURS, data=wrong)
            copied = await web.post(HOURS, data={**WEEK, "copy_monday": "true"})

        assert refused.status_code == 422
        assert "08:00 is not later than 18:00" in refused.text
        assert "11 to 14 overlaps the hours before it" in refused.text
        assert "“soon” is no time of day" in refused.text
        assert "Write from when until when, or tick Closed." in refused.text
        assert 'value="soon"' in refused.text
        assert copied.status_code == 303
        opening = (await _card(database, plumbing)).opening
        assert opening.weekdays[:5] == (((time(7, 30), time(16)),),) * 5

    async def test_keeps_other_dates_and_says_which_visits_lie_on_them(
        self, database: Database, plumbing: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            # A Thursday in March, at ten in Sydney.
            await a_booking(db, await a_customer(db), starts_at=datetime(2026, 3, 11, 23, tzinfo=UTC))
        closed = {"name": "Stocktaking", "first": "2026-03-10", "last": "2026-03-12", "how": "closed"}
        opened = {"name": "", "first": "2026-03-14", "how": "open", "opens": "9", "closes": "1"}
        async with owner_web(database, plumbing) as web:
            nothing = (await web.get(HOURS)).text
            added = await web.post(f"{HOURS}/dates", data=closed)
            await web.post(f"{HOURS}/dates", data=opened)
            page = (await web.get(HOURS)).text
            backwards = await web.post(f"{HOURS}/dates", data={**closed, "last": "2026-03-01"})
            unread = await web.post(f"{HOURS}/dates", data={**opened, "opens": "late"})
            await web.post(f"{HOURS}/dates/removal", data={"first": "2026-03-10", "last": "2026-03-12"})

        assert "Visits are booked on days when you are closed" not in nothing
        assert added.status_code == 303
        assert "Tue 10 Mar to Thu 12 Mar" in page
        assert "Open 9:00 am to 1:00 pm" in page
        assert (
            '<a class="link" href="/b/plumbing/calendar?view=day&amp;date=2026-03-12">Thu 12 Mar</a>, 1 visit' in page
        )
        assert (backwards.status_code, "The last day is before the first." in backwards.text) == (422, True)
        assert "“late” is no time of day" in unread.text
        opening = (await _card(database, plumbing)).opening
        assert opening.exceptions == {date(2026, 3, 14): ((time(9), time(13)),)}
