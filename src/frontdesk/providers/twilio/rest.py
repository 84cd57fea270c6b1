"""Twilio over its REST interface, with the vendor's own library."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from frontdesk.providers.twilio.port import CarrierAway, CarrierRefused, NotThereYet

ADDRESS = "https://api.twilio.com"
PATIENCE_SECONDS = 15.0
MOST_BYTES = 200 * 1024 * 1024
"""Of one recording: hours of speech."""


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

    def _recording(self, recording_sid: str) -> bytes:
        path = f"/2010-04-01/Accounts/{self._account}/Recordings/{recording_sid}.mp3"
        try:
            with requests.get(
                self._address + path, auth=(self._account, self._token), timeout=PATIENCE_SECONDS, stream=True
            ) as answer:
                if answer.status_code == HTTPStatus.NOT_FOUND:
                    raise NotThereYet("the recording is not there")
                _judge(answer.status_code)
                return _read(answer)
        except requests.RequestException as failed:
            raise CarrierAway(type(failed).__name__) from failed

    def _stop_recording(self, call_sid: str) -> None:
        self._asked(lambda: self._client.calls(call_sid).recordings("Twilio.CURRENT").update(status="stopped"))

    def _asked(self, request: Callable[[], object]) -> None:
        """Send a request; that there is nothing to do it to is no failure."""
        try:
            request()
        except TwilioRestException as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                _judge(refused.status)
        except requests.RequestException as failed:
            raise CarrierAway(type(failed).__name__) from failed


class _At(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """The library's own client, which speaks to the address it is given."""

    def __init__(self, address: str) -> None:
        super().__init__(timeout=PATIENCE_SECONDS)
        self._address = address

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Response:
        return super().request(method, url.replace(ADDRESS, self._address, 1), *args, **more)


def _judge(status: int) -> None:
    """Tell what may be tried again from what may not; nothing if it went well."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise CarrierAway(f"answered {status}")
    if status >= HTTPStatus.BAD_REQUEST:
        raise CarrierRefused(f"The telephone company answered {status}.")


def _read(answer: requests.Response) -> bytes:
    kept = bytearray()
    for piece in answer.iter_content(64 * 1024):
        kept += piece
        if len(kept) > MOST_BYTES:
            raise CarrierRefused("The recording is longer than any call.")
    return bytes(kept)
