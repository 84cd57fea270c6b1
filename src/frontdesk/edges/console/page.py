"""A page is a typed value, rendered from the template it names. Nothing is written as HTML in Python."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@dataclass(frozen=True)
class Page:
    """What one page shows; its fields are the template's names, and a name it lacks is an error."""

    template: ClassVar[str]

    def render(self) -> str:
        """Return the page as HTML."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return _templates.get_template(self.template).render(values)


def static_path(name: str) -> str:
    """Return the address of a static file, which changes with its content so that it may be kept for ever."""
    return f"/static/{name}?{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def static_files() -> StaticFiles:
    """Return what serves the styles and scripts."""
    return _Kept(directory=STATIC)


class _Kept(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        named = bool(scope["query_string"])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if named else "no-cache"
        return response


_templates = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_templates.globals["static"] = static_path
