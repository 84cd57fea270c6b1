"""The signatures at the gate of the vendor's routes: what is not signed gets nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import pytest
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from frontdesk.edges.channels.twilio.accounts import secrets_of
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import Settings
from tests.edges.channels.twilio.vendor import ACCOUNT, Refused, Vendor, a_vendor, call_params
from tests.web import AUTH_TOKEN, BASE_URL, a_given

SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings"
VECTOR_B = {
    "CallSid": "CA00000000000000000000000000000001",
    "From": "+61412345678",
    "To": "+61280000000",
    "CallStatus": "ringing",
    "Direction": "inbound",
}


async def posted(vendor: Vendor, params: Mapping[str, str], **headers: str) -> httpx.Response:
    """Post a call's webhook with exactly these headers."""
    return await vendor.post_raw("/twilio/voice", urlencode(params), **headers)


class TestSignatures:
    """The vectors were made with the vendor's library; a number that nobody has is answered politely with 200."""

    async def test_of_the_account_are_let_through(self, vendor: Vendor) -> None:
        answer = await posted(vendor, VECTOR_B, **{"X-Twilio-Signature": "1iutIseYCuQe0LFZ2VsE4LwdrlM="})

        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")

    async def test_may_be_made_with_a_shared_key(self, vendor: Vendor) -> None:
        headers = {
            "X-Twilio-Signature": "4g8nJJdF/ZOh3fvu7sn93DvkEevTbrvFfXmm/bjJxyA=",
            SETTINGS_HEADER: "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256",
        }

        assert (await posted(vendor, VECTOR_B, **headers)).status_code == 200

    async def test_may_be_made_with_the_secret_of_a_shared_key(self, database: Database) -> None:
        settings = Settings.model_construct(
            twilio_auth_token=SecretStr(AUTH_TOKEN), twilio_shared_key=SecretStr("another"), most_calls=1
        )
        vendor = a_vendor(a_given(database, settings=settings))
        signature = RequestValidator("another").compute_signature(f"{BASE_URL}/twilio/voice", VECTOR_B, "HMAC_SHA256")

        headers = {"X-Twilio-Signature": signature, SETTINGS_HEADER: "key=k,algorithm=HMAC_SHA256"}

        assert (await posted(vendor, VECTOR_B, **headers)).status_code == 200
        assert (await posted(vendor, VECTOR_B, **{"X-Twilio-Signature": signature})).status_code == 403

    async def test_of_json_documents_hold_the_hash_of_the_body(self, vendor: Vendor) -> None:
        body = '{"CallSid":"CA1","To":"+61255509999"}'
        path = f"/twilio/voice?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
        headers = {"X-Twilio-Signature": vendor.sign(BASE_URL + path), "Content-Type": "application/json"}

        assert (await vendor.post_raw(path, body, **headers)).status_code == 200
        assert (await vendor.post_raw(path, body + " ", **headers)).status_code == 403

    async def test_of_json_documents_without_the_hash_are_none(self, vendor: Vendor) -> None:
        headers = {
            "X-Twilio-Signature": vendor.sign(f"{BASE_URL}/twilio/voice"),
            "Content-Type": "application/json",
        }

        assert (await vendor.post_raw("/twilio/voice", "{}", **headers)).status_code == 403

    def test_are_those_of_the_vendors_own_library(self) -> None:
        validator = RequestValidator("12345")
        url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        params = {
            "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234",
            "From": "+14158675309", "To": "+18005551212",
        }  # fmt: skip
        ours = RequestValidator(AUTH_TOKEN)
        address = (
            "https://desk.example.com/twilio/events"
            "?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
        )

        assert validator.compute_signature(url, params) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        assert ours.compute_signature("wss://desk.example.com/twilio/relay", {}) == "8PfsLvMS5y6HtIL0FkGXamOCvm0="
        assert ours.validate(address, '{"a":1}', "AZ9D1SJDGPavcC/EJKc2t2MMof4=")

    @pytest.mark.parametrize("address", ["https://desk.example.com:443/twilio/voice", f"{BASE_URL}/twilio/voice"])
    async def test_may_name_the_usual_port_or_not(self, vendor: Vendor, address: str) -> None:
        params = call_params(To="+61255509999")

        answer = await posted(vendor, params, **{"X-Twilio-Signature": vendor.sign(address, params)})

        assert answer.status_code == 200

    @pytest.mark.parametrize(
        "address",
        [
            "http://desk.example.com/twilio/voice",
            "https://desk.example.com:8443/twilio/voice",
            "https://elsewhere.example.com/twilio/voice",
            "https://desk.example.com/twilio/voice/",
            "https://desk.example.com/twilio/voice?a=1",
            "https://desk.example.com/twilio/status",
        ],
    )
    async def test_of_another_address_are_refused(self, vendor: Vendor, address: str) -> None:
        params = call_params()

        answer = await posted(vendor, params, **{"X-Twilio-Signature": vendor.sign(address, params)})

        assert answer.status_code == 403

    async def test_count_for_the_configured_address_whatever_host_is_named(self, vendor: Vendor) -> None:
        params = call_params(To="+61255509999")
        signed = vendor.sign(f"{BASE_URL}/twilio/voice", params)
        forged = vendor.sign("https://evil.example.com/twilio/voice", params)
        host = {"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com", "X-Forwarded-Proto": "http"}

        assert (await posted(vendor, params, **{"X-Twilio-Signature": signed} | host)).status_code == 200
        assert (await posted(vendor, params, **{"X-Twilio-Signature": forged} | host)).status_code == 403

    async def test_hold_what_is_asked_behind_the_address(self, vendor: Vendor) -> None:
        params = call_params(To="+61255509999")
        signature = vendor.sign(f"{BASE_URL}/twilio/gather?turn=1&again=0", params)

        same = await vendor.post_raw(
            "/twilio/gather?turn=1&again=0", urlencode(params), **{"X-Twilio-Signature": signature}
        )
        other = await vendor.post_raw(
            "/twilio/gather?turn=2&again=0", urlencode(params), **{"X-Twilio-Signature": signature}
        )

        assert (same.status_code, other.status_code) == (200, 403)

    @pytest.mark.parametrize("signature", ["", "AAAA", "1iutIseYCuQe0LFZ2VsE4LwdrlM", "é", " "])
    async def test_that_are_forged_are_refused(self, vendor: Vendor, signature: str) -> None:
        headers = {"X-Twilio-Signature": signature.encode("latin-1").decode("latin-1")} if signature.isascii() else {}

        assert (await posted(vendor, call_params(), **headers)).status_code == 403

    @pytest.mark.parametrize("algorithm", ["HMAC_MD5", "none", "hmac_sha256"])
    async def test_made_in_an_unknown_way_are_refused(self, vendor: Vendor, algorithm: str) -> None:
        headers = {"X-Twilio-Signature": "AAAA", SETTINGS_HEADER: f"key=k,algorithm={algorithm}"}

        assert (await posted(vendor, call_params(), **headers)).status_code == 403

    async def test_do_not_hold_once_a_value_was_changed(self, vendor: Vendor) -> None:
        signature = vendor.sign(f"{BASE_URL}/twilio/voice", call_params())

        for changed in (call_params(From="+61491570157"), call_params(Extra=""), {"CallSid": "CA1"}):
            answer = await posted(vendor, changed, **{"X-Twilio-Signature": signature})
            assert answer.status_code == 403

    async def test_hold_for_values_said_twice_and_for_empty_ones(self, vendor: Vendor) -> None:
        signed = vendor.sign(f"{BASE_URL}/twilio/voice", {"To": "+61255509999", "CallSid": "CA1", "Empty": ""})

        twice = await vendor.post_raw(
            "/twilio/voice", "To=%2B61255509999&To=%2B61255509999&CallSid=CA1&Empty=",
            **{"X-Twilio-Signature": signed},
        )  # fmt: skip
        without = await vendor.post_raw(
            "/twilio/voice", "To=%2B61255509999&CallSid=CA1&Another=", **{"X-Twilio-Signature": signed}
        )

        assert (twice.status_code, without.status_code) == (200, 403)

    async def test_of_another_account_are_refused(self, vendor: Vendor) -> None:
        answer = await vendor.post("/twilio/voice", call_params(AccountSid="AC00000000000000000000000000000002"))

        assert answer.status_code == 403

    @pytest.mark.parametrize("token", [None, SecretStr("")])
    async def test_are_all_refused_where_no_token_is_known(self, database: Database, token: SecretStr | None) -> None:
        settings = Settings.model_construct(twilio_auth_token=token, most_calls=1)
        vendor = a_vendor(a_given(database, settings=settings))
        vendor.token = ""

        assert (await vendor.post("/twilio/voice", call_params())).status_code == 403
        with pytest.raises(Refused, match="403"):
            async with vendor.socket():
                pass


class TestSecretsOf:
    def test_are_nobodys_for_another_account(self) -> None:
        settings = Settings.model_construct(twilio_account_sid=ACCOUNT, twilio_auth_token=SecretStr("t"))

        assert secrets_of(settings, ACCOUNT) == secrets_of(settings, "") == ("t",)
        assert secrets_of(settings, "AC2") == ()

    def test_are_the_same_for_all_where_no_account_is_named(self) -> None:
        settings = Settings.model_construct(twilio_auth_token=SecretStr("t"))

        assert secrets_of(settings, "AC2") == ("t",)
