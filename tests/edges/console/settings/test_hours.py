"""When a business is open, in its settings: the week, the holidays, other dates, and whose week follows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from uuid import UUID

import httpx
from sqlalchemy import select, update

from frontdesk.domain.scheduling.models import Shift
from frontdesk.domain.tenancy.models import AuditEntry, Staff
from frontdesk.domain.tenancy.opening import WEEKDAYS
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer
from tests.edges.console.settings.filled import sent, told
from tests.edges.console.settings.seated import owner_web

HOURS = "/b/plumbing/settings/hours"
BREAK = {"opens-0": "8", "closes-0": "12", "opens-1": "1", "closes-1": "17:30"}
WEEK: dict[str, str | None] = {
    "monday-opens-0": "7:30",
    "monday-closes-0": "4 pm",
    **{f"{day}-{name}": text for day in WEEKDAYS[1:5] for name, text in BREAK.items()},
}
"""Monday 7:30 to 4 pm, Tuesday to Friday with a break at noon."""
SHUT: dict[str, str | None] = {f"{day}-closed": "on" for day in WEEKDAYS}


async def _card(database: Database, business_id: UUID) -> BusinessCard:
    async with database.transaction(business_id) as db:
        return await business_card(db)


async def _saved(web: httpx.AsyncClient, fields: dict[str, str | None]) -> str:
    return await told(web, await sent(web, HOURS, fields))


class TestHours:
    async def test_keeps_the_week_and_the_ticked_holidays(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            part_time = (await db.scalars(select(Staff).order_by(Staff.name).limit(1))).one()
            await db.execute(update(Shift).where(Shift.staff_id == part_time.id).values(starts=time(10)))
        async with owner_web(database, plumbing) as web:
            before = (await web.get(HOURS)).text
            after = await _saved(web, {**WEEK, "shut-2026-04-27": None})
            await _saved(web, {"wednesday-opens-0": "9", "wednesday-closes-0": "8", "wednesday-opens-1": "",
                               "wednesday-closes-1": ""})  # fmt: skip
            understood = re.sub(r"<[^>]+>|\s+", " ", (await _saved(web, {"thursday-closes-1": "5"})))

        assert "All of them are ticked to begin with" in before
        assert "the holidays of New South Wales" in before
        assert "2 people who worked the opening hours now work the new ones" in after
        assert "ticked to begin with" not in after
        assert 'value="1:00 pm" aria-label="Tuesday, from, second stretch"' in after
        assert "Open 8:00 am to 12:00 pm and 1:00 pm to 5:00 pm" in understood
        opening = (await _card(database, plumbing)).opening
        assert opening.weekdays[0] == ((time(7, 30), time(16)),)
        assert opening.weekdays[1] == ((time(8), time(12)), (time(13), time(17, 30)))
        assert opening.weekdays[2] == ((time(9), time(20)),)
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
            deeds = await db.scalars(
                select(AuditEntry).where(AuditEntry.what == "settings.hours_changed").order_by(AuditEntry.id)
            )
            deed, later, _ = deeds
        assert (deed.before or {})["monday"] == [["08:00", "18:00"]]
        assert (deed.after or {})["monday"] == [["07:30", "16:00"]]
        assert set(later.after or {}) == {"wednesday"}

    async def test_closing_for_good_and_opening_again_leaves_everybody_their_week(
        self, database: Database, plumbing: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            retired = (await db.scalars(select(Staff).order_by(Staff.name).limit(1))).one()
            for shift in await db.scalars(select(Shift).where(Shift.staff_id == retired.id)):
                await db.delete(shift)
        async with owner_web(database, plumbing) as web:
            await _saved(web, SHUT)
            await _saved(web, {**SHUT, "monday-closed": None, "monday-opens-0": "8", "monday-closes-0": "6 pm"})

        async with database.transaction(plumbing) as db:
            days = list(await db.execute(select(Shift.staff_id, Shift.weekday)))
        assert (await _card(database, plumbing)).opening.weekdays[0] == ((time(8), time(18)),)
        assert {weekday for _, weekday in days} == {0, 1, 2, 3, 4}
        assert retired.id not in {staff_id for staff_id, _ in days}

    async def test_says_beside_the_row_what_does_not_fit(self, database: Database, plumbing: UUID) -> None:
        wrong: dict[str, str | None] = {
            **WEEK,
            "monday-opens-0": "18:00",
            "monday-closes-0": "08:00",
            "tuesday-opens-1": "11",
            "tuesday-closes-1": "14",
            "wednesday-opens-0": "soon",
            "saturday-closed": None,
            "first": "soonish",
            "how": "open",
            "opens": "late",
        }
        async with owner_web(database, plumbing) as web:
            refused = await sent(web, HOURS, wrong)
            copied = await _saved(web, {**WEEK, "copy_monday": "true"})

        assert refused.status_code == 422
        assert "6 fields need another look" in refused.text
        assert "08:00 is not later than 18:00" in refused.text
        assert "11 to 14 overlaps the hours before it" in refused.text
        assert "“soon” is no time of day" in refused.text
        assert "Write from when until when, or tick Closed." in refused.text
        assert "Write a day, like Friday, 24/12 or 24 December." in refused.text
        assert 'value="soon"' in refused.text
        assert "Tuesday to Friday are as Monday now." in copied
        opening = (await _card(database, plumbing)).opening
        assert opening.weekdays[:5] == (((time(7, 30), time(16)),),) * 5

    async def test_keeps_other_dates_and_says_which_visits_lie_on_them(
        self, database: Database, plumbing: UUID
    ) -> None:
        async with database.transaction(plumbing) as db:
            # A Thursday in March, at ten in Sydney.
            await a_booking(db, await a_customer(db), starts_at=datetime(2026, 3, 11, 23, tzinfo=UTC))
        closed: dict[str, str | None] = {"name": "Stocktaking", "first": "10/3", "last": "thursday 12 march"}
        opened: dict[str, str | None] = {"first": "14 March 2026", "how": "open", "opens": "9", "closes": "1"}
        async with owner_web(database, plumbing) as web:
            nothing = (await web.get(HOURS)).text
            await _saved(web, closed)
            page = await _saved(web, opened)
            backwards = await sent(web, HOURS, {**closed, "last": "4/3"})
            # A button on the page takes what was typed elsewhere with it.
            removed = await _saved(web, {"remove": "2026-03-10/2026-03-12", "friday-closes-0": "2 pm"})

        assert "Visits are booked on days when you are closed" not in nothing
        assert "Tue 10 Mar to Thu 12 Mar" in page
        assert "Open 9:00 am to 1:00 pm" in page
        assert (
            '<a class="link" href="/b/plumbing/calendar?view=day&amp;date=2026-03-12">Thu 12 Mar</a>, 1 visit' in page
        )
        assert (backwards.status_code, "The last day is before the first." in backwards.text) == (422, True)
        assert "Tue 10 Mar to Thu 12 Mar: open as on any other day." in removed
        opening = (await _card(database, plumbing)).opening
        assert opening.exceptions[date(2026, 3, 14)] == ((time(9), time(13)),)
        assert date(2026, 3, 10) not in opening.exceptions
        assert opening.weekdays[4] == ((time(8), time(14)),)
