"""What every form of the settings does: it changes what was changed in it, and tells all that is wrong at once."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.tenancy.changes import business_row
from frontdesk.domain.tenancy.models import AuditEntry
from frontdesk.edges.console.settings.sheet import (
    TICKED,
    ChangedMeanwhile,
    FormTorn,
    NotSaved,
    as_it_stands,
    edition,
    sent,
)
from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem
from tests.edges.console.settings.filled import filled, opened, told, typed
from tests.edges.console.settings.seated import owner_web

BUSINESS, HOURS, AREA = (f"/b/plumbing/settings/{name}" for name in ("business", "hours", "area"))
SHOWN = {"name": "Harbour", "words": "one\ntwo", "open": TICKED}


class TestAForm:
    def test_changes_only_what_was_changed_in_it(self) -> None:
        form = {"shown": edition(SHOWN), "name": " Harbour ", "words": "one\r\ntwo", "button": "x"}

        what = sent(form, {**SHOWN, "name": "Another"}, as_it_stands)

        assert what.changed == {"open"}
        assert what.values == {"name": "Another", "words": "one\ntwo", "open": ""}
        assert what.pressed("button") == "x"
        what.mistakes.check()

    def test_refuses_what_somebody_else_changed_too_and_names_it(self) -> None:
        form = {"shown": edition(SHOWN), **SHOWN, "name": "Mine", "words": "three"}

        what = sent(form, {**SHOWN, "name": "Theirs", "words": "three"}, as_it_stands)

        with pytest.raises(ChangedMeanwhile) as refused:
            what.mistakes.check()
        assert set(refused.value.errors) == {"name"}
        assert "“Theirs”" in refused.value.errors["name"]
        assert what.values["name"] == "Mine"

    def test_tells_all_that_is_wrong(self) -> None:
        what = sent({"shown": edition(SHOWN), **SHOWN, "name": "x"}, SHOWN, as_it_stands)
        with what.mistakes.at("name"):
            raise Problem("Not that.")
        with what.mistakes.at("words"):
            raise Problem("Nor this.", field="phrase")
        what.mistakes.add("name", "And more.")

        with pytest.raises(NotSaved) as refused:
            what.mistakes.check()

        assert refused.value.errors == {"name": "Not that.", "words": "Nor this."}

    @pytest.mark.parametrize("shown", ["", "{", "[]", '{"name": 1}'])
    def test_that_does_not_say_what_it_had_shown_is_refused(self, shown: str) -> None:
        with pytest.raises(FormTorn):
            sent({"shown": shown, "name": "x"}, SHOWN, as_it_stands)


async def test_two_who_save_at_once_lose_nothing(database: Database, plumbing: UUID) -> None:
    async with owner_web(database, plumbing) as web:
        mine, theirs = await opened(web, BUSINESS), await opened(web, BUSINESS)
        await web.post(BUSINESS, data=typed(theirs, city="Glebe", name="Harbour and Sons"))
        apart = await web.post(BUSINESS, data=typed(mine, address_line1="1 Quay St"))
        both = await web.post(
            BUSINESS, data=typed(mine, name="Harbour Two", address_line1="2 Quay St", email="nonsense")
        )
        again = await web.post(BUSINESS, data=typed(filled(both.text, BUSINESS), email=""))

    assert (apart.status_code, both.status_code, again.status_code) == (303, 409, 303)
    assert "Changed meanwhile to “Harbour and Sons”" in both.text
    assert "3 fields need another look" in both.text
    for field in ("name", "address_line1", "email"):
        assert f'<a class="link" href="#{field}">' in both.text
    assert 'role="alert" tabindex="-1" autofocus' in both.text
    # What somebody else changed, and was not touched here, stands there as they left it.
    assert 'value="Glebe"' in both.text
    async with database.transaction(plumbing) as db:
        row = await business_row(db)
        deeds = list(await db.scalars(select(AuditEntry.after).order_by(AuditEntry.id)))
    assert (row.name, row.city, row.address_line1) == ("Harbour Two", "Glebe", "2 Quay St")
    assert deeds[:2] == [{"city": "Glebe", "name": "Harbour and Sons"}, {"address_line1": "1 Quay St"}]


async def test_says_what_was_done_once_and_nothing_that_an_address_says(database: Database, plumbing: UUID) -> None:
    async with owner_web(database, plumbing) as web:
        forged = (await web.get(f"{AREA}?saved=Ring+0900+1234")).text
        first = await told(web, await web.post(AREA, data=typed(await opened(web, AREA), served="Newtown")))
        web.cookies.set("frontdesk_said", "v1.made-up", domain="desk.example.com", path="/b/plumbing/")
        second = await web.get(AREA)

    assert "0900" not in forged
    assert "Added: Newtown." in first
    assert "data-saved" in first
    assert (second.status_code, "Added: Newtown" in second.text, "data-saved" in second.text) == (200, False, False)


async def test_in_the_first_day_a_refused_step_stays_where_it_is(database: Database, plumbing: UUID) -> None:
    step = "/b/plumbing/welcome/hours"
    async with owner_web(database, plumbing) as web:
        form = await opened(web, step)
        refused = await web.post(step, data=typed(form, **{"monday-opens-0": "late"}))
        loaded = await web.get(step)
        onward = await web.post(step, data=typed(form, then="next"))

    assert refused.status_code == 422
    assert f'action="{step}"' in refused.text
    assert "Your first day" in refused.text
    assert json.loads(filled(refused.text, step)["shown"]) == json.loads(form["shown"])
    assert loaded.status_code == 200
    assert onward.headers["location"] == "/b/plumbing/welcome/services"
