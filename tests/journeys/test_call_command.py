"""The source's sample calls through `frontdesk call`, as a newcomer makes them: facts, visit, files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.commands import MORNING, call_in_json, data_folder, frontdesk, running_desk, until

MIKE = (
    "Hi, I'm Mike from Brisbane. My toilet is blocked and it's an emergency. Can you come today? "
    "My number is 0412 345 678."
)
SARAH = (
    "Hi, my name is Sarah and I'm in North Sydney. I have a blocked drain in my kitchen sink. "
    "It's quite urgent and I need someone to come today if possible."
)
AGREEING = ("The first one please", "Yes", "No, that's all, thanks")
HEADER = (
    "call_date,call_time,call_sid,customer_name,customer_phone,customer_location,service_type,urgency_level,"
    "issue_description,preferred_date,preferred_time,property_type,previous_customer,call_duration,call_status,"
    "audio_files_used,tts_responses"
)
FILES = ("call_logs.csv", "conversation_logs.csv", "customer_data.csv")
SECONDS_FOR_FILES = 5


@dataclass(frozen=True)
class Held:
    """A call that was held: what came out, and whether its files were there in time."""

    lines: list[dict[str, Any]]
    logs: Path
    in_time: bool

    @property
    def facts(self) -> dict[str, dict[str, Any]]:
        """The facts with the last answer, by name."""
        return {fact["name"]: fact for fact in self.lines[-2]["facts"]}

    @property
    def record(self) -> dict[str, Any]:
        """The record in the last line."""
        record: dict[str, Any] = self.lines[-1]["record"]
        return record

    def rows(self, file: str) -> list[dict[str, str]]:
        """Return the call's rows in a log file."""
        with (self.logs / file).open(encoding="utf-8", newline="") as rows:
            return [row for row in csv.DictReader(rows) if row["call_sid"] == self.record["call_sid"]]


def held(data: Path, text: str, *options: str) -> Held:
    """Hold a call that says what it needs and agrees to the first time."""
    lines = call_in_json(data, [text, *AGREEING], "--now", MORNING, *options)
    logs, sid = data / "logs" / "plumbing", lines[-1]["record"]["call_sid"]
    in_time = until(lambda: all(sid in _text(logs / file) for file in FILES), SECONDS_FOR_FILES)
    return Held(lines, logs, in_time)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """Return the data folder of a desk that runs for all tests here."""
    with data_folder() as data:
        data.mkdir(mode=0o711)
        with running_desk(data):
            yield data


@pytest.fixture(scope="module")
def mike(data: Path) -> Held:
    """Return Mike's call, from a withheld number."""
    return held(data, MIKE)


@pytest.fixture(scope="module")
def sarah(data: Path) -> Held:
    """Return Sarah's call, whose number shows."""
    return held(data, SARAH, "--from", "+61491570006")


