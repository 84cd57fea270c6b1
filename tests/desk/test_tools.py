"""Finding times and booking, against the real calendar: results, refusals, retries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.tools import NothingBooked
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling.models import Booking
from frontdesk.domain.scheduling.service import OutsideOpeningHours, SlotTaken, TooFarAhead, UnknownService
from frontdesk.kernel.problems import Problem
from tests.desk.dialogues import MORNING, TUESDAY_NINE
from tests.desk.toolboxes import ELEVEN, a_job, a_toolbox, a_wish, again, count, everybody_busy

NIGHT = TUESDAY_NINE + timedelta(hours=14)


class TestFindTimes:
    async def test_gives_starts_well_apart(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        found = await box.run("find_times", **a_wish(date="2024-08-06"))

        assert found == {
            "times": ["2024-08-05T22:00:00+00:00", "2024-08-06T02:00:00+00:00"],
            "named": False,
            "why": None,
        }

    async def test_knows_a_named_start_that_is_free(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        found = await box.run("find_times", **a_wish(date="2024-08-06", time="09:00"))

        assert found["named"] is True
        assert _starts(found)[0] == TUESDAY_NINE

    @pytest.mark.parametrize(
        ("wish", "why"),
        [
            ({"date": "2024-08-10"}, "closed"),
            ({"date": "2024-08-06", "time": "20:00"}, "closed"),
            ({"date": "2024-08-02"}, "past"),
            ({"date": "2024-08-05", "time": "07:00"}, "past"),
            ({"date": "2025-06-01"}, "too_far"),
        ],
    )
    async def test_tells_what_stands_against_a_wish(self, db: AsyncSession, wish: dict[str, str], why: str) -> None:
        box = await a_toolbox(db)

        found = await box.run("find_times", **a_wish(**wish))

        assert found["why"] == why
        assert found["named"] is False

    async def test_offers_the_nearest_to_a_start_that_is_taken(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await everybody_busy(db, [TUESDAY_NINE])

        found = await box.run("find_times", **a_wish(date="2024-08-06", time="09:00"))

        assert found["why"] == "taken"
        assert all(start.date() == TUESDAY_NINE.date() for start in _starts(found))

    async def test_refuses_a_service_that_is_not_offered(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        with pytest.raises(UnknownService):
            await box.run("find_times", **a_wish(service_type="pool_pump"))


def _starts(found: dict[str, object]) -> list[datetime]:
    times = found["times"]
    assert isinstance(times, list)
    return [datetime.fromisoformat(each).astimezone(MORNING.tzinfo) for each in times]


class TestBookVisit:
    async def test_stores_the_visit_and_proves_it(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        done = await box.run("book_visit", **a_job(other_services=["leaking_tap"]))

        visit = await db.scalar(select(Booking))
        assert visit is not None
        assert done == {
            "booking_id": str(visit.id),
            "service_type": "blocked_drain",
            "starts_at": "2024-08-05T23:00:00+00:00",
            "ends_at": "2024-08-06T00:00:00+00:00",
            "status": "scheduled",
            "other_services": ["leaking_tap"],
        }
        assert (visit.description, visit.property_type) == ("sink is blocked", "unit")
        assert visit.pickup_address == "12 Smith Street, newtown, 2042"
        assert visit.notes is None
        assert box.proven == {"booked"}

    async def test_enters_the_customer_and_notes_both_with_the_call(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        await box.run("book_visit", **a_job())

        customer = await db.scalar(select(Customer))
        call = await records.get(db, box.conversation_id)
        assert customer is not None
        assert (customer.first_name, customer.last_name, customer.phone) == ("Dave", "Lang", "+61491570006")
        assert (call.customer_id, call.booking_id, call.customer_name) == (customer.id, box.booking_id, "Dave Lang")

    async def test_of_a_caller_without_a_number_says_so(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)

        await box.run("book_visit", **a_job(phone=None))

        visit = await db.scalar(select(Booking))
        assert visit is not None
        assert visit.notes == "The caller gave no phone number."

    async def test_a_second_time_in_one_call_is_the_first(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        first = await box.run("book_visit", **a_job())

        second = await box.run("book_visit", **a_job(ELEVEN, name="Somebody Else"))

        assert second == first
        assert await count(db, Booking) == 1
        assert await count(db, Customer) == 1

    @pytest.mark.parametrize(
        ("starts_at", "refusal"),
        [(NIGHT, OutsideOpeningHours), (TUESDAY_NINE + timedelta(days=364), TooFarAhead)],
    )
    async def test_is_refused_in_words(self, db: AsyncSession, starts_at: datetime, refusal: type[Problem]) -> None:
        box = await a_toolbox(db)

        with pytest.raises(refusal) as problem:
            await box.run("book_visit", **a_job(starts_at))

        assert problem.value.detail.endswith(".")
        assert box.proven == set()
        assert box.done == []

    async def test_that_is_refused_leaves_nothing_behind(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await everybody_busy(db, [TUESDAY_NINE])

        with pytest.raises(SlotTaken):
            await box.run("book_visit", **a_job())

        names = list(await db.scalars(select(Customer.first_name)))
        assert names == ["Quiet"]
        assert (await records.get(db, box.conversation_id)).customer_id is None


class TestRetry:
    async def test_gives_the_first_result_and_does_nothing(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await box.run("find_times", **a_wish())
        first = await box.run("book_visit", **a_job())

        retried = await again(box)
        await retried.run("find_times", **a_wish())
        second = await retried.run("book_visit", **a_job())

        assert second == first
        assert retried.proven == {"booked"}
        assert retried.done == ["find_times", "book_visit"]
        assert await count(db, Booking) == 1
        assert len((await records.state(db, box.conversation_id)).tool_calls) == 2

    async def test_raises_the_first_problem_again(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        await everybody_busy(db, [TUESDAY_NINE])
        with pytest.raises(SlotTaken) as first:
            await box.run("book_visit", **a_job())

        retried = await again(box)
        with pytest.raises(SlotTaken) as second:
            await retried.run("book_visit", **a_job())

        assert second.value.detail == first.value.detail
        assert retried.proven == set()

    async def test_of_a_message_leaves_one_task(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        message = {"about": "message", "words": "The pump", "name": None, "phone": None}
        first = await box.run("take_message", **message)

        second = await (await again(box)).run("take_message", **message)

        assert second == first
        assert await count(db, StaffTask) == 1


class TestRecord:
    async def test_keeps_each_call_with_arguments_and_result(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        result = await box.run("find_times", **a_wish(date="2024-08-06"))

        (call,) = (await records.state(db, box.conversation_id)).tool_calls

        assert (call.seq, call.n, call.name) == (2, 1, "find_times")
        assert call.arguments == a_wish(date="2024-08-06")
        assert call.result == result
        assert call.problem is None

    async def test_keeps_a_refusal_with_its_words(self, db: AsyncSession) -> None:
        box = await a_toolbox(db)
        with pytest.raises(NothingBooked) as refusal:
            await box.run("cancel_visit")

        (call,) = (await records.state(db, box.conversation_id)).tool_calls

        assert call.result is None
        assert call.problem == {"slug": "nothing-booked", "detail": refusal.value.detail, "extra": {}}
