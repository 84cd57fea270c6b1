"""The vendor's REST interface on this machine, as much of it as is asked: for tests of the real client."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from frontdesk.providers.twilio.port import Number

ACCOUNT, TOKEN = "AC00000000000000000000000000000001", "a token"


class TwilioServer(ThreadingHTTPServer):
    """Keeps recordings, numbers, and what was asked of calls.

    numbers      by their ids, as the vendor writes them
    fails_with   a status that everything is answered with; 0 is none
    says         what is answered instead of JSON
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recordings: dict[str, bytes] = {}
        self.stopped: list[str] = []
        self.recorded: set[str] = set()
        self.numbers: dict[str, dict[str, Any]] = {}
        self.status = "active"
        self.fails_with = 0
        self.says: bytes | None = None

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def keep(self, recording_sid: str, mp3: bytes) -> None:
        """Have recorded something."""
        self.recordings[recording_sid] = mp3

    def own(self, number: Number) -> None:
        """Have a number."""
        sid = f"PN{len(self.numbers)}"
        self.numbers[sid] = {
            "sid": sid,
            "phone_number": number.e164,
            "voice_url": number.voice_url,
            "voice_method": number.voice_method,
            "status_callback": number.status_callback or None,
            "voice_application_sid": "AP1" if number.is_elsewhere else None,
            "trunk_sid": "TK1" if number.is_elsewhere else None,
        }


class _Handler(BaseHTTPRequestHandler):
    server: TwilioServer

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if not self._may():
            return
        if path == f"/2010-04-01/Accounts/{ACCOUNT}.json":
            account = {"sid": ACCOUNT, "friendly_name": "Harbour", "status": self.server.status}
            self._answer(200, self.server.says or json.dumps(account).encode())
        elif path == f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json":
            like = query.get("PhoneNumber", ["+"])[0]
            found = [number for number in self.server.numbers.values() if like in number["phone_number"]]
            self._answer(200, json.dumps({"incoming_phone_numbers": found}).encode())
        else:
            name = path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/").removesuffix(".mp3")
            self._answer(200, self.server.recordings[name]) if name in self.server.recordings else self._answer(404)

    def do_DELETE(self) -> None:
        name = self.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/").removesuffix(".json")
        if self._may():
            self._answer(204 if self.server.recordings.pop(name, None) else 404)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        if not self._may():
            return
        what, _, rest = self.path.removeprefix(f"/2010-04-01/Accounts/{ACCOUNT}/").partition("/")
        if what == "IncomingPhoneNumbers":
            self._point(self.server.numbers[rest.removesuffix(".json")], form)
        else:
            self._stop(what, rest, form)

    def _point(self, number: dict[str, Any], form: dict[str, list[str]]) -> None:
        snake = {"".join(part.capitalize() for part in name.split("_")): name for name in number}
        assert form.pop("StatusCallbackMethod") == ["POST"]
        number.update({snake[name]: values[0] for name, values in form.items()})
        self._answer(200, json.dumps(number).encode())

    def _stop(self, what: str, rest: str, form: dict[str, list[str]]) -> None:
        call = rest.partition("/")[0]
        assert (what, rest) == ("Calls", f"{call}/Recordings/Twilio.CURRENT.json")
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
