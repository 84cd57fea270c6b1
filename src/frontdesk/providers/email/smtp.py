"""Mail over SMTP: one connection a letter, encrypted where a password or the way asks for it."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from frontdesk.kernel.problems import Problem
from frontdesk.providers.email.envelope import as_message
from frontdesk.providers.email.port import Letter, LetterDelayed, LetterRefused, NotTaken
from frontdesk.providers.email.reach import Reach, connected

STEP_SECONDS = 30.0
"""How long one answer of the server is waited for; RFC 5321 names minutes, for queues that nobody watches."""
WHOLE_SECONDS = 120.0
STEPS_OF_A_LINE = 1.5
"""How many such times all of a line to a business's own server may take: to connect, to encrypt, to sign in."""

NO_LINE = "no line came about to the mail server that is safe to use"
"""Why a business's own server was not reached, whatever it was: the answer tells nothing of what stands where."""

_PORTS = {"smtp": 587, "smtps": 465}


class UnreadableMailServer(Problem):
    """An address does not name a mail server."""

    title = "That is no mail server"


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over.

    tls   from the first byte (smtps); otherwise STARTTLS, see `must_encrypt`
    """

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def must_encrypt(self) -> bool:
        """Whether nothing may be said in the open: a password leaves this machine."""
        return self.user is not None and not _is_loopback(self.host)


def server_of(url: str, called: str = "SMTP_URL") -> Server:
    """Return the server an address means: `smtp://user:password@host:587`, or `smtps://` for port 465.

    called   what the address is called where it was set, for whoever has to correct it

    Raises UnreadableMailServer; what it says holds no password.
    """
    told = f"{called} must look like smtp://user:password@host:587 or smtps://user:password@host."
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise UnreadableMailServer(told) from None
    if not parts.hostname or parts.path.strip("/") or parts.query or (parts.password and not parts.username):
        raise UnreadableMailServer(told)
    user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    return Server(parts.hostname, port, parts.scheme == "smtps", user, password)


def own_server_of(url: str, reach: Reach) -> Server:
    """Return the server that a business means as its own: at one of mail's ports, for somebody who signs in.

    Raises UnreadableMailServer; what it says holds no password.
    """
    server = server_of(url, "The address of the mail server")
    if server.port not in reach.ports:
        *most, last = sorted(reach.ports)
        ports = f"{', '.join(map(str, most))} or {last}" if most else str(last)
        raise UnreadableMailServer(f"The mail server must be at port {ports}.")
    if not (server.user and server.password):
        raise UnreadableMailServer("The address of the mail server must hold a user and a password.")
    return server


class Smtp:
    """Hands letters to one mail server.

    trust   certificates to trust instead of the machine's own, for a server with one of its own making
    reach   how far the server may be, if a business named it: then the line is always encrypted, the server proves who
            it is, and one reason is given whatever keeps a line from coming about. None: the operator named it.
    """

    name = "smtp"
    is_real = True

    def __init__(
        self,
        server: Server,
        *,
        trust: ssl.SSLContext | None = None,
        step: float = STEP_SECONDS,
        reach: Reach | None = None,
    ) -> None:
        self._server = server
        self._trust = trust
        self._step = step
        self._reach = reach

    async def send(self, letter: Letter) -> None:
        """Hand a letter to the server.

        Raises LetterRefused at an answer of 500 and above, or if it cannot be told safely,
        LetterDelayed at an answer of 400 and above, and whenever the line is lost.
        """
        message = as_message(letter)
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                await self._hand_over(message.as_bytes(), parseaddr(letter.sender)[1], parseaddr(letter.to)[1])
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as failed:
            raise _in_words(failed) from failed

    async def check(self) -> None:
        """See whether the server takes our name and password, the way letters go; nothing is sent.

        Raises as `send` does.
        """
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                await self._greet()
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as failed:
            raise _in_words(failed) from failed

    async def _greet(self) -> None:
        client = await self._connected()
        try:
            await client.noop()
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        finally:
            client.close()

    async def _hand_over(self, content: bytes, sender: str, to: str) -> None:
        client = await self._connected()
        try:
            await client.sendmail(sender, [to], content)
            # It is taken. That the server may not wait for our goodbye changes nothing.
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        finally:
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._reach is None:
            client = self._client()
            await client.connect()
            return client
        try:
            async with asyncio.timeout(STEPS_OF_A_LINE * self._step):
                line = await connected(self._server.host, self._server.port, self._reach, step=self._step)
                client = self._client(line)
                await client.connect()
        except aiosmtplib.SMTPAuthenticationError:
            raise
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as failed:
            raise LetterDelayed(NO_LINE, "line") from failed
        return client

    def _client(self, line: socket.socket | None = None) -> aiosmtplib.SMTP:
        server = self._server
        must_encrypt = server.must_encrypt or self._reach is not None
        # Where encryption is only taken if offered, whoever could forge a certificate could hide the offer as well.
        prove = must_encrypt or server.tls
        return aiosmtplib.SMTP(
            hostname=server.host,  # whose certificate is asked for, also where the line is there already
            port=None if line else server.port,
            sock=line,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            start_tls=False if server.tls else True if must_encrypt else None,
            validate_certs=prove,
            tls_context=self._trust,
            local_hostname=socket.gethostname(),
            timeout=self._step,
        )


def _in_words(failed: Exception) -> NotTaken:
    """Return what a failure means for the letter; what the server wrote is left out, for it names people."""
    match failed.__cause__ if isinstance(failed.__cause__, ssl.SSLError) else failed:
        case ssl.SSLError():
            return LetterDelayed("the mail server could not prove who it is: look at its certificate", "certificate")
        case aiosmtplib.SMTPRecipientsRefused(recipients=[refusal, *_]):
            return _by_code(refusal.code, "the mail server does not take mail for this address")
        case aiosmtplib.SMTPSenderRefused(code=code):
            return _by_code(code, "the mail server does not take mail from the sender's address")
        case aiosmtplib.SMTPAuthenticationError(code=code):
            return _by_code(code, "the mail server did not accept our name and password")
        case aiosmtplib.SMTPConnectTimeoutError() | aiosmtplib.SMTPConnectError():
            return LetterDelayed("the mail server could not be reached", "connection")
        case aiosmtplib.SMTPResponseException(code=code):
            return _by_code(code, "the mail server did not take the mail")
        case aiosmtplib.SMTPServerDisconnected() | OSError() | TimeoutError():
            return LetterDelayed("the mail server broke off", "connection")
        case _:
            # What is left is about what the server can do: no encryption, no way to sign in.
            return LetterRefused("the mail server offers no safe way to sign in", "unsupported")


def _by_code(code: int, reason: str) -> NotTaken:
    kind = LetterRefused if code >= 500 else LetterDelayed
    return kind(f"{reason} ({code})", str(code))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
