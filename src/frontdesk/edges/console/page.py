"""A page is a typed value, rendered from the template it names. Nothing is written as HTML in Python."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from frontdesk.domain.insights.day_words import OUTCOME_WORDS
from frontdesk.edges.console.static_files import STATIC, static_files, static_path

__all__ = ["FOLDER", "STATIC", "Page", "initials", "shown", "static_files", "static_path", "templates"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """What one page shows; its fields are the template's names, and a name it lacks is an error."""

    template: ClassVar[str]

    def render(self) -> str:
        """Return the page as HTML."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return templates.get_template(self.template).render(values)


def shown(page: Page, status: int = 200) -> HTMLResponse:
    """Return the answer that shows a page."""
    return HTMLResponse(page.render(), status)


def initials(name: str) -> str:
    """Return what stands in the circle beside a name: `DW`, and `A` where there is but one word."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def tint(name: str) -> str:
    """Return the colour of somebody's circle, the same every time: a help to the eye, never a sign."""
    return ("p", "b1", "v", "y")[sum(map(ord, name)) % 4]


templates = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
templates.globals["static"] = static_path
templates.globals["outcome_words"] = OUTCOME_WORDS
templates.filters["initials"] = initials
templates.filters["tint"] = tint
