"""Another time for a visit, and two people who change it at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.placing import change
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_customer
from tests.domain.scheduling.visits import AN_HOUR, NINE, technicians
from tests.edges.console.desks import BASE, HX, a_booked_visit, a_desk, as_it_stands, hidden, words_of


class TestMove:
    async def test_offers_the_free_times_of_a_day_and_moves_there(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            form = await web.get(f"{BASE}/visits/{booking.id}/move?day=2026-03-03")
            tomorrow = NINE + timedelta(days=1)
            assert tomorrow.astimezone(booking.starts_at.tzinfo).isoformat() in form.text
            sent = {"starts_at": tomorrow.isoformat(), "day": "2026-03-03", "seen": hidden(form, "seen")}
            answer = await web.post(f"{BASE}/visits/{booking.id}/move", data=sent)
            page = words_of(await web.get(answer.headers["Location"]))

        assert answer.status_code == 303
        assert (await as_it_stands(database, plumbing, booking)).starts_at == tomorrow
        assert "Dana Whitlock moved it from Mon 2 Mar, 9:00 am to Tue 3 Mar, 9:00 am" in page

    @pytest.mark.parametrize(("typed", "hours"), [("2:30 pm", 5.5), ("thursday at 9", 72), ("14:30", 5.5)])
    async def test_takes_a_time_that_is_typed(
        self, database: Database, plumbing: UUID, typed: str, hours: float
    ) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            form = {"other": typed, "day": "2026-03-02"}
            answer = await web.post(f"{BASE}/visits/{booking.id}/move", data=form)

        assert answer.status_code == 303
        assert (await as_it_stands(database, plumbing, booking)).starts_at == NINE + timedelta(hours=hours)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("whenever", "is no time of day I can read"),
            ("", "Choose a time"),
            ("11 pm", "outside the opening hours"),
            ("last monday 9am", "has passed"),
        ],
    )
    async def test_keeps_what_was_typed_where_it_cannot_be(
        self, database: Database, plumbing: UUID, typed: str, told: str
    ) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            form = {"other": typed, "day": "2026-03-03"}
            answer = await web.post(f"{BASE}/visits/{booking.id}/move", data=form, headers=HX)

        assert answer.status_code == 422
        assert told in words_of(answer)
        assert f'value="{typed}"' in answer.text
        assert (await as_it_stands(database, plumbing, booking)).starts_at == NINE

    async def test_to_a_taken_time_shows_what_is_near(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)
        ten = NINE + timedelta(days=1, hours=1)
        async with database.transaction(plumbing) as db:
            other = await a_customer(db, phone="+61491570157")
            for technician in await technicians(db):
                await a_booking(db, other, starts_at=ten, technician_id=technician)

        async with a_desk(database, plumbing) as web:
            form = {"other": "10 am", "day": "2026-03-03"}
            answer = await web.post(f"{BASE}/visits/{booking.id}/move", data=form)

        said = words_of(answer)
        assert answer.status_code == 409
        assert "Nobody is free then any more. Near it:" in said
        assert "Tue 3 Mar, 9:00 am" in said
        assert 'value="10 am"' in answer.text


async def put_right(database: Database, business: UUID, booking: Booking) -> None:
    """Change a visit as the desk does for a caller: nobody of the staff did."""
    async with database.transaction(business) as db:
        await change(db, booking, [BookingStatus.confirmed], notes="The key is next door")


class TestTwoPeople:
    async def test_the_second_gets_words_and_the_first_keeps_what_they_did(
        self, database: Database, plumbing: UUID
    ) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with (
            a_desk(database, plumbing) as dana,
            a_desk(database, plumbing, name="Eli Marsh", email="eli@example.com") as eli,
        ):
            seen = hidden(await eli.get(f"{BASE}/visits/{booking.id}/move"), "seen")
            await dana.post(f"{BASE}/visits/{booking.id}/move", data={"other": "11 am", "day": "2026-03-02"})
            late = {"other": "3 pm", "day": "2026-03-02", "seen": seen}
            answer = await eli.post(f"{BASE}/visits/{booking.id}/move", data=late)
            cancelled = await eli.post(
                f"{BASE}/visits/{booking.id}/cancellation", data={"reason": "Booked twice", "seen": seen}
            )

        said = words_of(answer)
        assert answer.status_code == cancelled.status_code == 409
        assert "Somebody changed that visit a moment ago. Dana Whitlock moved it from" in said
        assert "This is how it stands now." in said
        assert (await as_it_stands(database, plumbing, booking)).starts_at == NINE + 2 * AN_HOUR

    async def test_nobody_is_named_for_what_was_done_before_one_looked(
        self, database: Database, plumbing: UUID
    ) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            await web.post(f"{BASE}/visits/{booking.id}/confirmation")
            seen = hidden(await web.get(f"{BASE}/visits/{booking.id}"), "seen")
            await put_right(database, plumbing, booking)
            answer = await web.post(f"{BASE}/visits/{booking.id}/cancellation", data={"own": "rain", "seen": seen})

        said = words_of(answer)
        assert answer.status_code == 409
        assert "Somebody changed that visit a moment ago. This is how it stands now." in said

    async def test_both_cancel_and_one_is_told(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            form = {"reason": "Booked twice"}
            first = await web.post(f"{BASE}/visits/{booking.id}/cancellation", data=form)
            second = await web.post(f"{BASE}/visits/{booking.id}/cancellation", data=form)

        assert (first.status_code, second.status_code) == (303, 409)
        assert "has been cancelled already" in words_of(second)
