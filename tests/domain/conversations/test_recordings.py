"""What is asked of the telephone company behind a call: its recording, which nobody else reads, and that it stops."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from frontdesk.domain.conversations import calls, jobs
from frontdesk.domain.conversations.accounts import GoneAccount, LockedAccount
from frontdesk.domain.conversations.jobs import discard_recording, fetch_recording, recording_file, stop_recording
from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.tenancy.connections import add_connection, remove_connection
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.queue import Job
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings
from frontdesk.providers.twilio import port
from frontdesk.providers.twilio.port import CarrierAway, Login, NotForDemos, NotThereYet
from frontdesk.providers.twilio.rest import Rest
from frontdesk.providers.twilio.twin import Twin
from tests.builders import MONDAY, a_business, a_call, a_conversation, a_turn

ACCOUNT = "AC0000000000000000000000000000000a"


@pytest.fixture
def twin() -> Twin:
    twin = Twin()
    port.use(lambda settings, own: twin)
    return twin


def a_job(database: Database, business: UUID, folder: Path) -> Job:
    settings = Settings.model_construct(data=folder, secret_key=SecretStr("a secret of the tests"))
    return Job(database, FixedClock(MONDAY), settings, business)


async def an_account(database: Database, business: UUID, sealer: Sealer) -> UUID:
    async with database.transaction(business) as db:
        return await add_connection(
            db, sealer, kind=ConnectionKind.twilio, account=ACCOUNT, secrets={"auth_token": "t"}
        )


async def a_recorded_call(database: Database, business: UUID) -> UUID:
    async with database.transaction(business) as db:
        conversation = await a_conversation(db)
        await a_call(db, conversation, call_sid="CA1")
        await a_turn(db, conversation, text="don't record me please")
        return conversation.id


class LateTwin(Twin):
    """Has the recording at the third time of asking."""

    asked = 0

    async def recording(self, recording_sid: str) -> bytes:
        self.asked += 1
        if self.asked < 3:
            raise NotThereYet("not yet")
        return b"mp3"


class TestFetchRecording:
    async def test_keeps_it_where_its_owner_alone_reads_it(
        self, database: Database, twin: Twin, tmp_path: Path
    ) -> None:
        business = await a_business(database)
        call = await a_recorded_call(database, business)
        twin.keep("RE1", b"mp3")

        for _ in range(2):
            await fetch_recording(a_job(database, business, tmp_path), conversation_id=call, recording_sid="RE1")

        file = recording_file(tmp_path / "recordings", business, call)
        assert file == tmp_path / "recordings" / str(business) / f"{call}.mp3"
        assert file.read_bytes() == b"mp3"
        assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert [each.name for each in file.parent.iterdir()] == [file.name]

    async def test_waits_for_what_is_not_there_yet(
        self, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "WAITS_SECONDS", (0.0, 0.0))
        late = LateTwin()
        port.use(lambda settings, own: late)
        business = await a_business(database)
        call = await a_recorded_call(database, business)

        await fetch_recording(a_job(database, business, tmp_path), conversation_id=call, recording_sid="RE1")

        assert recording_file(tmp_path / "recordings", business, call).exists()

    async def test_is_tried_again_later_if_it_does_not_come(
        self, database: Database, twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "WAITS_SECONDS", (0.0,))
        business = await a_business(database)
        call = await a_recorded_call(database, business)

        with pytest.raises(CarrierAway):
            await fetch_recording(a_job(database, business, tmp_path), conversation_id=call, recording_sid="RE1")

    async def test_asks_nobody_real_for_a_demo(self, database: Database, tmp_path: Path) -> None:
        port.use(lambda settings, own: Rest("AC1", "t"))
        business = await a_business(database, is_demo=True)
        call = await a_recorded_call(database, business)

        with pytest.raises(NotForDemos):
            await fetch_recording(a_job(database, business, tmp_path), conversation_id=call, recording_sid="RE1")

    async def test_is_of_the_businesss_own_calls_alone(self, database: Database, twin: Twin, tmp_path: Path) -> None:
        ours, theirs = await a_business(database), await a_business(database, slug="theirs")
        call = await a_recorded_call(database, theirs)

        with pytest.raises(UnknownConversation):
            await fetch_recording(a_job(database, ours, tmp_path), conversation_id=call, recording_sid="RE1")


class TestTheBusinesssOwnAccount:
    async def test_is_asked_and_no_other(self, database: Database, tmp_path: Path) -> None:
        asked: list[Login | None] = []

        def choose(settings: Settings, own: Login | None) -> Twin:
            asked.append(own)
            return Twin()

        port.use(choose)
        ours, theirs = await a_business(database), await a_business(database, slug="theirs")
        own = await an_account(database, ours, Sealer("a secret of the tests"))

        for business, account in ((ours, own), (theirs, None)):
            job = a_job(database, business, tmp_path)
            await stop_recording(job, call_sid="CA1", connection_id=account)
            await discard_recording(job, recording_sid="RE1", connection_id=account)

        assert asked == [Login(ACCOUNT, "t")] * 2 + [None] * 2

    async def test_that_was_removed_meanwhile_is_told_and_nobody_else_is_asked(
        self, database: Database, twin: Twin, tmp_path: Path
    ) -> None:
        business = await a_business(database)
        call = await a_recorded_call(database, business)
        own = await an_account(database, business, Sealer("a secret of the tests"))
        async with database.transaction(business) as db:
            await calls.refuse_recording(db, call, seq=2, now=MONDAY)
            queued = await db.scalar(text("SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%stop_recording'"))
            await remove_connection(db, own, now=MONDAY)
        assert (queued["call_sid"], queued["connection_id"]) == ("CA1", str(own))

        for _ in range(2):
            with pytest.raises(GoneAccount):
                await stop_recording(a_job(database, business, tmp_path), call_sid="CA1", connection_id=own)

        async with database.transaction(business) as db:
            [task] = await db.scalars(select(StaffTask))
        assert twin.stopped == []
        assert task.what == (
            "A caller did not want to be recorded, and the recording was not stopped: its account of Twilio was removed"
            " from Connections. Look after it in that account’s own console."
        )

    async def test_that_does_not_open_is_left_to_a_person_once_and_nobody_else_is_asked(
        self, database: Database, twin: Twin, tmp_path: Path
    ) -> None:
        business = await a_business(database)
        own = await an_account(database, business, Sealer("another installation's"))

        for _ in range(2):
            with pytest.raises(LockedAccount):
                await stop_recording(a_job(database, business, tmp_path), call_sid="CA1", connection_id=own)

        async with database.transaction(business) as db:
            [task] = await db.scalars(select(StaffTask))
        assert twin.stopped == []
        assert task.what.startswith("Enter the account of Twilio again under Settings, Connections")


class TestRefuseRecording:
    async def test_is_kept_once_and_told_to_the_telephone_company(
        self, database: Database, twin: Twin, tmp_path: Path
    ) -> None:
        business = await a_business(database)
        call = await a_recorded_call(database, business)
        for _ in range(2):
            async with database.transaction(business) as db:
                await calls.refuse_recording(db, call, seq=2, now=MONDAY)

        await stop_recording(a_job(database, business, tmp_path), call_sid="CA1")

        assert twin.stopped == ["CA1"]

    async def test_of_an_unknown_call_is_refused(self, database: Database) -> None:
        business = await a_business(database)

        with pytest.raises(UnknownConversation):
            async with database.transaction(business) as db:
                await calls.refuse_recording(db, new_id(), seq=2, now=MONDAY)
