from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from frontdesk.domain.conversations.models import Channel, Outcome
from frontdesk.domain.insights.daily import Issue
from frontdesk.domain.insights.day import Day, Ended, day_in_figures, full_hours
from frontdesk.domain.insights.day_words import comparisons, sentence, subject, the_other_day
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.db import Database
from frontdesk.kernel.locale import Locale
from tests.builders import a_business, a_service
from tests.domain.insights.calls import MORNING, SYDNEY, an_ended_call

DAY = date(2024, 8, 5)
NEXT_WEEK = MORNING + timedelta(days=7)
AU = Locale("en-AU")


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


async def figured(database: Database, business: UUID, day: date = DAY, *, now: datetime = NEXT_WEEK) -> Day:
    async with database.transaction(business) as db:
        return await day_in_figures(db, await business_card(db), day, now=now)


async def calls(database: Database, business: UUID, *starts: datetime, **given: Any) -> None:
    async with database.transaction(business) as db:
        for start in starts:
            await an_ended_call(db, started_at=start, **given)


def told(day: Day, today: date = DAY + timedelta(days=7)) -> str:
    return sentence(day, AU, today=today)


class TestHours:
    @pytest.mark.parametrize(
        ("day", "zone", "count"),
        [
            (date(2024, 8, 5), "Australia/Sydney", 24),
            (date(2024, 10, 6), "Australia/Sydney", 23),
            (date(2025, 4, 6), "Australia/Sydney", 25),
            (date(2024, 11, 3), "America/New_York", 25),
            (date(2024, 9, 8), "America/Santiago", 23),  # begins at one in the morning
        ],
    )
    def test_are_as_many_as_the_day_has(self, day: date, zone: str, count: int) -> None:
        hours = full_hours(day, ZoneInfo(zone))

        assert len(hours) == count
        assert {later - earlier for earlier, later in pairwise(hours)} <= {
            timedelta(hours=1), timedelta(hours=2), timedelta(0),
        }  # fmt: skip
        instants = [hour.astimezone(UTC) for hour in hours]
        assert instants == sorted(set(instants))

    def test_of_a_zone_that_shifts_by_half_an_hour_are_those_of_the_wall(self) -> None:
        spring = full_hours(date(2024, 10, 6), ZoneInfo("Australia/Lord_Howe"))

        assert [f"{hour:%H:%M}" for hour in spring[:5]] == ["00:00", "01:00", "02:30", "03:00", "04:00"]

    async def test_have_the_calls_that_began_in_them(self, database: Database, business: UUID) -> None:
        nine = datetime(2024, 8, 5, 9, tzinfo=SYDNEY)
        second = timedelta(seconds=1)
        starts = (nine - second, nine, nine + timedelta(hours=1) - second, nine.replace(hour=0), nine.replace(hour=23))
        await calls(database, business, *starts)

        hours = (await figured(database, business)).hours

        assert {f"{hour.begins:%H}": hour.calls for hour in hours if hour.calls} == {
            "00": 1, "08": 1, "09": 2, "23": 1,
        }  # fmt: skip
        assert hours[-1].ends == datetime(2024, 8, 6, tzinfo=SYDNEY)

    async def test_that_clocks_repeat_are_told_apart(self, database: Database, business: UUID) -> None:
        first = datetime(2025, 4, 6, 2, 30, tzinfo=SYDNEY)
        await calls(database, business, first, first.replace(fold=1), first.replace(fold=1))

        hours = (await figured(database, business, date(2025, 4, 6))).hours

        assert [(hour.begins.hour, hour.calls) for hour in hours if hour.calls] == [(2, 1), (2, 2)]

    async def test_have_no_other_business_s_calls_and_no_texts(self, database: Database, business: UUID) -> None:
        other = await a_business(database, slug="other")
        await calls(database, other, MORNING)
        await calls(database, business, MORNING, channel=Channel.sms)

        day = await figured(database, business)

        assert (sum(hour.calls for hour in day.hours), day.outcomes, day.issues) == (0, (), ())


class TestOutcomes:
    async def test_are_counted_in_the_order_of_what_is_hoped_for(self, database: Database, business: UUID) -> None:
        await calls(database, business, MORNING, outcome=Outcome.abandoned)
        await calls(database, business, MORNING, MORNING, outcome=Outcome.appointment_booked)
        await calls(database, business, MORNING, outcome=None)

        assert (await figured(database, business)).outcomes == (
            Ended(Outcome.appointment_booked, 2),
            Ended(Outcome.abandoned, 1),
            Ended(None, 1),
        )


