"""Several businesses with several accounts behind one door: each rings its own desk, and no other's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event, update
from twilio.request_validator import RequestValidator

from frontdesk.desk import patience
from frontdesk.domain.tenancy import quarantine
from frontdesk.domain.tenancy.connections import add_connection, remove_connection
from frontdesk.domain.tenancy.models import ConnectionKind, PhoneNumber
from frontdesk.domain.tenancy.service import claim_number
from frontdesk.edges.channels.twilio.accounts import MOST_LOOKS_A_SECOND, Accounts, Signer, may_ring
from frontdesk.edges.channels.twilio.exchange import LiveCall
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings
from tests.builders import MONDAY, a_business
from tests.edges.channels.twilio.rows import conversations, is_over, soon, the_call
from tests.edges.channels.twilio.vendor import ACCOUNT, Closed, Refused, Vendor, a_vendor
from tests.web import BASE_URL, a_given

ACCOUNT_A, ACCOUNT_B = "AC0000000000000000000000000000000a", "AC0000000000000000000000000000000b"
TOKEN_A, TOKEN_B, SHARED_B = "the token of a", "the token of b", "the shared key of b"
NUMBER_A, NUMBER_B, NUMBER_C = "+61255501031", "+61255501032", "+61255501033"
SEALER = Sealer("a secret of the tests")
RECORDED = {"RecordingSid": "RE1", "RecordingStatus": "completed", "RecordingUrl": "https://api.example.com/RE1"}


@dataclass
class Line:
    """A business's number, and the account at the telephone company that calls for it."""

    database: Database
    vendor: Vendor
    account: str
    number: str
    business: UUID

    async def post(self, route: str = "/twilio/voice", **params: str) -> httpx.Response:
        """Post a webhook about this number, signed with the account's token, unless parameters say otherwise."""
        said = {"AccountSid": self.account, "CallSid": "CA1", "To": self.number, "From": "+61491570006"}
        return await self.vendor.post(route, said | params)

    async def calls(self) -> int:
        """Return how many calls the business has had."""
        return len(await conversations(self.database, self.business))


@dataclass
class Town:
    """Three businesses of one installation: two have accounts of their own, one has the installation's."""

    a: Line
    b: Line
    c: Line


async def entered(database: Database, business: UUID, account: str, sealer: Sealer = SEALER, **secrets: str) -> UUID:
    """Return the connection of a business to an account, stored."""
    async with database.transaction(business) as db:
        return await add_connection(db, sealer, kind=ConnectionKind.twilio, account=account, secrets=secrets)


@pytest.fixture
async def town(database: Database, vendor: Vendor) -> Town:
    async def line(slug: str, number: str, account: str, **changed: Any) -> Line:
        business = await a_business(database, slug=slug, name=f"The {slug} works")
        async with database.transaction(business) as db:
            assert await claim_number(db, number)
        return Line(database, replace(vendor, **changed), account, number, business)

    town = Town(
        a=await line("avenue", NUMBER_A, ACCOUNT_A, token=TOKEN_A),
        b=await line("bridge", NUMBER_B, ACCOUNT_B, token=TOKEN_B),
        c=await line("corner", NUMBER_C, ACCOUNT),
    )
    await entered(database, town.a.business, ACCOUNT_A, auth_token=TOKEN_A)
    await entered(database, town.b.business, ACCOUNT_B, auth_token=TOKEN_B, shared_key=SHARED_B)
    return town


async def reasons(database: Database) -> list[str]:
    """Return why requests were refused, the first first."""
    return [each.reason for each in reversed(await quarantine.newest(database))]


