"""Places on this machine that answer as the outside would: a desk over https, and whoever else may stand there."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uvicorn

from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import Settings
from frontdesk.wiring.checks.scene import Scene
from frontdesk.wiring.checks.ways import Ways
from tests.providers.mail_server import a_certificate
from tests.providers.twilio_server import ACCOUNT, TOKEN
from tests.web import a_given, a_listener, an_app

KEY = "a secret of the tests"


def settings_of(base_url: str | None = None, **changed: object) -> Settings:
    """Return settings of an installation with an account, reached at an address."""
    named = {"PUBLIC_BASE_URL": base_url, "FRONTDESK_SECRET_KEY": KEY, "DATABASE_URL": None, "SMTP_URL": None}
    account = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}
    return Settings.model_validate(named | account | changed)


def a_scene(base_url: str | None, ways: Ways | None = None, *, desk_runs: bool = True, **changed: object) -> Scene:
    """Return a look at the outside."""
    settings = settings_of(base_url, **changed)
    return Scene(settings, KEY, clock=SystemClock(), ways=ways or Ways(), desk_runs=desk_runs)


@asynccontextmanager
async def a_desk(database: Database, folder: Path, *, key: str = KEY, token: str = TOKEN) -> AsyncIterator[str]:
    """Run the whole application over https for the length of a block; give its address.

    folder   gets `certificate.pem`, which a client has to trust
    """
    a_certificate(folder)
    with a_listener() as listener:
        base_url = f"https://localhost:{listener.getsockname()[1]}"
        settings = settings_of(base_url, TWILIO_AUTH_TOKEN=token)
        given = a_given(database, folder, settings=settings, base_url=base_url, secret_key=key, clock=SystemClock())
        with an_app(given) as app:
            config = uvicorn.Config(
                app, log_config=None, access_log=False, ws="websockets-sansio", timeout_graceful_shutdown=1,
                ssl_certfile=folder / "certificate.pem", ssl_keyfile=folder / "key.pem",
            )  # fmt: skip
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            try:
                yield base_url
            finally:
                server.should_exit = True
                await serving


@contextmanager
def somebody(folder: Path, status: int, said: object = None) -> Iterator[tuple[str, Ways]]:
    """Give the address of somebody who answers everything in one way over https, and how they are reached."""
    folder.mkdir(exist_ok=True)

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            if status == 302:
                self.send_header("Location", "https://www.example.com/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    context, _ = a_certificate(folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"https://localhost:{server.server_address[1]}", Ways(authorities=folder / "certificate.pem")
        finally:
            server.shutdown()
            thread.join()
