"""The one gate of the vendor's routes: nothing behind it runs without the vendor's signature.

The bytes are verified as they came, then read. The address that was signed is the configured public one, never
what a request says of itself. Who has signed may speak of the businesses that are rung from that account, and of no
other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qsl
from uuid import UUID

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

from frontdesk.desk.patience import DeskUnavailable, patiently
from frontdesk.domain.tenancy.lines import ringing_accounts
from frontdesk.edges.channels.twilio.accounts import Fits, Signer, accounts_here, may_ring
from frontdesk.edges.channels.twilio.exchange import AtExchange, exchange
from frontdesk.edges.http.given import Given, Wired, given, places_of
from frontdesk.kernel.challenge import HEADER, is_ours
from frontdesk.kernel.problems import Problem

E164 = re.compile(r"\+[1-9][0-9]{4,14}")
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


class AnotherAccount(Problem):
    """A request is signed by an account that has nothing to say to the business it is about."""

    status = HTTPStatus.FORBIDDEN
    title = "Another account"


@dataclass(frozen=True, slots=True)
class Signed:
    """What the vendor said, verified; whose account said it fits the business it is about.

    found   that business; None: it is about none of this installation. Or why that cannot be known now
    """

    params: Mapping[str, str]
    found: UUID | DeskUnavailable | None

    def get(self, name: str) -> str:
        """Return a parameter, empty if it was left out."""
        return self.params.get(name, "")

    @property
    def number(self) -> str | None:
        """The number that was called (E.164), None if it is none."""
        return _number(self.params)

    def business(self) -> UUID | None:
        """Return the business it is about, None if there is none.

        Raises DeskUnavailable.
        """
        if isinstance(self.found, DeskUnavailable):
            raise self.found
        return self.found


@dataclass(frozen=True, slots=True)
class Admitted:
    """A socket that was let in: who signed for it, or why that cannot be known now."""

    signers: tuple[Signer, ...] | DeskUnavailable

    def account(self, account_sid: str) -> tuple[Signer, ...]:
        """Return those who signed and may speak for the account that the session names.

        Raises DeskUnavailable.
        """
        if isinstance(self.signers, DeskUnavailable):
            raise self.signers
        return tuple(signer for signer in self.signers if signer.is_account(account_sid))


async def signed(request: Request, given: Wired, phone: AtExchange) -> Signed:
    """Return what the vendor said in a webhook; refused requests are kept in quarantine.

    Raises TooMuch, NotAForm, NotSigned, AnotherAccount,
    DeskUnavailable if nobody has signed who was known here before the database went away.
    """
    body = await _body(request)
    form = _form(request, body)
    params = _json(body) if form is None else dict(form)
    try:
        fits = _seal(
            request, [given.base_url + _path(request)], body.decode("utf-8", "replace") if form is None else form
        )
        return Signed(params, await _found(request, given, params, fits))
    except (NotSigned, AnotherAccount) as refused:
        await phone.refusals.keep(given.database, route=request.url.path, problem=refused, body=body)
        raise


FromVendor = Annotated[Signed, Depends(signed)]


async def admitted(socket: WebSocket) -> Admitted | None:
    """Return who signed a socket's upgrade; None: it was refused, before it was accepted."""
    desk: Given = given(socket)
    path = _path(socket)
    # The vendor signs the scheme of a socket; some of its clients sign the page's.
    ways = [desk.base_url.replace("http", "ws", 1) + path, desk.base_url + path]
    try:
        if socket.scope["query_string"]:
            raise NotSigned("The address of the socket has no query.")
        return Admitted(await _signers(socket, None, _seal(socket, ways, {})))
    except NotSigned as refused:
        # What this installation asks itself, to see whether sockets get through, leaves nothing behind.
        asked = socket.headers.get(HEADER, "")
        if not is_ours(asked, desk.secret_key, places=places_of(socket), now=desk.clock.now()):
            await exchange(socket).refusals.keep(desk.database, route=socket.url.path, problem=refused, body=b"")
        await refuse(socket, refused)
    except DeskUnavailable as away:
        await refuse(socket, away)
    return None


async def _found(
    request: Request, given: Given, params: Mapping[str, str], fits: Fits
) -> UUID | DeskUnavailable | None:
    """Return the business that a webhook is about, if an account that it is rung from has signed.

    It is the one in the address, which we gave, or the one whose number was called.

    Raises NotSigned, AnotherAccount, DeskUnavailable.
    """
    signers = await _signers(request, params.get("AccountSid", ""), fits)
    if isinstance(signers, DeskUnavailable):
        return signers
    named = request.query_params.get("business")
    number = _number(params) if named is None else None
    try:
        return await patiently(lambda: _rung(given, signers, named, number))
    except DeskUnavailable as away:
        return away


async def _rung(given: Given, signers: Iterable[Signer], named: str | None, number: str | None) -> UUID | None:
    business_id = _id(named) if named is not None else None
    if number is not None:
        business_id = await given.database.directory.business_by_number(number)
    if business_id is not None:
        async with given.database.transaction(business_id) as db:
            wanted = await ringing_accounts(db, number)
        if not may_ring(signers, wanted):
            raise AnotherAccount("That number is not answered for the account that called.")
    return business_id


async def _signers(
    connection: HTTPConnection, account_sid: str | None, fits: Fits
) -> tuple[Signer, ...] | DeskUnavailable:
    """Return who signed; if that cannot be known now, why, as long as it was somebody who was known here.

    Raises NotSigned, DeskUnavailable.
    """
    known = accounts_here(connection)
    try:
        signers = await known.signers(account_sid, fits)
    except DeskUnavailable as away:
        if known.knows(account_sid, fits):
            return away
        raise
    if not signers:
        raise NotSigned("The signature does not fit the request and this address.")
    return signers


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(params: Mapping[str, str]) -> str | None:
    number = params.get("To") or params.get("Called", "")
    return number if E164.fullmatch(number) else None


async def refuse(socket: WebSocket, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
    """Answer an upgrade with a Problem instead of a socket."""
    document = problem.as_document(socket.url.path)
    await socket.send_denial_response(
        JSONResponse(document, problem.status, headers, media_type="application/problem+json")
    )


def _seal(
    connection: HTTPConnection,
    addresses: list[str],
    params: ImmutableMultiDict[str, str] | dict[str, str] | str,
) -> Fits:
    """Return how to tell whether a secret has signed.

    Raises NotSigned if nobody can have.
    """
    signature = connection.headers.get(SIGNATURE_HEADER)
    if not signature:
        raise NotSigned("This door is the telephone company's, and the request does not carry its signature.")
    algorithm = get_signature_algorithm(connection.headers.get(SIGNATURE_SETTINGS_HEADER))
    if algorithm not in (HMAC_SHA1, HMAC_SHA256):
        raise NotSigned("The request is signed in a way that is not known here.")

    def fits(secret: str) -> bool:
        validator = RequestValidator(secret)
        return any(_is_valid(validator, address, params, signature, algorithm) for address in addresses)

    return fits


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
