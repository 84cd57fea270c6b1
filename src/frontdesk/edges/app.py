"""Puts the web together from what wiring gives it. Routes live with their edge."""

from __future__ import annotations

from socket import socket

import uvicorn
from fastapi import FastAPI

from frontdesk.edges.channels import twilio
from frontdesk.edges.console import (
    calls,
    insights,
    live,
    logs,
    problem,
    profile,
    search,
    sign_in,
    start,
    styleguide,
    talk,
    tasks,
    today,
    visits,
)
from frontdesk.edges.console.page import static_files
from frontdesk.edges.health import health
from frontdesk.edges.http import answers
from frontdesk.edges.http.given import Given

SCREENS = (sign_in, today, calls, visits, tasks, insights, talk, logs, profile, search, styleguide, live)
CHANNELS = (twilio,)


def create_app(given: Given) -> FastAPI:
    """Return the web application; whoever gave the database closes it."""
    # /docs would load its scripts from elsewhere, and there is no API to describe yet.
    app = FastAPI(title="Frontdesk", docs_url=None, redoc_url=None)
    app.state.given = given
    app.include_router(health(given.parts))
    app.include_router(start.router())
    for part in (*CHANNELS, *SCREENS):
        app.include_router(part.router())
    app.mount("/static", static_files())
    answers.install(app, as_page=problem.as_page)
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
