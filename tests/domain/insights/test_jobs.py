from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from frontdesk.domain.conversations.events import ConversationEnded
from frontdesk.domain.insights.csv_log import LOGS
from frontdesk.domain.insights.jobs import append_call_logs
from frontdesk.kernel import events
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.queue import Job
from frontdesk.kernel.settings import Settings
from frontdesk.kernel.worker import run_worker
from tests.builders import a_business
from tests.domain.insights.calls import CUSTOMER, an_ended_call


@pytest.fixture
def reacting() -> Iterator[None]:
    events.react({ConversationEnded: [append_call_logs]})
    yield
    events.react({})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"FRONTDESK_DATA": tmp_path})


class TestAppendCallLogs:
    async def test_follows_the_end_of_a_call(
        self, database: Database, app_url: str, settings: Settings, reacting: None
    ) -> None:
        business = await a_business(database, slug="plumbing")
        async with database.transaction(business) as db:
            talk = await an_ended_call(db, turns=[(CUSTOMER, "hello")])
            await events.record(db, ConversationEnded(conversation_id=talk.id))

        await run_worker(database, settings, SystemClock(), direct_url=app_url, wait=False, handle_signals=False)

        folder = settings.data / "logs" / "plumbing"
        assert {file: (folder / file).read_bytes().count(b"\n") for file in LOGS} == dict.fromkeys(LOGS, 2)

    async def test_is_tried_again_when_the_files_cannot_be_written(
        self, database: Database, settings: Settings
    ) -> None:
        business = await a_business(database, slug="plumbing")
        (settings.data / "logs").write_text("in the way")
        job = Job(database, SystemClock(), settings, business)

        # An OSError and no Problem: the worker would take a Problem for the answer.
        with pytest.raises(OSError, match="No call is lost"):
            await append_call_logs(job, conversation_id=UUID(int=0))
