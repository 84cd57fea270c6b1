"""Puts the web together from what wiring gives it. Routes live with their edge."""

from __future__ import annotations

from socket import IPPROTO_TCP, TCP_NODELAY, socket

import uvicorn
from fastapi import FastAPI

from frontdesk.edges.channels import twilio
from frontdesk.edges.console import (
    calls,
    insights,
    live,
    logs,
    people,
    problem,
    profile,
    search,
    settings,
    sign_in,
    start,
    styleguide,
    talk,
    tasks,
    today,
    visits,
    welcome,
)
from frontdesk.edges.console.page import static_files
from frontdesk.edges.health import health
from frontdesk.edges.http import answers, origin
from frontdesk.edges.http.given import Given

SCREENS = (
    sign_in,
    today,
    calls,
    visits,
    tasks,
    insights,
    talk,
    logs,
    people,
    profile,
    search,
    settings,
    welcome,
    styleguide,
    live,
)
CHANNELS = (twilio,)


def create_app(given: Given) -> FastAPI:
    """Return the web application; whoever gave the database closes it."""
    # /docs would load its scripts from elsewhere, and there is no API to describe yet.
    app = FastAPI(title="Frontdesk", docs_url=None, redoc_url=None)
    app.state.given = given
    app.include_router(health())
    app.include_router(start.router())
    for part in (*CHANNELS, *SCREENS):
        app.include_router(part.router())
    app.mount("/static", static_files())
    origin.install(app, base_url=given.base_url, as_page=problem.as_page)
    answers.install(app, as_page=problem.as_page)
    return app


async def serve_app(app: FastAPI, listener: socket) -> None:
    """Serve an app on a listening socket until the process is asked to stop."""
    # Its connections take it over. Without it the second sentence of an answer would wait 40 ms for the first one's
    # receipt: the event loop sees to that only for sockets that name their protocol, which those of a listener do not.
    listener.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        # Tries to sign in are counted by where they come from.
        forwarded_allow_ips=app.state.given.settings.trusted_proxies,
        # The one that knows the library's present form. What is over the channel's own limit is dropped there and the
        # socket stays; far above it the server closes it.
        ws="websockets-sansio",
        ws_max_size=128 * 1024,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_per_message_deflate=False,
        # A page with live updates stays open for ever; a stop waits for it no longer than this.
        timeout_graceful_shutdown=5,
    )
    await uvicorn.Server(config).serve(sockets=[listener])
