"""The page with every component in every state."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest

from frontdesk.edges.console.page import STATIC
from frontdesk.edges.console.styleguide import ICONS
from frontdesk.kernel.db import Database
from tests.builders import a_business
from tests.signed_in import signed_in_web
from tests.web import a_given

PARTS = Path(STATIC).parent / "layout" / "parts.html"


@pytest.fixture
async def page(database: Database, plumbing: UUID) -> str:
    async with signed_in_web(a_given(database), plumbing) as web:
        answer = await web.get("/styleguide")
    assert answer.status_code == 200
    return answer.text


class TestStyleguide:
    def test_shows_every_component(self, page: str) -> None:
        used = (PARTS.parent.parent / "styleguide" / "index.html").read_text(encoding="utf-8")
        parts = re.findall(r"{% macro ([a-z]\w*)\(", PARTS.read_text(encoding="utf-8"))

        # These stand inside others, in rows of calls, or at the foot of the page.
        assert [part for part in parts if f"ui.{part}(" not in used] == ["ended", "error", "toast"]

    def test_shows_every_drawing(self, page: str) -> None:
        assert len(ICONS) == len(set(ICONS)) > 50
        assert all(f"#i-{name}" in page for name in ICONS)

    @pytest.mark.parametrize(
        "state", ["is-hovered", "is-focused", 'aria-busy="true"', 'aria-invalid="true"', " disabled"]
    )
    def test_shows_every_state(self, page: str, state: str) -> None:
        assert state in page

    def test_says_why_something_cannot_be_pressed(self, page: str) -> None:
        assert 'aria-disabled="true" aria-describedby="g-why"' in page

    def test_names_everything_once(self, page: str) -> None:
        ids = re.findall(r'\sid="([^"]+)"', page)

        assert len(ids) == len(set(ids))
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            assert set(re.findall(rf'\s{attribute}="([^"]+)"', page)) <= set(ids)

    def test_writes_as_the_business_does(self, page: str) -> None:
        assert "Mon 2 Mar, 8:00 pm" in page

    async def test_writes_as_another_business_does(self, database: Database) -> None:
        business = await a_business(database, timezone="America/New_York", locale="en-US", region="US", currency="USD")
        async with signed_in_web(a_given(database), business) as web:
            page = (await web.get("/styleguide")).text

        assert "Mon, Mar 2, 4:00 am" in page
