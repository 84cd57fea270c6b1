"""The first page and the look: what can be held without a browser."""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import ClassVar

import httpx
import jinja2
import pytest

from frontdesk.edges.console.page import FOLDER, STATIC, Page
from frontdesk.edges.console.start import Start
from frontdesk.kernel.db import Database
from tests.web import a_given, a_web

CSS = (STATIC / "frontdesk.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+):\s*light-dark\((#\w{6}, #\w{6})\)", CSS))


async def get(database: Database, path: str) -> httpx.Response:
    async with a_web(a_given(database, first_call=".venv/bin/frontdesk call --business <slug>")) as web:
        return await web.get(path, headers={"Accept": "text/html"})


def words(page: str) -> str:
    """Return what a page shows, without its tags."""
    return unescape(re.sub(r"<[^>]+>", "", page))


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


class TestFirstPage:
    async def test_shows_the_command_as_it_is_typed(self, database: Database) -> None:
        answer = await get(database, "/")

        assert answer.status_code == 200
        assert ".venv/bin/frontdesk call --business <slug>\n" in words(answer.text)

    async def test_says_how_a_broken_off_call_is_carried_on(self, database: Database) -> None:
        answer = await get(database, "/")

        assert ".venv/bin/frontdesk call --business <slug> --from 0491570006" in words(answer.text)
        assert "withheld" in answer.text

    async def test_says_how_to_see_what_waits(self, database: Database) -> None:
        answer = await get(database, "/")

        assert ".venv/bin/frontdesk tasks --business <slug>\n" in words(answer.text)

    def test_wraps_commands_for_narrow_screens(self) -> None:
        command = CSS.partition(".command {")[2].partition("}")[0]

        assert "white-space: pre-wrap" in command
        assert "overflow-wrap: anywhere" in command
        assert ".command span { display: inline-block; max-width: 100%; }" in CSS  # "--from" stays in one piece
        assert "<span>--from</span>" in Start("frontdesk call").render()

    def test_can_be_found_the_way_around_in_by_ear_and_by_key(self) -> None:
        tags = Tags(Start("frontdesk call").render())
        ids = {attributes["id"] for _, attributes in tags.found if "id" in attributes}

        assert tags.named("html") == [{"lang": "en"}]
        assert len(tags.named("h1")) == len(tags.named("main")) == 1
        assert tags.named("a")[0]["href"] == "#main"
        assert {attributes["aria-labelledby"] for attributes in tags.named("section")} <= ids
        assert all("alt" in attributes for attributes in tags.named("img"))

    async def test_takes_nothing_from_elsewhere(self, database: Database) -> None:
        page = Start("frontdesk call").render()
        addresses = [a[key] for _, a in Tags(page).found for key in ("href", "src") if key in a]

        assert all(address is not None and address[0] in "/#" for address in addresses)
        assert "url(" not in CSS
        assert "<script" not in page
        assert "style=" not in page
        for address in addresses:
            assert address is not None
            if address.startswith("/static/"):
                answer = await get(database, address)
                assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True)


class TestPage:
    def test_is_an_error_when_its_template_wants_what_it_lacks(self) -> None:
        @dataclass(frozen=True)
        class Lacking(Page):
            template: ClassVar[str] = "start/index.html"

        with pytest.raises(jinja2.UndefinedError, match="first_call"):
            Lacking().render()

    def test_escapes_what_it_shows(self) -> None:
        assert "<script>" not in Start("<script>").render()

    @pytest.mark.parametrize("template", [str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html")])
    def test_never_switches_escaping_off(self, template: str) -> None:
        text = (FOLDER / template).read_text(encoding="utf-8")

        assert "|safe" not in text.replace(" ", "")
        assert "autoescape" not in text


class TestLook:
    def test_names_each_colour_once_in_the_tokens(self) -> None:
        tokens, _, rest = CSS.partition("@layer base {")

        assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", rest) == []
        assert len(TOKENS) == tokens.count("light-dark(")

    @pytest.mark.parametrize("ground", ["canvas", "surface", "sunken"])
    @pytest.mark.parametrize(
        ("role", "least"), [("ink", 11), ("ink-2", 4.5), ("ink-3", 4.5), ("pine", 4.5), ("edge", 3)]
    )
    @pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
    def test_can_be_read_on_every_ground(self, ground: str, role: str, least: float, scheme: int) -> None:
        text, behind = TOKENS[role].split(", ")[scheme], TOKENS[ground].split(", ")[scheme]

        assert contrast(text, behind) >= least


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
