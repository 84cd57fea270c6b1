"""A mail server on loopback that answers as a test wants it to, and what it was given."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol  # noqa: N811  its name is that of its protocol
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "desk", "p@ss:word/1"


@dataclass
class MailServer:
    """What the server answers and has.

    at_rcpt, at_data   answers to give, one after the other, before it takes what comes
    hang_up_after      how many mails it takes and then breaks the line instead of saying so
    """

    port: int = 0
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    hang_up_after: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  the server's library names it so
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the name of a receiver."""
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer to a mail."""
        if self.at_data:
            return self.at_data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        self.encrypted.append(session.ssl is not None)
        if self.hang_up_after:
            self.hang_up_after -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    def sign_in(self, server: Protocol, session: Session, envelope: Envelope, way: str, given: Any) -> AuthResult:
        """Say whether a name and a password are right."""
        assert isinstance(given, LoginPassword)
        right = given == LoginPassword(USER.encode(), PASSWORD.encode())
        if right:
            self.users.append(given.login.decode())
        return AuthResult(success=right, handled=False)


@contextmanager
def a_mail_server(tls: ssl.SSLContext | None = None, *, auth: bool = False) -> Iterator[MailServer]:
    """Give a server that runs to the end of the block.

    tls    offers STARTTLS with it
    auth   lets people sign in
    """
    server = MailServer()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    more: dict[str, Any] = {"authenticator": server.sign_in, "auth_require_tls": False}
    controller = Controller(server, hostname="127.0.0.1", port=server.port, tls_context=tls, **(more if auth else {}))
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def a_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's context with a certificate of its own making, and a client's that trusts it."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            "-keyout", str(key), "-out", str(certificate),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))
