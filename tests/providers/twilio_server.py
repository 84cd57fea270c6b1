"""The vendor's REST interface on this machine, as much of it as is asked: for tests of the real client."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

ACCOUNT, TOKEN = "AC00000000000000000000000000000001", "a token"


class TwilioServer(ThreadingHTTPServer):
    """Keeps recordings and what was asked of calls.

    fails_with   a status that everything is answered with; 0 is none
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recordings: dict[str, bytes] = {}
        self.stopped: list[str] = []
        self.recorded: set[str] = set()
        self.fails_with = 0

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def keep(self, recording_sid: str, mp3: bytes) -> None:
        """Have recorded something."""
        self.recordings[recording_sid] = mp3


class _Handler(BaseHTTPRequestHandler):
    server: TwilioServer

    def do_GET(self) -> None:
        name = self.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/").removesuffix(".mp3")
        if self._may():
            self._answer(200, self.server.recordings[name]) if name in self.server.recordings else self._answer(404)

    def do_DELETE(self) -> None:
        name = self.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/").removesuffix(".json")
        if self._may():
            self._answer(204 if self.server.recordings.pop(name, None) else 404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        call = self.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/Calls/").partition("/")[0]
        if not self._may():
            return
        assert self.path.endswith("/Recordings/Twilio.CURRENT.json"), self.path
        assert form == {"Status": ["stopped"]}
        if call == "CAnone":
            self._answer(404, json.dumps({"code": 20404, "message": "not found", "status": 404}).encode())
            return
        self.server.stopped.append(call)
        self._answer(200, json.dumps({"sid": "RE1", "status": "stopped", "call_sid": call}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _may(self) -> bool:
        wanted = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.server.fails_with:
            self._answer(self.server.fails_with)
            return False
        if self.headers.get("Authorization") != wanted:
            self._answer(401)
            return False
        return True

    def _answer(self, status: int, body: bytes = b"{}") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def a_twilio_server() -> Iterator[TwilioServer]:
    """Give a server for the length of a block."""
    with TwilioServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
