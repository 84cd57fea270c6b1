"""Only our own pages change anything; nobody is sent on to somebody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from starlette.types import Message

from frontdesk.edges.console import problem
from frontdesk.edges.http import answers, origin
from frontdesk.edges.http.forms import MOST_BYTES, SmallForm
from frontdesk.edges.http.paths import own_path

HOME = "https://desk.example.com"
FROM_US = {"Sec-Fetch-Site": "same-origin"}


def an_app() -> FastAPI:
    app = FastAPI()

    @app.api_route("/visits", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def visits() -> str:
        return "done"

    @app.post("/twilio/voice")
    async def voice() -> str:
        return "heard"

    @app.post("/form")
    async def form(fields: SmallForm) -> dict[str, str]:
        return dict(fields)

    @app.websocket("/talk")
    @app.websocket("/twilio/relay")
    async def talk(line: WebSocket) -> None:
        await line.accept()
        await line.close()

    origin.install(app, base_url=HOME, as_page=problem.as_page)
    answers.install(app, as_page=problem.as_page)
    return app


@pytest.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(an_app()), base_url=HOME) as client:
        yield client


OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": HOME},
]
THEIRS: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HOME},
    {"Sec-Fetch-Site": ""},
    {"Origin": "null"},
    {"Origin": "https://evil.example.com"},
    {"Origin": f"{HOME}.evil.example.com"},
    {"Origin": "http://desk.example.com"},
    {"Origin": f"{HOME}:8443"},
    {"Referer": f"{HOME}/visits"},
]


class TestOrigin:
    @pytest.mark.parametrize("headers", OURS, ids=str)
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    async def test_lets_our_own_pages_change_things(
        self, web: httpx.AsyncClient, method: str, headers: dict[str, str]
    ) -> None:
        assert (await web.request(method, "/visits", headers=headers)).status_code == 200

    @pytest.mark.parametrize("headers", THEIRS, ids=str)
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    async def test_refuses_everybody_elses(self, web: httpx.AsyncClient, method: str, headers: dict[str, str]) -> None:
        answer = await web.request(method, "/visits", headers=headers)

        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/from-elsewhere")
        assert HOME in answer.json()["detail"]

    async def test_refuses_in_words_and_with_the_safe_headers(self, web: httpx.AsyncClient) -> None:
        answer = await web.post("/visits", headers={"Accept": "text/html"})

        assert "That did not come from our pages" in answer.text
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Request-Id"] in answer.text

    async def test_lets_anybody_look(self, web: httpx.AsyncClient) -> None:
        assert (await web.get("/visits", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200

    async def test_leaves_vendors_to_their_signatures(self, web: httpx.AsyncClient) -> None:
        assert (await web.post("/twilio/voice")).status_code == 200
        for path in ("/twilio", "/Twilio/voice", "//twilio/voice"):
            assert (await web.post(path)).status_code == 403

    @pytest.mark.parametrize(
        ("path", "headers", "expected"),
        [
            ("/talk", {}, "websocket.close"),
            ("/talk", {"origin": "https://evil.example.com"}, "websocket.close"),
            ("/talk", {"origin": HOME}, "websocket.accept"),
            ("/twilio/relay", {}, "websocket.accept"),
        ],
    )
    async def test_holds_websockets_as_well(self, path: str, headers: dict[str, str], expected: str) -> None:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            sent.append(message)

        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": raw, "subprotocols": []}
        await an_app()(scope, receive, send)

        assert sent[0]["type"] == expected


class TestSmallForm:
    async def test_is_read_as_it_was_typed(self, web: httpx.AsyncClient) -> None:
        answer = await web.post("/form", data={"password": " ü&=\t ", "empty": ""}, headers=FROM_US)

        assert answer.json() == {"password": " ü&=\t ", "empty": ""}

    @pytest.mark.parametrize("content", [b"\xff\xfe=%ff", b"&&&", b"{", b"a=b=c", b""])
    async def test_is_never_a_bug(self, web: httpx.AsyncClient, content: bytes) -> None:
        assert (await web.post("/form", content=content, headers=FROM_US)).status_code == 200

    @pytest.mark.parametrize("content", [b"a=" + b"x" * MOST_BYTES, b"a=1&" * 60])
    async def test_has_an_end(self, web: httpx.AsyncClient, content: bytes) -> None:
        assert (await web.post("/form", content=content, headers=FROM_US)).status_code == 413


class TestOwnPath:
    @pytest.mark.parametrize("path", ["/", "/b/plumbing/", "/b/plumbing/calls?outcome=booked&q=a//b#1", "/test?x=é"])
    def test_leads_on_to_our_pages(self, path: str) -> None:
        assert own_path(path) == path

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "b/plumbing",
            "//evil.example.com",
            "///evil.example.com",
            "/\\evil.example.com",
            "\\\\evil.example.com",
            "/b\\evil",
            "https://evil.example.com/",
            "https:evil.example.com",
            "javascript:alert(1)",
            "/\t/evil.example.com",
            "\t//evil.example.com",
            "/\r\nLocation: https://evil.example.com",
            " //evil.example.com",
            "/\x00",
            "//[",
            "/sign-in",
            "/sign-in?next=/sign-in",
            "/sign-out",
            "/" + "x" * 3_000,
        ],
    )
    def test_leads_nowhere_else(self, path: str) -> None:
        assert own_path(path) == "/"