class TestMike:
    def test_is_understood_exactly_as_the_source_says(self, mike: Held) -> None:
        assert {name: fact["value"] for name, fact in mike.facts.items()}.items() >= {
            "customer_name": "Mike",
            "customer_phone": "+61412345678",
            "customer_location": "brisbane",
            "service_type": "toilet_repair",
            "urgency_level": "emergency",
            "issue_description": "toilet is blocked",
            "preferred_date": "2024-08-05",
        }.items()

    def test_is_understood_in_one_breath(self, mike: Held) -> None:
        greeting, answer, *_ = mike.lines

        assert greeting["facts"] == []
        assert {fact["name"] for fact in answer["facts"]} >= {"customer_name", "customer_phone", "preferred_date"}
        assert all(MIKE[fact["start"] : fact["end"]] == fact["text"] for fact in answer["facts"])

    def test_has_a_visit_today(self, mike: Held) -> None:
        visit = mike.record["booking"]

        assert mike.record["outcome"] == "appointment_booked"
        assert (visit["service_type"], visit["urgency"]) == ("toilet_repair", "emergency")
        assert visit["starts_at"] == "2024-08-05T09:00:00+10:00"
        assert (visit["status"], visit["customer_name"]) == ("scheduled", "Mike")
        assert visit["customer_phone"] == "+61412345678"

    def test_is_told_that_it_is_booked(self, mike: Held) -> None:
        *_, booked, farewell, _ = mike.lines

        assert booked["reply"].startswith("You're booked: toilet repair, today, Monday 5 August at 9:00 am.")
        assert [line["ended"] for line in mike.lines[:-1]] == [False, False, False, False, True]
        assert farewell["ended"] is True

    def test_is_in_the_customer_file_within_five_seconds(self, mike: Held) -> None:
        (row,) = mike.rows("customer_data.csv")

        assert mike.in_time
        assert _text(mike.logs / "customer_data.csv").splitlines()[0] == HEADER
        assert (row["call_date"], row["call_time"]) == ("2024-08-05", "08:30:00")
        assert (row["customer_name"], row["customer_phone"]) == ("Mike", "0412345678")
        assert (row["customer_location"], row["service_type"]) == ("Brisbane", "toilet_repair")
        assert (row["urgency_level"], row["preferred_date"]) == ("emergency", "2024-08-05")
        assert row["call_status"] == "completed"

    def test_is_in_the_call_log_with_the_visit(self, mike: Held) -> None:
        (row,) = mike.rows("call_logs.csv")

        assert (row["direction"], row["caller_phone"]) == ("inbound", "")
        assert (row["outcome"], row["booking_id"]) == ("appointment_booked", mike.record["booking"]["id"])

    def test_is_in_the_transcript_word_for_word(self, mike: Held) -> None:
        rows = mike.rows("conversation_logs.csv")

        assert [row["text"] for row in rows if row["speaker"] == "customer"] == [MIKE, *AGREEING]
        assert [row["text"] for row in rows if row["speaker"] == "desk"] == [
            line["reply"] for line in mike.lines if "reply" in line
        ]

    def test_leaves_files_that_nobody_else_can_read(self, mike: Held) -> None:
        assert {file.name for file in mike.logs.iterdir()} == set(FILES)
        assert {file.stat().st_mode & 0o777 for file in mike.logs.iterdir()} == {0o600}


class TestSarah:
    def test_is_understood_exactly_as_the_source_says(self, sarah: Held) -> None:
        assert {name: fact["value"] for name, fact in sarah.facts.items()}.items() >= {
            "customer_name": "Sarah",
            "customer_location": "north sydney",
            "service_type": "blocked_drain",
            "urgency_level": "urgent",
            "issue_description": "blocked drain in kitchen sink",
            "preferred_date": "2024-08-05",
            "property_type": "residential",
        }.items()

    def test_is_reached_on_the_number_she_calls_from(self, sarah: Held) -> None:
        phone = sarah.facts["customer_phone"]

        assert (phone["value"], phone["source"]) == ("+61491570006", "caller_id")
        assert sarah.record["booking"]["customer_phone"] == "+61491570006"

    def test_has_a_visit_today(self, sarah: Held) -> None:
        visit = sarah.record["booking"]

        assert (visit["service_type"], visit["urgency"]) == ("blocked_drain", "urgent")
        assert (visit["appointment_date"], visit["property_type"]) == ("2024-08-05", "residential")

    def test_is_in_the_customer_file_within_five_seconds(self, sarah: Held) -> None:
        (row,) = sarah.rows("customer_data.csv")

        assert sarah.in_time
        assert (row["customer_name"], row["customer_phone"]) == ("Sarah", "0491570006")
        assert (row["customer_location"], row["property_type"]) == ("North Sydney", "residential")

    def test_shows_her_number_in_the_call_log(self, sarah: Held) -> None:
        (row,) = sarah.rows("call_logs.csv")

        assert row["caller_phone"] == "0491570006"


