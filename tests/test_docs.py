"""What the pages say is so: links, commands, settings, names, paths, and the README's first call, word for word."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.main import get_command

from frontdesk.cli import app
from frontdesk.desk.turn import Desk
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.edges.channels import terminal
from frontdesk.kernel.clock import FixedClock, SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import Settings
from frontdesk.trades.facts import CLOSED_LISTS, FACT_NAMES, QUESTIONS
from frontdesk.trades.load import packs
from frontdesk.understanding.jsonl import answer_line

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md")))
PLACES = ("src", "tests", "docs", "bench", *(path.name for path in sorted((ROOT / "src/frontdesk").iterdir())))

FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"(?:^|[\s`($\"])(?:\.venv/bin/)?frontdesk ((?:[a-z]|--)[^`\n;)]*)")
SETTING = re.compile(r"\b(?:FRONTDESK_[A-Z_]+|(?:[A-Z]+_)?DATABASE_URL)\b")
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+|[A-Z]+(?:_[A-Z]+)+")
UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX|lorem ipsum|coming soon|simply|easily|seamless(?:ly)?)\b", re.IGNORECASE
)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


each_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


class TestEveryPage:
    @each_page
    def test_links_to_what_is_there(self, page: Path) -> None:
        dead = [link for link in LINK.findall(FENCE.sub("", read(page))) if not leads_somewhere(page, link)]

        assert dead == []

    @each_page
    def test_names_commands_and_options_that_exist(self, page: Path) -> None:
        wrong = [words for words in COMMAND.findall(read(page)) if mistake(words)]

        assert wrong == []

    @each_page
    def test_names_settings_that_exist(self, page: Path) -> None:
        assert set(SETTING.findall(read(page))) - settings() == set()

    @each_page
    def test_names_files_that_exist(self, page: Path) -> None:
        missing = [path for path in paths_in(read(page)) if not any((top / path).exists() for top in tops())]

        assert missing == []

    @each_page
    def test_names_what_the_code_names_so(self, page: Path) -> None:
        spans = CODE.findall(FENCE.sub("", read(page)))
        named = {span for span in spans if IDENTIFIER.fullmatch(span)}

        assert named - words_of_the_code() == set()

    @each_page
    def test_is_finished_and_does_not_boast(self, page: Path) -> None:
        assert UNFINISHED.findall(read(page)) == []


class TestOperations:
    TEXT = read(DOCS / "operations.md")

    def test_has_a_row_for_every_setting(self) -> None:
        assert set(re.findall(r"^\| `([A-Z_]+)` \|", self.TEXT, re.MULTILINE)) == settings()

    def test_shows_every_command(self) -> None:
        shown = {command_of(words)[0] for words in COMMAND.findall(self.TEXT)}

        assert set(commands(get_command(app))) - shown == set()

    def test_shows_a_line_of_understand_and_its_answer_as_they_are(self) -> None:
        line, shown = re.findall(r'^    (\{"id".+)$', self.TEXT, re.MULTILINE)

        answer = answer_line(line, packs=packs(), now=SystemClock().now())

        assert json.loads(answer.line) == json.loads(shown)


class TestGlossary:
    TEXT = read(DOCS / "glossary.md")

    def test_says_what_every_fact_is(self) -> None:
        explained = re.findall(r"^\| `(\w+)` \| ", self.TEXT, re.MULTILINE)
        start, end = self.TEXT.index("Names set aside"), self.TEXT.index("The desk itself sets")
        set_aside = CODE.findall(self.TEXT[start:end])

        assert sorted(explained + set_aside) == sorted(FACT_NAMES)

    def test_lists_the_values_of_closed_facts(self) -> None:
        rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", self.TEXT, re.MULTILINE))
        listed = {name: tuple(CODE.findall(rows[name])) for name in CLOSED_LISTS if name in rows}

        assert listed == {name: values for name, values in CLOSED_LISTS.items() if name in rows}

    def test_names_what_is_asked_for_beside_facts(self) -> None:
        asked = self.TEXT[self.TEXT.index("what is no fact:") :]

        assert CODE.findall(asked) == sorted(QUESTIONS, key=asked.index)


class TestDecisions:
    def test_are_all_in_the_index_under_their_titles(self) -> None:
        index = re.findall(r"^\| \[(\d+)\]\((.+?)\) \| (.+) \|$", read(DOCS / "decisions/README.md"), re.MULTILINE)
        files = sorted((DOCS / "decisions").glob("[0-9]*.md"))

        titles = [(file.name[:4], file.name, read(file).splitlines()[0].partition(". ")[2]) for file in files]

        assert index == titles


class TestReadme:
    TEXT = read(ROOT / "README.md")

    def test_has_a_picture_that_can_be_read(self) -> None:
        picture = ET.parse(DOCS / "frontdesk.svg").getroot()

        assert picture.find("{http://www.w3.org/2000/svg}title") is not None

    async def test_shows_the_first_call_as_it_is(self, database: Database) -> None:
        command, _, shown = self.TEXT[self.TEXT.index("$ .venv/bin/frontdesk call") :].partition("\n")
        shown = shown.partition("```")[0]
        now = datetime.fromisoformat(shlex.split(command)[-1])

        call = await played(database, now, re.findall(r"^You:  (.+)$", shown, re.MULTILINE))

        assert shown == call, f"the first call goes like this now:\n\n{call}"


async def played(database: Database, now: datetime, says: list[str]) -> str:
    """Hold a call with the demo plumber and return what the caller's terminal shows, their typing included."""
    known = packs()
    business = await open_business(database, known["plumbing"])
    shown: list[str] = []

    async def typing() -> AsyncIterator[str]:
        for line in says:
            shown.append(f"{line}\n")
            yield line

    desk = Desk(database, known, clock=FixedClock(now))
    await terminal.typed(desk, terminal.Line(business, address=None, frozen_at=now), typing(), shown.append)
    return "".join(shown)


