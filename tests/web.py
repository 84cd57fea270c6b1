"""The web, put together as wiring does it, for tests that ask it without a socket."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from frontdesk.desk.turn import Desk
from frontdesk.edges.app import create_app
from frontdesk.edges.http.given import Given, Parts
from frontdesk.kernel.checks import Check
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.live import Live
from frontdesk.kernel.settings import Settings
from frontdesk.trades.load import packs
from tests.builders import MONDAY

BASE_URL = "https://desk.example.com"
AUTH_TOKEN = "frontdesk_test_token"


async def all_ready() -> Parts:
    """Return that nothing is the matter."""
    return {"database": "ready"}


async def nothing_looked_at(business_id: UUID | None) -> Sequence[Check]:
    """Return that nobody looked."""
    return ()


def a_given(database: Database, folder: Path = Path("/nonexistent"), **changed: Any) -> Given:
    """Return what wiring would give the web, its clock standing still at MONDAY.

    folder    where logs and recordings lie
    changed   fields that the test is about
    """
    clock = changed.pop("clock", None) or FixedClock(MONDAY)
    values: dict[str, Any] = {
        "database": database,
        "desk": Desk(database, packs(), clock=clock),
        "clock": clock,
        "live": Live(database.url),
        "settings": Settings.model_construct(
            data=folder,
            twilio_account_sid="AC00000000000000000000000000000001",
            twilio_auth_token=SecretStr(AUTH_TOKEN),
            most_calls=250,
            mail_from="frontdesk@example.com",
        ),
        "base_url": BASE_URL,
        "secret_key": "a secret of the tests",
        "logs": folder / "logs",
        "recordings": folder / "recordings",
        "parts": all_ready,
        "first_call": "frontdesk call",
        "checks": nothing_looked_at,
    }
    return Given(**(values | changed))


@contextmanager
def an_app(given: Given) -> Iterator[FastAPI]:
    """Give the whole application, for the length of a block."""
    # Joining hundreds of routes takes longer than asking one, so what a test has done with is used again.
    idle = _idle.setdefault(given.base_url, [])
    app = idle.pop() if idle else create_app(given)
    app.state._state.clear()
    app.state.given = given
    yield app
    idle.append(app)


@contextmanager
def a_listener() -> Iterator[socket.socket]:
    """Give a socket on a port that was used before, if there is one: `an_app` knows its address then."""
    listener = _listening()
    with listener:
        port = listener.getsockname()[1]
        yield listener
    _ports.append(port)


def _listening() -> socket.socket:
    while _ports:
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", _ports.pop()))
    return socket.create_server(("127.0.0.1", 0))


@asynccontextmanager
async def a_web(given: Given) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the whole application, at its public address."""
    with an_app(given) as app:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=given.base_url) as web:
            yield web


_idle: dict[str, list[FastAPI]] = {}
_ports: list[int] = []
