"""How a person likes the console."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select, update

from frontdesk.domain.tenancy.models import Role, Staff
from frontdesk.kernel.db import Database
from tests.builders import a_business
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given

PAGE = "/b/plumbing/profile"
STORE = "/b/plumbing/profile/preferences"


class TestProfile:
    async def test_follows_the_device_until_somebody_chooses(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            page = (await web.get(PAGE)).text

        assert "data-theme" not in page
        assert 'data-density="comfortable"' in page
        assert "data-single-keys" in page

    async def test_keeps_what_is_chosen(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            answer = await web.post(STORE, data={"theme": "dark", "density": "compact"})
            page = (await web.get(answer.headers["Location"])).text

        assert answer.status_code == 303
        assert 'data-theme="dark" data-density="compact"' in page
        assert "data-single-keys" not in page
        assert "Keys of one letter are off" in page
        assert "Saved" in page

    async def test_leaves_other_preferences_and_other_people_alone(self, database: Database, plumbing: UUID) -> None:
        other = await a_business(database)
        await a_person(database, other)
        async with signed_in_web(a_given(database), plumbing) as web:
            async with database.transaction(plumbing) as db:
                await db.execute(update(Staff).where(Staff.login_id.is_not(None)).values(preferences={"bell": True}))
            await web.post(STORE, data={"theme": "light", "density": "compact", "single_keys": "true"})

        async with database.transaction(plumbing) as db:
            rows = {row.name: row.preferences for row in await db.scalars(select(Staff))}
        async with database.transaction(other) as db:
            elsewhere = (await db.scalars(select(Staff))).one()

        mine = rows.pop("Dana Whitlock")
        assert mine == {"bell": True, "theme": "light", "density": "compact", "single_keys": True}
        assert all(preferences == {} for preferences in rows.values())
        assert elsewhere.preferences == {}

    @pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"density": "huge"}, {"single_keys": "perhaps"}])
    async def test_refuses_what_there_is_not(self, database: Database, plumbing: UUID, wrong: dict[str, str]) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            answer = await web.post(STORE, data={"theme": "dark", "density": "compact"} | wrong)

        assert answer.status_code == 422

    async def test_does_without_a_choice_that_is_no_more(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            async with database.transaction(plumbing) as db:
                await db.execute(update(Staff).where(Staff.login_id.is_not(None)).values(preferences={"theme": ["x"]}))
            page = (await web.get(PAGE)).text

        assert "data-theme" not in page

    @pytest.mark.parametrize("role", Role)
    async def test_is_everybodys(self, database: Database, plumbing: UUID, role: Role) -> None:
        async with signed_in_web(a_given(database), plumbing, role=role) as web:
            answer = await web.post(STORE, data={"theme": "dark", "density": "compact"})

        assert answer.status_code == 303

    async def test_is_nobodys_without_signing_in(self, database: Database, plumbing: UUID) -> None:
        async with signed_in_web(a_given(database), plumbing) as web:
            web.cookies.clear()
            answer = await web.get(PAGE)

        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")