class TestEachAccount:
    async def test_rings_its_own_business_with_its_own_secret(self, town: Town) -> None:
        for line, name in ((town.a, "avenue"), (town.b, "bridge"), (town.c, "corner")):
            answer = await line.post()

            assert answer.status_code == 200
            assert f"The {name} works" in answer.text

        assert [await line.calls() for line in (town.a, town.b, town.c)] == [1, 1, 1]

    async def test_may_sign_with_a_shared_key(self, town: Town) -> None:
        params = {"AccountSid": ACCOUNT_B, "CallSid": "CA1", "To": NUMBER_B}
        settings = {"X-Twilio-Webhooks-Signature-Settings": "key=k,algorithm=HMAC_SHA256"}
        answers = []

        for key in (SHARED_B, TOKEN_A):
            seal = RequestValidator(key).compute_signature(f"{BASE_URL}/twilio/voice", params, "HMAC_SHA256")
            headers = {"X-Twilio-Signature": seal} | settings
            answers.append(await town.b.vendor.post_raw("/twilio/voice", urlencode(params), **headers))

        assert [answer.status_code for answer in answers] == [200, 403]

    async def test_speaks_for_no_other_business(self, town: Town, database: Database) -> None:
        a, b, c = town.a, town.b, town.c
        await b.post()
        crossed = [
            await a.post(To=NUMBER_B),
            await a.post(To=NUMBER_C),
            await a.post("/twilio/status", To=NUMBER_B, CallStatus="completed"),
            await a.post("/twilio/relay-end", To=NUMBER_B, SessionStatus="completed", CallStatus="completed"),
            await a.post("/twilio/gather?turn=1", To=NUMBER_B, SpeechResult="My sink is blocked"),
            await a.post(f"/twilio/recording?business={b.business}", **RECORDED),
            await c.post(To=NUMBER_A),
            await c.post(f"/twilio/recording?business={a.business}", **RECORDED),
            await b.post(f"/twilio/recording?business={c.business}", **RECORDED),
        ]
        forged = [
            await a.post(To=NUMBER_B, AccountSid=ACCOUNT_B),
            await a.post(AccountSid=ACCOUNT),
            await a.post(AccountSid=""),
        ]

        assert {answer.status_code for answer in crossed + forged} == {403}
        assert {answer.json()["type"] for answer in crossed} == {"/problems/another-account"}
        assert crossed[0].json()["detail"] == "That number is not answered for the account that called."
        assert {answer.json()["type"] for answer in forged} == {"/problems/not-signed"}
        assert [await line.calls() for line in (a, b, c)] == [0, 1, 0]
        assert (await the_call(database, b.business)).recording_url is None
        assert not await is_over(database, b.business)
        assert set(await reasons(database)) <= {"another-account", "not-signed"}
        assert "another-account" in await reasons(database)

    async def test_tells_of_its_own_calls_how_they_end(self, town: Town, database: Database) -> None:
        b = town.b
        await b.post()

        recorded = await b.post(f"/twilio/recording?business={b.business}", **RECORDED)
        ended = await b.post("/twilio/status", CallStatus="completed")

        assert (recorded.status_code, ended.status_code) == (204, 204)
        assert (await the_call(database, b.business)).recording_url == RECORDED["RecordingUrl"]
        assert await is_over(database, b.business)

    async def test_names_the_business_by_the_number_or_by_our_own_address(self, town: Town) -> None:
        by_address = await town.a.post(f"/twilio/voice?business={town.a.business}", To=NUMBER_B)
        by_nothing = await town.a.post("/twilio/recording?business=nobody", **RECORDED)

        assert "The avenue works" in by_address.text
        assert by_nothing.status_code == 404
        assert await town.b.calls() == 0

    async def test_does_nothing_to_anothers_call_of_the_same_name(self, town: Town, database: Database) -> None:
        a, b, phone = town.a, town.b, town.a.vendor.exchange
        await b.post()
        await a.post()
        both = phone.lines.busy
        await a.post("/twilio/status", CallStatus="completed")

        assert (both, phone.lines.busy) == (2, 1)
        assert await is_over(database, a.business)
        phone.expect(LiveCall(b.business, (await conversations(database, b.business))[0].id, "CA1"), seconds=0.01)
        phone.over((a.business, "CA1"))
        assert await soon(lambda: is_over(database, b.business))  # which is still waited for


class TestASocket:
    async def test_is_opened_by_the_account_of_its_call(self, town: Town) -> None:
        for line in (town.a, town.b, town.c):
            call = await line.vendor.ring(AccountSid=line.account, To=line.number, CallSid=f"CA{line.number[1:]}")
            async with call.connected() as socket:
                assert await socket.say("Hello?")

    async def test_with_anothers_ticket_is_closed_and_remembered(self, town: Town, database: Database) -> None:
        theirs = await town.b.vendor.ring(AccountSid=ACCOUNT_B, To=NUMBER_B)

        for spoken_for in (ACCOUNT_B, ACCOUNT_A):
            async with town.a.vendor.socket() as socket:
                await socket.send(theirs.setup(accountSid=spoken_for))
                with pytest.raises(Closed, match="1008"):
                    await socket.frame()
        await entered(database, town.a.business, ACCOUNT_B, auth_token=TOKEN_A)  # says that the account is its own
        async with town.a.vendor.socket() as socket:
            await socket.send(theirs.setup())
            with pytest.raises(Closed, match="1008"):
                await socket.frame()

        assert await reasons(database) == ["another-account"] * 2
        async with theirs.connected() as socket:  # and the ticket is still good for whom it was made
            assert await socket.say("Hello?")

    async def test_that_nobody_known_has_signed_is_refused(self, town: Town) -> None:
        stranger = replace(town.a.vendor, token="nobody's")

        with pytest.raises(Refused, match="403"):
            async with stranger.socket():
                pass


