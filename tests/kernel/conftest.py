"""What the tests of the kernel may ask for."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from frontdesk.kernel import events, queue
from frontdesk.kernel.db import Database
from tests.builders import a_business


@pytest.fixture
def own_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test declare tasks and reactions that no other test sees."""
    monkeypatch.setattr(queue, "_declared", {})
    monkeypatch.setattr(events, "_reactions", {})


@pytest.fixture
async def ours(database: Database) -> UUID:
    return await a_business(database, slug="ours")


@pytest.fixture
def jobs(app_url: str) -> Callable[[], Any]:
    """Return what lists the jobs of the queue, oldest first."""

    async def listed() -> list[dict[str, Any]]:
        async with await psycopg.AsyncConnection.connect(app_url, row_factory=dict_row) as connection:
            found = await connection.execute("SELECT * FROM procrastinate_jobs ORDER BY id")
            return await found.fetchall()

    return listed
