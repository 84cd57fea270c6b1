"""The source's sample calls by telephone, over signed webhooks and the relay's socket: the same rows as without."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.desk.turn import Desk
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.insights import csv_log
from frontdesk.domain.insights.call_record import call_record
from frontdesk.edges.channels.twilio.exchange import Exchange
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.partitions import ensure_months
from frontdesk.migrations.roles import APP_ROLE
from frontdesk.trades.load import packs
from tests.builders import a_plumbing_business
from tests.cluster import Cluster
from tests.desk.dialogues import MORNING
from tests.edges.channels.twilio.rows import choose, conversations
from tests.edges.channels.twilio.test_gather import say
from tests.edges.channels.twilio.vendor import AT_ONCE, CALL, Ringing, Vendor, call_params
from tests.journeys.test_call_command import AGREEING, FILES, MIKE, SARAH
from tests.web import a_given, an_app

# What two calls of the same content cannot have in common.
OF_ONE_CALL = {"id", "customer_id", "call_sid", "duration_seconds", "call_id", "booking_id", "conversation_id"}
OF_ONE_CALL |= {"call_duration", "duration", "started_at", "ended_at", "created_at", "latency_ms"}


@pytest.fixture
async def elsewhere(cluster: Cluster, database_name: str) -> AsyncIterator[Database]:
    """Return another database, for the same call by the desk alone."""
    name = f"{database_name}_desk"
    cluster.make_database(name, template="template_frontdesk")
    database = Database(cluster.url(APP_ROLE, name))
    yield database
    await database.close()
    cluster.drop_database(name)


@pytest.fixture
async def vendor(database: Database, plumbing: UUID, tmp_path: Path) -> AsyncIterator[Vendor]:
    """Return the telephone company of Harbour Plumbing on the Monday of the source's calls."""
    async with database.transaction(plumbing) as db:
        await ensure_months(db, MORNING.date(), MORNING.date())
    given = a_given(database, tmp_path, clock=FixedClock(MORNING))
    with an_app(given) as app:
        app.state.exchange = Exchange(given.desk, most_calls=10, pace=AT_ONCE)
        yield Vendor(app)


async def over_the_relay(call: Ringing, *lines: str) -> None:
    """Hold a call over the relay, to the carrier's last word."""
    async with call.connected() as line:
        for text in lines:
            await line.say(text)
        assert (await line.frame())["type"] == "end"
    assert "<Hangup" in (await call.ends("ended")).text
    await call.vendor.post("/twilio/status", call.params | {"CallStatus": "completed", "CallDuration": "95"})


async def turn_by_turn(call: Ringing, *lines: str) -> None:
    """Hold a call without the relay."""
    for text in lines:
        await say(call, text)
    assert "<Hangup" in call.answer.text
    await call.vendor.post("/twilio/status", call.params | {"CallStatus": "completed", "CallDuration": "95"})


async def by_desk_alone(database: Database, address: str | None, *lines: str) -> UUID:
    """Hold the same call without any channel, and return the business."""
    business = await a_plumbing_business(database)
    async with database.transaction(business) as db:
        await ensure_months(db, MORNING.date(), MORNING.date())
    desk = Desk(database, packs(), clock=FixedClock(MORNING))
    spoken = await desk.begin(business, call_sid="LC1", address=address)
    for n, text in enumerate(lines):
        spoken = await desk.hear(business, spoken.conversation_id, text, heard_key=str(n))
    assert spoken.ended
    return business


async def rows(database: Database, business: UUID, logs: Path) -> dict[str, Any]:
    """Return what the one call has left, without what no two calls can share."""
    (conversation,) = await conversations(database, business)
    async with database.transaction(business) as db:
        record = await call_record(db, conversation.id)
        people = list(await db.scalars(select(Customer).order_by(Customer.first_name)))
        await csv_log.append(db, logs=logs)
    files = _files(logs)
    assert set(files) == set(FILES)
    booking = record["booking"] or {}
    return {
        "record": {key: value for key, value in record.items() if key not in {*OF_ONE_CALL, "booking"}},
        "booking": {key: value for key, value in booking.items() if not key.endswith("id")},
        "customers": [(each.first_name, each.phone, each.city, each.property_type) for each in people],
        "files": files,
    }


