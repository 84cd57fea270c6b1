"""How the outside is reached, and what was seen there: the desk at its public address, the vendor's accounts."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import requests
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidStatus

from frontdesk.kernel.challenge import HEADER, challenge, is_answer, port_of
from frontdesk.kernel.clock import Clock
from frontdesk.providers.email.reach import MAIL_PORTS
from frontdesk.providers.twilio.rest import ADDRESS

STEP_SECONDS = 4.0
"""How long one step outside may take: to be connected, to be answered."""
STEP_HERE_SECONDS = 2.0
"""The same, for a port of this machine."""
MOST_BYTES = 64 * 1024  # of an answer that is looked at: whoever stands there may be anybody
SOCKET = "/twilio/relay"


@dataclass(frozen=True, slots=True)
class Ways:
    """How the outside is reached; others than the real ones stand in on this machine.

    vendor       where the telephone company's interface is
    authorities  file of the certificates to trust; None means the machine's own
    mail_ports   at which a business's own mail server may be
    """

    vendor: str = ADDRESS
    authorities: Path | None = None
    mail_ports: frozenset[int] = MAIL_PORTS

    @property
    def trust(self) -> ssl.SSLContext:
        """Whom a socket trusts: the machine's own, and those that requests are held to."""
        context = ssl.create_default_context()
        context.load_verify_locations(self.authorities or requests.utils.DEFAULT_CA_BUNDLE_PATH)
        return context


@dataclass(frozen=True, slots=True)
class Seen:
    """Who answered at an address.

    is_desk   a Frontdesk did
    is_ours   it has our secret key: it is this installation
    leads_to  where the answer sent us on, None if it did not
    ahead     how far this machine's clock is ahead of theirs; None if they did not tell
    """

    status: int
    is_desk: bool
    is_ours: bool
    leads_to: str | None
    ahead: timedelta | None


class Unreachable(Exception):
    """Nobody could be asked; says why in a sentence."""


class BadCertificate(Unreachable):
    """Who answers could not prove to be the one."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What became of a socket.

    status     101 if it was opened, else what was answered
    by_desk    whether the desk answered, and not somebody on the way
    """

    status: int
    by_desk: bool

    @property
    def is_open(self) -> bool:
        """Whether the desk took it."""
        return self.status == HTTPStatus.SWITCHING_PROTOCOLS

    @property
    def is_unsigned(self) -> bool:
        """Whether it reached the desk, which missed the signature."""
        return self.by_desk and self.status == HTTPStatus.FORBIDDEN


def ahead_of(date: str | None, now: datetime) -> timedelta | None:
    """Return how far `now` is ahead of a Date header; None if it holds no date."""
    try:
        theirs = parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
    return None if theirs is None or theirs.tzinfo is None else now - theirs


async def see(address: str, secret_key: str, *, ways: Ways, clock: Clock, direct: bool = False) -> Seen:
    """Ask whoever is at an address whether they are this installation.

    direct   a port of this machine: without its proxy, and with less patience

    Raises Unreachable, BadCertificate.
    """
    return await asyncio.to_thread(_see, address, secret_key, ways, clock, direct)


def _see(address: str, secret_key: str, ways: Ways, clock: Clock, direct: bool) -> Seen:
    where = urlsplit(address)
    asked = challenge(secret_key, place=port_of(where.port) if direct else where.netloc, now=clock.now())
    try:
        with requests.Session() as session:
            session.trust_env = not direct
            with session.get(
                f"{address}/healthz",
                params={"challenge": asked},
                timeout=STEP_HERE_SECONDS if direct else STEP_SECONDS,
                allow_redirects=False,
                stream=True,
                verify=str(ways.authorities) if ways.authorities else True,
            ) as answer:
                body = next(answer.iter_content(MOST_BYTES), b"")
    except (requests.RequestException, UnicodeError) as failed:
        raise _in_words(failed) from failed
    said = _document(body)
    return Seen(
        status=answer.status_code,
        is_desk=said.get("status") == "alive",
        is_ours=is_answer(said.get("answer"), asked, secret_key),
        leads_to=answer.headers.get("Location") if answer.is_redirect else None,
        ahead=ahead_of(answer.headers.get("Date"), clock.now()),
    )


async def upgrade(address: str, secret_key: str, *, ways: Ways, clock: Clock, token: str | None = None) -> Upgrade:
    """Open the relay's socket as the telephone company does and close it at once.

    token   of the account it is signed for; None sends it unsigned, which the desk refuses

    Raises Unreachable.
    """
    socket_at = address.replace("http", "ws", 1) + SOCKET
    headers = {HEADER: challenge(secret_key, place=urlsplit(address).netloc, now=clock.now())}
    if token is not None:
        headers[SIGNATURE_HEADER] = RequestValidator(token).compute_signature(socket_at, {})
    try:
        async with connect(
            socket_at,
            ssl=ways.trust if socket_at.startswith("wss:") else None,
            additional_headers=headers,
            open_timeout=STEP_SECONDS,
            close_timeout=1.0,
        ):
            return Upgrade(HTTPStatus.SWITCHING_PROTOCOLS, by_desk=True)
    except InvalidStatus as refused:
        problem = _document(refused.response.body or b"").get("type")
        return Upgrade(refused.response.status_code, by_desk=str(problem).startswith("/problems/"))
    except (InvalidHandshake, OSError, TimeoutError) as failed:
        raise _in_words(failed) from failed


def _document(body: bytes | bytearray) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _in_words(failed: BaseException) -> Unreachable:
    """Return why nobody could be asked."""
    for cause in _causes(failed):
        match cause:
            case ssl.SSLCertVerificationError(verify_message=told):
                return BadCertificate(f"Whoever answers there could not prove to be the one: {told}.")
            case ssl.SSLError():
                return BadCertificate("Whoever answers there does not speak https as it should.")
            case socket.gaierror():
                return Unreachable("The name of the address is not known to this machine.")
            case ConnectionRefusedError():
                return Unreachable("Nobody listens there: the connection was refused.")
            case requests.exceptions.ProxyError():
                return Unreachable("This machine's own way out, its proxy, does not work (HTTPS_PROXY).")
            case InvalidHandshake():
                return Unreachable("Whoever answers there does not understand sockets.")
            case requests.Timeout() | TimeoutError():
                return Unreachable(f"There was no answer within {STEP_SECONDS:.0f} seconds.")
    return Unreachable(f"The connection did not come about ({type(failed).__name__}).")


def _causes(failed: BaseException) -> Iterator[BaseException]:
    """Give an error and what it came from; libraries keep that in various places."""
    waiting, known = [failed], set[int]()
    while waiting:
        error = waiting.pop(0)
        if id(error) in known:
            continue
        known.add(id(error))
        yield error
        inside = (*error.args, getattr(error, "reason", None), error.__cause__, error.__context__)
        waiting += [each for each in inside if isinstance(each, BaseException)]
