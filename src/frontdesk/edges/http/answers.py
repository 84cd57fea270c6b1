"""What every web answer has in common: a request id, safe headers, failures told properly. No routes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.kernel.db import is_away
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem

logger = get_logger()

SAFE_HEADERS = {
    # Nothing from elsewhere, no inline script or style, in nobody's frame.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Failure:
    """One failed request, ready to be told to a program or to a person."""

    status: HTTPStatus
    document: Mapping[str, object]
    request_id: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.document["title"])

    @property
    def detail(self) -> str:
        return str(self.document["detail"])


AsPage = Callable[[Failure], str]


def install(app: FastAPI, *, as_page: AsPage) -> None:
    """Give an app what every answer has in common.

    as_page   renders a failure for a browser, as HTML
    """

    async def problem(request: Request, met: Exception) -> Response:
        return answer_to(request, met, as_page=as_page)

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(HTTPException, problem)
    app.add_exception_handler(RequestValidationError, problem)
    app.add_middleware(Frame, as_page=as_page)


def answer_to(request: Request, met: Exception, *, as_page: AsPage) -> Response:
    """Return the answer for what a request met that may be raised on purpose."""
    return _answer(request, _told(request, met), as_page)


class Frame:
    """Names each request, adds the safe headers, and turns a bug into an answer and a line in the log."""

    def __init__(self, app: ASGIApp, as_page: AsPage) -> None:
        self._app = app
        self._as_page = as_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; everything else passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_headers)
            except Exception as bug:  # noqa: BLE001  the one place: whatever it is, the caller gets an answer
                _note(scope, bug)
                if not started:  # half an answer cannot be taken back: the server closes the connection
                    request = Request(scope)
                    failure = _away(request) if is_away(bug) else _bug(request)
                    answer = _answer(request, failure, self._as_page)
                    await answer(scope, receive, send_with_headers)


def _note(scope: Scope, bug: Exception) -> None:
    """Log where the bug is: file and line, not its message, which may hold what a customer said."""
    places = []
    trace = bug.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/frontdesk/')[2]}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    told = "\n".join([*places[-8:], type(bug).__name__])
    logger.error("request.failed", method=scope["method"], exception=told)


def _told(request: Request, met: Exception) -> Failure:
    """Return the failure for what a handler may raise on purpose."""
    path, request_id = request.url.path, request.state.request_id
    if isinstance(met, Problem):
        return Failure(met.status, met.as_document(path), request_id)
    if isinstance(met, RequestValidationError):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        errors = [{"field": ".".join(map(str, e["loc"][1:])), "detail": e["msg"]} for e in met.errors()]
        title, detail = "That does not fit", "Some of what was sent does not fit; `errors` names each field."
        return Failure(status, _document(status, title, detail, path, errors=errors), request_id)
    if isinstance(met, HTTPException):
        status = HTTPStatus(met.status_code)
        title, detail = _PLAIN.get(status, (status.phrase, f"{status.description or status.phrase}."))
        return Failure(status, _document(status, title, detail, path), request_id, met.headers or {})
    raise met


_PLAIN = {
    HTTPStatus.UNAUTHORIZED: ("You are not signed in", "Sign in, then try again."),
    HTTPStatus.NOT_FOUND: ("There is nothing here", "This address leads nowhere. It may be mistyped, or old."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("Not this way", "This address exists, but cannot be used in this way."),
}


def _bug(request: Request) -> Failure:
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "Something broke on our side"
    detail = "What you asked for was not done. It has been noted under the request id; please try again."
    return Failure(status, _document(status, title, detail, request.url.path), request.state.request_id)


def _away(request: Request) -> Failure:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title, detail = "The desk is out of reach", "Its database is away or too busy right now; please try again."
    document = _document(status, title, detail, request.url.path)
    return Failure(status, document, request.state.request_id, {"Retry-After": "5"})


def _document(status: HTTPStatus, title: str, detail: str, path: str, **more: object) -> dict[str, object]:
    return {
        "type": f"/problems/{status.phrase.lower().replace(' ', '-')}",
        "title": title,
        "status": int(status),
        "detail": detail,
        "instance": path,
        **more,
    }


def _answer(request: Request, failure: Failure, as_page: AsPage) -> Response:
    """Return a page for a browser that navigates, a problem document for everything else."""
    is_api = request.url.path.startswith("/api/")
    if not is_api and "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(as_page(failure), failure.status, dict(failure.headers))
    document = {**failure.document, "request_id": failure.request_id}
    content = json.loads(json.dumps(document, default=str))
    return JSONResponse(content, failure.status, dict(failure.headers), media_type="application/problem+json")
