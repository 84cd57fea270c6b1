"""Twilio over its REST interface, with the vendor's own library."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeVar

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from frontdesk.providers.twilio.port import Account, CarrierAway, CarrierRefused, NoSuchNumber, NotThereYet, Number

ADDRESS = "https://api.twilio.com"
PATIENCE_SECONDS = 15.0
MOST_BYTES = 200 * 1024 * 1024
"""Of one recording: hours of speech."""

T = TypeVar("T")


class Rest:
    """An account at Twilio.

    address   where its interface is; another one than the vendor's for a stand-in on this machine
    """

    is_real = True

    def __init__(self, account_sid: str, auth_token: str, *, address: str = ADDRESS) -> None:
        self._account = account_sid
        self._token = auth_token
        self._address = address
        self._http = _At(address)
        self._client = Client(account_sid, auth_token, http_client=self._http)

    async def recording(self, recording_sid: str) -> bytes:
        """Return a recording as MP3.

        Raises NotThereYet, CarrierAway, or CarrierRefused.
        """
        return await asyncio.to_thread(self._recording, recording_sid)

    async def stop_recording(self, call_sid: str) -> None:
        """Stop whatever records a call now; stopping what does not run is no failure.

        Raises CarrierAway, or CarrierRefused.
        """
        await asyncio.to_thread(self._stop_recording, call_sid)

    async def discard_recording(self, recording_sid: str) -> None:
        """Have a recording deleted; deleting what is not there is no failure.

        Raises CarrierAway, or CarrierRefused.
        """
        await asyncio.to_thread(self._asked, self._client.recordings(recording_sid).delete)

    async def account(self) -> Account:
        """Return how the account stands, and the telephone company's clock.

        Raises CarrierRefused if there is no such account or the token is wrong, CarrierAway.
        """
        return await asyncio.to_thread(self._told, self._fetched)

    async def numbers(self) -> list[Number]:
        """Return the numbers of the account, in their order.

        Raises CarrierAway, or CarrierRefused.
        """
        found = await asyncio.to_thread(self._told, self._client.incoming_phone_numbers.list)
        return sorted((_number(each) for each in found), key=lambda number: number.e164)

    async def point(self, e164: str, voice_url: str, status_url: str) -> None:
        """Have the calls of a number announced here, by POST, and by nobody else.

        Raises NoSuchNumber if the account does not have it, CarrierAway, or CarrierRefused.
        """
        await asyncio.to_thread(self._told, lambda: self._point(e164, voice_url, status_url))

    def _fetched(self) -> Account:
        answer = self._client.api.v2010.accounts(self._account).fetch_with_http_info()
        found = answer.data
        return Account(found.sid, found.friendly_name or "", found.status, _clock(answer.headers.get("Date")))

    def _point(self, e164: str, voice_url: str, status_url: str) -> None:
        for found in self._client.incoming_phone_numbers.list(phone_number=e164):
            if found.phone_number == e164:  # the vendor looks for what is like it
                found.update(
                    voice_url=voice_url,
                    voice_method="POST",
                    status_callback=status_url,
                    status_callback_method="POST",
                    voice_application_sid="",  # as long as one of these is set, the vendor asks nobody else
                    trunk_sid="",
                )
                return
        raise NoSuchNumber("The account has no such number.", field="number")

    def _recording(self, recording_sid: str) -> bytes:
        path = f"/2010-04-01/Accounts/{self._account}/Recordings/{recording_sid}.mp3"
        try:
            with requests.get(
                self._address + path, auth=(self._account, self._token), timeout=PATIENCE_SECONDS, stream=True
            ) as answer:
                if answer.status_code == HTTPStatus.NOT_FOUND:
                    raise NotThereYet("the recording is not there")
                if answer.status_code >= HTTPStatus.BAD_REQUEST:
                    raise _refusal(answer.status_code)
                return _read(answer)
        except requests.RequestException as failed:
            raise CarrierAway(type(failed).__name__) from failed

    def _stop_recording(self, call_sid: str) -> None:
        self._asked(lambda: self._client.calls(call_sid).recordings("Twilio.CURRENT").update(status="stopped"))

    def _asked(self, request: Callable[[], object]) -> None:
        """Send a request; that there is nothing to do it to is no failure."""
        with contextlib.suppress(_NotFound):
            self._told(request)

    def _told(self, request: Callable[[], T]) -> T:
        """Send a request and return what it came to."""
        try:
            return request()
        except TwilioRestException as refused:
            raise _refusal(refused.status) from refused
        except TwilioException as refused:  # of a list: the library hands on the answer itself
            raise _refusal(refused.args[1].status_code) from refused
        except (requests.RequestException, ValueError) as failed:  # ValueError: what came is no JSON
            raise CarrierAway(type(failed).__name__) from failed


class _NotFound(CarrierRefused):
    """What something was asked of is not there."""


class _At(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """The library's own client, which speaks to the address it is given."""

    def __init__(self, address: str) -> None:
        super().__init__(timeout=PATIENCE_SECONDS)
        self._address = address

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Response:
        return super().request(method, url.replace(ADDRESS, self._address, 1), *args, **more)


def _refusal(status: int) -> Exception:
    """Return what a refusal means: what may be tried again is told from what may not."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return CarrierAway(f"answered {status}")
    if status == HTTPStatus.NOT_FOUND:
        return _NotFound("The telephone company does not know of it (404).")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return CarrierRefused(f"The telephone company does not know this account with this token ({status}).")
    return CarrierRefused(f"The telephone company answered {status}.")


def _read(answer: requests.Response) -> bytes:
    kept = bytearray()
    for piece in answer.iter_content(64 * 1024):
        kept += piece
        if len(kept) > MOST_BYTES:
            raise CarrierRefused("The recording is longer than any call.")
    return bytes(kept)


def _number(found: Any) -> Number:
    return Number(
        e164=found.phone_number,
        voice_url=found.voice_url or "",
        voice_method=found.voice_method or "POST",
        status_callback=found.status_callback or "",
        is_elsewhere=bool(found.voice_application_sid or found.trunk_sid),
    )


def _clock(date: str | None) -> datetime | None:
    """Return the time of an answer's Date header, None if it holds none."""
    try:
        return parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
