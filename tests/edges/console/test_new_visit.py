"""A new visit, booked by a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking, BookingSource
from frontdesk.domain.tenancy.models import Role
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer
from tests.domain.scheduling.visits import NINE, all_visits, technicians
from tests.edges.console.desks import BASE, HX, a_desk, hidden, words_of

FORM = {
    "service": "blocked_drain",
    "day": "2026-03-02",
    "starts_at": NINE.isoformat(),
    "name": "Sarah O'Brien",
    "phone": "0491 570 156",
    "address": "18 Wattle St",
    "suburb": "Newtown",
    "note": "kitchen sink",
}


def _form(**changed: Any) -> dict[str, Any]:
    return FORM | changed


async def _visits(database: Database, business: UUID) -> list[Booking]:
    async with database.transaction(business) as db:
        return await all_visits(db)


class TestTheForm:
    async def test_is_filled_from_the_free_time_that_was_pressed(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            technician = (await technicians(db))[0]

        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/calendar/new?day=2026-03-03&at=10:00&technician={technician}")

        assert 'value="2026-03-02T23:00:00+00:00" checked' in answer.text
        assert f'<option value="{technician}" selected>' in answer.text
        assert "Tuesday 3 March, tomorrow" in answer.text

    async def test_shows_other_times_for_another_day(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            closed = await web.post(f"{BASE}/calendar/new/times", data={"day": "2026-03-07"}, headers=HX)
            without_scripts = await web.post(f"{BASE}/visits", data=_form(day="2026-03-04", only="times"))

        assert "Closed that day. Nearest:" in words_of(closed)
        assert "Wednesday 4 March" in words_of(without_scripts)
        assert 'value="18 Wattle St"' in without_scripts.text
        assert await _visits(database, plumbing) == []

    async def test_says_who_a_number_belongs_to(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            await a_customer(db)

        async with a_desk(database, plumbing) as web:
            known = await web.post(f"{BASE}/calendar/new/customer", data={"phone": "+61 491 570 156"}, headers=HX)
            new = await web.post(f"{BASE}/calendar/new/customer", data={"phone": "0491570157"}, headers=HX)
            none = await web.post(f"{BASE}/calendar/new/customer", data={"phone": "12"}, headers=HX)

        assert "0491 570 156 is Sarah O'Brien." in words_of(known)
        assert "0491 570 157 is new here." in words_of(new)
        assert "That number has 2 digits. Australian numbers" in words_of(none)

    async def test_is_not_for_who_may_not_book(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing, role=Role.technician) as web:
            assert (await web.get(f"{BASE}/calendar/new")).status_code == 403
            assert (await web.post(f"{BASE}/visits", data=FORM)).status_code == 403


class TestBooking:
    async def test_enters_the_visit_in_the_persons_name(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/visits", data=FORM)
            page = words_of(await web.get(answer.headers["Location"]))

        (booking,) = await _visits(database, plumbing)
        assert answer.status_code == 303
        assert (booking.starts_at, booking.source, booking.booked_by) == (NINE, BookingSource.manual, "Dana Whitlock")
        assert booking.pickup_address == "18 Wattle St, Newtown"
        assert "Dana Whitlock booked it" in page
        assert "The desk booked it" not in page

    @pytest.mark.parametrize("phone", ["0491 570 156", "+61491570156", "(04) 9157-0156"])
    async def test_finds_the_customer_whatever_the_number_looks_like(
        self, database: Database, plumbing: UUID, phone: str
    ) -> None:
        async with database.transaction(plumbing) as db:
            known = await a_customer(db)

        async with a_desk(database, plumbing) as web:
            await web.post(f"{BASE}/visits", data=_form(phone=phone))

        (booking,) = await _visits(database, plumbing)
        assert booking.customer_id == known.id

    async def test_sent_twice_is_one_visit(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            key = hidden(await web.get(f"{BASE}/calendar/new"), "request_key")
            answers = [await web.post(f"{BASE}/visits", data=_form(request_key=key)) for _ in range(2)]
            page = words_of(await web.get(answers[1].headers["Location"]))

        assert len(await _visits(database, plumbing)) == 1
        assert answers[0].headers["Location"] == answers[1].headers["Location"]
        assert page.count("booked it") == 1

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"name": " "}, "Write who it is for."),
            ({"phone": "04915701"}, "That number has 8 digits. Australian mobiles have 10."),
            ({"phone": "my own"}, "my own is not a phone number."),
            ({"starts_at": ""}, "Choose a time, or write another one."),
            ({"other": "whenever"}, "is no time of day I can read"),
            ({"other": "6 am"}, "That time has gone."),
            ({"other": "yesterday 9am"}, "Yesterday has passed."),
            ({"other": "9 pm"}, "That is outside the opening hours."),
            ({"service": "roof_garden"}, "That service is no longer offered."),
        ],
    )
    async def test_says_what_does_not_fit_and_keeps_what_was_typed(
        self, database: Database, plumbing: UUID, changed: dict[str, str], told: str
    ) -> None:
        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/visits", data=_form(**changed))

        assert answer.status_code == 422
        assert told in words_of(answer)
        assert 'value="18 Wattle St"' in answer.text
        assert "kitchen sink</textarea>" in answer.text
        assert await _visits(database, plumbing) == []
        async with database.transaction(plumbing) as db:
            assert (await db.scalars(select(Customer))).all() == []

    async def test_of_a_taken_time_offers_what_is_near(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            other = await a_customer(db, phone="+61491570157")
            for technician in await technicians(db):
                await a_booking(db, other, starts_at=NINE, technician_id=technician)

        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/visits", data=FORM)

        said = words_of(answer)
        assert answer.status_code == 409
        assert "Nobody is free then any more. Near it:" in said
        assert "Mon 2 Mar, 8:00 am" in said
        assert 'value="Newtown"' in answer.text
        assert len(await _visits(database, plumbing)) == 3
