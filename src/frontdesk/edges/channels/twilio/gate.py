"""The one gate of the vendor's routes: nothing behind it runs without the vendor's signature.

The bytes are verified as they came, then read. The address that was signed is the configured public one, never
what a request says of itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.websockets import WebSocket
from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from frontdesk.edges.channels.twilio.exchange import AtExchange, exchange
from frontdesk.edges.http.given import Given, Wired, given
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings

MOST_BYTES = 64 * 1024
_MOST_FIELDS = 300  # the vendor sends some thirty


class NotSigned(Problem):
    """A request does not carry the signature of the account it speaks for."""

    status = HTTPStatus.FORBIDDEN
    title = "Not signed"


class TooMuch(Problem):
    """A request is longer than anything the vendor sends."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "Too much at once"


class NotAForm(Problem):
    """A request is neither a form nor a signed JSON document."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "Not a form"


@dataclass(frozen=True, slots=True)
class Signed:
    """What the vendor said, verified."""

    params: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return a parameter, empty if it was left out."""
        return self.params.get(name, "")


def secrets_of(settings: Settings, account_sid: str) -> tuple[str, ...]:
    """Return the secrets that may sign for an account; none means everything is refused.

    account_sid   as the request names it; empty where it names none
    """
    ours = settings.twilio_account_sid
    if ours and account_sid and account_sid != ours:
        return ()
    known = (settings.twilio_shared_key, settings.twilio_auth_token)
    return tuple(secret.get_secret_value() for secret in known if secret and secret.get_secret_value())


async def signed(request: Request, given: Wired, phone: AtExchange) -> Signed:
    """Return what the vendor said in a webhook; refused requests are kept in quarantine.

    Raises TooMuch, NotAForm, NotSigned.
    """
    body = await _body(request)
    form = _form(request, body)
    address = given.base_url + _path(request)
    try:
        if form is None:
            _verify(request, given.settings, [address], body.decode("utf-8", "replace"), "")
            return Signed(_json(body))
        _verify(request, given.settings, [address], form, form.get("AccountSid", ""))
    except NotSigned as refused:
        await phone.refusals.keep(given.database, route=request.url.path, problem=refused, body=body)
        raise
    return Signed(dict(form))


FromVendor = Annotated[Signed, Depends(signed)]


async def admitted(socket: WebSocket) -> bool:
    """Return whether a socket's upgrade was signed; if not it is refused, before it is accepted."""
    desk: Given = given(socket)
    path = _path(socket)
    # The vendor signs the scheme of a socket; some of its clients sign the page's.
    ways = [desk.base_url.replace("http", "ws", 1) + path, desk.base_url + path]
    try:
        if socket.scope["query_string"]:
            raise NotSigned("The address of the socket has no query.")
        _verify(socket, desk.settings, ways, {}, "")
    except NotSigned as refused:
        await exchange(socket).refusals.keep(desk.database, route=socket.url.path, problem=refused, body=b"")
        await refuse(socket, refused)
        return False
    return True


async def refuse(socket: WebSocket, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
    """Answer an upgrade with a Problem instead of a socket."""
    document = problem.as_document(socket.url.path)
    await socket.send_denial_response(
        JSONResponse(document, problem.status, headers, media_type="application/problem+json")
    )


def _verify(
    connection: HTTPConnection,
    settings: Settings,
    addresses: list[str],
    params: ImmutableMultiDict[str, str] | dict[str, str] | str,
    account_sid: str,
) -> None:
    signature = connection.headers.get(SIGNATURE_HEADER)
    if not signature:
        raise NotSigned("This door is the telephone company's, and the request does not carry its signature.")
    algorithm = get_signature_algorithm(connection.headers.get(SIGNATURE_SETTINGS_HEADER))
    if algorithm not in (HMAC_SHA1, HMAC_SHA256):
        raise NotSigned("The request is signed in a way that is not known here.")
    for secret in secrets_of(settings, account_sid):
        validator = RequestValidator(secret)
        if any(_is_valid(validator, address, params, signature, algorithm) for address in addresses):
            return
    raise NotSigned("The signature does not fit the request and this address.")


def _is_valid(validator: RequestValidator, address: str, params: object, signature: str, algorithm: str) -> bool:
    try:
        return bool(validator.validate(address, params, signature, algorithm))
    except TypeError:  # a JSON document whose hash is not in the address
        return False


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise TooMuch(f"That is more than {MOST_BYTES // 1024} KiB.")
    return bytes(body)


def _form(request: Request, body: bytes) -> ImmutableMultiDict[str, str] | None:
    """Return the form as it came, blank values kept: they are signed too. None if it is a JSON document."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return None
    if kind != "application/x-www-form-urlencoded" and (kind or body):
        raise NotAForm("Webhooks come as forms.")
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as too_many:
        raise NotAForm(f"No webhook has more than {_MOST_FIELDS} fields.") from too_many
    return ImmutableMultiDict(pairs)


def _json(body: bytes) -> dict[str, str]:
    """Return the texts of a JSON document."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    fields = document.items() if isinstance(document, dict) else ()
    return {name: value for name, value in fields if isinstance(value, str)}


def _path(connection: HTTPConnection) -> str:
    query = connection.scope["query_string"].decode("latin-1")
    return connection.url.path + (f"?{query}" if query else "")
