"""The application on a port of this machine, for a browser: the real server, the test's own database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn

from frontdesk.edges.http.given import Given
from frontdesk.kernel.db import Database
from tests.web import a_given, a_listener, an_app


@dataclass(frozen=True)
class Running:
    """A web that answers; `business` is the plumbers', with nothing in its calendar yet."""

    given: Given
    business: UUID
    slug: str

    @property
    def base_url(self) -> str:
        """Where it is reached."""
        return self.given.base_url


@asynccontextmanager
async def running_app(database: Database, folder: Path, **changed: Any) -> AsyncIterator[Given]:
    """Run the whole application, its live notices heard, for the length of a block."""
    with a_listener() as listener:
        given = a_given(database, folder, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", **changed)
        listening = asyncio.create_task(given.live.listen())
        with an_app(given) as app:
            server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            try:
                yield given
            finally:
                server.should_exit = True
                await serving
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening
