"""The styles, drawings and scripts: each at an address that changes with its content, so that it is kept for ever."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import files
from mimetypes import guess_type
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
HTMX = "htmx.js"


@dataclass(frozen=True)
class StaticFile:
    """What is sent of one file; `mark` changes when its content does."""

    content: bytes
    gzipped: bytes
    media_type: str
    mark: str


def static_path(name: str) -> str:
    """Return the address of a static file.

    Raises FileNotFoundError if there is none of that name.
    """
    return f"/static/{name}?{static_file(name).mark}"


@cache
def static_file(name: str) -> StaticFile:
    """Return a file as it is sent.

    Raises FileNotFoundError if there is none of that name.
    """
    path = _htmx() if name == HTMX else STATIC / name
    if path.parent != STATIC and name != HTMX:
        raise FileNotFoundError(name)
    content = path.read_bytes()
    if path.suffix == ".css":
        content = _without_room(content.decode()).encode()
    if path.suffix == ".js" and name != HTMX:
        content = _IMPORTED.sub(_kept_import, content.decode()).encode()
    media_type = guess_type(name)[0] or "application/octet-stream"
    return StaticFile(content, gzip.compress(content, mtime=0), media_type, sha256(content).hexdigest()[:12])


def static_files() -> ASGIApp:
    """Return what serves the files; each is read once."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(405)
        try:
            found = static_file(scope["path"].removeprefix(scope["root_path"]).lstrip("/"))
        except (FileNotFoundError, IsADirectoryError, ValueError):  # no file, a folder, no file's name
            raise HTTPException(404) from None
        await _answer(request, found)(scope, receive, send)

    return serve


def _answer(request: Request, found: StaticFile) -> Response:
    is_kept = request.url.query == found.mark
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if is_kept else "no-cache",
        "ETag": f'"{found.mark}"',
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(found.gzipped, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type)
    return Response(found.content, headers=headers, media_type=found.media_type)


def _htmx() -> Path:
    """Return where htmx lies: its distribution carries it for another framework, which we do not load."""
    for file in files("django-htmx") or ():
        if file.name == "htmx-4.min.js":
            return Path(str(file.locate()))
    raise FileNotFoundError("htmx-4.min.js is not in the distribution django-htmx")


def _without_room(css: str) -> str:
    """Return a stylesheet without its comments and the room between its rules: those are for who reads the file."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}").strip()


# A module names its neighbours by file; it is given their lasting address, so that the two are never out of step.
_IMPORTED = re.compile(r'from "\./([\w-]+\.js)"')


def _kept_import(found: re.Match[str]) -> str:
    return f'from "{static_path(found[1])}"'
