"""Scenarios are read from TOML, and a mistake names the file, the line and what to do."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from frontdesk.trades.document import PackProblem
from frontdesk.trades.scenarios import load_scenarios, read_scenarios

SOUND = """
[[scenario]]
name = "first"
story = "One."
now = "2024-08-05T08:30:00+10:00"
say = ["Hello"]
[scenario.expect]
outcome = "abandoned"

[[scenario]]
name = "second"
story = "Two."
now = 2024-08-05T08:30:00+10:00
from = "+61491570006"
before = [
    { booked = "2024-08-05T09:00:00+10:00", minutes = 60, technicians = "all" },
    { booked = "2024-08-05T11:00:00+10:00", minutes = 30, technicians = 2 },
]
after_booked = ["Can we move it?"]
otherwise = ""
[scenario.when_asked]
customer_name = ["Dave", "D A V E"]
confirm = "yes"
[scenario.expect]
outcome = "appointment_booked"
max_turns = 12
bookings = 1
tasks = 2
[scenario.expect.facts]
urgency_level = "urgent"
danger = ""
[scenario.expect.booking]
date = "2024-08-05"
weekday = "monday"
after = "09:00"
service_type = "tuning"
noted_services = ""
[scenario.expect.turn]
first_reply_has = ["000"]
never_said = ["0412"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a scenario file of a pack would stand."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    return folder / "some.toml"


class TestReadScenarios:
    def test_reads_every_field(self, file: Path) -> None:
        file.write_text(SOUND, encoding="utf-8")

        first, second = read_scenarios(file)

        assert first.caller is None
        assert first.otherwise == "yes please"
        assert first.expect.bookings is None
        assert first.expect.max_turns == 40
        assert second.now == datetime(2024, 8, 5, 8, 30, tzinfo=timezone(timedelta(hours=10)))
        assert second.caller == "+61491570006"
        assert [filled.technicians for filled in second.before] == [None, 2]
        assert second.otherwise == ""
        assert second.when_asked == {"customer_name": ("Dave", "D A V E"), "confirm": ("yes",)}
        assert second.after_booked == ("Can we move it?",)
        assert (first.expect.tasks, second.expect.bookings, second.expect.tasks) == (None, 1, 2)
        assert second.expect.facts == {"urgency_level": "urgent", "danger": ""}
        assert (second.expect.booking["after"], second.expect.booking["noted_services"]) == ("09:00", "")
        assert second.expect.first_reply_has == ("000",)
        assert second.expect.never_said == ("0412",)

    @pytest.mark.parametrize(
        ("sound", "spoilt", "told"),
        [
            ('name = "second"', 'name = "first"', "stands above already"),
            ('name = "second"', 'name = "Second one"', "lower-case"),
            ('story = "Two."', "", "`story` is missing"),
            ("now = 2024-08-05T08:30:00+10:00", "now = 2024-08-05T08:30:00", "with its offset"),
            ("now = 2024-08-05T08:30:00+10:00", 'now = "soon"', "with its offset"),
            ("now = 2024-08-05T08:30:00+10:00", "", "`now` is missing"),
            ('from = "+61491570006"', 'from = "0491 570 006"', "country code"),
            ("minutes = 30", 'minutes = "30"', "whole number"),
            ("technicians = 2", "technicians = 0", "1 or more"),
            ('booked = "2024-08-05T11:00:00+10:00", ', "", "`booked` is missing"),
            ("otherwise =", "otherwize =", "did you mean `otherwise`"),
            ('otherwise = ""', "otherwise = 1", "silence"),
            ("customer_name = [", "customer_nam = [", "did you mean `customer_name`"),
            ('confirm = "yes"', "confirm = []", "empty list"),
            ('outcome = "appointment_booked"', 'outcome = "booked"', "appointment_booked"),
            ('urgency_level = "urgent"', 'urgency_level = "dire"', "emergency"),
            ('danger = ""', 'hazard = ""', "is no fact"),
            ('weekday = "monday"', 'weekday = "Mon"', "monday"),
            ('date = "2024-08-05"', 'date = "5/8"', "like 2024-08-05"),
            ('after = "09:00"', 'after = "9"', "24 hours"),
            ('after = "09:00"', 'status = "scheduled"', "nothing is called `status`"),
            ("[scenario.expect.booking]", "[scenario.expect.bookings]", "given twice"),
            ("[scenario.expect.turn]", "[scenario.expect.turns]", "did you mean `turn`"),
            ('service_type = "tuning"', 'service_type = "tunning"', "no service `tunning`; did you mean `tuning`"),
            ('noted_services = ""', 'noted_services = "tuning,repair"', "no service `repair`"),
            ('danger = ""', 'service_type = "repair"', "no service `repair`"),
            ('story = "Two."', 'story = ""', "`story` is empty"),
        ],
    )
    def test_tells_what_is_wrong_and_where(self, file: Path, sound: str, spoilt: str, told: str) -> None:
        at = SOUND.index(sound)
        file.write_text(SOUND.replace(sound, spoilt, 1), encoding="utf-8")

        with pytest.raises(PackProblem) as caught:
            read_scenarios(file, ["tuning", "voicing"])

        line = SOUND[:at].count("\n") + 1
        assert told in caught.value.what
        assert caught.value.line is not None
        assert abs(caught.value.line - line) <= 5


class TestLoadScenarios:
    def test_returns_them_by_file(self, file: Path) -> None:
        file.write_text(SOUND, encoding="utf-8")

        found = load_scenarios(file.parent.parent)

        assert [scenario.name for scenario in found["some"]] == ["first", "second"]

    def test_finds_none_in_a_pack_without_any(self, tmp_path: Path) -> None:
        assert load_scenarios(tmp_path) == {}

    def test_refuses_a_name_that_two_files_use(self, file: Path) -> None:
        file.write_text(SOUND, encoding="utf-8")
        file.with_name("twin.toml").write_text(SOUND, encoding="utf-8")

        with pytest.raises(PackProblem, match=r"also the name of a scenario in some\.toml"):
            load_scenarios(file.parent.parent)
