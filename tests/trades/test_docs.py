"""What docs/trades says of packs is so: its examples load, its tables are those of the pack."""

from __future__ import annotations

import re
from pathlib import Path

from frontdesk.trades.load import FILES, load_pack, packs
from frontdesk.trades.scenarios import BOOKING_KEYS, read_scenarios
from frontdesk.trades.syntax import pattern_mistake

DOCS = Path(__file__).parent.parent.parent / "docs" / "trades"
PACKS = (DOCS / "packs.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"### (\w+\.toml)\n[^#]*?```toml\n(.*?)```", re.DOTALL)


class TestWritingAPack:
    def test_has_examples_that_make_a_pack(self, tmp_path: Path) -> None:
        examples = dict(BLOCK.findall(PACKS))
        for file, text in examples.items():
            (tmp_path / file).write_text(text, encoding="utf-8")

        pack = load_pack(tmp_path)

        assert {f"{name}.toml" for name in FILES} - set(examples) == {"policies.toml"}
        assert pack.name == "Piano tuning"

    def test_has_an_example_of_a_scenario_that_can_be_read(self, tmp_path: Path) -> None:
        example = PACKS[PACKS.index("## Scenarios") :].split("```toml\n")[1].split("```")[0]
        file = tmp_path / "example.toml"
        file.write_text(example, encoding="utf-8")

        (scenario,) = read_scenarios(file)

        assert scenario.expect.outcome == "appointment_booked"

    def test_names_every_file_and_everything_that_can_be_judged(self) -> None:
        missing = [name for name in FILES if f"`{name}.toml`" not in PACKS]
        judged = PACKS[PACKS.index("`expect.booking` takes") :]

        assert missing == []
        assert [key for key in BOOKING_KEYS if not re.search(rf"\b{key}\b", judged)] == []

    def test_shows_patterns_that_are_sound(self) -> None:
        table = PACKS[PACKS.index("| written | fits |") : PACKS.index("A longer pattern")]
        shown = [row.replace("\\|", "|") for row in re.findall(r"^\| `(.+?)` \| ", table, re.MULTILINE)]

        assert len(shown) == 5
        # `please?` alone would fit anything: it is shown as a part of a pattern.
        assert [pattern for pattern in shown if pattern_mistake(f"{pattern} come")] == []


class TestPlumbing:
    def test_lists_the_services_as_they_are(self) -> None:
        text = (DOCS / "plumbing.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `(\w+)` \| (\d+) min[^|]*\| (?:from )?(\w+) \|", text, re.MULTILINE)

        pack = packs()["plumbing"]

        assert rows == [
            (service.key, str(service.minutes), f"{service.price:.0f}" if service.price else "quote")
            for service in pack.services
        ]
