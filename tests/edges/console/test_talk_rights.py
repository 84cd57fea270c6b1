from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from frontdesk.domain.tenancy.models import Role
from frontdesk.kernel.db import Database
from tests.builders import a_business
from tests.edges.console.talking import MORNING, Talking, a_real_call, begin, how_many, record, words
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given


@pytest.fixture
async def web(database: Database, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(a_given(database), plumbing) as web:
        yield web


@pytest.fixture
async def call(web: httpx.AsyncClient) -> Talking:
    return await begin(web)


class TestRights:
    @pytest.mark.parametrize("role", [Role.owner, Role.manager, Role.advisor])
    async def test_who_works_at_the_desk_may_talk_to_it(self, database: Database, plumbing: UUID, role: Role) -> None:
        async with signed_in_web(a_given(database), plumbing, role=role) as web:
            assert (await begin(web)).page.status_code == 200

    @pytest.mark.parametrize("role", [Role.technician, Role.viewer])
    async def test_others_are_told_who_may(self, database: Database, plumbing: UUID, role: Role) -> None:
        async with signed_in_web(a_given(database), plumbing, role=role) as web:
            page = await web.get("/test")
            begun = await web.post("/test/conversations", data={"business": "plumbing"})

            assert (page.status_code, begun.status_code) == (403, 403)
            assert "Owners, managers and advisors may do that." in words(page.text)
        assert await how_many(database, plumbing) == 0

    async def test_another_business_cannot_be_called(self, database: Database, web: httpx.AsyncClient) -> None:
        await a_business(database, slug="lakeside")

        assert (await web.post("/test/conversations", data={"business": "lakeside"})).status_code == 404

    async def test_a_business_in_which_one_only_looks_cannot_be_called_from_another(
        self, database: Database, web: httpx.AsyncClient
    ) -> None:
        lakeside = await a_business(database, slug="lakeside")
        await a_person(database, lakeside, role=Role.viewer)
        begun = await web.post("/test/conversations", params={"business": "plumbing"}, data={"business": "lakeside"})

        assert begun.status_code == 403
        assert await how_many(database, lakeside) == 0

    async def test_another_business_s_call_is_not_there(self, database: Database, call: Talking) -> None:
        lakeside = await a_business(database, slug="lakeside")
        async with signed_in_web(a_given(database), lakeside, email="lee@example.com") as web:
            params = {"business": "lakeside"}
            seen = await web.get(call.address, params=params)
            said = await web.post(f"{call.address}/turns", params=params, data={"heard_key": "1", "text": "hello"})
            ended = await web.post(f"{call.address}/end", params=params)

        assert (seen.status_code, said.status_code, ended.status_code) == (404, 404, 404)

    async def test_nobody_speaks_for_a_caller_on_the_line(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        real = await a_real_call(database, plumbing)
        address = f"/test/conversations/{real}"

        answers = [
            await web.get(address),
            await web.post(f"{address}/turns", data={"heard_key": "1", "text": "cancel everything"}),
            await web.post(f"{address}/end"),
            await web.post("/test/conversations", data={"business": "plumbing", "clock": MORNING, "former": str(real)}),
        ]

        assert [answer.status_code for answer in answers] == [404] * 4
        stored = await record(database, plumbing, real)
        assert (stored["ended_at"], len(stored["turns"])) == (None, 1)
