"""What the web is given by wiring, and how a route asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends
from starlette.requests import HTTPConnection

from frontdesk.desk.turn import Desk
from frontdesk.kernel.challenge import port_of
from frontdesk.kernel.checks import Check
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.db import Database
from frontdesk.kernel.live import Live
from frontdesk.kernel.settings import Settings

READY = "ready"
Parts = Mapping[str, str]
"""Name of a part -> `ready`, or in words what is the matter."""
Checks = Callable[[UUID | None], Awaitable[Sequence[Check]]]


@dataclass(frozen=True)
class Given:
    """What the web needs of the rest; the same for every request.

    base_url     how the world reaches us, without a slash at the end: vendors sign it, links begin with it
    secret_key   of the installation: what is signed with it, nobody else can make
    logs         folder of the CSV logs, one folder in it per business
    recordings   folder of recorded calls, one folder in it per business
    parts        asked for readiness: each part and its state
    first_call   command that makes a first call, with SLUG for the business it is made to
    checks       looks at what a business (None: the installation) needs for real calls, line by line
    """

    database: Database
    desk: Desk
    clock: Clock
    live: Live
    settings: Settings
    base_url: str
    secret_key: str
    logs: Path
    recordings: Path
    parts: Callable[[], Awaitable[Parts]]
    first_call: str
    checks: Checks


def given(connection: HTTPConnection) -> Given:
    """Return what the web was given; for requests and websockets alike."""
    return cast(Given, connection.app.state.given)


Wired = Annotated[Given, Depends(given)]


def places_of(connection: HTTPConnection) -> tuple[str, ...]:
    """Return what the place is called at which we were asked: the public address, and the port that took it."""
    server = connection.scope.get("server") or (None, None)
    return urlsplit(given(connection).base_url).netloc, port_of(server[1])
