"""What every web answer has in common."""

import asyncio
import re
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx
import pytest
import structlog
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.types import Message

from frontdesk.edges.console import problem
from frontdesk.edges.http import answers
from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class SlotTaken(Problem):
    status = HTTPStatus.CONFLICT
    title = "That time is taken"


def an_app() -> FastAPI:
    app = FastAPI()

    @app.get("/fine")
    async def fine() -> str:
        return "fine"

    @app.get("/taken")
    async def taken() -> None:
        raise SlotTaken("Nine is <b>gone</b>.", slot="09:00")

    @app.get("/api/v1/taken")
    async def taken_too() -> None:
        raise SlotTaken("Nine is gone.")

    @app.get("/bug")
    async def bug() -> None:
        raise KeyError("Mike, 0412 345 678")

    @app.get("/away")
    async def away() -> None:
        async with Database("postgresql://nobody@127.0.0.1:1/nowhere").engine.connect():
            pass

    @app.get("/half")
    async def half() -> StreamingResponse:
        async def words() -> AsyncIterator[str]:
            yield "half an "
            raise KeyError("Mike, 0412 345 678")

        return StreamingResponse(words())

    @app.get("/numbered/{number}")
    async def numbered(number: int) -> int:
        return number

    answers.install(app, as_page=problem.as_page)
    return app


@pytest.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(an_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example.com") as client:
        yield client


class TestEveryAnswer:
    async def test_has_a_request_id_of_its_own(self, web: httpx.AsyncClient) -> None:
        first, second = await web.get("/fine"), await web.get("/fine")

        assert re.fullmatch(r"[0-9a-f]{32}", first.headers["X-Request-Id"])
        assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]

    @pytest.mark.parametrize("path", ["/fine", "/taken", "/bug", "/nowhere"])
    async def test_has_the_safe_headers(self, web: httpx.AsyncClient, path: str) -> None:
        answer = await web.get(path)

        assert {name: answer.headers[name] for name in answers.SAFE_HEADERS} == answers.SAFE_HEADERS

    def test_allows_no_script_or_style_written_into_a_page(self) -> None:
        policy = answers.SAFE_HEADERS["Content-Security-Policy"]

        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


class TestProblem:
    async def test_is_a_document_for_a_program(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/taken")

        assert answer.status_code == 409
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json() == {
            "type": "/problems/slot-taken",
            "title": "That time is taken",
            "status": 409,
            "detail": "Nine is <b>gone</b>.",
            "instance": "/taken",
            "slot": "09:00",
            "request_id": answer.headers["X-Request-Id"],
        }

    async def test_is_a_page_in_plain_words_for_a_browser(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/taken", headers=BROWSER)

        assert (answer.status_code, answer.headers["Content-Type"]) == (409, "text/html; charset=utf-8")
        assert "<h1>That time is taken</h1>" in answer.text
        assert "Nine is &lt;b&gt;gone&lt;/b&gt;." in answer.text
        assert answer.headers["X-Request-Id"] in answer.text

    async def test_is_a_document_below_the_api_whoever_asks(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/api/v1/taken", headers=BROWSER)

        assert answer.headers["Content-Type"] == "application/problem+json"

    async def test_tells_of_an_address_that_leads_nowhere(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/nowhere")

        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")

    async def test_keeps_the_ways_that_are_allowed(self, web: httpx.AsyncClient) -> None:
        answer = await web.post("/fine")

        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")

    async def test_names_the_field_that_does_not_fit_and_not_what_was_sent(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/numbered/secret")

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["number"]
        assert "secret" not in str(answer.json()["errors"])


class TestAway:
    async def test_says_that_it_is_worth_another_try(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/away", headers=BROWSER)

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "please try again" in answer.text


class TestBug:
    async def test_is_answered_with_the_request_id_and_nothing_of_the_inside(self, web: httpx.AsyncClient) -> None:
        answer = await web.get("/bug")

        assert answer.status_code == 500
        assert answer.json()["request_id"] == answer.headers["X-Request-Id"]
        assert "Mike" not in answer.text
        assert "KeyError" not in answer.text

    async def test_in_the_middle_of_an_answer_leaves_it_unfinished(self) -> None:
        sent: list[Message] = []

        async def receive() -> Message:
            await asyncio.Event().wait()  # this caller stays on the line
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": "/half", "query_string": b"", "headers": []}
        with structlog.testing.capture_logs() as lines:
            await an_app()(scope, receive, send)

        assert [line["event"] for line in lines] == ["request.failed"]
        assert sent[0]["status"] == 200
        assert sent[-1]["more_body"]  # the server sees that it is not whole, and closes the connection

    async def test_leaves_a_line_in_the_log_that_says_where_and_holds_nobodys_data(
        self, web: httpx.AsyncClient
    ) -> None:
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
            answer = await web.get("/bug")

        (line,) = lines
        assert line["event"] == "request.failed"
        assert line["request_id"] == answer.headers["X-Request-Id"]
        assert line["exception"].endswith("KeyError")
        assert "test_answers.py" in line["exception"]
        assert "Mike" not in str(line)