class TestIssues:
    async def test_are_the_five_most_common(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            await a_service(db, key="blocked_drain", name="Blocked drain")
        for n, key in enumerate(["blocked_drain", "b", "c", "d", "e", "f_g"]):
            await calls(database, business, *[MORNING] * (n + 1), facts={"service_type": key})
        await calls(database, business, *[MORNING] * 9, facts={"service_type": "blocked_drain"})

        issues = (await figured(database, business)).issues

        assert issues[:2] == (Issue("blocked_drain", "Blocked drain", 10), Issue("f_g", "f g", 6))
        assert [issue.calls for issue in issues] == [10, 6, 5, 4, 3]


class TestComparing:
    async def test_a_day_that_is_over_with_the_whole_day_a_week_before(
        self, database: Database, business: UUID
    ) -> None:
        late = datetime(2024, 7, 29, 22, tzinfo=SYDNEY)
        await calls(database, business, late, *[MORNING] * 3)

        day = await figured(database, business)

        assert (day.until, day.before.total_calls) == (None, 1)
        assert comparisons(day, AU)["Total Calls"] == "2 more than the Monday before"
        assert told(day) == "The desk took 3 calls, 2 more than the Monday before, and booked no visit."

    async def test_today_with_that_day_as_far_as_both_had_come(self, database: Database, business: UUID) -> None:
        last_week = MORNING - timedelta(days=7)
        await calls(database, business, last_week, last_week + timedelta(hours=9), *[MORNING] * 6)

        day = await figured(database, business, now=MORNING + timedelta(minutes=12))

        assert day.before.total_calls == 1
        assert told(day, DAY) == (
            "The desk took 6 calls so far, 5 more than last Monday by 8:42 am, and booked no visit."
        )

    async def test_fewer_and_as_many(self, database: Database, business: UUID) -> None:
        last_week = MORNING - timedelta(days=7)
        await calls(database, business, last_week, last_week, MORNING)

        day = await figured(database, business)

        assert comparisons(day, AU)["Total Calls"] == "1 fewer than the Monday before"
        assert comparisons(day, AU)["Emergency Calls"] == "the same as the Monday before"

    async def test_says_nothing_where_both_were_quiet(self, database: Database, business: UUID) -> None:
        assert told(await figured(database, business)) == "No calls on this day."
        assert told(await figured(database, business, now=MORNING), DAY) == "No calls today."

    async def test_a_day_ahead_with_none(self, database: Database, business: UUID) -> None:
        day = await figured(database, business, DAY + timedelta(days=1), now=MORNING)

        assert told(day, DAY) == "This day has not come yet."

    async def test_across_a_clock_change_by_the_wall_clock(self, database: Database, business: UUID) -> None:
        now = datetime(2024, 10, 7, 9, tzinfo=SYDNEY)  # the clocks went forward the night before
        await calls(database, business, datetime(2024, 9, 30, 8, 59, tzinfo=SYDNEY))
        await calls(database, business, datetime(2024, 9, 30, 9, 1, tzinfo=SYDNEY))

        day = await figured(database, business, date(2024, 10, 7), now=now)

        assert (day.before.total_calls, the_other_day(day, AU)) == (1, "last Monday by 9:00 am")


class TestTheSubject:
    async def test_has_the_figures_that_matter(self, database: Database, business: UUID) -> None:
        await calls(database, business, MORNING)

        assert subject((await figured(database, business)).summary, AU) == (
            "Lakeside Repairs: 1 call, 0 booked, Monday 5 August"
        )

    async def test_says_that_nobody_rang(self, database: Database, business: UUID) -> None:
        summary = (await figured(database, business)).summary

        assert subject(summary, Locale("en-US")) == "Lakeside Repairs: no calls, Monday, August 5"


class TestTheDatabase:
    async def test_is_asked_as_often_for_fifty_calls_as_for_none(self, database: Database, business: UUID) -> None:
        asked: list[str] = []

        @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        await figured(database, business)
        without, asked[:] = len(asked), []
        await calls(database, business, *[MORNING] * 50, facts={"service_type": "a"})
        asked.clear()
        await figured(database, business)

        assert without == len(asked) <= 15
