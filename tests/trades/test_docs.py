"""What docs/trades says of packs is so: its examples load, its tables are those of the pack."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

from frontdesk.edges.console.settings.phrase_list import FILLED, GROUPS
from frontdesk.trades.demo import FICTION
from frontdesk.trades.document import GENERAL
from frontdesk.trades.facts import (
    ACT_NAMES,
    ACTS_LISTED,
    ASKED_FOR,
    CLOSED_LISTS,
    FACTS_LISTED,
    LATER,
    PHRASES_LISTED,
    TOLD,
)
from frontdesk.trades.load import FALLBACK, FILES, load_pack, packs
from frontdesk.trades.phrases import PHRASES
from frontdesk.trades.regions import REGIONS
from frontdesk.trades.scenarios import BOOKING_KEYS, OUTCOMES, read_scenarios
from frontdesk.trades.syntax import pattern_mistake
from frontdesk.understanding import Hearing, Offer, understand

DOCS = Path(__file__).parent.parent.parent / "docs" / "trades"
PACKS = (DOCS / "packs.md").read_text(encoding="utf-8")
WORDS = (DOCS / "words.md").read_text(encoding="utf-8")
NAME = re.compile(r"`(\w+)`")
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

        (scenario,) = read_scenarios(file, ["tuning"])

        assert scenario.expect.outcome == "appointment_booked"

    def test_names_every_file_and_everything_that_can_be_judged(self) -> None:
        missing = [name for name in FILES if f"`{name}.toml`" not in PACKS]
        missing += [region for region in REGIONS if f"`phrases-{region}.toml`" not in PACKS]
        outcomes, judged = PACKS[PACKS.index("| outcome |") :].split("| `expect.booking` takes |")

        assert missing == []
        assert {key for row in rows(judged) for key in NAME.findall(row[0])} == set(BOOKING_KEYS)
        assert {key for row in rows(outcomes) for key in NAME.findall(row[0])} == set(OUTCOMES)

    def test_names_numbers_that_are_nobodys(self) -> None:
        shown = dict(re.findall(r"^\| ([A-Z]{2}) \| (.+) \|$", PACKS, re.MULTILINE))
        begun = {region: re.findall(r"`(\+[\d ]+)`", ranges) for region, ranges in shown.items()}

        assert set(begun) == set(FICTION)
        for region, ranges in begun.items():
            for number in ranges:
                assert FICTION[region].numbers.fullmatch(number.replace(" ", "")), number

    def test_shows_patterns_that_are_sound(self) -> None:
        table = PACKS[PACKS.index("| written | fits |") : PACKS.index("Write lower case;")]
        shown = [row.replace("\\|", "|") for row in re.findall(r"^\| `(.+?)` \| ", table, re.MULTILINE)]

        assert len(shown) == 6
        # `please?` alone would fit anything: it is shown as a part of a pattern.
        assert [pattern for pattern in shown if pattern_mistake(f"{pattern} come")] == []


class TestWords:
    def test_are_the_facts_that_are_heard_and_those_kept_for_later(self) -> None:
        known, later = section("Facts").split("### Kept for later")
        heard = [NAME.findall(row[0])[0] for row in rows(known)]
        asked_for = [NAME.findall(row[0])[0] for row in rows(known) if row[3] == "yes"]

        assert heard == [*ASKED_FOR, *TOLD]
        assert asked_for == list(ASKED_FOR)
        assert sorted(NAME.findall(later.split("`:\n")[1])) == sorted(LATER)

    def test_shows_a_sentence_in_which_each_is_heard(self) -> None:
        known, _ = section("Facts").split("### Kept for later")
        now = datetime.fromisoformat("2024-08-05T08:30:00+10:00")
        offered = (Offer("1", "today at nine", now.replace(hour=9)), Offer("2", "today at ten", now.replace(hour=10)))

        for name, _, said, _ in rows(known):
            fact = NAME.findall(name)[0]
            asked = (fact,) if fact == "selected_appointment" else None
            reading = understand(Hearing(said, now, pack=packs()["plumbing"], asked=asked, offered=offered))
            assert reading.value(fact) is not None, said

    def test_are_the_closed_values(self) -> None:
        shown = {NAME.findall(name)[0]: tuple(NAME.findall(values)) for name, values in rows(section("Closed values"))}

        assert shown == CLOSED_LISTS

    def test_are_the_acts(self) -> None:
        assert sorted(NAME.findall(name)[0] for name, _ in rows(section("Acts"))) == sorted(ACT_NAMES)

    def test_are_the_phrases_when_each_is_said_and_what_it_may_use(self) -> None:
        phrases, filled = section("Phrases").split("| placeholder |")
        shown = {NAME.findall(row[0])[0]: row[1:] for row in rows(phrases)}

        assert shown == {
            key: (when, " ".join(f"`{{{name}}}`" for name in sorted(PHRASES[key])))
            for labels in GROUPS.values()
            for key, when in labels.items()
        }
        assert set(shown) == set(PHRASES)
        assert rows(filled) == [(f"`{{{name}}}`", what) for name, what in FILLED.items()]

    def test_are_the_policies_and_what_they_are_in_every_trade(self) -> None:
        general = tomllib.loads((GENERAL / "policies.toml").read_text(encoding="utf-8"))
        shown = {NAME.findall(name)[0]: usual for name, _, usual in rows(section("Policies"))}

        assert shown == {key: str(value).lower() for key, value in general.items()} | {FALLBACK: "none"}

    def test_stand_where_the_messages_say(self) -> None:
        for place in (FACTS_LISTED, ACTS_LISTED, PHRASES_LISTED):
            file, heading = place.removesuffix('"').split(', "')
            assert file == "docs/trades/words.md"
            assert f"\n## {heading}\n" in WORDS


def section(heading: str) -> str:
    """Return what stands under a heading of the words, its smaller headings included."""
    return re.split(r"^## ", WORDS.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]


def rows(text: str) -> list[tuple[str, ...]]:
    """Return the cells of the rows of tables, those above a rule left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    below = [line for line, after in zip(lines, [*lines[1:], ""], strict=True) if "---" not in line + after]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in below]
