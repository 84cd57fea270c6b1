"""Tasks left to people: found in order, done, taken back, given to somebody, put to a day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.tasks import (
    NothingToDo,
    TaskDone,
    TaskOpen,
    UnknownPerson,
    UnknownTask,
    Whose,
    assign_task,
    assignees,
    complete_task,
    count_of_tasks,
    leave_task,
    put_due,
    reopen_task,
    task,
    tasks,
)
from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem
from tests.builders import a_business, stored

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOBODY = UUID(int=0)


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


@pytest.fixture
async def db(database: Database, business: UUID) -> AsyncIterator[AsyncSession]:
    async with database.transaction(business) as db:
        yield db


async def _somebody(db: AsyncSession, **given: object) -> Staff:
    return await stored(db, Staff(**{"name": "Dana Whitlock", "role": Role.advisor} | given))


async def _whats(db: AsyncSession, whose: Whose, staff_id: UUID = NOBODY) -> list[str]:
    return [found.what for found in await tasks(db, whose, staff_id=staff_id, limit=10)]


class TestTasks:
    async def test_come_urgent_first_then_by_their_day_then_newest(self, db: AsyncSession) -> None:
        for what, due_at in (
            ("order a valve", None),
            ("ring back on Tuesday", NOW + timedelta(days=1)),
            ("ring back today", NOW),
            ("Urgent: water through the ceiling", NOW + timedelta(days=2)),
        ):
            await leave_task(db, what=what, due_at=due_at)

        assert await _whats(db, Whose.everyone) == [
            "Urgent: water through the ceiling", "ring back today", "ring back on Tuesday", "order a valve",
        ]  # fmt: skip

    async def test_are_mine_if_they_were_given_to_me(self, db: AsyncSession) -> None:
        dana = await _somebody(db)
        await leave_task(db, what="mine", staff_id=dana.id)
        await leave_task(db, what="anybody's")

        assert await _whats(db, Whose.mine, dana.id) == ["mine"]
        assert set(await _whats(db, Whose.everyone, dana.id)) == {"mine", "anybody's"}
        assert await count_of_tasks(db, staff_id=dana.id) == {Whose.mine: 1, Whose.everyone: 2, Whose.done: 0}

    async def test_that_are_done_stand_by_themselves_the_latest_first(self, db: AsyncSession) -> None:
        for n, what in enumerate(("first", "second")):
            left = await leave_task(db, what=what)
            await complete_task(db, left.id, now=NOW + timedelta(hours=n))

        assert await _whats(db, Whose.done) == ["second", "first"]
        assert await _whats(db, Whose.everyone) == []


class TestATask:
    async def test_says_something(self, db: AsyncSession) -> None:
        with pytest.raises(NothingToDo):
            await leave_task(db, what="  ")

    async def test_is_done_and_taken_back(self, db: AsyncSession) -> None:
        left = await leave_task(db, what="ring back")

        assert (await complete_task(db, left.id, now=NOW)).done_at == NOW
        assert (await reopen_task(db, left.id)).done_at is None

    async def test_is_done_once_and_taken_back_once(self, db: AsyncSession) -> None:
        left = await leave_task(db, what="ring back")

        with pytest.raises(TaskOpen):
            await reopen_task(db, left.id)
        await complete_task(db, left.id, now=NOW)
        with pytest.raises(TaskDone):
            await complete_task(db, left.id, now=NOW)
        with pytest.raises(TaskDone):
            await put_due(db, left.id, due_at=NOW)

    async def test_is_done_by_one_of_two_people_at_once(self, database: Database, business: UUID) -> None:
        async with database.transaction(business) as db:
            left = await leave_task(db, what="ring back")

        async def do() -> StaffTask | Problem:
            try:
                async with database.transaction(business) as db:
                    return await complete_task(db, left.id, now=NOW)
            except Problem as refused:
                return refused

        told = await asyncio.gather(do(), do())

        assert sorted(type(each).__name__ for each in told) == ["StaffTask", "TaskDone"]

    async def test_is_given_to_somebody_and_put_to_a_day(self, db: AsyncSession) -> None:
        dana, left = await _somebody(db), await leave_task(db, what="ring back")

        assert (await assign_task(db, left.id, staff_id=dana.id)).staff_id == dana.id
        assert (await assign_task(db, left.id, staff_id=None)).staff_id is None
        assert (await put_due(db, left.id, due_at=NOW)).due_at == NOW

    async def test_is_given_to_nobody_who_does_not_work_here(self, db: AsyncSession) -> None:
        left = await leave_task(db, what="ring back")
        gone = await _somebody(db, active=False)
        looks_on = await _somebody(db, name="Ada Viewer", role=Role.viewer)

        for person in (gone.id, looks_on.id, new_id()):
            with pytest.raises(UnknownPerson):
                await assign_task(db, left.id, staff_id=person)
        assert await assignees(db) == {}

    async def test_that_is_not_there_is_not_found(self, db: AsyncSession) -> None:
        with pytest.raises(UnknownTask):
            await task(db, new_id())
        with pytest.raises(UnknownTask):
            await complete_task(db, new_id(), now=NOW)
