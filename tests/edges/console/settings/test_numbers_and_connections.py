"""The numbers that callers dial, and the accounts they belong to, as an owner enters them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.tenancy.connections import connections
from frontdesk.domain.tenancy.lines import ringing_accounts
from frontdesk.domain.tenancy.models import AuditEntry, Role
from frontdesk.domain.tenancy.numbers import numbers
from frontdesk.kernel.checks import Check, CheckState
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.providers.twilio import port
from frontdesk.providers.twilio.port import CarrierAway, CarrierRefused, Number
from frontdesk.providers.twilio.twin import Twin
from tests.builders import a_business
from tests.signed_in import signed_in_web
from tests.web import a_given

NOW = datetime.now(UTC)
NUMBERS, CONNECTIONS = "/b/plumbing/settings/numbers", "/b/plumbing/settings/connections"
SID = "AC0123456789abcdef0123456789abcdef"


async def looked(business_id: UUID | None) -> Sequence[Check]:
    return (
        Check("phone.account", "Account", CheckState.broken, "The token is wrong.", "Enter it again.", is_own=True),
    )


class Company(Twin):
    """A telephone company with one number, which may not answer, or not accept the token."""

    fails: Exception | None = None

    async def numbers(self) -> list[Number]:
        """Return the numbers of the account, in their order."""
        if self.fails is not None:
            raise self.fails
        return await super().numbers()


@pytest.fixture
def company() -> Iterator[Company]:
    """Return who carries calls here for a while."""
    before, company = [*port._chosen], Company()
    company.own(Number("+61255507000", "", "POST", ""))
    port.use(lambda settings, own: company)
    yield company
    port._chosen[:] = before


@pytest.mark.usefixtures("company")
async def test_numbers_and_the_account_they_need(database: Database, plumbing: UUID) -> None:
    given = a_given(database, clock=FixedClock(NOW), checks=looked)
    async with signed_in_web(given, plumbing) as web:
        page = (await web.get(NUMBERS)).text
        assert "(02) 5550 1001" in page
        assert "entered by whoever runs this desk" in page
        mine = {"number": "(02) 5550 7000", "greeting": "{business}, the automated desk."}
        assert (await web.post(NUMBERS, data=mine)).status_code == 403
        assert "Release" not in page
        assert (await web.post(f"{NUMBERS}/+61255501001/release")).status_code == 403

        account = {"twilio_account": SID, "auth_token": "a secret token", "twilio_label": "Ours"}
        for wrong, field in (({"twilio_account": "AC1"}, "twilio_account"), ({"auth_token": " "}, "auth_token")):
            refused = await web.post(f"{CONNECTIONS}/twilio", data={**account, **wrong})
            assert (refused.status_code, f'id="{field}-note"' in refused.text) == (422, True)
        assert (await web.post(f"{CONNECTIONS}/twilio", data=account)).status_code == 303
        mail = {"smtp_account": "desk@example.com", "url": "smtp://me:a%20secret@mail.example.com:587"}
        assert (await web.post(f"{CONNECTIONS}/smtp", data=mail)).status_code == 303
        page = (await web.get(CONNECTIONS)).text
        assert "Not tested yet" in page
        assert "secret token" not in page
        assert "a%20secret" not in page
        twilio, smtp = re.findall(r"connections/([0-9a-f-]{36})/check", page)
        await web.post(f"{CONNECTIONS}/{twilio}/check")
        assert "The token is wrong." in (await web.get(CONNECTIONS)).text
        await web.post(f"{CONNECTIONS}/{smtp}/check")
        assert "Does not work" in (await web.get(CONNECTIONS)).text

        assert (await web.post(NUMBERS, data=mine)).status_code == 303
        endless = {"number": "+61255507000", "greeting": "The automated desk. " * 200}
        long = await web.post(f"{NUMBERS}/+61255507000", data=endless)
        assert (long.status_code, 'aria-invalid="true"' in long.text) == (422, True)
        changed = {"number": "+61255507000", "greeting": "Good day, the automated desk."}
        assert (await web.post(f"{NUMBERS}/+61255507000", data=changed)).status_code == 303
        assert ">Good day, the automated desk.</q>" in (await web.get(NUMBERS)).text
        assert (await web.post(f"{NUMBERS}/+61255507000/release")).status_code == 303
        assert (await web.post(f"{NUMBERS}/+61255507000/release")).status_code == 404

        removed = await web.post(f"{CONNECTIONS}/{twilio}/remove")
        assert removed.status_code == 303
        assert SID not in (await web.get(CONNECTIONS)).text
        for gone in ("check", "remove"):
            assert (await web.post(f"{CONNECTIONS}/{twilio}/{gone}")).status_code == 404

    async with database.transaction(plumbing) as db:
        deeds = list(await db.scalars(select(AuditEntry).order_by(AuditEntry.id)))
        assert [each.e164 for each in await numbers(db)] == ["+61255501001"]
    assert [deed.what.removeprefix("settings.") for deed in deeds] == [
        "connections_changed", "connections_changed", "numbers_changed", "numbers_changed", "numbers_changed",
        "connections_changed",
    ]  # fmt: skip
    assert "secret" not in " ".join(f"{deed.before}{deed.after}" for deed in deeds)


async def test_a_number_is_bound_to_the_account_that_has_it_and_never_falls_to_another(
    database: Database, company: Company
) -> None:
    business, given = await a_business(database, slug="own"), a_given(database, clock=FixedClock(NOW))
    url, mine = "/b/own/settings", {"number": "(02) 5550 7000"}
    one = "/b/own/settings/numbers/+61255507000"
    async with signed_in_web(given, business, email="ann@example.com") as web:
        await web.post(f"{url}/connections/twilio", data={"twilio_account": SID, "auth_token": "made up"})
        for fails, number, status, words in (
            (CarrierRefused("no (401)"), "(02) 5550 7000", 422, "does not accept the secrets"),
            (CarrierAway("ConnectError"), "(02) 5550 7000", 502, "Try again in a minute"),
            (None, "(02) 5550 7001", 422, "Your account does not have that number"),
        ):
            company.fails = fails
            refused = await web.post(f"{url}/numbers", data={"number": number})
            assert (refused.status_code, words in refused.text) == (status, True)
            assert 'id="number-note"' in refused.text
        assert (await web.post(f"{url}/numbers", data=mine)).status_code == 303
        async with database.transaction(business) as db:
            [row] = await numbers(db)
            bound = await ringing_accounts(db, "+61255507000")
        assert bound == {row.connection_id}

        await web.post(f"{url}/connections/{row.connection_id}/remove")
        page = (await web.get(f"{url}/numbers")).text
        assert "Not answered" in page
        refused = await web.post(one, data={"connection": ""})  # to the installation's
        assert refused.status_code == 403
        kept = await web.post(one, data={"connection": str(row.connection_id), "greeting": "The automated desk."})
        assert kept.status_code == 303
        async with database.transaction(business) as db:
            assert await ringing_accounts(db, "+61255507000") == bound  # which nobody can sign for any more

        await web.post(f"{url}/connections/twilio", data={"twilio_account": SID, "auth_token": "right"})
        company.fails = CarrierAway("ConnectError")
        away = await web.post(one, data={"connection": ""})
        assert (away.status_code, "Try again in a minute" in away.text) == (502, True)
        company.fails = None
        assert (await web.post(one, data={"connection": ""})).status_code == 303
        async with database.transaction(business) as db:
            assert await ringing_accounts(db, "+61255507000") not in (bound, frozenset())


async def test_an_account_entered_several_times_at_once_is_one(database: Database, plumbing: UUID) -> None:
    async with signed_in_web(a_given(database, clock=FixedClock(NOW)), plumbing) as web:
        sent = [{"twilio_account": SID, "auth_token": f"t{nth}"} for nth in range(5)]
        answers = await asyncio.gather(*(web.post(f"{CONNECTIONS}/twilio", data=data) for data in sent))
    async with database.transaction(plumbing) as db:
        assert len(await connections(db)) == 1
    assert [answer.status_code for answer in answers] == [303] * 5


async def test_what_is_another_business_s_stays_theirs(database: Database, plumbing: UUID, company: Company) -> None:
    given, other = a_given(database, clock=FixedClock(NOW)), await a_business(database, slug="other")
    async with signed_in_web(given, other, email="lee@example.com") as web:
        account = {"twilio_account": SID, "auth_token": "theirs"}
        assert (await web.post("/b/other/settings/connections/twilio", data=account)).status_code == 303
        company.own(Number("+61255501001", "", "POST", ""))
        taken = await web.post("/b/other/settings/numbers", data={"number": "(02) 5550 1001"})
        assert (taken.status_code, 'id="number-note"' in taken.text) == (409, True)
        assert "Harbour" not in taken.text
        assert (await web.post("/b/other/settings/numbers/+61255501001/release")).status_code == 404
    async with signed_in_web(given, plumbing, role=Role.manager) as manager:
        assert (await manager.get(CONNECTIONS)).status_code == 404
        assert (await manager.post(f"{CONNECTIONS}/twilio", data={})).status_code == 403
