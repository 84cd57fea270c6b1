"""Whether the desk lives and can work, as programs ask it."""

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import text

from frontdesk.edges.http.given import Parts
from frontdesk.kernel.challenge import challenge, is_answer
from frontdesk.kernel.db import Database
from frontdesk.kernel.readiness import Readiness
from tests.builders import MONDAY
from tests.web import a_given, a_web


async def asked(database: Database, parts: Parts, path: str, method: str = "GET") -> httpx.Response:
    async def told() -> Parts:
        return parts

    async with a_web(a_given(database, parts=told)) as web:
        return await web.request(method, path)


class TestHealth:
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    async def test_is_alive_whatever_the_parts_do(self, database: Database, method: str) -> None:
        answer = await asked(database, {"database": "cannot be reached"}, "/healthz", method)

        assert answer.status_code == 200

    async def test_shows_its_own_installation_that_it_is_the_one(self, database: Database) -> None:
        given = a_given(database)
        here, key = urlsplit(given.base_url).netloc, given.secret_key
        asked = [
            challenge(key, place=here, now=MONDAY),
            challenge("another secret of the tests", place=here, now=MONDAY),
            challenge(key, place="elsewhere.example.com", now=MONDAY),
            challenge(key, place=here, now=MONDAY - timedelta(minutes=3)),
        ]
        async with a_web(given) as web:
            told, *kept = [(await web.get("/healthz", params={"challenge": each})).json() for each in asked]

        assert is_answer(told["answer"], asked[0], key)
        assert kept == [{"status": "alive"}] * 3

    async def test_is_ready_when_every_part_is(self, database: Database) -> None:
        answer = await asked(database, {"database": "ready", "worker": "ready"}, "/readyz")

        assert (answer.status_code, answer.json()["ready"]) == (200, True)

    async def test_says_in_words_which_part_is_not(self, database: Database) -> None:
        answer = await asked(database, {"database": "ready", "worker": "does not run"}, "/readyz")

        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "parts": {"database": "ready", "worker": "does not run"}}


class TestReadiness:
    async def test_misses_a_worker_that_never_was(self, database: Database) -> None:
        parts = await Readiness(database, lambda: True).parts()

        assert parts == {
            "database": "ready",
            "tables": "ready",
            "worker": "does not run, or has been silent for 10 seconds",
        }

    @pytest.mark.parametrize(("seconds", "is_alive"), [(9, True), (11, False)])
    async def test_believes_a_worker_for_ten_seconds(self, database: Database, seconds: int, is_alive: bool) -> None:
        async with database.engine.connect() as connection:
            await connection.execute(
                text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => :ago))"),
                {"ago": seconds},
            )

        parts = await Readiness(database, lambda: True).parts()

        assert (parts["worker"] == "ready") is is_alive

    async def test_says_how_to_bring_old_tables_up_to_date(self, database: Database) -> None:
        parts = await Readiness(database, lambda: False).parts()

        assert parts["tables"] == "are not up to date: run `frontdesk db upgrade`"

    async def test_says_so_when_the_database_cannot_be_reached(self) -> None:
        nowhere = Database("postgresql://nobody:none@127.0.0.1:1/none")

        parts = await Readiness(nowhere, lambda: True).parts()
        await nowhere.close()

        assert parts == {"database": "cannot be reached"}
