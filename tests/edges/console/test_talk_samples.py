from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from frontdesk.desk.turn import Desk
from frontdesk.domain.insights import csv_log
from frontdesk.domain.insights.csv_log import LOGS
from frontdesk.edges.channels import terminal
from frontdesk.kernel.db import Database
from frontdesk.migrations.roles import APP_ROLE
from frontdesk.trades.load import packs
from tests.builders import a_plumbing_business
from tests.cluster import Cluster
from tests.edges.console.talking import AGREEING, MIKE, MONDAY_MORNING, SARAH, begin, record
from tests.signed_in import signed_in_web
from tests.web import a_given

_twins = count(1)


@pytest.fixture
async def twin(cluster: Cluster) -> AsyncIterator[Database]:
    """Return another database like the test's own."""
    name = f"test_twin_{next(_twins)}"
    cluster.make_database(name, template="template_frontdesk")
    twin = Database(cluster.url(APP_ROLE, name))
    yield twin
    await twin.close()
    cluster.drop_database(name)


class TestTheSamplesOfTheSource:
    """Mike and Sarah, as the guide to the test page has them, by its forms and in the terminal."""

    # What no two calls have in common.
    BUT = frozenset({"call_sid", "booking_id", "duration_seconds", "call_duration"})

    @pytest.mark.parametrize(("said", "caller"), [(MIKE, ""), (SARAH, "0491 570 006")])
    async def test_end_with_the_rows_they_have_in_the_terminal(
        self, twin: Database, database: Database, plumbing: UUID, said: str, caller: str
    ) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            call = await begin(web, caller=caller)
            await call.say(said, *AGREEING)
        theirs = await a_plumbing_business(twin)
        spoken = await _in_the_terminal(twin, theirs, caller, said)

        ours = await record(database, plumbing, call.id)

        assert await in_files(database, plumbing, but=self.BUT) == await in_files(twin, theirs, but=self.BUT)
        assert ours["facts"] == spoken["facts"]
        assert ours["turns"] == spoken["turns"]
        assert (ours["outcome"], ours["intent"]) == (spoken["outcome"], spoken["intent"])
        assert ours["outcome"] == "appointment_booked"


async def in_files(database: Database, business: UUID, *, but: frozenset[str]) -> dict[str, list[dict[str, str]]]:
    """Return the rows of the log files, some columns left out; the calls that have ended are written first."""
    with tempfile.TemporaryDirectory() as logs:
        async with database.transaction(business) as db:
            assert await csv_log.append(db, logs=Path(logs)) == 1
    async with database.transaction(business) as db:
        made = {file: b"".join([part async for part in csv_log.rebuild(db, file)]).decode() for file in LOGS}
    return {
        file: [{name: row[name] for name in row if name not in but} for row in csv.DictReader(io.StringIO(text))]
        for file, text in made.items()
    }


async def _in_the_terminal(database: Database, business: UUID, caller: str, said: str) -> dict[str, Any]:
    """Return the record of a call that `frontdesk call --json` holds."""
    told: list[str] = []
    desk = Desk(database, packs(), clock=a_given(database).clock)
    line = terminal.Line(business, "+61491570006" if caller else None, MONDAY_MORNING)
    await terminal.json_lines(desk, line, _typed([said, *AGREEING]), told.append)
    kept: dict[str, Any] = json.loads(told[-1])["record"]
    return kept


async def _typed(texts: list[str]) -> AsyncIterator[str]:
    for text in texts:
        yield json.dumps({"text": text})
