"""What comes to the gate: only what is whole, of the right kind and signed gets in; the rest is kept and counted."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter
from starlette.routing import Route, WebSocketRoute

from frontdesk.domain.tenancy import quarantine
from frontdesk.edges.channels import twilio
from frontdesk.edges.channels.twilio.gate import MOST_BYTES, NotSigned, signed
from frontdesk.edges.channels.twilio.refusals import MOST_A_SECOND, Refusals
from frontdesk.kernel import engine
from frontdesk.kernel.db import Database
from tests.edges.channels.twilio.rows import conversations
from tests.edges.channels.twilio.vendor import Refused, Vendor, a_vendor, call_params
from tests.web import BASE_URL, a_given

HOOKS = ("/twilio/voice", "/twilio/relay-end", "/twilio/gather?turn=1", "/twilio/status", "/twilio/recording")


class TestRequests:
    def test_find_no_route_beside_the_gate(self) -> None:
        webhooks, socket = twilio.router().routes

        behind: APIRouter = webhooks.original_router  # type: ignore[attr-defined]
        assert [each.dependency for each in behind.dependencies] == [signed]
        assert {f"/twilio{route.path}" for route in behind.routes if isinstance(route, Route)} == {
            hook.partition("?")[0] for hook in HOOKS
        }
        assert isinstance(socket, WebSocketRoute)
        assert socket.path == "/twilio/relay"

    @pytest.mark.parametrize("hook", HOOKS)
    async def test_without_a_signature_are_refused_everywhere(self, vendor: Vendor, hook: str) -> None:
        answer = await vendor.post_raw(hook, urlencode(call_params()))

        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/not-signed"

    @pytest.mark.parametrize("hook", [*HOOKS, "/twilio/relay"])
    async def test_by_get_are_refused(self, vendor: Vendor, hook: str) -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(vendor.app), base_url=BASE_URL) as web:
            answer = await web.get(hook, headers={"X-Twilio-Signature": vendor.sign(BASE_URL + hook)})

        assert answer.status_code in (404, 405)

    async def test_that_are_too_long_are_refused(self, vendor: Vendor) -> None:
        params = call_params(To="+61255509999")
        fill = MOST_BYTES - len(urlencode(params | {"Fill": ""}))

        full = await vendor.post("/twilio/voice", params | {"Fill": "x" * fill})
        over = await vendor.post("/twilio/voice", params | {"Fill": "x" * (fill + 1)})

        assert (full.status_code, over.status_code) == (200, 413)

    @pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])
    async def test_that_are_no_forms_are_refused(self, vendor: Vendor, kind: str) -> None:
        answer = await vendor.post("/twilio/voice", call_params(), **{"Content-Type": kind})

        assert answer.status_code == 415

    async def test_with_no_end_of_fields_are_refused(self, vendor: Vendor) -> None:
        assert (await vendor.post("/twilio/voice", {f"f{n}": "" for n in range(301)})).status_code == 415

    async def test_may_name_a_charset_and_hold_any_letters(self, vendor: Vendor) -> None:
        params = call_params(To="+61255509999", CallerName="Zoë Müller 👋 + & = %")

        kind = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}

        assert (await vendor.post("/twilio/voice", params, **kind)).status_code == 200

    async def test_that_name_no_call_are_refused(self, vendor: Vendor) -> None:
        for sid in ("", "CA 1", "x" * 65, "CA1\x00"):
            assert (await vendor.post("/twilio/voice", call_params(CallSid=sid))).status_code == 400

    async def test_to_a_turn_that_is_none_are_refused(self, vendor: Vendor) -> None:
        assert (await vendor.post("/twilio/gather?turn=first", call_params())).status_code == 422


class TestUpgrades:
    @pytest.mark.parametrize("scheme", ["wss", "https"])
    async def test_signed_in_either_form_are_let_in(self, vendor: Vendor, scheme: str) -> None:
        signature = vendor.sign(f"{scheme}://desk.example.com/twilio/relay")

        async with vendor.socket(**{"X-Twilio-Signature": signature}) as socket:
            assert socket.running is not None
            assert not socket.running.done()

    @pytest.mark.parametrize(
        "address",
        [
            "ws://desk.example.com/twilio/relay",
            "wss://desk.example.com/twilio/relay/",
            "wss://evil.example.com/twilio/relay",
        ],
    )
    async def test_signed_for_elsewhere_are_refused(self, vendor: Vendor, address: str) -> None:
        with pytest.raises(Refused, match="403"):
            async with vendor.socket(**{"X-Twilio-Signature": vendor.sign(address)}):
                pass

    async def test_without_a_signature_are_refused_before_they_are_accepted(self, vendor: Vendor) -> None:
        with pytest.raises(Refused) as refused:
            async with vendor.socket(**{"X-Twilio-Signature": ""}):
                pass

        assert refused.value.status == 403
        assert refused.value.headers["content-type"] == "application/problem+json"

    async def test_with_a_query_are_refused(self, vendor: Vendor) -> None:
        path = "/twilio/relay?token=abc"
        signature = vendor.sign("wss://desk.example.com/twilio/relay", {"token": "abc"})

        for tried in (signature, vendor.sign(f"wss://desk.example.com{path}")):
            with pytest.raises(Refused, match="403"):
                async with vendor.socket(path, **{"X-Twilio-Signature": tried}):
                    pass


class TestWhatIsRefused:
    async def test_is_kept_with_the_reason_and_begins_nothing(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        body = urlencode(call_params())
        await vendor.post_raw("/twilio/voice", body)
        with pytest.raises(Refused):
            async with vendor.socket(**{"X-Twilio-Signature": "no"}):
                pass

        socket, hook = await quarantine.newest(database)

        assert (hook.route, hook.reason, hook.body) == ("/twilio/voice", "not-signed", body.encode())
        assert (socket.route, socket.body) == ("/twilio/relay", b"")
        assert await conversations(database, plumbing) == []

    async def test_is_kept_so_many_a_second_and_counted_beyond(self, database: Database) -> None:
        now = [100.0]
        refusals = Refusals(now=lambda: now[0])

        async def flood() -> None:
            for _ in range(50):
                await refusals.keep(database, route="/twilio/voice", problem=NotSigned("No."), body=b"x")

        await flood()
        first = len(await quarantine.newest(database, most=100))
        now[0] += 1
        await flood()

        assert first == MOST_A_SECOND
        assert len(await quarantine.newest(database, most=100)) == 2 * MOST_A_SECOND

    async def test_is_refused_all_the_same_without_a_database(
        self, vendor: Vendor, database: Database, capsys: pytest.CaptureFixture[str]
    ) -> None:
        broken = a_vendor(a_given(Database("postgresql://nobody@127.0.0.1:1/nowhere")))

        answer = await broken.post_raw("/twilio/voice", urlencode(call_params()))

        assert answer.status_code == 403

    async def test_is_refused_all_the_same_while_others_have_every_connection(
        self, app_url: str, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "POOL_SECONDS", 0.05)
        small = Database(app_url, pool_size=1)
        async with small.engine.connect():
            answer = await a_vendor(a_given(small)).post_raw("/twilio/voice", urlencode(call_params()))
        await small.close()

        assert answer.status_code == 403

    async def test_leaves_nothing_personal_in_the_log(self, vendor: Vendor, capsys: pytest.CaptureFixture[str]) -> None:
        await vendor.post_raw("/twilio/voice", urlencode(call_params()))

        logged = capsys.readouterr()
        assert "twilio.refused" in logged.out + logged.err
        assert "491570006" not in logged.out + logged.err
