from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Channel, Outcome
from frontdesk.domain.insights.daily import DailySummary, Issue, daily_summary
from frontdesk.domain.insights.days import bounds
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_business, a_customer, a_service, stored
from tests.domain.insights.calls import MORNING, SYDNEY, a_fact, an_ended_call

DAY = date(2024, 8, 5)
VISIT = MORNING + timedelta(days=2)


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


async def summary(database: Database, business: UUID, day: date = DAY) -> DailySummary:
    async with database.transaction(business) as db:
        return await daily_summary(db, day)


async def calls_on(database: Database, business: UUID, *starts: datetime) -> None:
    async with database.transaction(business) as db:
        for start in starts:
            await an_ended_call(db, started_at=start)


class TestWaiting:
    async def test_counts_what_was_left_by_then_and_is_still_to_be_done(
        self, database: Database, business: UUID
    ) -> None:
        day = timedelta(days=1)
        async with database.transaction(business) as db:
            frozen, frozen_not = await an_ended_call(db, frozen_at=MORNING), await an_ended_call(db)
            for given in (
                {"created_at": MORNING - 9 * day},
                {"created_at": MORNING + 900 * day, "conversation_id": frozen.id},  # the machine's clock is no matter
                {"created_at": MORNING + day},
                {"created_at": MORNING, "done_at": MORNING + day},
                {"created_at": MORNING, "archived_at": MORNING},
            ):
                await stored(db, StaffTask(what="Call back: bill", **{"conversation_id": frozen_not.id} | given))
            await stored(db, StaffTask(what="Order a valve", created_at=MORNING))  # no caller left that

        assert (await summary(database, business)).messages_waiting == 2
        assert (await summary(database, business, DAY + day)).messages_waiting == 3


