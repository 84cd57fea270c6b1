"""The first page, a failure's page and the look: what can be held without a browser."""

import gzip
import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import ClassVar
from uuid import UUID

import httpx
import jinja2
import pytest

from frontdesk.edges.console.frame import SHEETS
from frontdesk.edges.console.page import FOLDER, STATIC, Page, initials, static_path, tint
from frontdesk.edges.console.start import Start
from frontdesk.edges.console.static_files import HTMX, static_file
from frontdesk.edges.console.styleguide import GROUNDS
from frontdesk.kernel.db import Database
from tests.signed_in import signed_in_web
from tests.web import a_given, a_web

CSS = (STATIC / "console.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+):\s*light-dark\((#\w{6}, #\w{6})\)", CSS))


async def get(database: Database, path: str) -> httpx.Response:
    async with a_web(a_given(database, first_call=".venv/bin/frontdesk call --business SLUG")) as web:
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
    @pytest.mark.usefixtures("plumbing")
    async def test_shows_the_command_as_it_is_typed(self, database: Database) -> None:
        answer = await get(database, "/")

        assert answer.status_code == 200
        assert ".venv/bin/frontdesk call --business plumbing\n" in words(answer.text)

    @pytest.mark.usefixtures("plumbing")
    async def test_says_how_a_broken_off_call_is_carried_on(self, database: Database) -> None:
        answer = await get(database, "/")

        assert ".venv/bin/frontdesk call --business plumbing --from 0491570006" in words(answer.text)
        assert "withheld" in answer.text

    @pytest.mark.usefixtures("plumbing")
    async def test_says_how_to_see_what_waits(self, database: Database) -> None:
        answer = await get(database, "/")

        assert ".venv/bin/frontdesk tasks --business plumbing\n" in words(answer.text)

    async def test_shows_no_command_that_would_fail(self, database: Database) -> None:
        answer = await get(database, "/")

        assert ".venv/bin/frontdesk staff welcome\n" in words(answer.text)
        assert "frontdesk call" not in words(answer.text)

    async def test_is_today_for_who_is_signed_in(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            answer = await web.get("/")

        assert (answer.status_code, answer.headers["Location"]) == (303, "/b/plumbing/")

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


class TestProblemPage:
    async def test_says_what_is_wrong_and_offers_a_way_back(self, database: Database) -> None:
        answer = await get(database, "/nothing")

        assert answer.status_code == 404
        assert "There is nothing here" in words(answer.text)
        assert any(
            link["href"] == "/" and link["class"] == "btn go"
            for link in Tags(answer.text).named("a")
            if "class" in link
        )

    async def test_gives_the_number_to_quote_for_copying(self, database: Database) -> None:
        answer = await get(database, "/nothing")
        tags = Tags(answer.text)

        assert tags.named("code") == [{"id": "request-id"}]
        assert [button["data-copy"] for button in tags.named("button")] == ["request-id"]
        assert answer.headers["X-Request-Id"] in words(answer.text)


class TestPage:
    def test_is_an_error_when_its_template_wants_what_it_lacks(self) -> None:
        @dataclass(frozen=True)
        class Lacking(Page):
            template: ClassVar[str] = "start/index.html"

        with pytest.raises(jinja2.UndefinedError, match="welcome"):
            Lacking().render()

    def test_escapes_what_it_shows(self) -> None:
        assert "<script>" not in Start("<script>").render()

    @pytest.mark.parametrize("template", [str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html")])
    def test_never_switches_escaping_off(self, template: str) -> None:
        text = (FOLDER / template).read_text(encoding="utf-8")

        assert "|safe" not in text.replace(" ", "")
        assert "autoescape" not in text


class TestNames:
    def test_are_shortened_to_two_letters(self) -> None:
        assert [initials(name) for name in ("Dana Whitlock", "Ann Mary van Dyk", "leo", "", "(02) 5550")] == [
            "DW",
            "AD",
            "L",
            "?",
            "?",
        ]

    def test_have_the_same_colour_every_time(self) -> None:
        assert tint("Dana Whitlock") == tint("Dana Whitlock")
        assert {tint(letter) for letter in "abcd"} == {"p", "b1", "v", "y"}


class TestStaticFiles:
    @pytest.mark.parametrize("name", ["console.css", "icons.svg", "console.js", HTMX])
    async def test_are_kept_for_ever_under_the_address_of_their_content(self, database: Database, name: str) -> None:
        kept, plain = await get(database, static_path(name)), await get(database, f"/static/{name}")

        assert kept.content == plain.content == static_file(name).content
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert plain.headers["Cache-Control"] == (await get(database, f"/static/{name}?old")).headers["Cache-Control"]
        assert plain.headers["Cache-Control"] == "no-cache"

    async def test_are_not_sent_again_to_who_has_them(self, database: Database) -> None:
        async with a_web(a_given(database)) as web:
            first = await web.get(static_path("console.css"))
            again = await web.get(static_path("console.css"), headers={"If-None-Match": first.headers["ETag"]})

        assert first.headers["Content-Encoding"] == "gzip"
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("path", ["", "nothing.js", "../page.py", "..%2fpage.py", "%00", "/etc/passwd"])
    async def test_are_nothing_else_than_the_folder_holds(self, database: Database, path: str) -> None:
        assert (await get(database, f"/static/{path}")).status_code == 404

    async def test_are_only_read(self, database: Database) -> None:
        async with a_web(a_given(database)) as web:
            answer = await web.post("/static/console.css", headers={"Sec-Fetch-Site": "same-origin"})

        assert answer.status_code == 405

    def test_name_each_other_by_their_lasting_addresses(self) -> None:
        named = re.findall(r'from "([^"]+)"', static_file("keys.js").content.decode())

        assert named == [static_path(name) for name in ("dialogs.js", "palette.js", "toast.js", "typing.js")]

    def test_bring_htmx_from_its_distribution(self) -> None:
        assert b"htmx" in static_file(HTMX).content

    def test_are_small(self) -> None:
        scripts = [static_file(path.name).gzipped for path in STATIC.glob("*.js")] + [static_file(HTMX).gzipped]

        assert sum(map(len, scripts)) < 60 * 1024
        assert gzip.decompress(static_file("console.css").gzipped) == static_file("console.css").content

    @pytest.mark.parametrize("page", sorted(SHEETS.keys() - {"styleguide"}))  # which shows what all pages show
    def test_are_small_in_all_on_every_page(self, page: str) -> None:
        sheets = ("console.css", *SHEETS[page])

        assert sum(len(static_file(sheet).content) for sheet in sheets) < 40 * 1024

    def test_are_all_shown_somewhere(self) -> None:
        given = {"console.css", *(sheet for sheets in SHEETS.values() for sheet in sheets)}

        assert {path.name for path in STATIC.glob("*.css")} == given

    def test_lose_only_room(self) -> None:
        sent = static_file("console.css").content.decode()

        assert "/*" not in sent
        assert re.sub(r"[\s;]", "", sent) == re.sub(r"[\s;]", "", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL))
        assert ".side :is(.lb,kbd)" in sent
        assert "calc(100% + .25rem)" in sent

    def test_hold_every_drawing_that_a_page_uses(self) -> None:
        drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
        used = {
            name
            for path in FOLDER.rglob("*.html")
            for name in re.findall(r'(?:ui\.icon\(|icon=)"([\w-]+)"', path.read_text(encoding="utf-8"))
        }

        assert used <= drawn


class TestLook:
    def test_names_each_colour_once_in_the_tokens(self) -> None:
        tokens, _, rest = CSS.partition("@layer base {")
        rest += "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.css") if path.name != "console.css")

        assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", rest) == []
        assert re.findall(r"\b(?:rgb|hsl|oklch)a?\(", CSS) == []
        assert len(TOKENS) == tokens.count("light-dark(") - 2  # those of the shadows are half transparent

    @pytest.mark.parametrize("ground", GROUNDS)
    @pytest.mark.parametrize("role", ["ink", "ink-2", "ink-3"])
    @pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
    def test_can_be_read_on_every_ground(self, ground: str, role: str, scheme: int) -> None:
        assert ratio(role, ground, scheme) >= 4.5

    @pytest.mark.parametrize("ground", ["canvas", "surface", "sunken", "hover", "own"])
    @pytest.mark.parametrize("colour", ["pine", "brass", "red", "blue", "violet"])
    @pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
    def test_can_be_read_in_every_colour(self, ground: str, colour: str, scheme: int) -> None:
        assert ratio(colour, f"{colour}-soft" if ground == "own" else ground, scheme) >= 4.5

    @pytest.mark.parametrize(
        ("text", "ground", "least"),
        [
            ("on-pine", "pine", 4.5),
            ("on-pine", "pine-2", 4.5),
            ("canvas", "ink", 4.5),
            ("canvas", "ink-press", 4.5),
            ("edge", "surface", 3),
            ("edge", "canvas", 3),
            ("edge", "hover", 3),
            *((f"c{n}", "surface", 3) for n in range(1, 7)),
        ],
    )
    @pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
    def test_can_be_told_from_what_is_behind(self, text: str, ground: str, least: float, scheme: int) -> None:
        assert ratio(text, ground, scheme) >= least

    def test_keeps_still_for_who_wants_that(self) -> None:
        assert "prefers-reduced-motion: reduce" in CSS
        assert "forced-colors: active" in CSS
        assert "url(" not in CSS


def ratio(text: str, ground: str, scheme: int) -> float:
    """Return the contrast of two roles; scheme 0 is light, 1 dark."""
    return contrast(TOKENS[text].split(", ")[scheme], TOKENS[ground].split(", ")[scheme])


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