class TestAConnection:
    async def test_that_is_put_away_opens_nothing_from_then_on(self, town: Town, database: Database) -> None:
        a, ours = town.a, replace(town.c, number=NUMBER_A)
        newer = await entered(database, a.business, ACCOUNT_A, auth_token="a newer token")
        old = await a.post()
        a.vendor.token = "a newer token"
        before = [(await a.post()).status_code, (await ours.post()).status_code]

        async with database.transaction(a.business) as db:
            await remove_connection(db, newer, now=MONDAY)

        after = [(await a.post()).status_code, (await ours.post()).status_code]
        with pytest.raises(Refused, match="403"):
            async with a.vendor.socket():
                pass
        assert (old.status_code, before, after) == (403, [200, 403], [403, 200])

    async def test_of_two_businesses_to_one_account_is_good_for_both(self, town: Town, database: Database) -> None:
        agency = replace(town.a, number=NUMBER_C, business=town.c.business)
        await entered(database, town.c.business, ACCOUNT_A, auth_token=TOKEN_A)

        call = await agency.vendor.ring(AccountSid=ACCOUNT_A, To=NUMBER_C)
        async with call.connected() as socket:
            assert await socket.say("Hello?")
        own = await town.a.post()
        ours = await town.c.post()

        assert [answer.status_code for answer in (call.answer, own, ours)] == [200, 200, 403]

    async def test_that_a_number_belongs_to_is_the_only_one_that_rings_it(self, town: Town, database: Database) -> None:
        second = await entered(database, town.a.business, ACCOUNT_B, auth_token="another")
        async with database.transaction(town.a.business) as db:
            await db.execute(update(PhoneNumber).values(connection_id=second))

        first = await town.a.post()
        call = await replace(town.a.vendor, token="another").ring(AccountSid=ACCOUNT_B, To=NUMBER_A)
        async with town.a.vendor.socket() as socket:  # of the same business, but by its other account
            await socket.send(call.setup())
            with pytest.raises(Closed, match="1008"):
                await socket.frame()

        assert (first.status_code, call.answer.status_code) == (403, 200)
        async with database.transaction(town.a.business) as db:
            await remove_connection(db, second, now=MONDAY)
        ours = replace(town.c, number=NUMBER_A)
        assert [(await line.post()).status_code for line in (town.a, ours)] == [403, 403]  # nobody steps in

    async def test_that_does_not_open_leaves_its_numbers_to_nobody_else(self, town: Town, database: Database) -> None:
        await entered(database, town.c.business, ACCOUNT, Sealer("another installation's"), auth_token="x")

        answer = await town.c.post()

        assert answer.status_code == 403
        assert await reasons(database) == ["another-account"]


class TestWithoutADatabase:
    async def test_who_is_known_hears_an_apology_and_who_is_not_is_to_come_again(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(patience, "WAITS_SECONDS", ())
        nowhere = Database("postgresql://nobody@127.0.0.1:1/nowhere")
        away = a_vendor(a_given(nowhere))
        known, stranger = replace(town.c, vendor=away), replace(town.a, vendor=replace(away, token=TOKEN_A))

        apology, later = await known.post(), await stranger.post()
        async with away.socket() as socket:
            await socket.send({"type": "setup", "accountSid": ACCOUNT, "callSid": "CA1"})
            with pytest.raises(Closed):
                await socket.frame()
        with pytest.raises(Refused, match="503"):
            async with stranger.vendor.socket():
                pass

        assert apology.status_code == 200
        assert "<Redirect" in apology.text
        assert later.status_code == 503
        await nowhere.close()


class TestAccounts:
    async def test_ask_the_database_for_strangers_so_many_times_a_second(self, database: Database) -> None:
        now, looks = [100.0], []
        known = Accounts(database, Settings.model_construct(), "a secret of the tests", now=lambda: now[0])
        business = await a_business(database)

        @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def note(*statement: Any) -> None:
            looks.append("directory_connections" in statement[2])

        async def asked() -> tuple[Signer, ...]:
            return await known.signers(ACCOUNT_A, lambda secret: secret == TOKEN_A)

        async def flood() -> int:
            looks.clear()
            for _ in range(3 * MOST_LOOKS_A_SECOND):
                assert await asked() == ()
            return sum(looks)

        first, second = await flood(), await flood()
        now[0] += 1
        signer = Signer(ACCOUNT_A, await entered(database, business, ACCOUNT_A, auth_token=TOKEN_A))
        looks.clear()
        at_once = await asyncio.gather(*(asked() for _ in range(3 * MOST_LOOKS_A_SECOND)))
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)

        assert (first, second, sum(looks)) == (MOST_LOOKS_A_SECOND, 0, 1)
        assert set(at_once) == {(signer,)}

    def test_that_may_ring_are_those_of_the_business_or_else_the_installations(self) -> None:
        own, other = Signer(ACCOUNT_A, new_id()), Signer(ACCOUNT_B, new_id())
        ours = Signer(ACCOUNT)
        assert own.connection_id is not None
        wanted = frozenset({own.connection_id})

        assert [may_ring(signers, wanted) for signers in ([own], [other], [ours], [other, own])] == [
            True,
            False,
            False,
            True,
        ]
        assert [may_ring(signers, frozenset()) for signers in ([own], [ours], [])] == [False, True, False]

    @pytest.mark.parametrize(("named", "speaks"), [(ACCOUNT, {ACCOUNT}), ("", {ACCOUNT, ACCOUNT_A})])
    def test_of_the_installation_speak_for_all_if_none_is_named(self, named: str, speaks: set[str]) -> None:
        assert {account for account in (ACCOUNT, ACCOUNT_A) if Signer(named).is_account(account)} == speaks
