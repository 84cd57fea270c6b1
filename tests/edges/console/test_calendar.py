"""The calendar's page: what it says of a week and a day, and where it leads."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.scheduling.models import BookingStatus, Shift
from frontdesk.domain.scheduling.service import cancel, confirm
from frontdesk.domain.tenancy.models import Business, Role
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer
from tests.domain.scheduling.visits import AN_HOUR, NINE, NOW, technicians
from tests.edges.console.desks import BASE, HX, a_booked_visit, a_desk, counted, words_of


class TestTheSentence:
    async def test_counts_visits_what_is_open_and_where_there_is_room(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)
        await a_booked_visit(database, plumbing, customer={"phone": "+61491570157"}, starts_at=NINE + AN_HOUR)
        async with database.transaction(plumbing) as db:
            await confirm(db, booking, now=NOW)
            holder = await a_customer(db, phone="+61491570158")
            held = {"status": BookingStatus.held, "hold_expires_at": NOW + timedelta(minutes=5)}
            await a_booking(db, holder, starts_at=NINE + 5 * AN_HOUR, **held)

        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/calendar"))

        assert "2 visits this week, 1 not confirmed, 1 held for a caller." in said
        assert "First free: today 8:00 am with Danny." in said

    async def test_of_an_empty_day_says_when_the_business_is_open(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/calendar?view=day&date=2026-03-03"))

        assert "Tuesday 3 March" in said
        assert "Emergency Held Needs your yes" in said  # the legend
        assert "Nothing booked. Open 8:00 am to 6:00 pm." in said

    async def test_of_a_week_gone_by_offers_nothing(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/calendar?date=2026-02-16"))

        assert "No visits." in said
        assert "free" not in said.replace("Not on", "")


class TestTheBoard:
    async def test_shows_a_visit_with_its_words_and_leads_to_it(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/calendar")

        label = "9:00 to 10:00 am, Blocked drain, Sarah O&#39;Brien, Newtown, Booked, no answer yet, "
        assert label in answer.text
        assert f'href="{BASE}/visits/{booking.id}"' in answer.text

    async def test_has_free_time_that_leads_to_a_new_visit_there(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            technician = (await technicians(db))[0]
        await a_booked_visit(database, plumbing, technician_id=technician)

        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/calendar")

        assert "8 h free from 10:00" in answer.text
        assert f"{BASE}/calendar/new?day=2026-03-02&amp;at=10%3A00&amp;technician={technician}" in answer.text

    async def test_offers_nothing_to_book_to_who_may_not(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing, role=Role.technician) as web:
            answer = await web.get(f"{BASE}/calendar")

        assert answer.status_code == 200
        assert "free from" in answer.text
        assert "/calendar/new" not in answer.text

    async def test_says_why_nobody_works(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            business = (await db.scalars(select(Business))).one()
            holiday = {"date": "2026-03-04", "closed": True, "name": "Labour Day"}
            business.opening_hours = {**business.opening_hours, "exceptions": [holiday]}
            db.add(Shift(staff_id=(await technicians(db))[0], date=date(2026, 3, 5), absent=True))
            await db.flush()

        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/calendar"))

        assert "Closed, Labour Day" in said
        assert "Away" in said

    async def test_shows_hours_booked_of_hours_on_shift(self, database: Database, plumbing: UUID) -> None:
        await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/calendar"))

        assert "1 of 50 h booked" in said

    async def test_leaves_out_a_weekend_on_which_nothing_can_be(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            week = words_of(await web.get(f"{BASE}/calendar"))
            saturday = words_of(await web.get(f"{BASE}/calendar?date=2026-03-07"))

        assert "Sat 7" not in week
        assert "Sat 7" in saturday

    async def test_hides_cancelled_visits_until_they_are_asked_for(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)
        async with database.transaction(plumbing) as db:
            await cancel(db, booking, reason="booked twice", now=NOW)

        async with a_desk(database, plumbing) as web:
            plain = await web.get(f"{BASE}/calendar")
            with_them = await web.get(f"{BASE}/calendar?cancelled=1")

        assert str(booking.id) not in plain.text
        assert str(booking.id) in with_them.text
        assert "Hide cancelled" in with_them.text


class TestTheAddress:
    @pytest.mark.parametrize("wrong", ["nonsense", "2026-13-01", "0001-01-01", "9999-12-31"])
    async def test_of_no_day_shows_this_week_and_says_so(self, database: Database, plumbing: UUID, wrong: str) -> None:
        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/calendar?view=day&date={wrong}")

        assert answer.status_code == 200
        assert "Here is this week." in answer.text
        assert "Mon 2 Mar to Fri 6 Mar" in answer.text

    async def test_asked_by_the_page_itself_gives_the_board_alone(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/calendar", headers=HX)

        assert "<!doctype" not in answer.text
        assert 'id="board"' in answer.text
        assert 'hx-target="#told"' in answer.text

    async def test_has_keys_for_a_step_back_on_and_today(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/calendar?view=day")

        keyed = dict(re.findall(r'href="([^"]*)"[^>]*data-key="(.)"', answer.text))
        assert {key: address[-10:] for address, key in keyed.items() if key != "t"} == {
            "[": "2026-03-01",
            "]": "2026-03-03",
        }
        assert "t" in keyed.values()

    async def test_carries_no_inline_style_or_script(self, database: Database, plumbing: UUID) -> None:
        await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            pages = [await web.get(f"{BASE}/calendar{more}") for more in ("", "?view=day")]

        for page in pages:
            assert not re.search(r'\sstyle="|\son\w+="|javascript:', page.text)


class TestTheWork:
    async def test_is_as_many_statements_for_one_visit_as_for_fifty(self, database: Database, plumbing: UUID) -> None:
        await a_booked_visit(database, plumbing)
        async with a_desk(database, plumbing) as web:
            await web.get(f"{BASE}/calendar")
            with counted(database) as for_one:
                await web.get(f"{BASE}/calendar")
            async with database.transaction(plumbing) as db:
                people = await technicians(db)
                for n in range(50):
                    other = await a_customer(db, phone=f"+614915702{n:02}")
                    start = NINE + timedelta(days=n % 5, hours=n // 15)
                    technician = people[n // 5 % 3]
                    await a_booking(db, other, starts_at=start + AN_HOUR, technician_id=technician)
            with counted(database) as for_fifty:
                answer = await web.get(f"{BASE}/calendar")

        assert "51 visits" in answer.text
        assert len(for_fifty) == len(for_one) < 20
