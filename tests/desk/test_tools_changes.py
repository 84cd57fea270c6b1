"""Moving, cancelling, amending, leaving word: against the real calendar."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.tools import NothingBooked
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.scheduling.service import SlotTaken
from tests.desk.dialogues import MORNING, TUESDAY_NINE
from tests.desk.toolboxes import ELEVEN, a_job, a_toolbox, again, count, everybody_busy


class TestMoveVisit:
    async def test_keeps_the_visit_and_changes_its_time(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        booked = await box.run("book_visit", **a_job())

        moved = await box.run("move_visit", starts_at=ELEVEN.isoformat())

        assert moved["booking_id"] == booked["booking_id"]
        assert moved["starts_at"] == "2024-08-06T01:00:00+00:00"
        assert box.proven == {"booked", "moved"}

    async def test_needs_a_visit_of_this_call(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        with pytest.raises(NothingBooked):
            await box.run("move_visit", starts_at=ELEVEN.isoformat())

    async def test_to_a_taken_time_leaves_it_where_it_is(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await box.run("book_visit", **a_job())
        await everybody_busy(db, [ELEVEN])

        with pytest.raises(SlotTaken):
            await box.run("move_visit", starts_at=ELEVEN.isoformat())

        assert (await box.booking()).starts_at == TUESDAY_NINE


class TestCancelVisit:
    async def test_keeps_the_row_with_the_reason(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await box.run("book_visit", **a_job())

        done = await box.run("cancel_visit")

        visit = await db.scalar(select(Booking))
        assert visit is not None
        assert done["status"] == "cancelled"
        assert (visit.status, visit.cancellation_reason) == (BookingStatus.cancelled, "cancelled by the caller")
        assert (await records.get(db, box.conversation_id)).booking_id is None

    async def test_leaves_nothing_to_change(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await box.run("book_visit", **a_job())
        await box.run("cancel_visit")

        with pytest.raises(NothingBooked):
            await box.run("cancel_visit")

    async def test_makes_way_for_another_visit(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        first = await box.run("book_visit", **a_job())
        await box.run("cancel_visit")
        later = await again(box)
        later.wishes, later.seq, later.earlier = 1, 4, {}

        second = await later.run("book_visit", **a_job(ELEVEN))

        assert second["booking_id"] != first["booking_id"]
        assert await count(db, Booking) == 2


class TestAmendVisit:
    async def test_puts_right_what_was_misheard(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await box.run("book_visit", **a_job())

        await box.run("amend_visit", **a_job(address="14 Smith Street", issue="bath is blocked", property_type="house",
                                             other_services=["leaking_tap"]))  # fmt: skip

        visit = await box.booking()
        assert visit.pickup_address == "14 Smith Street, newtown, 2042"
        assert (visit.description, visit.customer_concerns) == ("bath is blocked", "bath is blocked")
        assert (visit.property_type, visit.noted_services) == ("house", ["leaking_tap"])
        assert visit.starts_at == TUESDAY_NINE

    async def test_gives_it_to_the_person_with_the_right_number(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await box.run("book_visit", **a_job())

        await box.run("amend_visit", **a_job(phone="+61491570157"))

        owner = await db.scalar(select(Customer).join(Booking, Booking.customer_id == Customer.id))
        assert owner is not None
        assert owner.phone == "+61491570157"
        assert (await records.get(db, box.conversation_id)).customer_id == owner.id

    async def test_needs_a_visit_of_this_call(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        with pytest.raises(NothingBooked):
            await box.run("amend_visit", **a_job())

        assert await count(db, Customer) == 0

    async def test_to_another_service_changes_what_is_booked(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await box.run("book_visit", **a_job())

        amended = await box.run("amend_visit", **a_job(service_type="hot_water"))

        assert amended["service_type"] == "hot_water"


class TestTakeMessage:
    async def test_leaves_a_task_with_who_and_what(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        done = await box.run(
            "take_message", about="speak_to_person", words="The pump", name="Dave", phone="+61491570006"
        )

        task = await db.scalar(select(StaffTask))
        assert task is not None
        assert done == {"task_id": str(task.id)}
        assert task.what == "Call back: wants to speak to a person"
        assert task.why == "Dave, +61491570006: The pump"
        assert task.customer_id == (await records.get(db, box.conversation_id)).customer_id is not None
        assert (task.conversation_id, task.due_at) == (box.conversation_id, MORNING)
        assert box.proven == {"message"}

    @pytest.mark.parametrize(
        ("name", "phone", "why"),
        [
            ("Dave", None, "Dave: The pump"),
            (None, "+61491570006", "+61491570006: The pump"),
            (None, None, "The pump"),
        ],
    )
    async def test_enters_nobody_of_whom_half_is_unknown(
        self, db: AsyncSession, name: str | None, phone: str | None, why: str
    ) -> None:
        box = await a_toolbox(db)

        await box.run("take_message", about="message", words="The pump", name=name, phone=phone)

        task = await db.scalar(select(StaffTask))
        assert task is not None
        assert (task.why, task.customer_id) == (why, None)
        assert await count(db, Customer) == 0


class TestAlertStaff:
    async def test_leaves_an_urgent_task_which_may_then_be_said(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        await box.run("alert_staff", about="gas", words="I smell gas", name=None, phone="+61491570006")

        task = await db.scalar(select(StaffTask))
        assert task is not None
        assert (task.what, task.why) == ("Urgent: Gas leak: ring back at once", "+61491570006: I smell gas")
        assert box.proven == {"message"}

    async def test_says_that_there_is_no_number(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        await box.run("alert_staff", about="emergency out of hours", words="It pours", name=None, phone=None)

        what = await db.scalar(select(StaffTask.what))
        assert what == "Urgent: Emergency, and nobody can come soon: no number to ring back"
