import csv
import stat
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Channel
from frontdesk.domain.customers.models import Customer, PropertyType
from frontdesk.domain.insights.export import ExportNotWritten, export
from frontdesk.domain.insights.export_rows import BATCH
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.kernel.db import Database
from tests.builders import a_booking, a_business, a_customer, a_technician, stored
from tests.domain.insights.calls import CUSTOMER, DESK, MIKES_FACTS, MORNING, an_ended_call


@pytest.fixture
async def business(database: Database) -> UUID:
    return await a_business(database)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class TestExport:
    async def test_writes_one_row_a_call_with_all_that_was_learned(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            talk = await an_ended_call(db, facts=MIKES_FACTS, call={"call_sid": "CA1"})
            await an_ended_call(db, started_at=MORNING - timedelta(hours=1), seconds=None)
            await an_ended_call(db, channel=Channel.sms)

            [path] = await export(db, "calls", tmp_path / "out")

        going_on, mike = rows(path)
        assert path == tmp_path / "out" / "calls.csv"
        assert (going_on["call_time"], going_on["duration_seconds"]) == ("07:30:00", "")
        assert mike["conversation_id"] == str(talk.id)
        assert (mike["call_sid"], mike["customer_name"], mike["customer_phone"]) == ("CA1", "Mike", "0412345678")
        assert (mike["urgency_level"], mike["preferred_date"]) == ("emergency", "2024-08-05")

    async def test_has_no_column_twice(self, database: Database, business: UUID, tmp_path: Path) -> None:
        async with database.transaction(business) as db:
            paths = await export(db, "all", tmp_path)

        headers = [path.read_text(encoding="utf-8").strip().split(",") for path in paths]
        assert all(len(header) == len(set(header)) for header in headers)

    async def test_writes_customers_who_were_not_put_away(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            await a_customer(db, first_name="=Sarah", notes="two\nlines", property_type=PropertyType.unit)
            await a_customer(db, phone=None, archived_at=MORNING)

            [path] = await export(db, "customers", tmp_path)

        [sarah] = rows(path)
        assert (sarah["first_name"], sarah["last_name"], sarah["phone"]) == ("'=Sarah", "O'Brien", "0491570156")
        assert (sarah["notes"], sarah["property_type"]) == ("two lines", "unit")
        assert (sarah["receive_reminders"], sarah["receive_promotions"]) == ("yes", "no")

    async def test_writes_every_turn_of_every_channel(self, database: Database, business: UUID, tmp_path: Path) -> None:
        async with database.transaction(business) as db:
            await an_ended_call(db, turns=[(DESK, "Good morning"), (CUSTOMER, "hi")])
            await an_ended_call(db, channel=Channel.sms, turns=[(CUSTOMER, "hello")])

            [path] = await export(db, "conversations", tmp_path)

        assert [(row["channel"], row["seq"], row["speaker"], row["text"]) for row in rows(path)] == [
            ("voice", "1", "desk", "Good morning"),
            ("voice", "2", "customer", "hi"),
            ("sms", "1", "customer", "hello"),
        ]

    async def test_writes_visits_with_who_they_are_for_and_who_comes(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            customer, danny = await a_customer(db), await a_technician(db)
            await a_booking(
                db, customer, starts_at=MORNING, technician_id=danny.id, noted_services=["leaking_tap", "hot_water"]
            )
            await a_booking(db, customer, starts_at=MORNING, status=BookingStatus.held, hold_expires_at=MORNING)

            [path] = await export(db, "bookings", tmp_path)

        [visit] = rows(path)
        assert (visit["customer_name"], visit["customer_phone"]) == ("Sarah O'Brien", "0491570156")
        assert (visit["appointment_date"], visit["appointment_time"]) == ("2024-08-05", "08:30:00")
        assert (visit["duration_minutes"], visit["technician"], visit["resource"]) == ("60", "Danny Okafor", "")
        assert visit["noted_services"] == "leaking_tap hot_water"

    @pytest.mark.parametrize(
        ("own", "place"),
        [
            ("14 Smith Street, newtown, 2042", ("14 Smith Street", "Newtown", "2042")),
            ("Unit 3, 14 Smith Street, surry hills", ("Unit 3, 14 Smith Street", "Surry Hills", "")),
            ("north sydney", ("", "North Sydney", "")),
            ("14 Smith Street", ("14 Smith Street", "", "")),
            ("2042", ("", "", "2042")),
            (None, ("9 Bay Road, Level 2", "St Ives", "2075")),
        ],
    )
    async def test_writes_where_a_visit_is_its_own_place_before_the_customers(
        self, database: Database, business: UUID, tmp_path: Path, own: str | None, place: tuple[str, ...]
    ) -> None:
        async with database.transaction(business) as db:
            home = {"address_line1": "9 Bay Road", "address_line2": "Level 2", "city": "st ives", "postal_code": "2075"}
            await a_booking(db, await a_customer(db, **home), starts_at=MORNING, pickup_address=own)

            visits, people = await export(db, "bookings", tmp_path) + await export(db, "customers", tmp_path)

        [visit], [person] = rows(visits), rows(people)
        assert list(visit)[-3:] == ["address", "city", "postal_code"]
        assert (visit["address"], visit["city"], visit["postal_code"]) == place
        assert person["city"] == "St Ives"

    async def test_writes_tasks_with_who_left_them_when(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            talk = await an_ended_call(db, facts={"customer_name": "Dave"}, address="+61491570006")
            left = {"what": "Call back: bill", "why": "Dave, +61491570006: too much", "conversation_id": talk.id}
            await stored(db, StaffTask(**left, created_at=MORNING, due_at=MORNING + timedelta(hours=1)))
            await stored(db, StaffTask(what="Urgent: gas", created_at=MORNING, done_at=MORNING + timedelta(days=1)))
            await stored(db, StaffTask(what="Put away", archived_at=MORNING))

            [path] = await export(db, "tasks", tmp_path)

        dave, gas = rows(path)
        assert (dave["what"], dave["why"]) == ("Call back: bill", "Dave, 0491 570 006: too much")
        assert (dave["customer_name"], dave["customer_phone"]) == ("Dave", "0491570006")
        assert (dave["created"], dave["due"], dave["done"]) == ("2024-08-05 08:30:00", "2024-08-05 09:30:00", "")
        assert (gas["customer_name"], gas["done"]) == ("", "2024-08-06 08:30:00")

    async def test_writes_all_for_nobody_else_to_read(self, database: Database, business: UUID, tmp_path: Path) -> None:
        other = await a_business(database, slug="other")
        async with database.transaction(other) as db:
            await a_customer(db)

        async with database.transaction(business) as db:
            paths = await export(db, "all", tmp_path / "a" / "b")

        assert [path.name for path in paths] == [
            "calls.csv",
            "customers.csv",
            "conversations.csv",
            "bookings.csv",
            "tasks.csv",
        ]
        assert [rows(path) for path in paths] == [[], [], [], [], []]
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}

    async def test_writes_more_than_it_holds_at_once_and_each_once(
        self, database: Database, business: UUID, tmp_path: Path
    ) -> None:
        async with database.transaction(business) as db:
            db.add_all(Customer(first_name=f"Customer {n}") for n in range(BATCH + 1))
            await db.flush()

            [path] = await export(db, "customers", tmp_path)

        assert [row["first_name"] for row in rows(path)] == [f"Customer {n}" for n in range(BATCH + 1)]

    async def test_says_so_when_it_cannot_write(self, database: Database, business: UUID, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("in the way")

        async with database.transaction(business) as db:
            with pytest.raises(ExportNotWritten, match="cannot be written"):
                await export(db, "all", tmp_path / "out")