class TestTheDay:
    async def test_is_empty_without_calls(self, database: Database, business: UUID) -> None:
        assert await summary(database, business) == DailySummary(
            business="Lakeside Repairs",
            locale="en-AU",
            day=DAY,
            total_calls=0,
            new_customers=0,
            repeat_customers=0,
            most_common_issue=None,
            average_duration_seconds=None,
            bookings_made=0,
            emergency_calls=0,
            messages_waiting=0,
        )

    async def test_begins_and_ends_at_midnight_in_the_zone_of_the_business(
        self, database: Database, business: UUID
    ) -> None:
        midnight = datetime(2024, 8, 5, tzinfo=SYDNEY)
        second = timedelta(seconds=1)
        await calls_on(database, business, midnight - second, midnight, midnight + timedelta(days=1) - second)

        days = [DAY + timedelta(days=n) for n in (-1, 0, 1)]

        assert [(await summary(database, business, day)).total_calls for day in days] == [1, 2, 0]

    @pytest.mark.parametrize(
        ("day", "hours"),
        [(date(2024, 10, 6), 23), (date(2024, 10, 7), 24), (date(2025, 4, 6), 25)],
    )
    async def test_is_an_hour_longer_or_shorter_when_clocks_change(
        self, database: Database, business: UUID, day: date, hours: int
    ) -> None:
        first, last = bounds(day, SYDNEY)
        assert last - first == timedelta(hours=hours)
        second = timedelta(seconds=1)

        await calls_on(database, business, first - second, first, last - second, last)

        assert (await summary(database, business, day)).total_calls == 2

    def test_begins_in_utc_where_the_sun_is_a_day_ahead(self) -> None:
        assert bounds(DAY, SYDNEY)[0] == datetime(2024, 8, 4, 14, tzinfo=UTC)

    async def test_counts_calls_alone(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(db, channel=Channel.sms, facts={"urgency_level": "emergency"})
            await an_ended_call(db, practice=True, facts={"urgency_level": "emergency", "service_type": "a"})
            await an_ended_call(db, seconds=None)

        found = await summary(database, business)

        assert (found.total_calls, found.emergency_calls, found.most_common_issue) == (1, 0, None)

    async def test_has_the_calls_of_no_other_business(self, database: Database, business: UUID) -> None:
        other = await a_business(database, slug="other")
        await calls_on(database, other, MORNING)

        assert (await summary(database, business)).total_calls == 0


class TestCustomers:
    async def test_are_new_once_and_known_ever_after(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            sarah, mike = await a_customer(db), await a_customer(db, first_name="Mike", phone=None)
            for minutes, customer in ((0, sarah), (1, mike), (2, sarah)):
                start = MORNING + timedelta(minutes=minutes)
                await an_ended_call(db, started_at=start, customer_id=customer.id)
            await an_ended_call(db)

        found = await summary(database, business)

        assert (found.total_calls, found.new_customers, found.repeat_customers) == (4, 2, 1)

    async def test_are_known_from_an_earlier_message(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            before = MORNING - timedelta(days=300)
            await an_ended_call(db, started_at=before, channel=Channel.sms, customer_id=customer.id)
            await an_ended_call(db, customer_id=customer.id)

        found = await summary(database, business)

        assert (found.new_customers, found.repeat_customers) == (0, 1)

    @pytest.mark.parametrize(
        ("days", "status", "known"),
        [
            (-1, BookingStatus.completed, True),
            (-1, BookingStatus.scheduled, True),
            (-1, BookingStatus.cancelled, False),
            (1, BookingStatus.scheduled, False),
        ],
    )
    async def test_are_known_from_an_earlier_visit(
        self, database: Database, business: UUID, days: int, status: BookingStatus, known: bool
    ) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            await a_booking(db, customer, starts_at=MORNING + timedelta(days=days), status=status)
            await an_ended_call(db, customer_id=customer.id)

        found = await summary(database, business)

        assert (found.new_customers, found.repeat_customers) == ((0, 1) if known else (1, 0))

    async def test_count_once_when_a_broken_call_is_carried_on(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            broken = await an_ended_call(db, customer_id=customer.id)
            later = MORNING + timedelta(minutes=2)
            await an_ended_call(db, started_at=later, customer_id=customer.id, continues_id=broken.id)

        found = await summary(database, business)

        assert (found.total_calls, found.new_customers, found.repeat_customers) == (2, 1, 0)

    async def test_count_with_the_call_that_found_out_who_they_are(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            broken = await an_ended_call(db)
            later = MORNING + timedelta(minutes=2)
            await an_ended_call(db, started_at=later, customer_id=customer.id, continues_id=broken.id)

        found = await summary(database, business)

        assert (found.total_calls, found.new_customers, found.repeat_customers) == (2, 1, 0)


class TestMostCommonIssue:
    async def test_is_what_most_calls_were_about_in_the_end(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_service(db, key="blocked_drain", name="Blocked drain")
            for _ in range(2):
                changed = await an_ended_call(db, facts={"service_type": "leaking_tap"})
                await a_fact(db, changed, seq=3, name="service_type", value="blocked_drain")
            await an_ended_call(db, facts={"service_type": "leaking_tap"})

        found = await summary(database, business)

        assert found.most_common_issue == Issue("blocked_drain", "Blocked drain", 2)

    async def test_is_the_first_by_name_of_equals(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_service(db, key="a", name="Toilet repair")
            await a_service(db, key="b", name="Leaking tap")
            for key in "aabb":
                await an_ended_call(db, facts={"service_type": key})

        found = await summary(database, business)

        assert found.most_common_issue == Issue("b", "Leaking tap", 2)

    async def test_keeps_the_name_of_a_service_that_is_offered_no_more(
        self, database: Database, business: UUID
    ) -> None:
        async with database.transaction(business) as db:
            await a_service(db, key="rain_gutter", name="Old name", archived_at=MORNING - timedelta(days=1))
            await a_service(db, key="rain_gutter", name="Rain gutter", archived_at=MORNING)
            await an_ended_call(db, facts={"service_type": "rain_gutter"})

        found = await summary(database, business)

        assert found.most_common_issue == Issue("rain_gutter", "Rain gutter", 1)

    async def test_says_the_key_of_a_service_nobody_entered(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(db, facts={"service_type": "gas_fitting"})

        found = await summary(database, business)

        assert found.most_common_issue == Issue("gas_fitting", "gas fitting", 1)


class TestFigures:
    async def test_average_leaves_out_calls_that_still_go_on(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            for seconds in (60, 121, None):
                await an_ended_call(db, seconds=seconds)

        found = await summary(database, business)

        assert (found.total_calls, found.average_duration_seconds) == (3, 90)

    async def test_emergencies_are_calls_that_were_one_in_the_end(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(db, facts={"urgency_level": "emergency"})
            taken_back = await an_ended_call(db, facts={"urgency_level": "emergency"})
            await a_fact(db, taken_back, seq=3, name="urgency_level", value="urgent")

        assert (await summary(database, business)).emergency_calls == 1

    @pytest.mark.parametrize(
        ("status", "outcome", "made"),
        [
            (BookingStatus.scheduled, Outcome.appointment_booked, 1),
            (BookingStatus.cancelled, Outcome.appointment_booked, 1),
            (BookingStatus.cancelled, Outcome.cancelled, 0),
            (BookingStatus.held, Outcome.abandoned, 0),
        ],
    )
    async def test_bookings_are_visits_booked_in_these_calls(
        self, database: Database, business: UUID, status: BookingStatus, outcome: Outcome, made: int
    ) -> None:
        async with database.transaction(business) as db:
            customer = await a_customer(db)
            talk = await an_ended_call(db, outcome=outcome, customer_id=customer.id)
            held = VISIT if status is BookingStatus.held else None
            await a_booking(db, customer, starts_at=VISIT, status=status, conversation_id=talk.id, hold_expires_at=held)
            await a_booking(db, customer, starts_at=VISIT)

        assert (await summary(database, business)).bookings_made == made
