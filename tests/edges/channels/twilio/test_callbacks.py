"""What the vendor tells afterwards, late, twice and in any order: the record says what is so in the end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import text, update

from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations.models import Conversation
from frontdesk.kernel.db import Database
from tests.edges.channels.twilio.rows import conversations, is_over, receipts, soon, the_call
from tests.edges.channels.twilio.vendor import CALL, Vendor, call_params

RECORDING = {
    "AccountSid": "AC00000000000000000000000000000001",
    "CallSid": CALL,
    "RecordingSid": "RE00000000000000000000000000000001",
    "RecordingUrl": "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1",
    "RecordingStatus": "completed",
    "RecordingDuration": "17",
    "RecordingChannels": "2",
}


async def tell(vendor: Vendor, status: str, sequence: int | None, **more: str) -> int:
    """Tell a call's status and return how it was answered."""
    counted = {} if sequence is None else {"SequenceNumber": str(sequence)}
    params = call_params(CallStatus=status, CallbackSource="call-progress-events", **counted)
    return (await vendor.post("/twilio/status", params | more)).status_code


class TestStatus:
    async def test_closes_the_record_with_seconds_and_not_with_what_is_billed(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()

        answered = await tell(vendor, "completed", 3, CallDuration="75", Duration="2")

        call = await the_call(database, plumbing)
        (conversation,) = await conversations(database, plumbing)
        assert answered == 204
        assert (call.status, call.duration_seconds) == ("completed", 75)
        assert conversation.outcome == "abandoned"

    @pytest.mark.parametrize(
        ("told", "kept"),
        [("busy", "busy"), ("no-answer", "no-answer"), ("failed", "failed"), ("canceled", "no-answer")],
    )
    async def test_keeps_the_carriers_word(
        self, vendor: Vendor, database: Database, plumbing: UUID, told: str, kept: str
    ) -> None:
        await vendor.ring()

        await tell(vendor, told, 2)

        assert (await the_call(database, plumbing)).status == kept

    @pytest.mark.parametrize("order", list(permutations([0, 2, 3])), ids=str)
    async def test_is_the_same_in_any_order(
        self, vendor: Vendor, database: Database, plumbing: UUID, order: tuple[int, ...]
    ) -> None:
        news = [("initiated", 0), ("ringing", 1), ("in-progress", 2), ("completed", 3)]
        await vendor.ring()

        for n in order:
            assert await tell(vendor, *news[n], CallDuration="75" if n == 3 else "") == 204

        call = await the_call(database, plumbing)
        assert (call.status, call.duration_seconds, call.status_sequence) == ("completed", 75, 3)

    async def test_only_goes_forward(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await vendor.ring()

        await tell(vendor, "completed", 4, CallDuration="75")
        await tell(vendor, "failed", 2, CallDuration="1")

        call = await the_call(database, plumbing)
        assert (call.status, call.duration_seconds) == ("completed", 75)

    async def test_told_twice_changes_nothing(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await vendor.ring()
        await tell(vendor, "completed", 3, CallDuration="75")
        (before,) = await conversations(database, plumbing)

        await asyncio.gather(*(tell(vendor, "completed", 3, CallDuration="76") for _ in range(3)))

        (after,) = await conversations(database, plumbing)
        assert (await the_call(database, plumbing)).duration_seconds == 75
        assert after.updated_at == before.updated_at
        assert f"{CALL}:status:3" in await receipts(database, plumbing)

    async def test_behind_our_own_end_has_the_last_word(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        await call.ends("completed", CallStatus="completed")

        await tell(vendor, "failed", 5, CallDuration="12")

        row = await the_call(database, plumbing)
        assert (row.status, row.duration_seconds) == ("failed", 12)

    async def test_without_a_count_is_taken_once(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await vendor.ring()

        await tell(vendor, "completed", None, CallDuration="9")
        await tell(vendor, "completed", None, CallDuration="10")

        assert (await the_call(database, plumbing)).duration_seconds == 9
        assert f"{CALL}:status:completed" in await receipts(database, plumbing)

    @pytest.mark.parametrize("duration", ["", "soon", "-1", "1.5", "²", "9" * 30])
    async def test_may_name_no_length(self, vendor: Vendor, database: Database, plumbing: UUID, duration: str) -> None:
        await vendor.ring()

        assert await tell(vendor, "completed", 3, CallDuration=duration) == 204
        assert (await the_call(database, plumbing)).duration_seconds is not None

    async def test_of_an_unknown_call_or_number_is_let_be(self, vendor: Vendor) -> None:
        assert await tell(vendor, "completed", 3) == 204
        assert await tell(vendor, "completed", 3, To="+61255509999") == 204

    async def test_while_the_call_goes_on_closes_nothing(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()

        await tell(vendor, "in-progress", 1)
        await tell(vendor, "a-new-word", 2)

        assert not await is_over(database, plumbing)

    async def test_and_the_socket_and_the_session_may_all_end_at_once(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await vendor.ring()
        async with call.connected() as line:
            await line.say("My sink is blocked")
            await asyncio.gather(
                tell(vendor, "completed", 3, CallDuration="20"),
                call.ends("completed", CallStatus="completed"),
                line.close(1000),
            )

        assert await soon(lambda: is_over(database, plumbing))
        assert (await the_call(database, plumbing)).duration_seconds == 20


class TestRecording:
    async def test_is_noted_and_fetched_behind_the_call(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()

        answer = await vendor.post(f"/twilio/recording?business={plumbing}", RECORDING)

        assert answer.status_code == 204
        assert (await the_call(database, plumbing)).recording_url == RECORDING["RecordingUrl"]
        assert f"{RECORDING['RecordingSid']}:completed" in await receipts(database, plumbing)
        assert await queued(database, "conversations.fetch_recording") == 1

    async def test_told_twice_is_fetched_once(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await vendor.ring()

        for _ in range(3):
            await vendor.post(f"/twilio/recording?business={plumbing}", RECORDING)

        assert await queued(database, "conversations.fetch_recording") == 1

    async def test_that_began_late_in_the_telling_changes_nothing(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()
        address = f"/twilio/recording?business={plumbing}"
        await vendor.post(address, RECORDING)

        await vendor.post(address, RECORDING | {"RecordingStatus": "in-progress", "RecordingUrl": "https://x/"})

        assert (await the_call(database, plumbing)).recording_url == RECORDING["RecordingUrl"]

    @pytest.mark.parametrize("status", ["absent", "failed", "in-progress", "new"])
    async def test_that_is_none_is_not_fetched(
        self, vendor: Vendor, database: Database, plumbing: UUID, status: str
    ) -> None:
        await vendor.ring()

        answer = await vendor.post(f"/twilio/recording?business={plumbing}", RECORDING | {"RecordingStatus": status})

        assert answer.status_code == 204
        assert (await the_call(database, plumbing)).recording_url is None
        assert await queued(database, "conversations.fetch_recording") == 0

    async def test_of_a_caller_who_said_no_is_deleted(self, vendor: Vendor, database: Database, plumbing: UUID) -> None:
        await vendor.ring()
        call = await the_call(database, plumbing)
        async with database.transaction(plumbing) as db:
            await calls.refuse_recording(db, call.conversation_id, seq=3, now=datetime.now(UTC))

        await vendor.post(f"/twilio/recording?business={plumbing}", RECORDING)

        assert await queued(database, "conversations.fetch_recording") == 0
        assert await queued(database, "conversations.discard_recording") == 1
        assert (await the_call(database, plumbing)).recording_url is None

    async def test_with_a_name_that_is_a_path_is_not_fetched(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()

        await vendor.post(f"/twilio/recording?business={plumbing}", RECORDING | {"RecordingSid": "../RE1"})

        assert await queued(database, "conversations.fetch_recording") == 0

    async def test_of_an_unknown_call_or_business_is_let_be(self, vendor: Vendor, plumbing: UUID) -> None:
        for business in (plumbing, UUID(int=1)):
            answer = await vendor.post(f"/twilio/recording?business={business}", RECORDING)
            assert answer.status_code == 204


async def queued(database: Database, task: str) -> int:
    """Return how many jobs of a kind wait."""
    async with database.engine.connect() as connection:
        found = await connection.scalar(
            text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task"), {"task": task}
        )
        return int(found or 0)


class TestAfterTheLogs:
    async def test_what_comes_changes_nothing_that_they_say(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        await vendor.ring()
        await tell(vendor, "completed", 3)
        told = (await the_call(database, plumbing)).duration_seconds
        async with database.transaction(plumbing) as db:
            await db.execute(update(Conversation).values(log_position=1))

        await tell(vendor, "completed", 4, CallDuration="75")

        assert (await the_call(database, plumbing)).duration_seconds == told