def leads_somewhere(page: Path, link: str) -> bool:
    if link.startswith("https://"):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not anchor or anchor in {anchor_of(heading) for heading in HEADING.findall(FENCE.sub("", read(target)))}


def anchor_of(heading: str) -> str:
    """Return the anchor that hosts of repositories give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def commands(command: Any, path: str = "") -> Iterator[str]:
    """Yield the commands a person may give: "up", "report daily"."""
    for name, inner in getattr(command, "commands", {}).items():
        if hasattr(inner, "commands"):
            yield from commands(inner, f"{path}{name} ")
        elif not inner.hidden:
            yield f"{path}{name}"


def command_of(words: str) -> tuple[str, Any, list[str]]:
    """Return the path of a command, the command, and the words left over."""
    command: Any = get_command(app)
    path: list[str] = []
    rest = words.split()
    while rest and rest[0] in getattr(command, "commands", {}):
        path.append(rest.pop(0))
        command = command.commands[path[-1]]
    return " ".join(path), command, rest


def mistake(words: str) -> str | None:
    """Return what is wrong with a command as it is written, None if nothing."""
    path, command, rest = command_of(words)
    if path not in set(commands(get_command(app))):
        return f"no command `{words}`"
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    unknown = {word for word in rest if word.startswith("--")} - options
    return f"{path} has no {', '.join(sorted(unknown))}" if unknown else None


def settings() -> set[str]:
    """Return the names of all settings, as they stand in the environment."""
    return {str(field.validation_alias) for field in Settings.model_fields.values()}


def paths_in(text: str) -> list[str]:
    """Return what is named as a file or folder of this repository."""
    spans = CODE.findall(FENCE.sub("", text))
    return [span for span in spans if re.fullmatch(r"[\w.-]+(/[\w.-]*)+", span) and span.partition("/")[0] in PLACES]


def tops() -> tuple[Path, ...]:
    """Return the folders that paths are named from."""
    return ROOT, ROOT / "src" / "frontdesk"


@cache
def words_of_the_code() -> frozenset[str]:
    files = [
        file
        for folder in ("src", "tests", "bench")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".sql", ".toml"} and file != Path(__file__)
    ]
    return frozenset(word for file in files for word in re.findall(r"\w+", read(file)))
