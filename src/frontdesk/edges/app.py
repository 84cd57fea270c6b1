"""Puts the web together from what wiring gives it. Routes live with their edge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from socket import socket

import uvicorn
from fastapi import FastAPI

from frontdesk.edges import http
from frontdesk.edges.console import problem, start
from frontdesk.edges.console.page import static_files
from frontdesk.edges.health import Parts, health
from frontdesk.kernel.db import Database


@dataclass(frozen=True)
class Given:
    """What the web needs of the rest.

    parts        asked for readiness: each part and its state
    first_call   command that makes a first call, for the first page
    """

    database: Database
    parts: Callable[[], Awaitable[Parts]]
    first_call: str


def create_app(given: Given) -> FastAPI:
    """Return the web application; whoever gave the database closes it."""
    # /docs would load its scripts from elsewhere, and there is no API to describe yet.
    app = FastAPI(title="Frontdesk", docs_url=None, redoc_url=None)
    app.state.database = given.database
    app.include_router(health(given.parts))
    app.include_router(start.router(first_call=given.first_call))
    app.mount("/static", static_files())
    http.install(app, as_page=problem.as_page)
    return app


async def serve_app(app: FastAPI, listener: socket) -> None:
    """Serve an app on a listening socket until the process is asked to stop."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        # A page with live updates stays open for ever; a stop waits for it no longer than this.
        timeout_graceful_shutdown=5,
    )
    await uvicorn.Server(config).serve(sockets=[listener])
