"""The real command, killed in the middle of a call: who rings back is asked to carry on, and only then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.conversations.models import Conversation, Outcome
from frontdesk.domain.conversations.queries import get, latest_facts
from frontdesk.domain.conversations.service import store_heard
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.presence import Presence
from frontdesk.trades.load import packs
from tests.journeys.callers import NOW

NUMBER = "+61491570156"
QUESTION = "Shall we carry on where we left off?"
STORY = "Hi, my name is Mike Smith, I'm in Newtown and my toilet is blocked and it won't flush"
# What is said to the rest, once the story is told: a day, a time, an offer, the read-back, goodbye.
REST = ["Thursday", "in the morning", "the first one", "yes please", "no, that's all, thanks"]


class Call:
    """One `frontdesk call` in a process of its own, spoken with in JSON."""

    def __init__(self, data: Path, owner_url: str, app_url: str, number: str | None) -> None:
        command = [sys.executable, "-m", "frontdesk.cli", "call", "--business", "plumbing", "--json"]
        command += ["--now", "2024-08-05T08:30:00+10:00", "--data", str(data)]
        self.process = subprocess.Popen(
            [*command, "--from", number] if number else command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"DATABASE_URL": owner_url, "APP_DATABASE_URL": app_url},
        )
        self.greeting = self.hears()["reply"]

    def hears(self) -> dict[str, Any]:
        """Return what the desk says next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the call ended by itself"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def says(self, *lines: str) -> dict[str, Any]:
        """Say lines one after the other, each once the one before is answered; return the last answer."""
        assert self.process.stdin is not None
        answer: dict[str, Any] = {}
        for line in lines:
            self.process.stdin.write(json.dumps({"text": line}) + "\n")
            self.process.stdin.flush()
            answer = self.hears()
        return answer

    def ends(self) -> dict[str, Any]:
        """Hang up, if the desk has not, and return the record of the call."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        record = self.hears()["record"]
        self.process.wait()
        assert isinstance(record, dict)
        return record

    def kill(self) -> None:
        """End the process as `kill -9` does."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Leave nothing open."""
        self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


Ring = Callable[..., Call]


@pytest.fixture
async def ring(shop: UUID, owner_url: str, app_url: str, tmp_path: Path) -> AsyncIterator[Ring]:
    """Return a way to make a call."""
    calls: list[Call] = []

    def ring(number: str | None = NUMBER) -> Call:
        calls.append(Call(tmp_path, owner_url, app_url, number))
        return calls[-1]

    yield ring
    for call in calls:
        call.close()


def facts_of(record: dict[str, Any]) -> dict[str, str]:
    """Return the facts of a call's record."""
    return {fact["name"]: fact["value"] for fact in record["facts"]}


class TestTheCommandKilled:
    async def test_a_yes_goes_on_with_what_was_said_and_books(self, ring: Ring) -> None:
        broken = ring()
        assert QUESTION not in broken.greeting
        broken.says(STORY, "Thursday")
        broken.kill()

        again = ring()
        assert QUESTION in again.greeting
        assert "Mike" not in again.greeting
        assert again.says("yes", *REST[1:])["ended"]

        record = again.ends()
        assert record["outcome"] == "appointment_booked"
        assert record["booking"]["service_type"] == "toilet_repair"
        assert record["booking"]["starts_at"].startswith("2024-08-08")
        facts = facts_of(record)
        assert (facts["customer_name"], facts["customer_location"]) == ("Mike Smith", "newtown")

        assert QUESTION not in ring().greeting, "the call ended well"

    async def test_nobody_is_asked_on_the_same_number_while_it_lives(self, ring: Ring) -> None:
        first = ring()
        first.says(STORY)

        assert QUESTION not in ring().greeting

        first.says(*REST)
        assert first.ends()["outcome"] == "appointment_booked"


class TestRingingBack:
    """The same without the command: letting go of one's presence is what the database sees of a death."""

    @pytest.fixture
    def business(self, shop: UUID) -> UUID:
        return shop

    @pytest.fixture
    def desk(self, database: Database) -> Desk:
        return Desk(database, packs(), clock=SystemClock())

    @pytest.fixture
    async def broken(self, database: Database, app_url: str, business: UUID) -> UUID:
        """Return a call in which the story was told, and whose process died."""
        async with Presence(app_url) as presence:
            desk = Desk(database, packs(), clock=SystemClock(), holder=presence.key)
            spoken = await self.rings(desk, business)
            return (await self.says(desk, business, spoken, STORY)).conversation_id

    async def rings(self, desk: Desk, business: UUID, number: str | None = NUMBER, at: datetime = NOW) -> Spoken:
        return await desk.begin(business, call_sid=uuid4().hex, address=number, frozen_at=at)

    async def says(self, desk: Desk, business: UUID, spoken: Spoken, *lines: str) -> Spoken:
        for line in lines:
            spoken = await desk.hear(business, spoken.conversation_id, line, heard_key=uuid4().hex)
        return spoken

    async def facts(self, database: Database, business: UUID, spoken: Spoken) -> dict[str, str]:
        async with database.transaction(business) as db:
            return {fact.name: fact.value for fact in await latest_facts(db, spoken.conversation_id)}

    async def record(self, database: Database, business: UUID, conversation_id: UUID) -> Conversation:
        async with database.transaction(business) as db:
            return await get(db, conversation_id)

    async def test_closes_the_broken_call_and_joins_the_new_one_to_it(
        self, database: Database, business: UUID, desk: Desk, broken: UUID
    ) -> None:
        again = await self.rings(desk, business)

        assert again.asked == ("carry_on",)
        assert (await self.record(database, business, again.conversation_id)).continues_id == broken
        assert (await self.record(database, business, broken)).outcome == Outcome.abandoned

    async def test_with_a_no_starts_fresh(self, database: Database, business: UUID, desk: Desk, broken: UUID) -> None:
        again = await self.rings(desk, business)

        again = await self.says(desk, business, again, "no", "I've got a leaking tap in the kitchen")

        facts = await self.facts(database, business, again)
        assert facts["service_type"] == "leaking_tap"
        assert not {"customer_name", "customer_location"} & facts.keys()

    async def test_with_another_story_starts_fresh(
        self, database: Database, business: UUID, desk: Desk, broken: UUID
    ) -> None:
        again = await self.rings(desk, business)

        again = await self.says(desk, business, again, "we have no hot water, it went cold last night")

        facts = await self.facts(database, business, again)
        assert facts["service_type"] == "hot_water"
        assert not {"customer_name", "customer_location"} & facts.keys()

    async def test_from_another_number_or_none_or_too_late_is_a_new_call(
        self, business: UUID, desk: Desk, broken: UUID
    ) -> None:
        for number, at in (("+61491570157", NOW), (None, NOW), (NUMBER, NOW + timedelta(minutes=16))):
            assert (await self.rings(desk, business, number, at)).asked == ("service_type",)

    async def test_after_a_call_in_which_nothing_was_said_is_a_new_call(self, business: UUID, desk: Desk) -> None:
        await self.rings(desk, business)

        assert (await self.rings(desk, business)).asked == ("service_type",)

    async def test_goes_on_from_what_was_heard_and_never_answered(
        self, database: Database, business: UUID, desk: Desk
    ) -> None:
        spoken = await self.rings(desk, business)
        async with database.transaction(business) as db:
            await store_heard(db, spoken.conversation_id, text=STORY, heard_key="1", now=NOW)

        again = await self.rings(desk, business)
        assert again.asked == ("carry_on",)
        again = await self.says(desk, business, again, "yes")

        facts = await self.facts(database, business, again)
        assert (facts["customer_name"], facts["service_type"]) == ("Mike Smith", "toilet_repair")
        assert again.asked == ("preferred_date",)

    async def test_is_no_question_to_a_second_caller_while_the_first_carries_on(
        self, database: Database, app_url: str, business: UUID, desk: Desk, broken: UUID
    ) -> None:
        async with Presence(app_url) as presence:
            carrying_on = Desk(database, packs(), clock=SystemClock(), holder=presence.key)
            assert (await self.rings(carrying_on, business)).asked == ("carry_on",)

            assert (await self.rings(desk, business)).asked == ("service_type",)