def _files(logs: Path) -> dict[str, list[dict[str, str]]]:
    return {file.name: _lines(file) for file in logs.rglob("*.csv")}


def _lines(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [{k: v for k, v in row.items() if k not in OF_ONE_CALL} for row in csv.DictReader(lines)]


class TestTheSampleCalls:
    async def test_leave_the_same_rows_from_a_withheld_number(
        self, vendor: Vendor, database: Database, plumbing: UUID, elsewhere: Database, tmp_path: Path
    ) -> None:
        lines = (MIKE, *AGREEING)

        await over_the_relay(await vendor.ring(From="anonymous"), *lines)

        found = await rows(database, plumbing, tmp_path / "phone")
        wanted = await rows(elsewhere, await by_desk_alone(elsewhere, None, *lines), tmp_path / "desk")
        assert found == wanted
        assert found["booking"]["starts_at"] == "2024-08-05T09:00:00+10:00"
        assert found["customers"][0][:2] == ("Mike", "+61412345678")

    async def test_leave_the_same_rows_from_a_number_that_shows(
        self, vendor: Vendor, database: Database, plumbing: UUID, elsewhere: Database, tmp_path: Path
    ) -> None:
        lines = (SARAH, *AGREEING)

        await over_the_relay(await vendor.ring(), *lines)

        found = await rows(database, plumbing, tmp_path / "phone")
        wanted = await rows(elsewhere, await by_desk_alone(elsewhere, "+61491570006", *lines), tmp_path / "desk")
        assert found == wanted
        assert found["record"]["outcome"] == "appointment_booked"
        assert found["booking"]["appointment_date"] == "2024-08-05"
        (row,) = found["files"]["customer_data.csv"]
        assert (row["customer_name"], row["customer_phone"]) == ("Sarah", "0491570006")

    async def test_leave_the_same_rows_turn_by_turn(
        self, vendor: Vendor, database: Database, plumbing: UUID, elsewhere: Database, tmp_path: Path
    ) -> None:
        await choose(database, plumbing, voice="gather")
        lines = (SARAH, *AGREEING)

        await turn_by_turn(await vendor.ring(), *lines)

        found = await rows(database, plumbing, tmp_path / "phone")
        wanted = await rows(elsewhere, await by_desk_alone(elsewhere, "+61491570006", *lines), tmp_path / "desk")
        assert found == wanted

    async def test_survive_the_death_of_the_process_in_the_middle(
        self, vendor: Vendor, database: Database, plumbing: UUID, elsewhere: Database, tmp_path: Path
    ) -> None:
        first, *rest = (SARAH, *AGREEING)
        call = await vendor.ring()
        given = a_given(
            database, clock=FixedClock(MORNING), desk=Desk(database, packs(), clock=FixedClock(MORNING), holder=9)
        )
        with an_app(given) as another:
            another.state.exchange = Exchange(given.desk, most_calls=10, pace=AT_ONCE)
            async with call.connected() as line:
                await line.say(first)
                call.vendor = Vendor(another)
                call.answer = await call.ends("failed", ErrorCode="39001")
                await line.close(1006)

            await over_the_relay(call, *rest)

        found = await rows(database, plumbing, tmp_path / "phone")
        alone = await by_desk_alone(elsewhere, "+61491570006", first, *rest)
        assert found == await rows(elsewhere, alone, tmp_path / "desk")

    async def test_are_told_with_the_carriers_seconds(
        self, vendor: Vendor, database: Database, plumbing: UUID, tmp_path: Path
    ) -> None:
        await over_the_relay(await vendor.ring(), SARAH, *AGREEING)

        (conversation,) = await conversations(database, plumbing)
        async with database.transaction(plumbing) as db:
            record = await call_record(db, conversation.id)
        assert (record["call_sid"], record["status"], record["duration_seconds"]) == (CALL, "completed", 95)

    async def test_are_let_through_the_whole_application(self, vendor: Vendor) -> None:
        unsigned = await vendor.post_raw("/twilio/voice", "CallSid=CA1", Accept="text/html")
        signed = await vendor.post(
            "/twilio/status", call_params(CallStatus="ringing"), Origin="https://evil.example.com"
        )

        assert (unsigned.status_code, signed.status_code) == (403, 204)