class TestAfterwards:
    def test_the_report_has_the_days_figures(self, data: Path, mike: Held, sarah: Held) -> None:
        told = frontdesk("report", "daily", "--date", "2024-08-05", "--format", "json", "--data", data)

        figures = json.loads(told.stdout)
        assert figures["total_calls"] >= 2
        assert figures["bookings_made"] >= 2
        assert figures["emergency_calls"] >= 1

    def test_everything_can_be_exported(self, data: Path, mike: Held, tmp_path: Path) -> None:
        told = frontdesk("export", "all", "--out", tmp_path / "out", "--data", data)

        names = ["calls.csv", "customers.csv", "conversations.csv", "bookings.csv", "tasks.csv"]
        assert told.returncode == 0, told.stderr
        assert told.stdout.split() == [str(tmp_path / "out" / name) for name in names]
        assert "0412345678" in _text(tmp_path / "out" / "customers.csv")
        assert mike.record["booking"]["id"] in _text(tmp_path / "out" / "bookings.csv")


class TestTyped:
    def test_reads_like_a_conversation(self, data: Path) -> None:
        said = "I'm Lisa in Newtown, my tap is dripping, tomorrow at 9 am\nyes\nno thanks\n"

        told = frontdesk(
            "call", "--business", "plumbing", "--from", "0491 570 157", "--now", MORNING, "--data", data, said=said
        )

        assert told.returncode == 0, told.stderr
        assert told.stdout.startswith("Desk: Thanks for calling Harbour Plumbing.")
        assert told.stdout.count("You:  ") == 3
        assert told.stdout.endswith("In the calendar: leaking tap, Tuesday 6 August 2024 at 9:00 am.\n")
        assert told.stderr == ""

    def test_of_practice_nothing_is_left(self, data: Path) -> None:
        told = frontdesk("call", "--business", "plumbing", "--practice", "--data", data, said="Goodbye\n")

        assert told.returncode == 0, told.stderr
        assert told.stdout.endswith("It was practice: what it did is taken back.\n")

    def test_takes_a_clock_without_a_zone_for_the_business_s_own(self, data: Path) -> None:
        lines = call_in_json(data, ["Bye"], "--now", "2024-08-05T08:30")

        assert lines[-1]["record"]["started_at"] == "2024-08-04T22:30:00+00:00"


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "status", "words"),
        [
            (["--business", "nobody"], 1, "There is no business called nobody here."),
            (["--business", "plumbing", "--from", "hello"], 1, "hello is not a phone number."),
            (["--business", "plumbing", "--now", "tomorrow"], 2, "--now"),
            ([], 2, "--business"),
        ],
    )
    def test_are_told_in_words(self, data: Path, options: list[str], status: int, words: str) -> None:
        told = frontdesk("call", *options, "--data", data, NO_COLOR="1", TERM="dumb")

        assert told.returncode == status
        assert words in told.stderr
        assert "Traceback" not in told.stderr
        assert told.stdout == ""


class TestWithoutADesk:
    def test_leaves_its_rows_in_the_files_all_the_same(self) -> None:
        with data_folder() as data:
            assert frontdesk("prepare", "--demo", "--data", data).returncode == 0

            call = held(data, MIKE)

            (row,) = call.rows("customer_data.csv")
            assert call.in_time
            assert (row["customer_name"], row["customer_phone"]) == ("Mike", "0412345678")
            assert len(call.rows("conversation_logs.csv")) == len(call.record["turns"])
            assert not (data / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00+10:00", "1969-01-01T10:00:00+10:00", "9999-12-31T23:00:00+10:00"])
def test_a_clock_out_of_reach_is_refused_in_words(tmp_path: Path, now: str) -> None:
    told = frontdesk("call", "--business", "plumbing", "--now", now, "--data", str(tmp_path))

    assert told.returncode == 2
    assert "Traceback" not in told.stderr
