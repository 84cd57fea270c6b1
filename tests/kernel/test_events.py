"""Events: jobs that follow from what happened, if it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from frontdesk.kernel import events, queue
from frontdesk.kernel.db import Database
from frontdesk.kernel.events import Event
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.queue import Job
from tests.kernel.working import NOW, noting, work

pytestmark = pytest.mark.usefixtures("own_tasks")


@dataclass(frozen=True)
class Greeted(Event):
    customer_id: UUID
    at: datetime


class TestEvents:
    async def test_one_job_follows_for_each_reaction(self, database: Database, ours: UUID) -> None:
        seen: list[Any] = []

        @queue.task("wave")
        async def wave(job: Job, customer_id: UUID, at: datetime) -> None:
            seen.append(("wave", customer_id, at))

        @queue.task("smile")
        async def smile(job: Job, *, customer_id: UUID, at: datetime) -> None:
            seen.append(("smile", customer_id, at))

        events.react({Greeted: [wave, smile]})
        customer = new_id()
        async with database.transaction(ours) as db:
            await events.record(db, Greeted(customer_id=customer, at=NOW))
        await work(database)

        assert sorted(seen) == [("smile", customer, NOW), ("wave", customer, NOW)]

    async def test_nothing_follows_a_transaction_that_was_rolled_back(
        self, database: Database, ours: UUID, jobs: Any
    ) -> None:
        @queue.task("wave")
        async def wave(job: Job, customer_id: UUID, at: datetime) -> None:
            raise AssertionError

        events.react({Greeted: [wave]})
        with pytest.raises(LookupError):
            async with database.transaction(ours) as db:
                await events.record(db, Greeted(customer_id=new_id(), at=NOW))
                raise LookupError

        assert await jobs() == []

    async def test_an_event_nobody_reacts_to_is_fine(self, database: Database, ours: UUID, jobs: Any) -> None:
        async with database.transaction(ours) as db:
            await events.record(db, Greeted(customer_id=new_id(), at=NOW))

        assert await jobs() == []

    def test_a_reaction_that_cannot_take_the_event_is_refused_at_the_start(self) -> None:
        with pytest.raises(TypeError, match="note does not take the fields of Greeted"):
            events.react({Greeted: [noting([])]})
